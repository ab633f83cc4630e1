"""The API of standings and alerts."""
