"""What `./dev test` and `./dev demo` do. Standard library only; not part of the app that is installed."""
