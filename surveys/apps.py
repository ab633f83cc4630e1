"""Registration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurveysConfig(AppConfig):
    """The app 'surveys'."""

    name = "surveys"
    verbose_name = _("Surveys")

    def ready(self) -> None:
        """Take the app's places in the navigation and on the pages below."""
        from surveys import belongings, carrying, doors, entries, onclients, surveylist, triggers

        belongings.register()
        doors.register()
        entries.register()
        carrying.register()
        onclients.register()
        surveylist.register()
        triggers.register()
