"""Improvements: what was done because clients said so, written for them, told or kept back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.access import Permission
from crm.errors import Refused
from crm.models import Case, Staff
from surveys.models import Improvement, Survey


class CannotWriteImprovement(Refused):
    """Nothing is written."""


class CannotTellImprovement(Refused):
    """It stays told, or kept back, as it was."""


@dataclass(frozen=True, kw_only=True)
class Done:
    """What was done since clients said so, on which day, in their languages; the case that led to it, if one did."""

    survey: Survey
    texts: Mapping[str, str]
    done_on: date
    case: Case | None = None
    is_published: bool = True


@transaction.atomic
def write_improvement(*, done: Done, by: Staff, at: datetime) -> Improvement:
    """Write down what was done since clients said so.

    Raises
    ------
    CannotWriteImprovement
        There are no words, the day has not come, or `by` may not send surveys.
    """
    if not by.may(Permission.SEND_SURVEYS):
        raise CannotWriteImprovement(_("You may not tell clients what was done."))
    said = {language: words.strip() for language, words in done.texts.items() if words.strip()}
    if not said:
        raise CannotWriteImprovement(_("Say what was done."), field="texts")
    if done.done_on > timezone.localdate(at):
        raise CannotWriteImprovement(_("Choose today or an earlier day."), field="done_on")
    return Improvement.objects.create(
        survey=done.survey,
        texts=said,
        done_on=done.done_on,
        case=done.case,
        is_published=done.is_published,
        created_at=at,
        created_by=by,
    )


@transaction.atomic
def tell_improvement(*, improvement: Improvement, is_told: bool, by: Staff) -> Improvement:
    """Tell clients of an improvement where they answer, or tell them no more."""
    if not by.may(Permission.SEND_SURVEYS):
        raise CannotTellImprovement(_("You may not tell clients what was done."))
    row = Improvement.objects.select_for_update(of=("self",)).get(pk=improvement.pk)
    row.is_published = is_told
    row.save(update_fields=["is_published"])
    return row
