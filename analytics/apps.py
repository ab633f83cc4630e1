"""Registration of the app."""

from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    """The app 'analytics'."""

    name = "analytics"
