"""Whether they stay."""
