"""Verbs of loans, a module for each noun."""
