"""Between the site's tables and the domain's values: set-based reads and writes."""
