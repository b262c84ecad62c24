"""What install brings and uninstall takes away, each in a file of its own."""
