"""What surveys put on a phone: the forms of those that staff ask, in the languages needed, and whom they are asked of."""

import re
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from crm.access import Permission
from crm.carrying import Carried, register_carried, register_whole
from crm.institution import institution
from crm.models import Client, Staff
from crm.shell import Screen, register_screen
from surveys.asking import asked_by_staff
from surveys.models import Invitation, Response, Survey, SurveyVersion
from surveys.rendering import form_context

MODES = [Response.Mode.FACE_TO_FACE, Response.Mode.PHONE]
ADDRESS = r"^/clients/(\d+)/ask/"
KEPT = 256  # forms, one for each version and language
_GAPS = re.compile(r"\s*\n\s*")


def register() -> None:
    """Register what phones carry of surveys, and how their shell draws it."""
    register_carried("surveys", invitations_carried)
    register_whole("surveys", surveys_carried)
    register_screen(
        "surveys",
        Screen(
            template="surveys/shell.html",
            scripts=["js/survey.js", "js/field/asking.js"],
            words=shell_words,
            paths=[rf"{ADDRESS}([\w-]+/)?$"],
            forms=[(rf"{ADDRESS}([\w-]+)/$", "response", ["client", "survey"])],
            needs={"go": "on", "whole": "yes"},
        ),
    )


def shell_words() -> dict[str, Any]:
    """Return the words of the shell's screens."""
    return {
        "ask": _("Ask: %(name)s") % {"name": "{name}"},
        "nothing": _("No survey on this phone may be asked of this client."),
        "kind": _("Survey"),
        "modes": [[mode.value, str(mode.label)] for mode in MODES],
        "languages": dict(settings.LANGUAGES),
    }


def invitations_carried(staff: Staff, clients: list[int], on: date) -> Carried:
    """Return what each client is asked already and which language it speaks."""
    facts: dict[int, dict[str, Any]] = {}
    open_rows = (
        Invitation.objects.filter(client__in=clients).open(on).order_by("-invited_on", "-pk")
    )
    for client, code, uid in open_rows.values_list("client_id", "survey__code", "uid"):
        facts.setdefault(client, {"asks": {}})["asks"][code] = str(uid)
    spoken = Client.objects.filter(pk__in=clients).exclude(language="")
    for client, language in spoken.values_list("pk", "language"):
        facts.setdefault(client, {})["language"] = language
    return Carried(facts=facts)


def surveys_carried(staff: Staff, clients: list[int], on: date) -> list[dict[str, Any]]:
    """Return the surveys that `staff` may ask, each with its form in the languages needed.

    `only` names the clients it may be asked of, where the survey keeps loan officers away from their own.
    """
    if not clients or not staff.may(Permission.ASK_SURVEYS):
        return []
    others = Client.objects.filter(pk__in=clients).exclude(officer=staff)
    keys = list(others.order_by("pk").values_list("pk", flat=True))
    languages = languages_needed(staff, clients)
    surveys = asked_by_staff().with_versions()
    carried = (
        _carried(survey, keys, languages)
        for survey in surveys
        if keys or not survey.keeps_officer_away
    )
    return sorted(carried, key=lambda survey: str(survey["title"]))


def languages_needed(staff: Staff, clients: list[int]) -> set[str | None]:
    """Return the languages of the officer and of the page, those the clients speak, and the institution's."""
    spoken = Client.objects.filter(pk__in=clients).exclude(language="")
    known = institution()
    return {
        get_language(),
        staff.language,
        *spoken.values_list("language", flat=True).distinct(),
        *([known.language] if known else []),
    }


def _carried(survey: Survey, others: list[int], needed: set[str | None]) -> dict[str, Any]:
    version = survey.published
    if version is None:
        raise ValueError(survey.code)
    known = institution()
    country, currency = (known.country, known.currency) if known else ("", "")
    offered = version.read.languages
    languages = [language for language in offered if language in needed] or list(offered[:1])
    return {
        "code": survey.code,
        "version": version.number,
        "title": survey.title,
        "languages": languages,
        "html": {language: _html(version, language, country, currency) for language in languages},
        **({"only": others} if survey.keeps_officer_away else {}),
    }


@lru_cache(maxsize=KEPT)
def _html(version: SurveyVersion, language: str, _country: str, _currency: str) -> str:
    """Draw the form of a version, which never changes, at its first step; how amounts are written hangs on the country."""
    definition = version.read
    context = form_context(definition, language, {}, {}, section=definition.sections[0].name)
    return _GAPS.sub(" ", render_to_string("surveys/form.html", context)).strip()
