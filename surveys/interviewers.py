"""Who asks a client: its loan officer, or a colleague where the answers may concern that officer."""

from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from crm.access import Role
from crm.models import Case as Complaint
from crm.models import Staff
from surveys.models import Survey

COLLEAGUES = (Role.BRANCH_MANAGER, Role.LOAN_OFFICER)


def interviewer_of(survey: Survey, *, path: str = "") -> Any:  # noqa: ANN401 - an expression
    """Return the expression for the colleague who asks a client; none where the client's own loan officer does.

    A colleague asks where the survey keeps the loan officer away, where no loan officer works here any more, and where
    the client has complained about the officer, or about somebody who is not known yet. It is the manager of the
    client's branch, else another officer of it, and never somebody the client has complained about.

    Parameters
    ----------
    survey
        What is asked.
    path
        Lookup path from the rows to the client, such as ``"client__"``; empty on clients.
    """
    colleague = _colleague(path)
    if survey.keeps_officer_away:
        return colleague
    return Case(
        When(has_no_officer(path) | Q(_may_concern_officer(path)), then=colleague),
        default=Cast(Value(None), BigIntegerField()),
    )


def officer_asks(survey: Survey, *, path: str = "") -> Q:
    """Return the condition that the client's own loan officer may ask it a survey."""
    if survey.keeps_officer_away:
        return Q(pk__in=[])
    return ~has_no_officer(path) & ~Q(_may_concern_officer(path))


def has_no_officer(path: str = "") -> Q:
    """Return the condition that no loan officer of the client works here."""
    return Q(**{f"{path}officer": None}) | Q(**{f"{path}officer__is_active": False})


def _key(path: str) -> str:
    return path.removesuffix("__") or "pk"


def _may_concern_officer(path: str) -> Exists:
    complaints = Complaint.objects.filter(client=OuterRef(_key(path)))
    officer = Q(about_staff=OuterRef(f"{path}officer"))
    return Exists(complaints.filter(officer | Q(is_about_staff=True, about_staff=None)))


def _colleague(path: str) -> Subquery:
    about = Complaint.objects.filter(
        client=OuterRef(OuterRef(_key(path))), about_staff=OuterRef("pk")
    )
    rank = Case(When(role=Role.BRANCH_MANAGER, then=0), default=1, output_field=IntegerField())
    found = (
        Staff.objects.filter(
            ~Exists(about),
            is_active=True,
            role__in=COLLEAGUES,
            branches=OuterRef(f"{path}branch"),
        )
        .exclude(pk=Coalesce(OuterRef(f"{path}officer"), Value(0)))
        .order_by(rank, "pk")
    )
    return Subquery(found.values("pk")[:1])
