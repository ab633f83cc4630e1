"""Goals and expectations, and borrowing elsewhere, told outside of a visit."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from crm.access import Permission
from crm.errors import Refused
from crm.models import Client, Goal, ReportedBorrowing, Staff


class CannotStateGoal(Refused):
    """Nothing is kept."""


class CannotEndGoal(Refused):
    """The goal stays open."""


class CannotReportBorrowing(Refused):
    """Nothing is kept."""


@transaction.atomic
def state_goal(
    *, client: Client, facts: Mapping[str, Any], by: Staff, at: datetime, on: date
) -> Goal:
    """Keep what a client wants to reach, or expects at the least; `facts` names the goal's fields."""
    if not by.may(Permission.EDIT_CLIENTS):
        raise CannotStateGoal(_("You may not change clients."))
    return Goal.objects.create(client=client, **facts, stated_on=on, recorded_by=by, recorded_at=at)


@transaction.atomic
def end_goal(*, goal: Goal, ending: str, by: Staff, on: date) -> Goal:
    """End a goal: reached, dropped, or replaced."""
    if not by.may(Permission.EDIT_CLIENTS):
        raise CannotEndGoal(_("You may not change clients."))
    locked: Goal = Goal.objects.select_for_update(of=("self",)).get(pk=goal.pk)
    if locked.ended_on is not None:
        raise CannotEndGoal(_("It has ended already."))
    if ending not in Goal.Ending.values:
        raise CannotEndGoal(_("Say how it ended."), field="ending")
    locked.ended_on, locked.ending = max(on, locked.stated_on), ending
    locked.save(update_fields=["ended_on", "ending"])
    return locked


@transaction.atomic
def report_borrowing(
    *, client: Client, facts: Mapping[str, Any], by: Staff, at: datetime, on: date
) -> ReportedBorrowing:
    """Keep what a client says it borrows, or is offered, elsewhere."""
    if not by.may(Permission.EDIT_CLIENTS):
        raise CannotReportBorrowing(_("You may not change clients."))
    return ReportedBorrowing.objects.create(
        client=client, **facts, reported_on=on, recorded_by=by, recorded_at=at
    )
