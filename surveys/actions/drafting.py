"""Changes of a draft taken back and done again; facts of a survey that no version holds."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pghistory
from django.db import transaction
from django.utils.translation import gettext as _

from crm.access import Permission
from crm.errors import Refused
from crm.models import Staff
from surveys.actions.survey import CannotSaveDraft, save_draft
from surveys.drafthistory import REDO, UNDO, DraftHistory, history_of
from surveys.models import Survey, SurveyVersion

FIXED = ("subject", "is_anonymous")  # once there may be responses


class CannotChangeSurvey(Refused):
    """The survey stays what it was."""


def draft_history(version: SurveyVersion) -> DraftHistory:
    """Return what can be undone of a draft, and done again."""
    changes: Any = version.events.order_by("pgh_id")  # type: ignore[attr-defined]  # made by the audit
    kinds = changes.values_list("pgh_id", "pgh_context__metadata__draft")
    return history_of((key, kind or "") for key, kind in kinds)


@transaction.atomic
def undo_change(
    *, version: SurveyVersion, seen: datetime, by: Staff | None, at: datetime
) -> SurveyVersion:
    """Take the last change of a draft back.

    Raises
    ------
    CannotSaveDraft
        There is nothing to take back, or the draft was changed after it was `seen`.
    """
    back = draft_history(version).back
    if not back:
        raise CannotSaveDraft(_("There is nothing to undo."))
    return _restore(version, back[-1], UNDO, seen=seen, by=by, at=at)


@transaction.atomic
def redo_change(
    *, version: SurveyVersion, seen: datetime, by: Staff | None, at: datetime
) -> SurveyVersion:
    """Do again what was taken back last.

    Raises
    ------
    CannotSaveDraft
        There is nothing to do again, or the draft was changed after it was `seen`.
    """
    forth = draft_history(version).forth
    if not forth:
        raise CannotSaveDraft(_("There is nothing to do again."))
    return _restore(version, forth[-1], REDO, seen=seen, by=by, at=at)


def _restore(
    version: SurveyVersion,
    key: int,
    kind: str,
    *,
    seen: datetime,
    by: Staff | None,
    at: datetime,
) -> SurveyVersion:
    definition = version.events.get(pgh_id=key).definition  # type: ignore[attr-defined]  # made by the audit
    with pghistory.context(draft=kind):
        return save_draft(version=version, definition=definition, seen=seen, by=by, at=at)


@transaction.atomic
def change_survey(*, survey: Survey, facts: Mapping[str, Any], by: Staff | None) -> Survey:
    """Change what kind of survey it is, and who asks it.

    Parameters
    ----------
    survey
        The survey.
    facts
        `kind`, `subject`, `is_anonymous`, `keeps_officer_away`, those that change.
    by
        Who changes it.

    Raises
    ------
    CannotChangeSurvey
        It was published already, and whom it is about or whether it is anonymous would change; or `by` may not.
    """
    if by is not None and not by.may(Permission.BUILD_SURVEYS):
        raise CannotChangeSurvey(_("You may not build surveys."))
    survey = Survey.objects.select_for_update().get(pk=survey.pk)
    changed = {name: value for name, value in facts.items() if getattr(survey, name) != value}
    was_asked = survey.versions.exclude(status=SurveyVersion.Status.DRAFT).exists()
    for name in FIXED:
        if name in changed and was_asked:
            words = _("This survey was asked already: this stays as it was.")
            raise CannotChangeSurvey(words, field=name)
    for name, value in changed.items():
        setattr(survey, name, value)
    survey.save(update_fields=[*changed])
    return survey
