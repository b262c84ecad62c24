"""The most memory that this process has held, in bytes."""

from __future__ import annotations

import re
import resource
import sys
from pathlib import Path


def most() -> int:
	"""Where the kernel tells it, since this program began: what `getrusage` says includes whoever started it."""
	status = Path("/proc/self/status")
	told = re.search(r"^VmHWM:\s+(\d+) kB", status.read_text(), re.MULTILINE) if status.exists() else None
	if told:
		return int(told.group(1)) * 1024
	return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
