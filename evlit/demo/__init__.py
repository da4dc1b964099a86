"""Apps that come with evlit."""
