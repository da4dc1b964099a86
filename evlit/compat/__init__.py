"""Names under which others know what evlit does."""
