"""The debt load of many clients at once, as an alert stores it: from their standings, incomes and loans."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from crm.models import Client, Threshold
from loans.models import Loan
from loyalty.debt import consecutive_top_ups
from loyalty.models import Standing

FOUR_PLACES = Decimal("0.0001")
Stored = dict[str, Any]


def debts_of(clients: Collection[Client], on: date) -> dict[int, Stored]:
    """Return what `Debt.read` reads of each client, as of the night before `on`."""
    standings = {row.client_id: row for row in Standing.objects.filter(client__in=clients)}
    top_ups = _top_ups(clients, on)
    limits = {client.branch: _limits(client, on) for client in clients}
    return {
        client.pk: _debt(
            client, standings.get(client.pk), top_ups.get(client.pk, 0), limits[client.branch]
        )
        for client in clients
    }


def _top_ups(clients: Collection[Client], on: date) -> dict[int, int]:
    loans = Loan.objects.disbursed(on).filter(client__in=clients)
    spans = loans.order_by("client", "disbursed_on", "pk").values_list(
        "client", "disbursed_on", "closed_on"
    )
    return {
        client: consecutive_top_ups((start, end) for _client, start, end in of_client if start)
        for client, of_client in groupby(spans, key=lambda span: span[0])
    }


def _limits(client: Client, on: date) -> tuple[Decimal, Decimal]:
    heavy = Threshold.objects.value_at("debt_installment_to_income", on, branch=client.branch)
    many = Threshold.objects.value_at("debt_consecutive_top_ups", on, branch=client.branch)
    return heavy, many


def _debt(
    client: Client, standing: Standing | None, top_ups: int, limits: tuple[Decimal, Decimal]
) -> Stored:
    heavy, many = limits
    share = None
    if standing and client.monthly_income:
        share = (standing.next_installment / client.monthly_income).quantize(FOUR_PLACES)
    return {
        "outstanding_principal": str(standing.outstanding_principal) if standing else None,
        "next_installment": str(standing.next_installment) if standing else None,
        "days_past_due": standing.days_past_due if standing else 0,
        "installment_to_income": None if share is None else str(share),
        "consecutive_top_ups": top_ups,
        "is_concern": (share is not None and share > heavy) or top_ups >= many,
    }
