"""Group pages: today's first, who keeps missing, the attendance of a meeting on one screen."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from crm.actions.meeting import record_meeting
from crm.attendance import attendance_of, in_a_row, last_meetings, members_of
from crm.entries import MeetingEntry
from crm.models import Attendance, Client, GroupMeeting
from tests.cast import play
from tests.factories import ClientFactory, GroupFactory

pytestmark = pytest.mark.django_db


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


def hold(group, by, days_ago, attendance):
    now = timezone.now()
    entry = MeetingEntry(
        uid=uuid4(),
        group=group.pk,
        held_on=timezone.localdate() - timedelta(days=days_ago),
        attendance={client.pk: status for client, status in attendance.items()},
    )
    return record_meeting(entry=entry, by=by, at=now).row


@pytest.mark.parametrize(
    ("statuses", "missed", "came"),
    [
        ([], 0, 0),
        (["ABSENT", "ABSENT", "PRESENT"], 2, 0),
        (["ABSENT", "EXCUSED", "ABSENT", "LATE"], 2, 0),
        (["EXCUSED", "PRESENT", "LATE", "ABSENT"], 0, 2),
    ],
)
def test_what_counts_in_a_row(statuses, missed, came):
    assert (in_a_row(statuses, {"ABSENT"}), in_a_row(statuses, {"PRESENT", "LATE"})) == (
        missed,
        came,
    )


def test_attendance_is_read_from_the_meetings_that_stand(cast, group, hoda):
    for days_ago, status in ((14, "PRESENT"), (7, "ABSENT"), (0, "ABSENT")):
        hold(group, cast.amina, days_ago, {hoda: status, cast.client: "PRESENT"})
    found = {
        member.client: (member.missed_in_a_row, member.came_in_a_row)
        for member in attendance_of(members_of(group), last_meetings(group))
    }
    assert found == {cast.client: (0, 3), hoda: (2, 0)}


def test_the_groups_that_meet_today_come_first(cast, client):
    today = timezone.localdate().isoweekday()
    names = {"Never": None, "Tomorrow": today % 7 + 1, "Today": today}
    for name, weekday in names.items():
        GroupFactory(name=name, officer=cast.amina, branch=cast.branch, meeting_weekday=weekday)
    GroupFactory(name="Elsewhere", branch=cast.elsewhere)
    client.force_login(cast.amina)
    rows = client.get("/groups/").context["rows"]
    assert [(row["group"].name, row["is_today"]) for row in rows] == [
        ("Today", True),
        ("Tomorrow", False),
        ("Never", False),
    ]
    assert [row["group"].name for row in client.get("/groups/?q=tom").context["rows"]] == [
        "Tomorrow"
    ]


def test_everybody_is_present_until_told_otherwise(cast, client, group, hoda):
    client.force_login(cast.amina)
    shown = client.get(f"/groups/{group.pk}/meeting")
    assert {(row[0], row[2]) for row in shown.context["rows"]} == {
        (cast.client, "PRESENT"),
        (hoda, "PRESENT"),
    }
    sent = {"uid": shown.context["form"]["uid"].value(), "held_on": timezone.localdate()}
    sent |= {f"attendance-{cast.client.pk}": "PRESENT", f"attendance-{hoda.pk}": "EXCUSED"}
    for _tap in range(2):
        answer = client.post(f"/groups/{group.pk}/meeting", sent)
        assert (answer.status_code, answer.url) == (302, f"/groups/{group.pk}/")
    assert GroupMeeting.objects.count() == 1
    assert dict(Attendance.objects.values_list("client", "status")) == {
        cast.client.pk: "PRESENT",
        hoda.pk: "EXCUSED",
    }
    page = client.get(f"/clients/{hoda.pk}/timeline").content.decode()
    assert '<strong dir="auto">Group meeting: Excused</strong>' in page


def test_a_refused_meeting_forgets_nothing(cast, client, group, hoda):
    hold(group, cast.amina, 0, {hoda: "PRESENT"})
    client.force_login(cast.amina)
    sent = {"uid": str(uuid4()), "held_on": timezone.localdate(), "note": "تحت الشجرة"}
    sent |= {f"attendance-{hoda.pk}": "LATE"}
    answer = client.post(f"/groups/{group.pk}/meeting", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "A meeting of this group on this day is recorded already." in page
    assert "تحت الشجرة" in page
    assert (hoda, f"attendance-{hoda.pk}", "LATE") in answer.context["rows"]
    assert GroupMeeting.objects.count() == 1


def test_a_meeting_is_corrected_and_taken_back_from_the_groups_page(cast, client, group, hoda):
    first = hold(group, cast.amina, 0, {hoda: "ABSENT", cast.client: "PRESENT"})
    client.force_login(cast.amina)
    address = f"/meetings/{first.uid}/correct"
    assert address in client.get(f"/groups/{group.pk}/").content.decode()
    shown = client.get(address)
    assert (hoda, f"attendance-{hoda.pk}", "ABSENT") in shown.context["rows"]
    sent = {"uid": str(uuid4()), "held_on": first.held_on, f"attendance-{hoda.pk}": "LATE"}
    assert client.post(address, sent).status_code == 302
    standing = GroupMeeting.objects.in_force().get()
    assert standing.corrects == first
    page = client.get(f"/clients/{hoda.pk}/timeline").content.decode()
    assert "<del><strong>Group meeting: Absent</strong>" in page
    assert '<strong dir="auto">Group meeting: Late</strong>' in page
    client.post(f"/meetings/{standing.uid}/withdraw")
    assert not GroupMeeting.objects.in_force().exists()


def test_an_outsider_finds_no_meeting(cast, client, group, hoda):
    first = hold(group, cast.amina, 0, {hoda: "ABSENT"})
    client.force_login(cast.outsider)
    for address in (f"/meetings/{first.uid}/correct", f"/meetings/{first.uid}/withdraw"):
        assert client.post(address).status_code == 404
    assert GroupMeeting.objects.count() == 1


def test_lists_of_groups_and_members_ask_a_fixed_number_of_questions(
    cast, client, group, hoda, django_assert_num_queries
):
    hold(group, cast.amina, 0, {hoda: "ABSENT"})
    client.force_login(cast.amina)
    addresses = {"/groups/": 7, f"/groups/{group.pk}/": 8, f"/groups/{group.pk}/meeting": 5}
    for address in addresses:
        client.get(address)
    for place in range(3):
        GroupFactory(name=f"G{place}", officer=cast.amina, branch=cast.branch)
        ClientFactory(officer=cast.amina, branch=cast.branch, group=group)
    for address, count in addresses.items():
        with django_assert_num_queries(count):
            client.get(address)
