"""What surveys are told of loyalty: the stages, who entered a stage, and who is never asked again."""

from datetime import date
from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Concat

from loyalty.models import Exit, Standing
from loyalty.models.standing import Stage
from surveys.models import Trigger
from surveys.population import register_bar
from surveys.triggers import register_event, register_stages


def stage_entered(first: date, last: date, stage: str) -> QuerySet[Any, Any]:
    """Return the standings of clients who entered a stage in some days and are in it still."""
    text = CharField()
    event = Concat(
        Value("stage:"),
        Cast("client", text),
        Value(":"),
        Cast("stage_since", text),
        output_field=text,
    )
    rows: Any = Standing.objects.filter(stage=stage, stage_since__range=(first, last))
    found: QuerySet[Any, Any] = rows.annotate(happened=F("stage_since"), event=event)
    return found


def died(_on: date) -> QuerySet[Any, Any]:
    """Return the clients who died: a death is never contacted again."""
    return Exit.objects.filter(is_death=True).values("client")


def register() -> None:
    """Register them."""
    register_stages(list(Stage.choices))
    register_event(Trigger.Event.STAGE_ENTERED, stage_entered)
    register_bar("deaths", died)
