"""The form of a task."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.access import Permission
from crm.models import Client, Staff, Task


class TaskForm(forms.Form):
    """What is to be done, by when, and by whom."""

    action = forms.ChoiceField(label=_("What"), choices=Task.Action.choices)
    due_on = forms.DateField(
        label=_("Due on"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    text = forms.CharField(
        label=_("More"), max_length=300, required=False, widget=forms.TextInput({"dir": "auto"})
    )
    assignee = forms.ModelChoiceField(
        Staff.objects.none(),
        label=_("For"),
        required=False,
        empty_label=_("The client's loan officer"),
    )

    def __init__(self, *args: Any, staff: Staff, client: Client | None, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        if not staff.may(Permission.MANAGE_TASKS):
            del self.fields["assignee"]
            return
        workers = Staff.objects.visible_to(staff).filter(is_active=True)
        field = forms.ModelChoiceField(
            workers.order_by("first_name", "last_name"),
            label=_("For"),
            required=client is None,
            empty_label=_("The client's loan officer") if client else None,
        )
        self.fields["assignee"] = field
