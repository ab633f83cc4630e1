"""Group meetings: who came, recorded once, put right by later rows."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from crm.actions.meeting import (
    CannotAmendMeeting,
    CannotRecordMeeting,
    record_meeting,
    withdraw_meeting,
)
from crm.entries import MeetingEntry, WithdrawalEntry, accept_entry
from crm.models import Attendance, Client, GroupMeeting
from tests.cast import play
from tests.factories import ClientFactory, GroupFactory

pytestmark = pytest.mark.django_db
ON = date(2026, 6, 1)
AT = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
LATER = AT + timedelta(minutes=5)


@pytest.fixture
def cast():
    return play()


@pytest.fixture
def group(cast):
    made = GroupFactory(name="Lotus", officer=cast.amina, branch=cast.branch)
    Client.objects.filter(pk=cast.client.pk).update(group=made)
    return made


@pytest.fixture
def hoda(cast, group):
    return ClientFactory(given_name="Hoda", officer=cast.amina, branch=cast.branch, group=group)


def entry(group, attendance, **told):
    by_key = {client.pk: status for client, status in attendance.items()}
    return MeetingEntry(**{"uid": uuid4(), "group": group.pk, "attendance": by_key, **told})


def came(meeting):
    rows = Attendance.objects.filter(meeting=meeting).order_by("client__given_name")
    return list(rows.values_list("client__given_name", "status"))


def test_a_meeting_keeps_who_came(cast, group, hoda):
    told = entry(group, {cast.client: "LATE", hoda: "PRESENT"}, note=" Under the tree ")
    meeting = record_meeting(entry=told, by=cast.amina, at=AT).row
    assert (meeting.held_on, meeting.staff, meeting.note) == (ON, cast.amina, "Under the tree")
    assert came(meeting) == [("Fatma", "LATE"), ("Hoda", "PRESENT")]


def test_the_same_entry_sent_again_finds_the_first_and_changes_nothing(cast, group, hoda):
    told = entry(group, {cast.client: "LATE", hoda: "PRESENT"})
    first = record_meeting(entry=told, by=cast.amina, at=AT)
    again = entry(group, {hoda: "ABSENT"}, uid=told.uid)
    found = record_meeting(entry=again, by=cast.amina, at=LATER)
    assert (found.row, found.is_new) == (first.row, False)
    assert came(first.row) == [("Fatma", "LATE"), ("Hoda", "PRESENT")]


def test_a_second_meeting_of_a_day_is_refused_on_the_page_and_flagged_from_a_phone(
    cast, group, hoda
):
    record_meeting(entry=entry(group, {hoda: "PRESENT"}), by=cast.amina, at=AT)
    with pytest.raises(CannotRecordMeeting) as refusal:
        record_meeting(entry=entry(group, {hoda: "ABSENT"}), by=cast.amina, at=LATER)
    assert refusal.value.field == "held_on"
    assert GroupMeeting.objects.count() == 1
    from_phone = entry(group, {hoda: "ABSENT"}, was_offline=True)
    accepted = record_meeting(entry=from_phone, by=cast.amina, at=LATER)
    assert accepted.conflicts == ("A meeting of this group on this day is recorded already.",)
    assert GroupMeeting.objects.count() == 2


def test_a_client_of_others_is_left_out_and_said_so(cast, group, hoda):
    stranger = ClientFactory()
    told = entry(group, {hoda: "PRESENT", stranger: "ABSENT"})
    accepted = record_meeting(entry=told, by=cast.amina, at=AT)
    assert came(accepted.row) == [("Hoda", "PRESENT")]
    assert accepted.conflicts == (
        "Some of those who were listed are not members any more; they are left out.",
    )


@pytest.mark.parametrize("who", ["outsider", "auditor"])
def test_a_meeting_is_refused_to_those_who_may_not(cast, group, hoda, who):
    told = entry(group, {hoda: "PRESENT"})
    with pytest.raises(CannotRecordMeeting):
        record_meeting(entry=told, by=getattr(cast, who), at=AT)
    assert not GroupMeeting.objects.exists()


def test_a_meeting_to_come_is_refused(cast, group, hoda):
    told = entry(group, {hoda: "PRESENT"}, held_on=ON + timedelta(days=1))
    with pytest.raises(CannotRecordMeeting) as refusal:
        record_meeting(entry=told, by=cast.amina, at=AT)
    assert refusal.value.field == "held_on"
    assert not GroupMeeting.objects.exists()


def test_a_correction_stands_for_the_first_and_keeps_it(cast, group, hoda):
    first = record_meeting(entry=entry(group, {hoda: "ABSENT"}), by=cast.amina, at=AT).row
    told = entry(group, {hoda: "EXCUSED"}, corrects=first.uid)
    corrected = record_meeting(entry=told, by=cast.amina, at=LATER).row
    assert list(GroupMeeting.objects.in_force()) == [corrected]
    assert (came(first), came(corrected)) == ([("Hoda", "ABSENT")], [("Hoda", "EXCUSED")])
    again = entry(group, {hoda: "LATE"}, corrects=first.uid)
    with pytest.raises(CannotAmendMeeting):
        record_meeting(entry=again, by=cast.amina, at=LATER)
    assert GroupMeeting.objects.count() == 2


def test_a_phone_records_a_meeting_and_takes_it_back(cast, group, hoda):
    uid = str(uuid4())
    content = {"uid": uid, "group": group.pk, f"attendance-{hoda.pk}": "LATE"}
    accept_entry(kind="meeting", content=content, by=cast.amina, at=AT)
    taken = {"uid": str(uuid4()), "withdraws": uid}
    accept_entry(kind="withdrawal", content=taken, by=cast.amina, at=LATER)
    assert not GroupMeeting.objects.in_force().exists()
    assert GroupMeeting.objects.count() == 2


def test_only_who_recorded_it_or_a_manager_takes_it_back(cast, group, hoda):
    meeting = record_meeting(entry=entry(group, {hoda: "LATE"}), by=cast.manager, at=AT).row
    withdrawal = WithdrawalEntry(uid=uuid4(), withdraws=meeting.uid)
    for by in (cast.amina, cast.outsider):
        with pytest.raises(CannotAmendMeeting):
            withdraw_meeting(entry=withdrawal, by=by, at=LATER)
    assert GroupMeeting.objects.get() == meeting
