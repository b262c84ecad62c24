"""Install, migrate and uninstall on a throw-away site that is dropped afterwards (TANXIN_LIFECYCLE_SITE)."""
