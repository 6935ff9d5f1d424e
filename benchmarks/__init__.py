"""Commands that measure; each prints its figures. Run one with `python -m benchmarks.NAME`."""
