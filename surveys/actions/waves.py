"""Waves: planned, opened with a sample drawn once, closed; the next of those that repeat."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.postgres.functions import RandomUUID
from django.db import transaction
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from crm.access import Permission, Reach
from crm.audit import writing_in_bulk
from crm.errors import Refused
from crm.models import Branch, Staff
from crm.periods import add_months
from crm.sql import check_at_once, insert_from
from surveys.actions.triggering import COLUMNS, FRESH, end_unanswered
from surveys.interviewers import interviewer_of
from surveys.models import OPEN, Channel, Invitation, Survey, Wave
from surveys.planning import Plan, branches_of, plan_of, staff_of
from surveys.population import drawn, population

STAFF_COLUMNS = ("staff_id", "source_key", "uid", "sent_to")


class CannotPlanWave(Refused):
    """No wave is planned."""


class CannotChangeWave(Refused):
    """The wave stays as it is."""


@transaction.atomic
def plan_wave(
    *, facts: Mapping[str, Any], branches: Collection[Branch], by: Staff | None, at: datetime
) -> Wave:
    """Plan a wave.

    Raises
    ------
    CannotPlanWave
        `by` may not send surveys, or not to these branches, the survey is not in use, or its channel does not fit it.
    """
    _refuse_branches(branches, by)
    survey: Survey = facts["survey"]
    if not Survey.objects.in_use().filter(pk=survey.pk).exists():
        raise CannotPlanWave(_("This survey is not in use."), field="survey")
    _refuse_channel(survey, facts)
    wave = Wave.objects.create(**facts, created_at=at, created_by=by)
    wave.seed = wave.seed or wave.pk
    wave.save(update_fields=["seed"])
    wave.branches.set(branches)
    return wave


def _refuse_branches(branches: Collection[Branch], by: Staff | None) -> None:
    """Refuse a wave that goes beyond the branches of who keeps it."""
    if by is None:
        return
    if not by.may(Permission.SEND_SURVEYS):
        raise CannotPlanWave(_("You may not send surveys."))
    if by.reach is Reach.INSTITUTION:
        return
    own = set(by.branches.values_list("pk", flat=True))
    if not branches or not {branch.pk for branch in branches} <= own:
        message = _("Choose branches of your own: only head office asks all.")
        raise CannotPlanWave(message, field="branches")


@transaction.atomic
def change_wave(
    *, wave: Wave, facts: Mapping[str, Any], branches: Collection[Branch], by: Staff
) -> Wave:
    """Change a wave that is not open yet."""
    wave = _locked(wave, by)
    if wave.status != Wave.Status.PLANNED:
        raise CannotChangeWave(_("This wave was opened already."))
    _refuse_branches(branches, by)
    _refuse_channel(wave.survey, facts)
    for name, value in facts.items():
        setattr(wave, name, value)
    wave.save(update_fields=list(facts))
    wave.branches.set(branches)
    return wave


def _refuse_channel(survey: Survey, facts: Mapping[str, Any]) -> None:
    is_by_staff = facts.get("channel", Channel.OFFICER) == Channel.OFFICER
    is_of_staff = survey.subject == Survey.Subject.STAFF
    if is_by_staff and (survey.is_anonymous or is_of_staff):
        raise CannotPlanWave(_("An anonymous survey is answered alone."), field="channel")
    if is_of_staff != (facts.get("audience") == Wave.Audience.STAFF):
        raise CannotPlanWave(_("This survey is for somebody else."), field="audience")


@transaction.atomic
def open_wave(*, wave: Wave, by: Staff | None, on: date) -> Wave:
    """Open a wave: draw its sample once, and invite it.

    Raises
    ------
    CannotChangeWave
        It was opened before, or there is nobody to ask.
    """
    wave = _locked(wave, by)
    if wave.status != Wave.Status.PLANNED:
        raise CannotChangeWave(_("This wave was opened already."))
    plan = plan_of(wave, on)
    if not plan.sample:
        raise CannotChangeWave(_("Nobody can be asked in this wave."))
    check_at_once()
    with writing_in_bulk():
        count = _invite_staff(wave, on) if _is_of_staff(wave) else _invite(wave, plan, on)
    wave.status, wave.population_count, wave.sample_count = (
        Wave.Status.OPEN,
        plan.population,
        count,
    )
    wave.strata = [
        {"stratum": name, "population": size, "sample": asked, "weight": _weight(size, asked)}
        for name, (size, asked) in plan.strata.items()
    ]
    wave.save(update_fields=["status", "population_count", "sample_count", "strata"])
    return wave


def _weight(size: int, asked: int) -> str:
    """Return how many each one asked of a stratum stands for."""
    return f"{Decimal(size) / asked:.4f}" if asked else "0"


def _is_of_staff(wave: Wave) -> bool:
    return wave.audience == Wave.Audience.STAFF


def _constants(wave: Wave, on: date) -> dict[str, Any]:
    return {
        **FRESH,
        "survey_id": wave.survey_id,
        "wave_id": wave.pk,
        "channel": wave.channel,
        "invited_on": on,
        "expires_on": wave.closes_on,
    }


def _key(wave: Wave) -> Concat:
    text = CharField()
    return Concat(Value(f"wave:{wave.pk}:"), Cast(F("pk"), text), output_field=text)


def _invite(wave: Wave, plan: Plan, on: date) -> int:
    sizes = {name: asked for name, (_size, asked) in plan.strata.items()}
    rows = (
        drawn(population(wave, on, branches=branches_of(wave)), sizes)
        .annotate(source=_key(wave), fresh=RandomUUID(), asks=interviewer_of(wave.survey))
        .order_by("lot", "pk")
        .values_list("pk", "branch", "source", "fresh", "asks", "email")
    )
    return insert_from(Invitation._meta.db_table, COLUMNS, rows, _constants(wave, on))


def _invite_staff(wave: Wave, on: date) -> int:
    rows = (
        staff_of(branches_of(wave))
        .annotate(source=_key(wave), fresh=RandomUUID())
        .order_by("pk")
        .values_list("pk", "source", "fresh", "email")
    )
    return insert_from(Invitation._meta.db_table, STAFF_COLUMNS, rows, _constants(wave, on))


@transaction.atomic
def close_wave(*, wave: Wave, by: Staff | None, on: date, at: datetime) -> Wave:
    """Close a wave: who has not answered counts as silent; where it repeats, plan the next."""
    wave = _locked(wave, by)
    if wave.status != Wave.Status.OPEN:
        raise CannotChangeWave(_("This wave is not open."))
    wave.status = Wave.Status.CLOSED
    wave.save(update_fields=["status"])
    with writing_in_bulk():
        end_unanswered(Invitation.objects.filter(wave=wave, status__in=OPEN), on)
    if wave.repeats_months:
        _plan_next(wave, at)
    return wave


def _plan_next(wave: Wave, at: datetime) -> None:
    months = wave.repeats_months or 0
    opens_on = add_months(wave.opens_on, months)
    names = [
        *("survey", "audience", "least_cycle", "sampling", "margin", "confidence"),
        *("expected_response", "channel", "repeats_months", "remind_after_days", "most_reminders"),
    ]
    facts = {name: getattr(wave, name) for name in names}
    if Wave.objects.filter(survey=wave.survey, name=opens_on.isoformat()).exists():
        return
    following = Wave.objects.create(
        **facts,
        name=opens_on.isoformat(),
        opens_on=opens_on,
        closes_on=add_months(wave.closes_on, months),
        created_at=at,
        created_by=wave.created_by,
    )
    following.seed = following.pk
    following.save(update_fields=["seed"])
    following.branches.set(wave.branches.all())


@transaction.atomic
def cancel_wave(*, wave: Wave, by: Staff | None, on: date) -> Wave:
    """Call a wave off: nobody is asked any more, and its open invitations are called back."""
    wave = _locked(wave, by)
    if wave.status not in (Wave.Status.PLANNED, Wave.Status.OPEN):
        raise CannotChangeWave(_("This wave is over."))
    wave.status = Wave.Status.CANCELLED
    wave.save(update_fields=["status"])
    with writing_in_bulk():
        Invitation.objects.filter(wave=wave, status__in=OPEN).update(
            status=Invitation.Status.CANCELLED, settled_on=on
        )
    return wave


def _locked(wave: Wave, by: Staff | None) -> Wave:
    if by is not None and not by.may(Permission.SEND_SURVEYS):
        raise CannotChangeWave(_("You may not send surveys."))
    if by is not None and not Wave.objects.kept_by(by).filter(pk=wave.pk).exists():
        raise CannotChangeWave(_("Only head office changes what is for other branches too."))
    return Wave.objects.select_for_update(of=("self",)).select_related("survey").get(pk=wave.pk)


def sweep_waves(*, on: date, at: datetime) -> tuple[int, int]:
    """Close the waves that are over and open those whose day has come; return how many of both.

    One that could not be opened while it was to run is called off.
    """
    over = Wave.objects.filter(status=Wave.Status.OPEN, closes_on__lt=on).order_by("pk")
    closed = [close_wave(wave=wave, by=None, on=on, at=at) for wave in over]
    for missed in Wave.objects.filter(status=Wave.Status.PLANNED, closes_on__lt=on):
        cancel_wave(wave=missed, by=None, on=on)
        if missed.repeats_months:
            _plan_next(missed, at)
    ready = Wave.objects.filter(
        status=Wave.Status.PLANNED, opens_on__lte=on, closes_on__gte=on
    ).order_by("pk")
    return sum(_is_opened(wave, on) for wave in ready), len(closed)


def _is_opened(wave: Wave, on: date) -> bool:
    try:
        open_wave(wave=wave, by=None, on=on)
    except CannotChangeWave:  # nobody to ask today; tomorrow there may be
        return False
    return True
