"""Verbs of analytics, a module for each noun."""
