"""Registration of the app."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """The app 'surveys'."""

    name = "surveys"
