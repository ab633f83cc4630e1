"""A day in templates: `{{ stop|days_left:today }}` and `{{ task|task_icon }}`."""

from datetime import date

from django import template

from crm.models import Task
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
