"""What was lent."""
