"""Verbs of surveys: make, publish, invite, answer."""
