"""The forms of absences and hand-overs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.access import Permission, Role
from crm.models import Absence, Handover, Staff

WORKING = (Role.LOAN_OFFICER, Role.BRANCH_MANAGER)


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AbsenceForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only for the type checker
    """Who is away from when to when, and who stands in."""

    class Meta:
        model = Absence
        fields = ("officer", "since", "until", "stand_in", "reason")
        widgets = {"since": _day(), "until": _day()}

    def __init__(self, *args: Any, staff: Staff, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        seen = Staff.objects.visible_to(staff).filter(is_active=True).order_by("first_name")
        if staff.may(Permission.HAND_OVER):
            colleagues = seen
            self.fields["officer"].queryset = seen.filter(role__in=WORKING)  # type: ignore[attr-defined]  # a model choice field
        else:
            colleagues = Staff.objects.colleagues_of(staff).order_by("first_name")
            del self.fields["officer"]
        self.fields["stand_in"].queryset = colleagues.filter(role__in=WORKING)  # type: ignore[attr-defined]  # a model choice field


class HandoverForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only for the type checker
    """From whom to whom, on which day."""

    class Meta:
        model = Handover
        fields = ("giver", "taker", "effective_on", "reason")
        labels = {"effective_on": _("Day of the hand-over")}
        widgets = {"effective_on": _day()}

    def __init__(self, *args: Any, staff: Staff, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        seen = Staff.objects.visible_to(staff).filter(role=Role.LOAN_OFFICER)
        offered = seen.order_by("first_name", "last_name")
        self.fields["giver"].queryset = offered  # type: ignore[attr-defined]  # a model choice field
        self.fields["taker"].queryset = offered.filter(is_active=True)  # type: ignore[attr-defined]  # a model choice field
