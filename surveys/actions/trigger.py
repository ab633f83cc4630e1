"""Triggers: kept by head office, put in use and out of it."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from crm.access import Permission, Reach
from crm.audit import acting
from crm.errors import Refused
from crm.models import Staff
from surveys.models import Channel, Survey, Trigger

FIELDS = (
    "event",
    "stage",
    "wait_days",
    "days_to_answer",
    "channel",
    "share",
    "most_reminders",
    "effective_from",
)


class CannotKeepTrigger(Refused):
    """The trigger stays as it was."""


@transaction.atomic
def keep_trigger(
    *, survey: Survey, trigger: Trigger | None, facts: Mapping[str, Any], by: Staff
) -> Trigger:
    """Add a trigger to a survey, or change one; invitations that it made already stay.

    Raises
    ------
    CannotKeepTrigger
        `by` does not speak for the whole institution, or the survey cannot be asked so.
    """
    _refuse(by)
    _refuse_survey(survey, facts)
    kept = (
        Trigger.objects.select_for_update().get(pk=trigger.pk)
        if trigger
        else Trigger(survey=survey)
    )
    for name in FIELDS:
        setattr(kept, name, facts[name])
    with acting(by):
        kept.save()
    return kept


@transaction.atomic
def use_trigger(*, trigger: Trigger, is_active: bool, by: Staff) -> Trigger:
    """Begin, or stop, to invite by a trigger."""
    _refuse(by)
    kept = Trigger.objects.select_for_update().get(pk=trigger.pk)
    kept.is_active = is_active
    with acting(by):
        kept.save(update_fields=["is_active"])
    return kept


def _refuse(by: Staff) -> None:
    if not by.may(Permission.SEND_SURVEYS):
        raise CannotKeepTrigger(_("You may not send surveys."))
    if by.reach is not Reach.INSTITUTION:
        raise CannotKeepTrigger(_("Triggers are for all branches: only head office changes them."))


def _refuse_survey(survey: Survey, facts: Mapping[str, Any]) -> None:
    if survey.subject != Survey.Subject.CLIENT:
        raise CannotKeepTrigger(_("Only surveys that clients answer follow their events."))
    if survey.is_anonymous and facts["channel"] == Channel.OFFICER:
        raise CannotKeepTrigger(_("An anonymous survey is answered alone."), field="channel")
