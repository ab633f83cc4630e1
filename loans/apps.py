"""Registration of the app."""

from django.apps import AppConfig


class LoansConfig(AppConfig):
    """The app 'loans'."""

    name = "loans"
