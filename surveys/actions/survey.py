"""Surveys: made, worked on as a draft, published, put away."""

from copy import deepcopy
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from crm.access import Permission
from crm.errors import Refused
from crm.models import CaseCategory, Staff
from crm.words import gettext_noop
from surveys.checking import check
from surveys.definition import Definition, Fault, read_definition
from surveys.models import Survey, SurveyVersion

Document = dict[str, Any]


class CannotMakeSurvey(Refused):
    """No survey is made."""


class CannotSaveDraft(Refused):
    """The draft stays as it was."""


class ChangedMeanwhile(CannotSaveDraft):
    """Somebody else changed the draft after it was seen."""


class CannotPublish(Refused):
    """The draft stays a draft; `faults` tell why, place by place."""

    def __init__(self, message: str, faults: list[Fault]) -> None:
        super().__init__(message)
        self.faults = faults


class CannotPutAway(Refused):
    """The survey stays in use."""


def _refuse_unless_builder(by: Staff | None, refusal: type[Refused]) -> None:
    if by is not None and not by.may(Permission.BUILD_SURVEYS):
        raise refusal(_("You may not build surveys."))


@transaction.atomic
def create_survey(
    *, facts: Document, definition: Document, by: Staff | None, at: datetime
) -> Survey:
    """Make a survey with its first draft, and return it.

    Parameters
    ----------
    facts
        `code`, and where they are not the usual ones `kind`, `subject`, `is_anonymous`, `keeps_officer_away`.
    definition
        The document of the first draft.
    by
        Who makes it; nobody where it is seeded or sent by a branch system.
    at
        When.

    Raises
    ------
    CannotMakeSurvey
        The code is taken, or `by` may not build surveys.
    DefinitionFaulty
        The document is no survey.
    """
    _refuse_unless_builder(by, CannotMakeSurvey)
    read_definition(definition)
    if Survey.objects.filter(code=facts["code"]).exists():
        raise CannotMakeSurvey(_("There is a survey of this code."), field="code")
    survey = Survey.objects.create(**facts, created_at=at, created_by=by)
    _make_draft(survey, definition, by, at)
    return survey


def _make_draft(
    survey: Survey, definition: Document, by: Staff | None, at: datetime
) -> SurveyVersion:
    last = SurveyVersion.objects.filter(survey=survey).aggregate(last=Max("number"))["last"] or 0
    return SurveyVersion.objects.create(
        survey=survey, number=last + 1, definition=definition, changed_at=at, changed_by=by
    )


def _locked(survey: Survey) -> Survey:
    return Survey.objects.select_for_update().get(pk=survey.pk)


@transaction.atomic
def start_draft(*, survey: Survey, by: Staff | None, at: datetime) -> SurveyVersion:
    """Return the draft of a survey; where there is none, one that begins as what is asked now."""
    _refuse_unless_builder(by, CannotSaveDraft)
    survey = _locked(survey)
    if survey.draft is not None:
        return survey.draft
    last = SurveyVersion.objects.filter(survey=survey).order_by("-number").first()
    document: Document = deepcopy(last.definition) if last else {}
    return _make_draft(survey, document, by, at)


@transaction.atomic
def save_draft(
    *, version: SurveyVersion, definition: Document, seen: datetime, by: Staff | None, at: datetime
) -> SurveyVersion:
    """Save a draft, unless somebody else changed it after it was `seen`.

    Raises
    ------
    CannotSaveDraft
        It is no draft any more, or was changed meanwhile (`ChangedMeanwhile`).
    DefinitionFaulty
        The document is no survey.
    """
    _refuse_unless_builder(by, CannotSaveDraft)
    read_definition(definition)
    draft = SurveyVersion.objects.select_for_update().get(pk=version.pk)
    if draft.status != SurveyVersion.Status.DRAFT:
        raise CannotSaveDraft(_("This version is published already and stays as it is."))
    if draft.changed_at != seen:
        raise ChangedMeanwhile(_("Somebody else changed this draft meanwhile. Look at it again."))
    draft.definition, draft.changed_at, draft.changed_by = definition, at, by
    draft.save(update_fields=["definition", "changed_at", "changed_by"])
    return draft


@transaction.atomic
def discard_draft(*, version: SurveyVersion, by: Staff | None) -> None:
    """Throw a draft away; a survey that was never published goes with it."""
    _refuse_unless_builder(by, CannotSaveDraft)
    draft = SurveyVersion.objects.select_for_update().get(pk=version.pk)
    if draft.status != SurveyVersion.Status.DRAFT:
        raise CannotSaveDraft(_("This version is published already and stays as it is."))
    survey = draft.survey
    draft.delete()
    if not survey.versions.exists():
        survey.delete()


@transaction.atomic
def publish(
    *, version: SurveyVersion, by: Staff | None, at: datetime, seen: datetime | None = None
) -> SurveyVersion:
    """Publish a draft: from now on it is what is asked, and it never changes again.

    Raises
    ------
    CannotPublish
        Its logic is not sound, it opens cases of an unknown category, it is no draft, or it was changed
        after it was `seen`.
    """
    _refuse_unless_builder(by, CannotMakeSurvey)
    _locked(version.survey)
    draft = SurveyVersion.objects.select_for_update().get(pk=version.pk)
    if draft.status != SurveyVersion.Status.DRAFT:
        raise CannotPublish(_("This version is published already."), [])
    if seen not in (None, draft.changed_at):
        raise CannotPublish(_("The draft was changed meanwhile. Look at what it says now."), [])
    definition = read_definition(draft.definition)
    if faults := faults_of(definition):
        raise CannotPublish(_("This survey cannot be published yet."), faults)
    draft.survey.versions.filter(status=SurveyVersion.Status.PUBLISHED).update(
        status=SurveyVersion.Status.RETIRED
    )
    draft.status, draft.published_at, draft.published_by = SurveyVersion.Status.PUBLISHED, at, by
    draft.save(update_fields=["status", "published_at", "published_by"])
    return draft


def faults_of(definition: Definition) -> list[Fault]:
    """Return what keeps a survey from being published."""
    return [*check(definition).faults, *_unknown_categories(definition)]


def _unknown_categories(definition: Definition) -> list[Fault]:
    lows = [(each.name, each.low) for each in definition.questions if each.low]
    wanted = {name: low.category for name, low in lows if low.then == "CASE"}
    known = set(CaseCategory.objects.values_list("code", flat=True))
    message = gettext_noop("There is no case category %(code)s.")
    return [
        Fault(name, message, (("code", code),))
        for name, code in wanted.items()
        if code and code not in known
    ]


@transaction.atomic
def put_away(*, survey: Survey, by: Staff | None, at: datetime) -> Survey:
    """Put a survey away: it is asked no more, and its responses stay."""
    _refuse_unless_builder(by, CannotPutAway)
    survey = _locked(survey)
    survey.archived_at = survey.archived_at or at
    survey.save(update_fields=["archived_at"])
    return survey


@transaction.atomic
def take_out(*, survey: Survey, by: Staff | None) -> Survey:
    """Take a survey that was put away into use again."""
    _refuse_unless_builder(by, CannotPutAway)
    survey = _locked(survey)
    survey.archived_at = None
    survey.save(update_fields=["archived_at"])
    return survey
