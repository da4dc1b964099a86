"""evlit."""
