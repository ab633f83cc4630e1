"""What visits, meetings, other lenders and complaints amount to on one date, from dated entries alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

CAME = frozenset({"PRESENT", "LATE"})
MISSED = "ABSENT"
TURNS = ("RESOLVED", "CLOSED", "REOPENED")
VERDICTS = ("RESOLVED", "REOPENED", "SATISFACTION")
ANSWERS = ("ACKNOWLEDGED", "RESOLVED")


@dataclass(frozen=True)
class Entry:
    """One dated entry that a later row may put right.

    `known_on` is the day it was recorded, `corrected_on` the day a later row took its place.
    """

    happened_on: date
    known_on: date
    corrected_on: date | None = None

    def counts(self, as_of: date) -> bool:
        """Tell whether it had happened, was known, and was not put right yet on `as_of`."""
        is_right = self.corrected_on is None or self.corrected_on > as_of
        return self.happened_on <= as_of and self.known_on <= as_of and is_right


@dataclass(frozen=True)
class Logged:
    """One line of a complaint's log.

    `is_satisfied` where its kind is SATISFACTION; `promised_on` where it promises a day of resolution anew.
    """

    on: date
    kind: str
    is_satisfied: bool | None = None
    promised_on: date | None = None


@dataclass(frozen=True)
class Complaint:
    """A complaint with its promises and its log, in order."""

    received_on: date
    acknowledge_by: date
    resolve_by: date
    log: Sequence[Logged] = ()
    is_withdrawn: bool = False

    def is_open(self, as_of: date) -> bool:
        """Tell whether it is not resolved on `as_of`, or opened again."""
        return is_open(self.log, as_of)

    def is_overdue(self, as_of: date) -> bool:
        """Tell whether it is open past a promised day."""
        is_unanswered = not self._kinds(as_of, ANSWERS) and self.acknowledge_by < as_of
        promised = [line.promised_on for line in self.log if line.promised_on and line.on <= as_of]
        resolve_by = promised[-1] if promised else self.resolve_by
        return self.is_open(as_of) and (resolve_by < as_of or is_unanswered)

    def is_settled(self, as_of: date) -> bool:
        """Tell whether it is resolved, and the client satisfied since or no longer complaining."""
        verdicts = self._kinds(as_of, VERDICTS)
        is_satisfied = bool(verdicts) and verdicts[-1].is_satisfied is True
        return not self.is_open(as_of) and (is_satisfied or self.is_withdrawn)

    def _kinds(self, as_of: date, kinds: Sequence[str]) -> list[Logged]:
        return _lines(self.log, as_of, kinds)


def is_open(log: Sequence[Logged], as_of: date) -> bool:
    """Tell whether a case with this log, in order, is not resolved on `as_of`, or opened again."""
    turns = _lines(log, as_of, TURNS)
    return not turns or turns[-1].kind == "REOPENED"


def _lines(log: Sequence[Logged], as_of: date, kinds: Sequence[str]) -> list[Logged]:
    return [line for line in log if line.on <= as_of and line.kind in kinds]


def missed_in_a_row(attendance: Iterable[tuple[date, str]]) -> list[date]:
    """Return the days of the meetings missed since the client last came; an excuse neither counts nor ends.

    Parameters
    ----------
    attendance
        Day and status of each meeting, in any order.

    Returns
    -------
    list of date
        In order.
    """
    meetings = sorted(attendance)
    last = max((day for day, status in meetings if status in CAME), default=date.min)
    return [day for day, status in meetings if status == MISSED and day > last]


def partial_defection(
    *,
    principals: tuple[float | None, float | None],
    outside_share: float | None,
    missed_meetings: int,
    least_principal_share: float | None = None,
    most_outside_share: float | None = None,
    most_missed_meetings: int | None = None,
) -> list[str]:
    """Return the signs that a borrower is partly gone, by the limits the institution has set.

    Parameters
    ----------
    principals
        Of the loan before the latest and of the latest, currency units; None where there is none.
    outside_share
        Share of all borrowing that is elsewhere, None where not reported.
    missed_meetings
        In a row, since the latest disbursement.
    least_principal_share, most_outside_share, most_missed_meetings
        A limit that is None tells nothing.

    Returns
    -------
    list of str
        Of PRINCIPAL, ELSEWHERE, MEETINGS.
    """
    before, latest = principals
    signs = {
        "PRINCIPAL": before is not None
        and latest is not None
        and least_principal_share is not None
        and latest < least_principal_share * before,
        "ELSEWHERE": most_outside_share is not None
        and outside_share is not None
        and outside_share > most_outside_share,
        "MEETINGS": most_missed_meetings is not None and missed_meetings >= most_missed_meetings,
    }
    return [sign for sign, holds in signs.items() if holds]
