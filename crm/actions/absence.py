"""Absences: a colleague stands in from the first to the last day."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from crm.access import Permission
from crm.actions.notification import notify
from crm.errors import Refused
from crm.models import Absence, Staff

LONGEST = timedelta(days=366)


class CannotSetAbsence(Refused):
    """Nobody stands in."""


class CannotCancelAbsence(Refused):
    """The absence stays as it is."""


@transaction.atomic
def set_absence(*, absence: Absence, by: Staff, on: date, at: datetime) -> Absence:
    """Let a colleague see and work an officer's clients from the first to the last day of an absence.

    `absence` holds officer, stand-in and days, not stored yet.
    """
    officer, stand_in = absence.officer, absence.stand_in
    both = Staff.objects.filter(pk__in=[officer.pk, stand_in.pk]).order_by("pk")
    list(both.select_for_update(of=("self",)).values_list("pk"))  # two at once would overlap
    _refuse_stranger(officer, by)
    _refuse_days(absence, on)
    _refuse_stand_in(officer, stand_in)
    _refuse_overlap(absence)
    absence.created_by = by
    absence.created_at = at
    absence.save()
    _tell(absence, {officer: "AWAY", stand_in: "STAND_IN"}, by, at)
    return absence


def _refuse_stranger(officer: Staff, by: Staff) -> None:
    is_own = officer.pk == by.pk and by.may(Permission.WORK_TASKS)
    is_managed = (
        by.may(Permission.HAND_OVER) and Staff.objects.visible_to(by).filter(pk=officer.pk).exists()
    )
    if not is_own and not is_managed:
        raise CannotSetAbsence(_("You may not set this absence."), field="officer")


def _refuse_days(absence: Absence, on: date) -> None:
    if absence.since < on:
        raise CannotSetAbsence(_("Choose today or a later day."), field="since")
    if not absence.since <= absence.until <= absence.since + LONGEST:
        raise CannotSetAbsence(
            _("Choose a last day after the first, within a year."), field="until"
        )


def _refuse_stand_in(officer: Staff, stand_in: Staff) -> None:
    is_colleague = Staff.objects.colleagues_of(officer).filter(pk=stand_in.pk).exists()
    works_clients = stand_in.may(Permission.WORK_TASKS) and stand_in.may(Permission.VIEW_CLIENTS)
    if not is_colleague or not works_clients:
        raise CannotSetAbsence(
            _("Choose a colleague of the same branch who works with clients."), field="stand_in"
        )


def _refuse_overlap(absence: Absence) -> None:
    """Refuse two stand-ins at a time, and a stand-in who is away: clients are not passed on twice."""
    known = Absence.objects.during(absence.since, absence.until)
    if known.filter(officer=absence.officer).exists():
        raise CannotSetAbsence(
            _("Somebody stands in during these days already. Cancel that first."), field="since"
        )
    if known.filter(officer=absence.stand_in).exists():
        raise CannotSetAbsence(_("The stand-in is away during these days."), field="stand_in")
    if other := known.filter(stand_in=absence.officer).select_related("officer").first():
        words = _(
            "%(officer)s is stood in for by this person during these days. Cancel that first."
        )
        raise CannotSetAbsence(words % {"officer": other.officer}, field="since")


@transaction.atomic
def cancel_absence(*, absence: Absence, by: Staff, on: date, at: datetime) -> Absence:
    """Cancel an absence that is to come or going on; the stand-in sees the clients no more."""
    known = Absence.objects.select_related("officer", "stand_in")
    absence = known.select_for_update(of=("self",)).get(pk=absence.pk)
    is_own = absence.officer_id == by.pk
    if not is_own and not by.may(Permission.HAND_OVER):
        raise CannotCancelAbsence(_("You may not cancel this absence."))
    if absence.cancelled_at is not None or absence.until < on:
        raise CannotCancelAbsence(_("This absence is over."))
    absence.cancelled_at = at
    absence.save(update_fields=["cancelled_at"])
    both = dict.fromkeys((absence.officer, absence.stand_in), "ABSENCE_CANCELLED")
    _tell(absence, both, by, at)
    return absence


def _tell(absence: Absence, kinds: dict[Staff, str], by: Staff, at: datetime) -> None:
    values = {
        "officer": str(absence.officer),
        "stand_in": str(absence.stand_in),
        "since": absence.since.isoformat(),
        "until": absence.until.isoformat(),
    }
    for staff, kind in kinds.items():
        if staff != by:
            notify(
                staff=staff,
                kind=kind,
                values=values,
                address=reverse("crm:absences"),
                key=f"{kind}:{absence.pk}",
                at=at,
            )
