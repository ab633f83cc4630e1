"""What can be done to many clients at once: give them into charge, set a task for each."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from crm.access import Permission
from crm.actions.client import assign_officers
from crm.actions.task import Errand, set_tasks
from crm.lists import BulkAction, register_bulk
from crm.models import Staff, Task
from crm.models.client import ClientQuerySet


class OfficersForm(forms.Form):
    """Whom to give many clients to."""

    officer = forms.ModelChoiceField(Staff.objects.none(), label=_("Loan officer"))

    def __init__(self, data: Any, *, staff: Staff, rows: ClientQuerySet) -> None:  # noqa: ANN401 - a request's parameters
        super().__init__(data)
        seen = Staff.objects.visible_to(staff).loan_officers()
        of_these = seen.filter(branches__in=rows.order_by().values("branch")).distinct()
        self.fields["officer"].queryset = of_these.order_by("first_name", "last_name")  # type: ignore[attr-defined]  # a model choice field


class TaskForm(forms.Form):
    """What is to be done for each of many clients, by its loan officer."""

    action = forms.ChoiceField(label=_("What"), choices=Task.Action.choices)
    due_on = forms.DateField(label=_("Due on"), widget=forms.DateInput(attrs={"type": "date"}))
    text = forms.CharField(
        label=_("More"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def __init__(self, data: Any, *, staff: Staff, rows: ClientQuerySet) -> None:  # noqa: ANN401 - as every bulk action's form is made
        super().__init__(data)


def _give(rows: ClientQuerySet, values: dict[str, Any], by: Staff, at: datetime) -> str:
    officer = values["officer"]
    on = timezone.localdate(at)
    assigned, stayed = assign_officers(clients=rows, officer=officer, by=by, on=on)
    words = ngettext(
        "%(count)s client is now with %(name)s.",
        "%(count)s clients are now with %(name)s.",
        assigned,
    ) % {"count": assigned, "name": officer}
    left = ngettext(
        "%(count)s stays where it was: the loan officer does not work at its branch.",
        "%(count)s stay where they were: the loan officer does not work at their branch.",
        stayed,
    ) % {"count": stayed}
    return f"{words} {left}" if stayed else words


def _set_task(rows: ClientQuerySet, values: dict[str, Any], by: Staff, at: datetime) -> str:
    errand = Errand(action=values["action"], due_on=values["due_on"], text=values["text"])
    on = timezone.localdate(at)
    made = set_tasks(errand=errand, clients=rows.order_by("pk"), by=by, on=on, at=at)
    words = ngettext("%(count)s task is set.", "%(count)s tasks are set.", made)
    return words % {"count": made}


def register() -> None:
    """Register the bulk actions of the list of clients."""
    for action in (
        BulkAction(
            "clients",
            "give",
            _("Give into charge"),
            OfficersForm,
            _give,
            10,
            Permission.EDIT_CLIENTS,
            is_for_own_portfolio=False,
        ),
        BulkAction(
            "clients", "task", _("Set a task"), TaskForm, _set_task, 20, Permission.WORK_TASKS
        ),
    ):
        register_bulk(action)
