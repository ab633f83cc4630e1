"""Published figures, as tests."""
