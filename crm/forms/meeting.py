"""The forms of a group meeting and of what is taken back, on the page and in a phone's queue."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.actions.interaction import withdraw_interaction
from crm.actions.meeting import record_meeting, withdraw_meeting
from crm.entries import Accepted, Content, MeetingEntry, WithdrawalEntry
from crm.forms.entry import EntryForm, day_field, read_entry
from crm.models import Attendance, GroupMeeting, Staff

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


def accept_meeting(content: Content, by: Staff, at: datetime) -> Accepted:
    """Record the meeting, or correction of one, that a content tells."""
    return record_meeting(entry=read_entry(MeetingForm, content), by=by, at=at)


def accept_withdrawal(content: Content, by: Staff, at: datetime) -> Accepted:
    """Take back the interaction or meeting that a content names."""
    entry = read_entry(WithdrawalForm, content)
    if GroupMeeting.objects.filter(uid=entry.withdraws).exists():
        return withdraw_meeting(entry=entry, by=by, at=at)
    return withdraw_interaction(entry=entry, by=by, at=at)
