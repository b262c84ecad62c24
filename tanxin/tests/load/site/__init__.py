"""Benchmarks on a site that has nothing of ours on it: what they make there they take away again."""
