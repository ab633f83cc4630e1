"""Registration of the app."""

from django.apps import AppConfig


class LoyaltyConfig(AppConfig):
    """The app 'loyalty'."""

    name = "loyalty"
