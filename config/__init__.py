"""Wiring; nothing imports it. The task queue is known to every process that has settings."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
