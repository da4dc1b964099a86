"""Benchmarks: evlit and the reference, the same apps and the same clicks, in one run."""
