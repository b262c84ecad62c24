"""Tests on a real site: each is rolled back. Found by pytest (TANXIN_SITE) and by `bench run-tests`."""
