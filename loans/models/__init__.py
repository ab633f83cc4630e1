"""Models of loans."""
