"""One confirmed talk for all tests of the throw-away site."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session")
def record() -> str:
	"""The record's name."""
	from tanxin.tests.lifecycle.test_lifecycle import bench

	done = bench("execute", "tanxin.tests.lifecycle.scene.make")
	assert done.returncode == 0, done.stdout + done.stderr
	return done.stdout.strip().splitlines()[-1].strip('"')
