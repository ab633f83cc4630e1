"""Group meetings: record who came, put it right by a later row, take it back."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from crm.access import Permission
from crm.actions.entry import DayRefused, Writer, first_sending, moment_of, writer
from crm.entries import Accepted, MeetingEntry, WithdrawalEntry
from crm.errors import Refused
from crm.models import Attendance, BranchSystem, Client, Group, GroupMeeting, Staff

LARGEST_KEY = 2**63


class CannotRecordMeeting(Refused):
    """The meeting is not kept."""


class CannotAmendMeeting(Refused):
    """The meeting stays as it is."""


@transaction.atomic
def record_meeting(
    *, entry: MeetingEntry, by: Staff | BranchSystem, at: datetime, officer: Staff | None = None
) -> Accepted:
    """Keep one meeting and who came; the same uid sent again finds the first row and changes nothing.

    A second meeting of one day is refused on the page; from a phone that had no signal it is kept and flagged.
    """
    if entry.corrects is not None:
        return correct_meeting(entry=entry, by=by, at=at, officer=officer)
    who = writer(by, officer)
    group = (
        Group.objects.select_for_update(of=("self",), no_key=True).filter(pk=entry.group).first()
    )
    if (first := first_sending(GroupMeeting, entry.uid, who)) is not None:
        return Accepted(first, is_new=False)
    group = _check_may_record(who, group)
    held_on = _held_on(entry, at)
    conflicts = _refuse_second(entry, group, held_on)
    meeting = GroupMeeting(group=group, held_on=held_on)
    return Accepted(meeting, conflicts=conflicts + _write(entry, meeting, who, at))


@transaction.atomic
def correct_meeting(
    *, entry: MeetingEntry, by: Staff | BranchSystem, at: datetime, officer: Staff | None = None
) -> Accepted:
    """Put the meeting that `entry.corrects` names right by a later row; the first is kept."""
    who = writer(by, officer)
    original = _original(entry.corrects or entry.uid, who)
    if (first := first_sending(GroupMeeting, entry.uid, who)) is not None:
        return Accepted(first, is_new=False)
    _check_may_amend(original, who)
    held_on = original.held_on if entry.held_on is None else _held_on(entry, at)
    meeting = GroupMeeting(group=original.group, held_on=held_on, corrects=original)
    return Accepted(meeting, conflicts=_write(entry, meeting, who, at))


@transaction.atomic
def withdraw_meeting(*, entry: WithdrawalEntry, by: Staff | BranchSystem, at: datetime) -> Accepted:
    """Take a meeting back."""
    who = writer(by)
    original = _original(entry.withdraws, who)
    if (first := first_sending(GroupMeeting, entry.uid, who)) is not None:
        return Accepted(first, is_new=False)
    _check_may_amend(original, who)
    row = GroupMeeting.objects.create(
        uid=entry.uid,
        group=original.group,
        held_on=original.held_on,
        staff=who.staff,
        sent_by=who.system,
        recorded_at=at,
        was_offline=entry.was_offline,
        corrects=original,
        is_withdrawal=True,
    )
    return Accepted(row)


def _original(uid: UUID, who: Writer) -> GroupMeeting:
    seen = GroupMeeting.objects.visible_to(who.viewer).select_related("group")
    original = seen.filter(uid=uid, is_withdrawal=False).first()
    if original is None:
        raise CannotAmendMeeting(_("This meeting is not among those you see."), field="corrects")
    Group.objects.select_for_update(of=("self",), no_key=True).get(pk=original.group_id)
    return original


def _held_on(entry: MeetingEntry, at: datetime) -> date:
    try:
        return moment_of(occurred_on=entry.held_on, occurred_at=None, at=at)[0]
    except DayRefused as refusal:
        raise CannotRecordMeeting(str(refusal), field="held_on") from refusal


def _check_may_record(who: Writer, group: Group | None) -> Group:
    if not who.may(Permission.LOG_INTERACTIONS):
        raise CannotRecordMeeting(_("You may not record group meetings."))
    seen = Group.objects.visible_to(who.viewer)
    if group is None or not seen.filter(pk=group.pk).exists():
        raise CannotRecordMeeting(_("This group is not among those you see."), field="group")
    return group


def _check_may_amend(original: GroupMeeting, who: Writer) -> None:
    if GroupMeeting.objects.filter(corrects=original).exists():
        raise CannotAmendMeeting(
            _("This meeting was corrected or taken back already."), field="corrects"
        )
    may_record = who.may(Permission.LOG_INTERACTIONS)
    if not may_record or not (who.wrote(original) or who.may(Permission.MANAGE_TASKS)):
        raise CannotAmendMeeting(_("Only who recorded it, or a manager, may change it."))


def _refuse_second(entry: MeetingEntry, group: Group, held_on: date) -> tuple[str, ...]:
    same_day = GroupMeeting.objects.in_force().filter(group=group, held_on=held_on)
    if not same_day.exists():
        return ()
    told = _("A meeting of this group on this day is recorded already.")
    if not entry.was_offline:
        raise CannotRecordMeeting(told, field="held_on")
    return (told,)


def _write(
    entry: MeetingEntry, meeting: GroupMeeting, who: Writer, at: datetime
) -> tuple[str, ...]:
    """Store the meeting and who came; return words on members who are not known any more."""
    meeting.uid, meeting.note, meeting.was_offline = (
        entry.uid,
        entry.note.strip(),
        entry.was_offline,
    )
    meeting.staff, meeting.sent_by, meeting.recorded_at = who.staff, who.system, at
    attendance = _by_client(entry.attendance, meeting.group, who)
    if not attendance:
        raise CannotRecordMeeting(_("Say for each member whether it came."))
    meeting.save(force_insert=True)
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, client=client, status=status)
        for client, status in attendance.items()
    )
    if len(attendance) == len(entry.attendance):
        return ()
    return (_("Some of those who were listed are not members any more; they are left out."),)


def _by_client(told: Mapping[int, str], group: Group, who: Writer) -> dict[Client, str]:
    """Return the status of each client the writer may name: members, and others it sees."""
    known = Client.objects.filter(pk__in=[key for key in told if key < LARGEST_KEY])
    others = Client.objects.visible_to(who.viewer).values("pk")
    known = known.filter(Q(group=group) | Q(pk__in=others)).select_related("merged_into")
    return {client.merged_into or client: told[client.pk] for client in known}
