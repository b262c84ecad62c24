"""What rules would do on this site (会怎样), shown before they are saved; and the unit's own rules on one page."""
