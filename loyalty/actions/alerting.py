"""Raising, refreshing and closing alerts, all at once, from a table that says for whom one holds."""

from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery

from crm.audit import acting
from crm.models import Interaction, Staff
from crm.sql import execute
from loyalty.models import Alert

# Columns a table of candidates must have, one row a client for whom an alert holds: client_id, officer_id
# (null where nobody is in charge), probability, value_at_stake, reasons, debt, next_step, act_by, is_to_raise.

RAISE = """
INSERT INTO loyalty_alert (client_id, officer_id, kind, raised_on, as_of, probability,
    value_at_stake, reasons, debt, next_step, act_by, status, outcome, note)
SELECT client_id, officer_id, 'DROPOUT_RISK', %(on)s, %(on)s, probability,
       value_at_stake, reasons, debt, next_step, act_by, 'OPEN', '', ''
FROM {candidates}
WHERE is_to_raise
ORDER BY officer_id, value_at_stake DESC
ON CONFLICT (client_id, kind) WHERE status IN ('OPEN', 'SNOOZED') DO NOTHING
"""

REFRESH = """
UPDATE loyalty_alert AS alert
SET as_of = %(on)s, officer_id = now.officer_id, probability = now.probability,
    value_at_stake = now.value_at_stake, reasons = now.reasons, debt = now.debt,
    next_step = now.next_step
FROM {holding} AS now
WHERE now.client_id = alert.client_id
  AND alert.kind = 'DROPOUT_RISK'
  AND alert.status IN ('OPEN', 'SNOOZED') AND alert.raised_on <= %(on)s
  AND (alert.officer_id, alert.probability, alert.value_at_stake, alert.reasons, alert.debt,
       alert.next_step)
      IS DISTINCT FROM
      (now.officer_id, now.probability, now.value_at_stake, now.reasons, now.debt, now.next_step)
"""

CLOSE = """
UPDATE loyalty_alert AS alert
SET status = 'CLOSED', as_of = %(on)s
WHERE alert.kind = 'DROPOUT_RISK'
  AND alert.status IN ('OPEN', 'SNOOZED') AND alert.raised_on <= %(on)s
  AND NOT EXISTS (SELECT FROM {holding} AS now WHERE now.client_id = alert.client_id)
"""


@transaction.atomic
def raise_alerts(*, candidates: str, by: Staff | None, on: date) -> int:
    """Raise the alerts a table of candidates asks for and return how many; one unresolved a client."""
    with acting(by):
        return execute(RAISE.format(candidates=candidates), {"on": on})


@transaction.atomic
def refresh_unresolved(*, holding: str, by: Staff | None, on: date) -> int:
    """Bring unresolved alerts to what holds now and return how many changed; a snooze stays as it is."""
    with acting(by):
        return execute(REFRESH.format(holding=holding), {"on": on})


@transaction.atomic
def close_stale(*, holding: str, by: Staff | None, on: date) -> int:
    """Close the unresolved alerts of clients for whom none holds any more and return how many."""
    with acting(by):
        return execute(CLOSE.format(holding=holding), {"on": on})


@transaction.atomic
def settle_visited(*, by: Staff | None, on: date) -> int:
    """Mark done the unresolved alerts of clients met since, wherever that was logged, and return how many."""
    met = (
        Interaction.objects.in_force()
        .filter(client=OuterRef("client"), occurred_on__gt=OuterRef("raised_on"))
        .filter(occurred_on__lte=on)
        .exclude(outcome=Interaction.Outcome.NOT_HOME)
        .order_by("-occurred_on", "-pk")
    )
    with acting(by):
        return (
            Alert.objects.unresolved()
            .for_officers()  # the others look at who met the client
            .filter(Exists(met))
            .update(
                status=Alert.Status.DONE,
                outcome=Subquery(met.values("outcome")[:1]),
                handled_by=Subquery(met.values("staff")[:1]),
                handled_at=Subquery(met.values("recorded_at")[:1]),
            )
        )
