"""What of loyalty belongs to a client. Standings are the night's: those of a record given up go, and are made anew."""

from django.db.models import Q

from crm.ownership import Rows, no_rows, register_owned, unless_taken
from loyalty.models import Alert, Exit, ExitReason, Standing, StandingChange

UNRESOLVED = Q(status__in=[Alert.Status.OPEN, Alert.Status.SNOOZED])


def close(alerts: Rows) -> None:
    """Close the unresolved of some alerts; the night raises again what still holds."""
    alerts.filter(UNRESOLVED).update(status=Alert.Status.CLOSED, snoozed_until=None)


def take_out(rows: Rows) -> None:
    """Delete rows that the night publishes."""
    rows.delete()


def register() -> None:
    """Register what belongs to a client."""
    register_owned(Exit, movable=unless_taken("exited_on"), blank=("note",))
    register_owned(ExitReason, "exit__client")
    register_owned(
        Alert, movable=unless_taken("kind", where=UNRESOLVED), settle=close, blank=("note",)
    )
    register_owned(Standing, movable=no_rows, settle=take_out)
    register_owned(StandingChange, movable=no_rows)
