"""Hand-overs: a portfolio, or part of it, goes to another loan officer on a day, each client told by both."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.contrib.postgres.functions import RandomUUID
from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.access import Permission, Role
from crm.actions.client import assign_officer
from crm.actions.notification import notify
from crm.actions.task import Errand, set_task
from crm.audit import acting, writing_in_bulk
from crm.errors import Refused
from crm.models import Client, ClientOfficer, Group, Handover, Staff, Task
from crm.models.client import ClientQuerySet
from crm.sql import check_at_once, insert_from

TIME_TO_MEET = timedelta(days=14)


class CannotPlanHandover(Refused):
    """The clients stay whose they are."""


class CannotCarryOutHandover(Refused):
    """The clients stay whose they are."""


class CannotCancelHandover(Refused):
    """The hand-over stays as it is."""


def clients_of(handover: Handover) -> ClientQuerySet:
    """Return the clients a hand-over is about: those chosen that are still the giver's, or all of the giver's."""
    theirs = Client.objects.filter(officer=handover.giver, merged_into=None)
    return theirs.filter(pk__in=handover.client_ids) if handover.client_ids else theirs


@transaction.atomic
def plan_handover(*, handover: Handover, by: Staff, on: date, at: datetime) -> Handover:
    """Plan a hand-over; each client gets a farewell to be said before the day. Of today it is carried out at once.

    `handover` holds giver, taker, day, chosen clients and reason, not stored yet.
    """
    giver, taker = handover.giver, handover.taker
    list(Staff.objects.filter(pk=giver.pk).select_for_update(of=("self",)).values_list("pk"))
    _refuse_people(giver, taker, by)
    if not on <= handover.effective_on <= on + timedelta(days=366):
        raise CannotPlanHandover(_("Choose today or a later day."), field="effective_on")
    _refuse_clients(handover)
    handover.client_count = clients_of(handover).count()
    handover.created_by = by
    handover.created_at = at
    handover.save()
    if handover.effective_on == on:
        return carry_out_handover(handover=handover, by=by, on=on, at=at)
    _ask_for_farewells(handover, by, on, at)
    _tell(handover, "HANDOVER_PLANNED", by, at)
    return handover


def _refuse_people(giver: Staff, taker: Staff, by: Staff) -> None:
    if not by.may(Permission.HAND_OVER):
        raise CannotPlanHandover(_("You may not hand over portfolios."))
    if not Staff.objects.visible_to(by).filter(pk=giver.pk).exists():
        raise CannotPlanHandover(_("Choose a loan officer of your branches."), field="giver")
    if taker.pk == giver.pk:
        raise CannotPlanHandover(_("Choose another loan officer."), field="taker")
    if not taker.is_active or taker.role != Role.LOAN_OFFICER:
        raise CannotPlanHandover(_("Choose a loan officer who works here."), field="taker")


def _refuse_clients(handover: Handover) -> None:
    theirs = clients_of(handover)
    found = theirs.count()
    if not found or found < len(set(handover.client_ids)):
        raise CannotPlanHandover(
            _("Choose clients of the loan officer who hands over."), field="clients"
        )
    elsewhere = theirs.exclude(branch__in=handover.taker.branches.values("pk")).count()
    if elsewhere:
        words = ngettext(
            "%d client is of a branch where this loan officer does not work.",
            "%d clients are of branches where this loan officer does not work.",
            elsewhere,
        )
        raise CannotPlanHandover(words % elsewhere, field="taker")
    planned = Handover.objects.filter(giver=handover.giver, status=Handover.Status.PLANNED)
    if any(_share(other.client_ids, handover.client_ids) for other in planned):
        raise CannotPlanHandover(
            _("A hand-over of these clients is planned already. Cancel that first."), field="giver"
        )


def _share(some: Sequence[int], others: Sequence[int]) -> bool:
    return not some or not others or not set(some).isdisjoint(others)


def _ask_for_farewells(handover: Handover, by: Staff, on: date, at: datetime) -> None:
    last_day = max(on, handover.effective_on - timedelta(days=1))
    _ask_each(handover, Task.Action.FAREWELL, handover.giver, last_day, by, at)


def _ask_each(
    handover: Handover, action: Task.Action, to: Staff, due_on: date, by: Staff | None, at: datetime
) -> None:
    """Set a task for each client of a hand-over, in one statement."""
    rows = (
        clients_of(handover)
        .order_by()
        .annotate(
            new_uid=RandomUUID(),
            new_key=Concat(
                Value(_key(handover, action)), Cast("pk", CharField()), output_field=CharField()
            ),
        )
        .values("pk", "branch_id", "new_uid", "new_key")
    )
    insert_from(
        Task._meta.db_table,
        ["client_id", "branch_id", "uid", "source_key"],
        rows,
        {
            "assignee_id": to.pk,
            "source": Task.Source.HANDOVER.value,
            "action": action.value,
            "text": "",
            "due_on": due_on,
            "status": Task.Status.OPEN.value,
            "result": "",
            "created_by_id": by.pk if by else None,
            "created_at": at,
        },
    )


def _key(handover: Handover, action: Task.Action) -> str:
    return f"handover:{handover.pk}:{action.value}:"


@transaction.atomic
def carry_out_handover(*, handover: Handover, by: Staff | None, on: date, at: datetime) -> Handover:
    """Give the clients, their groups and their open tasks to the taker; `by` is empty for the beat."""
    handover = _locked(handover)
    if handover.status != Handover.Status.PLANNED:
        raise CannotCarryOutHandover(_("This hand-over is settled already."))
    if handover.effective_on > on:
        raise CannotCarryOutHandover(_("The day of this hand-over is still to come."))
    with acting(by), writing_in_bulk():
        check_at_once()
        theirs = clients_of(handover).filter(branch__in=handover.taker.branches.values("pk"))
        handover.client_ids = list(theirs.select_for_update().values_list("pk", flat=True))
        handover.client_count = len(handover.client_ids)
        if handover.client_ids:
            _give(handover, by, on, at)
        _drop_farewells(handover, by, at)
    handover.status = Handover.Status.DONE
    handover.settled_at = at
    handover.save(update_fields=["client_ids", "client_count", "status", "settled_at"])
    _tell(handover, "HANDOVER_DONE", by, at)
    return handover


def _locked(handover: Handover) -> Handover:
    known = Handover.objects.select_related("giver", "taker", "created_by")
    return known.select_for_update(of=("self",)).get(pk=handover.pk)


def _give(handover: Handover, by: Staff | None, on: date, at: datetime) -> None:
    due_on = on + TIME_TO_MEET
    _ask_each(handover, Task.Action.INTRODUCTION, handover.taker, due_on, by, at)
    _write_history(handover.client_ids, handover.taker, on)
    _drop_farewells(handover, by, at)
    of_giver = Task.objects.open().filter(assignee=handover.giver)
    of_giver.filter(client__in=handover.client_ids).update(assignee=handover.taker)
    given = Client.objects.filter(pk__in=handover.client_ids)
    given.update(officer=handover.taker)
    _emptied_groups(handover).update(officer=handover.taker)


def _write_history(client_ids: list[int], taker: Staff, on: date) -> None:
    charges = ClientOfficer.objects.filter(client__in=client_ids)
    charges.filter(since__gte=on).delete()
    charges.filter(Q(until=None) | Q(until__gt=on)).update(until=on)
    insert_from(
        ClientOfficer._meta.db_table,
        ["client_id"],
        Client.objects.filter(pk__in=client_ids).order_by().values("pk"),
        {"officer_id": taker.pk, "since": on},
    )


def _emptied_groups(handover: Handover) -> QuerySet[Group]:
    """Return the giver's groups of which clients were handed over and none is left behind."""
    members = Client.objects.filter(group=OuterRef("pk"))
    given = Exists(members.filter(pk__in=handover.client_ids))
    left = Exists(members.filter(officer=handover.giver))
    return Group.objects.filter(given, ~left, officer=handover.giver)


def _drop_farewells(handover: Handover, by: Staff | None, at: datetime) -> None:
    key = _key(handover, Task.Action.FAREWELL)
    farewells = Task.objects.open().filter(
        source_key__startswith=key, assignee=handover.giver, action=Task.Action.FAREWELL
    )
    farewells.update(status=Task.Status.CANCELLED, settled_by=by, settled_at=at)


@transaction.atomic
def cancel_handover(*, handover: Handover, by: Staff, at: datetime) -> Handover:
    """Cancel a hand-over before its day; the farewells not yet said are cancelled with it."""
    if not by.may(Permission.HAND_OVER):
        raise CannotCancelHandover(_("You may not hand over portfolios."))
    handover = _locked(handover)
    if handover.status != Handover.Status.PLANNED:
        raise CannotCancelHandover(_("This hand-over is settled already."))
    _drop_farewells(handover, by, at)
    handover.status = Handover.Status.CANCELLED
    handover.settled_at = at
    handover.save(update_fields=["status", "settled_at"])
    _tell(handover, "HANDOVER_CANCELLED", by, at)
    return handover


def _tell(handover: Handover, kind: str, by: Staff | None, at: datetime) -> None:
    values = {
        "giver": str(handover.giver),
        "taker": str(handover.taker),
        "on": handover.effective_on.isoformat(),
        "count": handover.client_count,
    }
    told = {handover.giver, handover.taker, handover.created_by} - {by, None}
    for staff in told:
        assert staff is not None  # noqa: S101 - taken out above
        address = reverse("crm:handover", kwargs={"handover_id": handover.pk})
        notify(
            staff=staff,
            kind=kind,
            values=values,
            address=address,
            key=f"{kind}:{handover.pk}",
            at=at,
        )


@transaction.atomic
def hand_over_client(
    *, client: Client, officer: Staff, by: Staff, on: date, at: datetime
) -> Client:
    """Give one client into another officer's charge, who is asked to introduce itself."""
    before = client.officer_id
    client = assign_officer(client=client, officer=officer, by=by, on=on)
    if client.officer_id == before:
        return client
    if before is not None:
        theirs = Task.objects.open().filter(client=client, assignee=before)
        theirs.exclude(action=Task.Action.FAREWELL).update(assignee=officer)
        theirs.update(status=Task.Status.CANCELLED, settled_by=by, settled_at=at)
    introduction = Errand(
        action=Task.Action.INTRODUCTION,
        due_on=on + TIME_TO_MEET,
        client=client,
        assignee=officer,
        source=Task.Source.HANDOVER,
        source_key=f"charge:{client.pk}:{officer.pk}:{on.isoformat()}",
    )
    set_task(errand=introduction, by=None, on=on, at=at)
    return client
