"""Who we serve."""
