"""What loyalty knows of a portfolio that changes hands: its stages, and who is late."""

from datetime import date, timedelta

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from crm.breakdowns import Words, register_breakdown
from crm.digest import Counts, Item, counted, register_item
from crm.models.client import ClientQuerySet
from loyalty.models import Alert, Standing
from loyalty.models.alert import AlertQuerySet
from loyalty.models.standing import Stage

LATE_BADLY = 30


def _stages(clients: ClientQuerySet) -> list[tuple[Words, int]]:
    known = Standing.objects.filter(client__in=clients.order_by().values("pk"))
    counted = dict(known.order_by().values_list("stage").annotate(n=Count("pk")))
    return [(label, counted[stage]) for stage, label in Stage.choices if stage in counted]


def _arrears(clients: ClientQuerySet) -> list[tuple[Words, int]]:
    known = Standing.objects.filter(client__in=clients.order_by().values("pk"))
    counted = known.aggregate(
        borrowing=Count("pk", filter=Q(outstanding_principal__gt=0)),
        late=Count("pk", filter=Q(days_past_due__range=(1, LATE_BADLY))),
        badly=Count("pk", filter=Q(days_past_due__gt=LATE_BADLY)),
    )
    return [
        (_("With a loan now"), counted["borrowing"]),
        (_("Late up to 30 days"), counted["late"]),
        (_("Late more than 30 days"), counted["badly"]),
    ]


def _new_alerts(today: date) -> Counts:
    """Count the alerts the last night raised, by the loan officer in charge now."""
    return _fresh(Alert.objects.of_risk(), today)


def _new_answers(today: date) -> Counts:
    """Count the alerts that surveys raised since yesterday, by the loan officer in charge now."""
    return _fresh(Alert.objects.of_low_answers().for_officers(), today)


def _fresh(alerts: AlertQuerySet, today: date) -> Counts:
    fresh = alerts.filter(status=Alert.Status.OPEN, raised_on__gte=today - timedelta(days=1))
    return counted(fresh.order_by().values_list("client__officer").annotate(n=Count("pk")))


def register() -> None:
    """Register loyalty's breakdowns, and the morning's new alerts and answers."""
    register_item(
        "alerts",
        Item(
            _new_alerts,
            lambda n: ngettext("%d new client at risk", "%d new clients at risk", n) % n,
            "loyalty:worklist",
            order=30,
            goes_to_stand_ins=True,
        ),
    )
    register_item(
        "answers",
        Item(
            _new_answers,
            lambda n: (
                ngettext(
                    "%d client said that something is not right",
                    "%d clients said that something is not right",
                    n,
                )
                % n
            ),
            "loyalty:worklist",
            order=28,
            goes_to_stand_ins=True,
        ),
    )
    register_breakdown("stage", _("Stage"), _stages, order=10)
    register_breakdown("arrears", _("Debt"), _arrears, order=20)
