"""Who came to a group's meetings, member by member: the last ones, how many in a row, how many missed in a row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from crm.models import Attendance, Client, Group, GroupMeeting

LAST = 8
CAME = {Attendance.Status.PRESENT, Attendance.Status.LATE}
MISSED = {Attendance.Status.ABSENT}


@dataclass
class Member:
    """One member, with the statuses of the last meetings, latest first; empty where not listed."""

    client: Client
    marks: list[Attendance | None] = field(default_factory=list)

    @property
    def came_in_a_row(self) -> int:
        """How many of the latest meetings it came to, late counts; being excused neither ends nor adds."""
        return in_a_row(self._statuses, CAME)

    @property
    def missed_in_a_row(self) -> int:
        """How many of the latest meetings it missed without excuse."""
        return in_a_row(self._statuses, MISSED)

    @property
    def _statuses(self) -> list[str]:
        return [mark.status for mark in self.marks if mark is not None]


def in_a_row(statuses: Iterable[str], counted: Iterable[str]) -> int:
    """Count the statuses before the first that is not `counted`; excused ones are passed over."""
    count, wanted = 0, set(counted)
    for status in statuses:
        if status == Attendance.Status.EXCUSED:
            continue
        if status not in wanted:
            break
        count += 1
    return count


def last_meetings(group: Group) -> list[GroupMeeting]:
    """Return the last meetings of a group that stand, latest first."""
    held = GroupMeeting.objects.in_force().filter(group=group).select_related("staff")
    return list(held.order_by("-held_on", "-pk")[:LAST])


def members_of(group: Group) -> list[Client]:
    """Return the members of a group by name."""
    return list(Client.objects.filter(group=group, merged_into=None).order_by("search_name", "pk"))


def attendance_of(clients: Sequence[Client], held: Sequence[GroupMeeting]) -> list[Member]:
    """Return each client's marks of some meetings."""
    marks = {
        (mark.client_id, mark.meeting_id): mark
        for mark in Attendance.objects.filter(meeting__in=[one.pk for one in held])
    }
    return [Member(client, [marks.get((client.pk, one.pk)) for one in held]) for client in clients]
