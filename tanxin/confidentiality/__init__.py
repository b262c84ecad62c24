"""Who may read what (保密): scopes, sealing, notes, the reading log. The only place that decides it."""
