"""Verbs of loyalty, a module for each noun."""
