"""A day in templates: `{{ stop|days_left:today }}`, `{{ task|task_icon }}`, `{{ stop|opened_by }}`, `{% new_uid %}`."""

from datetime import date
from uuid import uuid4

from django import template

from crm.models import Interaction, Task
from crm.presets import OF_ACTION
from loyalty.agenda import Stop

register = template.Library()

ICONS = {
    Task.Action.CALL: "phone",
    Task.Action.WELCOME_CALL: "phone",
    Task.Action.RETENTION_CALL: "phone",
    Task.Action.COLLECT_PROMISE: "clock",
    Task.Action.RENEWAL_OFFER: "loan",
    Task.Action.WIN_BACK_OFFER: "loan",
    Task.Action.GREETING: "star",
}


@register.filter
def days_left(stop: Stop, today: date) -> int | None:
    """Return the days to the last installment, where it is near."""
    return stop.days_left(today)


@register.filter
def task_icon(task: Task) -> str:
    """Return the icon of what is to be done."""
    return ICONS.get(Task.Action(task.action), "pin")


@register.filter
def opened_by(stop: Stop) -> tuple[str, str]:
    """Return the kind of contact and the purpose that the first reason on a card asks for."""
    if stop.tasks and stop.tasks[0].action in OF_ACTION:
        return OF_ACTION[stop.tasks[0].action]
    if stop.has_work:
        return Interaction.Kind.VISIT, Interaction.Purpose.FOLLOW_UP
    return Interaction.Kind.CALL, Interaction.Purpose.CARE


@register.simple_tag
def new_uid() -> str:
    """Make the key under which an entry is kept once, however often it is sent."""
    return str(uuid4())
