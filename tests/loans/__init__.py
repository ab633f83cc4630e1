"""What was lent, as tests."""
