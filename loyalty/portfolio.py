"""What loyalty knows of a portfolio that changes hands: its stages, and who is late."""

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from crm.breakdowns import Words, register_breakdown
from crm.models.client import ClientQuerySet
from loyalty.models import Standing
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


def register() -> None:
    """Register loyalty's breakdowns."""
    register_breakdown("stage", _("Stage"), _stages, order=10)
    register_breakdown("arrears", _("Debt"), _arrears, order=20)
