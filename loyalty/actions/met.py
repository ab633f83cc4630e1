"""Alerts of clients somebody met: done with the interaction, and open again once it is taken back."""

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery

from crm.models import Interaction
from loyalty.models import Alert
from loyalty.models.alert import met_since

MOST_AT_ONCE = 500
_CHANGED = ["status", "outcome", "note", "interaction", "handled_by", "handled_at"]


@transaction.atomic
def settle_met() -> int:
    """Mark alerts done whose clients were met since they were raised, and return how many."""
    met = Subquery(met_since().order_by("pk").values("pk")[:1])
    waiting = Alert.objects.unresolved().annotate(met=met).filter(met__isnull=False)
    keys = dict(waiting.values_list("pk", "met")[:MOST_AT_ONCE])
    alerts = Alert.objects.select_for_update(of=("self",), skip_locked=True)
    rows = Interaction.objects.select_related("staff").in_bulk(keys.values())
    settled = 0
    for alert in alerts.unresolved().filter(pk__in=keys):
        _settle(alert, rows[keys[alert.pk]])
        settled += 1
    return settled


def _settle(alert: Alert, row: Interaction) -> None:
    alert.status, alert.outcome, alert.note = Alert.Status.DONE, row.outcome, row.note
    alert.interaction, alert.handled_by, alert.handled_at = row, row.staff, row.recorded_at
    alert.save(update_fields=_CHANGED)


@transaction.atomic
def reopen_unmet() -> int:
    """Open the alerts again whose interaction no longer stands, unless a newer one is open, and return how many."""
    later = Interaction.objects.filter(corrects=OuterRef("interaction"))
    newer = Alert.objects.unresolved().filter(client=OuterRef("client"), kind=OuterRef("kind"))
    done = Alert.objects.filter(status=Alert.Status.DONE).filter(Exists(later), ~Exists(newer))
    locked = Alert.objects.select_for_update(of=("self",), skip_locked=True)
    reopened = 0
    for alert in locked.filter(pk__in=list(done.values_list("pk", flat=True)[:MOST_AT_ONCE])):
        alert.status = Alert.Status.SNOOZED if alert.snoozed_until else Alert.Status.OPEN
        alert.outcome = alert.note = ""
        alert.handled_by = alert.handled_at = None
        alert.save(update_fields=_CHANGED)
        reopened += 1
    return reopened
