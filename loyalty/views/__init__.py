"""Pages about whether clients stay."""
