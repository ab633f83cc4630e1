"""The forms of a group meeting and of what is taken back, on the page and in a phone's queue."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.entries import MeetingEntry, WithdrawalEntry
from crm.forms.entry import EntryForm, day_field
from crm.models import Attendance

ATTENDANCE = "attendance-"


class MeetingForm(EntryForm[MeetingEntry]):
    """One meeting of a group; `attendance-<client key>` carries the code of each client."""

    group = forms.IntegerField(widget=forms.HiddenInput)
    held_on = day_field(_("Held on"))
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    corrects = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Read who came."""
        told = {
            name.removeprefix(ATTENDANCE): self.data.get(name)
            for name in self.data
            if name.startswith(ATTENDANCE)
        }
        known = {key: code for key, code in told.items() if code in Attendance.Status.values}
        if not known or known.keys() != told.keys() or not all(key.isdecimal() for key in known):
            raise forms.ValidationError(_("Say for each member whether it came."))
        attendance = {int(key): code for key, code in known.items()}
        return {**self.cleaned_data, "attendance": attendance}

    def entry(self) -> MeetingEntry:
        """Return the entry of a valid form."""
        return MeetingEntry(**self.cleaned_data)


class WithdrawalForm(EntryForm[WithdrawalEntry]):
    """An interaction or meeting taken back."""

    withdraws = forms.UUIDField(widget=forms.HiddenInput)

    def entry(self) -> WithdrawalEntry:
        """Return the entry of a valid form."""
        return WithdrawalEntry(**self.cleaned_data)
