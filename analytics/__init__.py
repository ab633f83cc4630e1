"""What it is worth and what to do."""
