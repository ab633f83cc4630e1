"""Panels of the client page: what the client is worth, and why the client might leave."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from analytics.models import ClientScore, LoanProfit
from analytics.sixways import six_ways
from crm.access import Permission, requires
from crm.charts.figures import figure, reader
from crm.institution import institution
from crm.models import Client, Staff, Threshold
from crm.request import staff_of, today
from loans.models import Loan
from loyalty.debt import Debt, consecutive_top_ups
from loyalty.models import Alert
from loyalty.reasons import raises_risk

STATEMENT = (
    ("interest_received", _("Interest received"), 1),
    ("fees_received", _("Fees and penalties received"), 1),
    ("cost_of_funds", _("Cost of funds"), -1),
    ("credit_loss", _("Credit loss"), -1),
    ("activity_cost", _("Activity cost"), -1),
    ("acquisition_cost", _("Acquisition cost"), -1),
)


@require_GET
@requires(Permission.VIEW_PROFIT)
def profit(request: HttpRequest, client_id: int) -> HttpResponse:
    """Show what one client has earned, cycle by cycle, and where it broke even."""
    staff = staff_of(request)
    client = get_object_or_404(Client.objects.visible_to(staff), pk=client_id)
    score = ClientScore.objects.visible_to(staff).filter(client=client).first()
    context: dict[str, Any] = {"client": client, "score": score}
    if score:
        profits = list(
            LoanProfit.objects.visible_to(staff)
            .filter(client=client)
            .order_by("cycle", "pk")
            .values_list("profit", flat=True)
        )
        context["statement"] = [
            (label, sign * getattr(score, name)) for name, label, sign in STATEMENT
        ]
        if profits:
            from analytics.charts.worth import worth_chart  # loads what draws

            chart = worth_chart(profits, locale=reader().locale, is_rtl=reader().is_rtl)
            context["figure"] = figure(chart, currency=_currency())
    return render(request, "analytics/profit.html", context)


@require_GET
@requires(Permission.VIEW_CLIENTS)
def risk(request: HttpRequest, client_id: int) -> HttpResponse:
    """Show how likely one client is to leave, why, and what the client owes beside it."""
    staff = staff_of(request)
    client = get_object_or_404(Client.objects.visible_to(staff), pk=client_id)
    score = ClientScore.objects.visible_to(staff).filter(client=client).first()
    context: dict[str, Any] = {"client": client, "score": score}
    if score:
        context |= {
            "raising": [reason for reason in score.reasons if raises_risk(reason)],
            "lowering": [reason for reason in score.reasons if not raises_risk(reason)],
            "debt": _debt(client, score, staff),
        }
    return render(request, "analytics/risk.html", context)


@require_GET
@requires(Permission.VIEW_CLIENTS)
def evaluation(request: HttpRequest, client_id: int) -> HttpResponse:
    """Show one client six ways, side by side."""
    staff = staff_of(request)
    client = get_object_or_404(Client.objects.visible_to(staff), pk=client_id)
    context = {"client": client, "ways": six_ways(client, staff, today())}
    return render(request, "analytics/evaluation.html", context)


def _currency() -> str:
    known = institution()
    return known.currency if known else ""


def _debt(client: Client, score: ClientScore, staff: Staff) -> Debt:
    """Return the debt load as the night told it with an alert, else as score and loans know it."""
    alert = Alert.objects.visible_to(staff).unresolved().filter(client=client).first()
    if alert:
        return Debt.read(alert.debt)
    share = score.next_installment / client.monthly_income if client.monthly_income else None
    loans = Loan.objects.visible_to(staff).filter(client=client, disbursed_on__lte=score.as_of)
    spans = loans.order_by("disbursed_on", "pk").values_list("disbursed_on", "closed_on")
    top_ups = consecutive_top_ups((start, end) for start, end in spans if start)
    return Debt(
        score.outstanding_principal,
        score.next_installment,
        score.days_past_due,
        share,
        top_ups,
        is_concern=_is_concern(share, top_ups, client, score.as_of),
    )


def _is_concern(share: Decimal | None, top_ups: int, client: Client, on: date) -> bool:
    """Tell whether the thresholds in force at the client's branch call the debt heavy."""
    heavy = Threshold.objects.value_at("debt_installment_to_income", on, branch=client.branch)
    many = Threshold.objects.value_at("debt_consecutive_top_ups", on, branch=client.branch)
    return (share is not None and share > heavy) or top_ups >= many
