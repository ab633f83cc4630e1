"""Statistics of surveys: satisfaction with its intervals, reliability, drivers, quadrants, samples, themes."""
