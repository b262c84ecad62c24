"""What commits goes first: the other tests keep one transaction open to the end, and its locks."""

from __future__ import annotations


def pytest_collection_modifyitems(items: list) -> None:
	items.sort(key=lambda item: "load/site/test_owing.py" not in item.nodeid)
