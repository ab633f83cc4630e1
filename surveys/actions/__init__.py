"""Verbs of surveys, a module for each noun."""
