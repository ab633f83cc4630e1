"""Relationship states, spells and episodes, from dated facts alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

ENDED_BY_OTHERS = frozenset({"WRITTEN_OFF", "DEATH"})
ADMINISTRATIVE = "ADMINISTRATIVE"


class State(StrEnum):
    """Where a relationship stands."""

    PROSPECT = "PROSPECT"
    ACTIVE = "ACTIVE"
    RESTING = "RESTING"
    LAPSED = "LAPSED"


@dataclass(frozen=True)
class Lending:
    """One loan as a relationship sees it; `number` (its id) orders loans of one day."""

    disbursed_on: date
    number: int = 0
    closed_on: date | None = None
    close_reason: str = ""

    def is_open(self, as_of: date) -> bool:
        """Tell whether the loan is disbursed and not ended on `as_of`."""
        return self.disbursed_on <= as_of and not self.is_closed(as_of)

    def is_closed(self, as_of: date) -> bool:
        """Tell whether the loan has ended by `as_of`."""
        return self.closed_on is not None and self.closed_on <= as_of


@dataclass(frozen=True)
class Departure:
    """An exit as a relationship sees it."""

    exited_on: date
    exit_type: str


@dataclass(frozen=True)
class Spell:
    """A stretch of days `[started_on, ended_on)` with at least one loan open.

    `number` counts spells and `episode` relationships from 1; `is_rejoin` says that the client had
    lapsed before it.
    """

    number: int
    episode: int
    started_on: date
    ended_on: date | None
    is_rejoin: bool


def state(
    loans: Iterable[Lending],
    exits: Iterable[Departure],
    *,
    rest_window_days: int,
    as_of: date,
) -> State:
    """Return the state of one client's relationship on `as_of`.

    Parameters
    ----------
    loans
        All loans of the client, in any order; those disbursed after `as_of` are ignored.
    exits
        All exits of the client. One dated up to the last disbursement belongs to an earlier
        episode; an administrative one is no exit.
    rest_window_days
        W: a rest of at most so many days is not yet a lapse.
    as_of
        The date asked about.

    Returns
    -------
    State
        A loan that ended by write-off or death starts no rest: the client lapses that day.

    *Source*: the usual distinction of active, resting and lapsed; W is a setting.
    """
    lent = in_order(loan for loan in loans if loan.disbursed_on <= as_of)
    if not lent:
        return State.PROSPECT
    if any(loan.is_open(as_of) for loan in lent):
        return State.ACTIVE
    ended = max((loan for loan in lent if loan.closed_on), key=_by_closing)
    is_over = ended.close_reason in ENDED_BY_OTHERS or _left(
        exits, after=lent[-1].disbursed_on, by=as_of
    )
    rest = rest_days(ended.closed_on, as_of)
    return State.LAPSED if is_over or rest > rest_window_days else State.RESTING


def rest_days(last_closed_on: date | None, as_of: date) -> int:
    """Return the days since the last loan ended, 0 when none has.

    Parameters
    ----------
    last_closed_on
        Date the last loan ended, or none.
    as_of
        The date asked about.
    """
    return (as_of - last_closed_on).days if last_closed_on else 0


def spells(
    loans: Iterable[Lending],
    exits: Sequence[Departure],
    *,
    rest_window_days: int,
    as_of: date,
) -> list[Spell]:
    """Join the loans of one client into spells and number its episodes.

    Loans that touch or overlap make one spell, half-open in days. A spell opens a new episode when
    it starts more than `rest_window_days` after the one before, after an exit, or after a
    write-off; history is never overwritten.

    Parameters
    ----------
    loans, exits
        All loans and exits of the client, in any order.
    rest_window_days
        W, in days.
    as_of
        Nothing dated later counts; a spell that ends later has no end yet.

    Returns
    -------
    list of Spell
        In order of start.
    """
    stretches = _stretches(loan for loan in loans if loan.disbursed_on <= as_of)
    found: list[Spell] = []
    episode = 1
    for number, stretch in enumerate(stretches, start=1):
        started_on = stretch[0].disbursed_on
        before = stretches[number - 2] if number > 1 else []
        is_rejoin = bool(before) and _has_lapsed(before, exits, started_on, rest_window_days)
        episode += is_rejoin
        found.append(Spell(number, episode, started_on, _end(stretch, as_of), is_rejoin))
    return found


def in_order(loans: Iterable[Lending]) -> list[Lending]:
    """Sort loans by cycle: by disbursement, then by id.

    Parameters
    ----------
    loans
        Loans of one client.
    """
    return sorted(loans, key=lambda loan: (loan.disbursed_on, loan.number))


def _by_closing(loan: Lending) -> tuple[date, date]:
    return loan.closed_on or date.max, loan.disbursed_on


def _left(exits: Iterable[Departure], *, after: date, by: date) -> bool:
    return any(
        after < exit_.exited_on <= by and exit_.exit_type != ADMINISTRATIVE for exit_ in exits
    )


def _has_lapsed(
    stretch: Sequence[Lending], exits: Iterable[Departure], by: date, rest_window_days: int
) -> bool:
    return (
        (by - _last_day(stretch)).days > rest_window_days
        or max(stretch, key=_by_closing).close_reason in ENDED_BY_OTHERS
        or _left(exits, after=stretch[-1].disbursed_on, by=by)
    )


def _stretches(loans: Iterable[Lending]) -> list[list[Lending]]:
    joined: list[list[Lending]] = []
    for loan in in_order(loans):
        if joined and loan.disbursed_on <= _last_day(joined[-1]):
            joined[-1].append(loan)
        else:
            joined.append([loan])
    return joined


def _last_day(stretch: Sequence[Lending]) -> date:
    return max(loan.closed_on or date.max for loan in stretch)


def _end(stretch: Sequence[Lending], as_of: date) -> date | None:
    last = _last_day(stretch)
    return last if last <= as_of else None
