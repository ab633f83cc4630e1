"""Pages about what was lent."""
