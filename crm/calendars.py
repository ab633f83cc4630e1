"""The working days of each branch, read once for all of them."""

from collections import defaultdict
from datetime import date

from crm.institution import institution
from crm.models import Branch, Holiday
from crm.models.branch import monday_to_friday
from crm.workdays import WorkCalendar


class Calendars:
    """The calendars of all branches: the holidays in one query, however many branches are asked for."""

    def __init__(self) -> None:
        self._holidays: dict[int | None, set[date]] = defaultdict(set)
        for branch_id, on in Holiday.objects.values_list("branch", "on"):
            self._holidays[branch_id].add(on)
        known = institution()
        self._weekdays = (known.working_weekdays if known else None) or monday_to_friday()

    def of(self, branch: Branch | None) -> WorkCalendar:
        """Return the calendar of a branch; without one, the institution's."""
        weekdays = (branch.working_weekdays if branch else None) or self._weekdays
        closed = self._holidays[None] | self._holidays[branch.pk if branch else None]
        return WorkCalendar(frozenset(weekdays), frozenset(closed))
