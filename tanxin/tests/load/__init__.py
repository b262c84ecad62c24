"""Benchmarks (性能): ratios measured in one run, at a small size by default and in full with TANXIN_LOAD=full."""
