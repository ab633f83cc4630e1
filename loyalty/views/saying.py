"""The panel of what to say next."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from crm.access import Permission, requires
from crm.models import Case, Client, Goal, Interaction, Staff
from crm.request import staff_of, today
from loyalty.debt import Debt
from loyalty.models import Alert, Exit, Standing
from loyalty.reasons import raises_risk
from loyalty.saying import Known, sentences


@require_GET
@requires(Permission.VIEW_CLIENTS)
def saying(request: HttpRequest, client_id: int) -> HttpResponse:
    """Show what a loan officer can say next; nothing to who is not to be contacted."""
    staff, now = staff_of(request), today()
    client = get_object_or_404(Client.objects.visible_to(staff), pk=client_id)
    died = Exit.objects.visible_to(staff).filter(client=client, is_death=True).exists()
    is_silent = died or (client.no_contact_since is not None and client.no_contact_since <= now)
    said = [] if is_silent else sentences(_known(client, staff, now))
    context = {"client": client, "is_silent": is_silent, "sentences": said}
    return render(request, "loyalty/saying.html", context)


def _known(client: Client, staff: Staff, now: date) -> Known:
    standing = Standing.objects.visible_to(staff).filter(client=client).first()
    facts: dict[str, Any] = {}
    if standing:
        facts = {
            "stage": standing.stage,
            "days_past_due": standing.days_past_due,
            "final_due_on": standing.final_due_on,
        }
    return Known(
        today=now,
        birth_date=client.birth_date,
        promised_on=_promised_on(client, staff, now),
        goal=_goal(client, staff),
        has_open_complaint=_complaints(client, staff),
        **facts,
        **_of_alerts(client, staff),
    )


def _promised_on(client: Client, staff: Staff, now: date) -> date | None:
    """Return the day the client named in its latest contact, where it named one."""
    found = Interaction.objects.visible_to(staff).in_force().by(now).filter(client=client)
    latest = found.order_by("-occurred_on", "-pk").values_list("promised_on", flat=True)
    return latest.first()


def _goal(client: Client, staff: Staff) -> str:
    goals = (
        Goal.objects.visible_to(staff)
        .in_force()
        .filter(client=client, kind=Goal.Kind.GOAL, ended_on=None)
    )
    goal = goals.order_by("-stated_on", "-pk").first()
    return str(goal) if goal else ""


def _complaints(client: Client, staff: Staff) -> bool:
    cases = Case.objects.visible_to(staff).open()
    return cases.filter(client=client, kind=Case.Kind.COMPLAINT).exists()


def _of_alerts(client: Client, staff: Staff) -> dict[str, Any]:
    alerts = list(Alert.objects.visible_to(staff).unresolved().filter(client=client))
    told = (reason for alert in alerts for reason in alert.reasons if raises_risk(reason))
    return {
        "codes": frozenset(reason["code"] for reason in told),
        "is_debt_heavy": any(Debt.read(alert.debt).is_concern for alert in alerts),
    }
