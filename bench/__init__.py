"""Measures: each prints its figures beside a baseline of its own."""
