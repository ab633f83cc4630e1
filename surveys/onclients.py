"""What surveys show on the client's page: a panel, and lines of the timeline."""

from django.utils.translation import gettext_lazy as _

from crm.panels import register_panel
from crm.timeline import Kind, register_source
from surveys.timeline import survey_events


def register() -> None:
    """Register the panel and the timeline's source."""
    register_panel("surveys", title=_("Surveys"), url_name="surveys:client-surveys", order=55)
    register_source("surveys", survey_events, Kind.SURVEY)
