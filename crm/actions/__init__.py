"""Verbs of crm, a module for each noun."""
