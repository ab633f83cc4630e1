"""Pages about nights, worth and risk."""
