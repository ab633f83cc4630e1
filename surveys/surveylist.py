"""What surveys add to the pages: their place, and their list with its file."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from crm.access import Permission
from crm.lists import Asked, Cells, ListPage, cells, minute, register_list
from crm.navigation import Place, register_place
from surveys.models import Survey
from surveys.models.survey import SurveyQuerySet
from surveys.surveyfilter import SurveyFilter

LIST = "surveys"
NATIVE = dict(settings.LANGUAGES)
SEES = Permission.VIEW_SURVEY_RESULTS  # who builds surveys sees results too


def survey_rows(asked: Asked) -> SurveyQuerySet:
    """Return the surveys that an address asks for."""
    chosen = SurveyFilter(asked.query)
    return chosen.apply(Survey.objects.with_versions(), staff=asked.staff, today=asked.today)


def languages_of(survey: Survey) -> list[str]:
    """Return the languages of what is asked now or is worked on, each by its own name."""
    version = survey.published or survey.draft
    return [NATIVE[each] for each in version.definition["languages"]] if version else []


def _table(rows: Any, _asked: Asked) -> Cells:  # noqa: ANN401 - a query of surveys
    return cells(
        rows,
        [
            (_("Code"), lambda survey: survey.code),
            (_("Title"), lambda survey: survey.title),
            (_("Kind"), Survey.get_kind_display),
            (_("About"), Survey.get_subject_display),
            (_("Languages"), lambda survey: ", ".join(languages_of(survey))),
            (_("Version asked now"), lambda survey: survey.published and survey.published.number),
            (_("Draft"), lambda survey: now("Yes") if survey.draft else now("No")),
            (_("Responses of the last 90 days"), lambda survey: survey.lately),
            (_("Put away at"), lambda survey: minute(survey.archived_at)),
        ],
    )


def register() -> None:
    """Take the place of surveys in the navigation and among the lists."""
    register_place(
        Place("surveys:list", label=_("Surveys"), icon="survey", order=40, permission=SEES, key="s")
    )
    register_place(
        Place(
            "surveys:mine",
            label=_("What my clients say"),
            icon="survey",
            order=41,
            permission=Permission.ASK_SURVEYS,
            unless=SEES,
        )
    )
    register_list(
        ListPage(
            name=LIST,
            label=_("Surveys"),
            url_name="surveys:list",
            rows=survey_rows,
            table=_table,
            client="",
            permission=SEES,
            export_permission=SEES,
        )
    )
