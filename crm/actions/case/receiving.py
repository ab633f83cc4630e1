"""Receiving a case: from whom, about what, promised by when, and where it goes first."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from crm.access import Permission
from crm.actions.case.dates import promised_days
from crm.actions.case.duties import renew_duties
from crm.actions.case.log import Line, Stamp, stored, write
from crm.actions.case.people import people_at
from crm.actions.case.telling import RECEIVED, tell
from crm.errors import Refused
from crm.models import BranchSystem, Case, CaseEntry, Staff
from crm.trackingcodes import new_code

GIVEN = (
    "uid",
    "kind",
    "channel",
    "category",
    "severity",
    "client",
    "is_anonymous",
    "is_former_client",
    "reporter_name",
    "reporter_contact",
    "language",
    "branch",
    "is_about_staff",
    "about_name",
    "about_staff",
    "keeps_officer_away",
    "text",
    "received_on",
    "interaction",
)
OF_A_PERSON = ("reporter_name", "reporter_contact")
LOGGED = ("category", "severity", "department", "acknowledge_by", "resolve_by")


class CannotReceiveCase(Refused):
    """Nothing is recorded."""


@transaction.atomic
def receive_case(
    *,
    facts: Mapping[str, Any],
    by: Staff | None,
    on: date,
    at: datetime,
    sent_by: BranchSystem | None = None,
) -> Case:
    """Record a complaint, a request or a suggestion; the same `uid` sent again gives the case that there is.

    `facts` names the case's fields: at least `kind`, `channel`, `category` and `text`. Nobody records it where the
    reporter, or a branch system, sends it.
    """
    if by is not None and not by.may(Permission.RECORD_CASES):
        raise CannotReceiveCase(_("You may not record cases."))
    known = Case.objects.filter(uid=facts["uid"]).first() if facts.get("uid") else None
    if known is not None:
        return known
    values = _checked({name: facts[name] for name in GIVEN if name in facts}, on)
    promised = promised_days(
        values["received_on"],
        category=values["category"],
        severity=values["severity"],
        branch=values["branch"],
    )
    case = Case.objects.create(
        **values,
        **promised._asdict(),
        code=new_code(),
        received_at=at,
        recorded_by=by,
        sent_by=sent_by,
    )
    return _received(case, Stamp(by, on, at))


def _checked(values: dict[str, Any], on: date) -> dict[str, Any]:
    values["text"] = str(values.get("text", "")).strip()
    values.setdefault("received_on", on)
    client, category = values.get("client"), values["category"]
    if not values["text"]:
        raise CannotReceiveCase(_("Say what happened."), field="text")
    if values["received_on"] > on:
        raise CannotReceiveCase(_("Choose a day that has come."), field="received_on")
    if values.get("is_anonymous"):
        if client is not None:
            raise CannotReceiveCase(_("An anonymous case names no client."), field="is_anonymous")
        values.update(dict.fromkeys(OF_A_PERSON, ""))
    if client is not None:
        values["branch"] = client.branch
    if values.get("about_staff") is not None:
        values["is_about_staff"] = True
    values["branch"] = values.get("branch")
    values["severity"] = values.get("severity") or category.severity
    values["department"] = category.department
    return values


def _received(case: Case, stamp: Stamp) -> Case:
    values = {name: [None, stored(getattr(case, name))] for name in LOGGED}
    write(case, Line(CaseEntry.Kind.RECEIVED, values=values, is_public=True), stamp)
    renew_duties(case, stamp)
    tell(case, RECEIVED, people_at(case, 0), stamp)
    return case
