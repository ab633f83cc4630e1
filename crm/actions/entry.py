"""What the actions that take entries share: who says so, whether it was sent before, and when it was."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from crm.access import Permission, Viewer
from crm.errors import Refused
from crm.models import BranchSystem, GroupMeeting, Interaction, Staff

EARLIEST_YEAR = 1990
NOON = 12


class EntryUsed(Refused):
    """The uid names somebody else's entry."""


class DayRefused(Refused):
    """Nothing can have happened on that day."""


@dataclass(frozen=True)
class Writer:
    """Who says so: a member of staff, or a branch system with the member of staff that it names."""

    staff: Staff | None
    system: BranchSystem | None = None

    @property
    def viewer(self) -> Viewer:
        """Whose clients they are."""
        viewer: Any = self.system or self.staff
        return viewer  # type: ignore[no-any-return]  # one of the two is there

    def may(self, permission: Permission) -> bool:
        """Tell whether a permission is held; a system is asked for its scope before it comes here."""
        return self.system is not None or (self.staff is not None and self.staff.may(permission))

    def wrote(self, row: Interaction | GroupMeeting) -> bool:
        """Tell whether a row is this writer's own."""
        if self.system is not None:
            return row.sent_by_id == self.system.pk
        return self.staff is not None and row.staff_id == self.staff.pk


def writer(by: Staff | BranchSystem, officer: Staff | None = None) -> Writer:
    """Return who writes; `officer` is whom a branch system names."""
    return Writer(officer, by) if isinstance(by, BranchSystem) else Writer(by)


def first_sending(model: Any, uid: UUID, who: Writer) -> Any:  # noqa: ANN401 - interactions and meetings alike
    """Return the row that an earlier sending of an entry made, if there is one.

    Raises
    ------
    EntryUsed
        The uid is somebody else's.
    """
    row = model.objects.filter(uid=uid).first()
    if row is not None and not who.wrote(row):
        raise EntryUsed(_("This entry number is taken."), field="uid")
    return row


def moment_of(
    *, occurred_on: date | None, occurred_at: datetime | None, at: datetime
) -> tuple[date, datetime]:
    """Return the business date and the moment of what was logged; a clock that is ahead is set back to `at`.

    Raises
    ------
    DayRefused
        The day is in the future, or long before anybody logged anything.
    """
    if occurred_at is not None and occurred_at.year < EARLIEST_YEAR:
        raise DayRefused(_("This moment is too long ago."), field="occurred_at")
    moment = timezone.localtime(min(occurred_at or at, at))
    on = occurred_on or moment.date()
    if on.year < EARLIEST_YEAR or on > timezone.localdate(at):
        raise DayRefused(_("Choose today or an earlier day."), field="occurred_on")
    if on != moment.date():
        moment = timezone.make_aware(datetime(on.year, on.month, on.day, NOON))  # noqa: DTZ001 - made aware at once
    return on, moment
