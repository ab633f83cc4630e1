"""Pages about clients, and the reader's own preferences."""
