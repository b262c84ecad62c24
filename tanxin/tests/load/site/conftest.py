"""What commits goes first: the other tests keep one transaction open to the end, and its locks."""

from __future__ import annotations


def pytest_collection_modifyitems(items: list) -> None:
	first = ("load/site/test_owing.py", "load/site/test_lists.py")
	items.sort(key=lambda item: not any(each in item.nodeid for each in first))
