"""Results of a survey, read from its tallies: figures with intervals, cut and compared, never of a group too small."""
