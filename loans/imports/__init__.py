"""File imports: read, stage, check, merge."""
