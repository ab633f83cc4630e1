"""Wiring; nothing imports it."""
