"""Every content field filled with its own marker; every reader by every road; every store from outside (金丝雀测试)."""
