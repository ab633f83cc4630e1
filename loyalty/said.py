"""What answers to surveys amount to on one date: attitude, satisfaction, and a low answer nobody settled."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from loyalty.contacts import Entry, Logged, is_open

ABOUT_LEAVING = frozenset({"EXIT", "LAPSED"})


@dataclass(frozen=True)
class Low:
    """One low answer: the log of the case it opened, or the day on which its alert was done."""

    then: str
    log: Sequence[Logged] = ()
    alert_done_on: date | None = None


@dataclass(frozen=True)
class Said:
    """One response: its kind of survey, attitude in [0, 1] and low answers.

    `entry` says when it was answered, recorded and withdrawn; `place` orders what was answered on one day.
    """

    entry: Entry
    kind: str
    place: int = 0
    attitude: Decimal | None = None
    lows: Sequence[Low] = ()

    @property
    def answered_on(self) -> date:
        """The day of the answer."""
        return self.entry.happened_on

    @property
    def is_about_leaving(self) -> bool:
        """Whether it was asked because the client left."""
        return self.kind in ABOUT_LEAVING

    @property
    def order(self) -> tuple[date, int]:
        """What comes later is greater."""
        return self.answered_on, self.place


def attitudes(said: Iterable[Said], *, after: date, as_of: date) -> list[Said]:
    """Return the responses that tell an attitude, the latest first.

    Parameters
    ----------
    said
        Responses of one client, in any order.
    after
        Those answered on this day or earlier no longer count.
    as_of
        What was recorded later, or withdrawn by then, does not count.
    """
    known = [
        each
        for each in said
        if each.entry.counts(as_of) and each.attitude is not None and each.answered_on > after
    ]
    return sorted(known, key=lambda each: each.order, reverse=True)


def satisfactions(said: Iterable[Said], *, after: date, as_of: date) -> list[Said]:
    """Return those of `attitudes` that a risk may know: not from interviews about leaving."""
    found = attitudes(said, after=after, as_of=as_of)
    return [each for each in found if not each.is_about_leaving]


def low_since(
    said: Iterable[Said], *, last_met_on: date | None, low_days: int, as_of: date
) -> date | None:
    """Return since when a low answer waits to be settled; None where none does.

    Parameters
    ----------
    said
        Responses of one client, in any order.
    last_met_on
        When somebody last spoke with the client.
    low_days
        A low answer counts for so many days.
    as_of
        The day.

    Notes
    -----
    Settled by its case resolved, its alert done, the client met after the day it was recorded (where it calls for
    an alert), or by a later response that tells an attitude and is not low.
    """
    known = [each for each in said if each.entry.counts(as_of) and not each.is_about_leaving]
    content = [each.order for each in known if not each.lows and each.attitude is not None]
    last = max(content, default=(date.min, 0))
    waiting = [
        each.answered_on
        for each in known
        if each.order > last
        and each.answered_on > as_of - timedelta(days=low_days)
        and any(_waits(low, each, last_met_on, as_of) for low in each.lows)
    ]
    return min(waiting, default=None)


def _waits(low: Low, said: Said, last_met_on: date | None, as_of: date) -> bool:
    if low.then == "CASE":
        return is_open(low.log, as_of)
    is_met = last_met_on is not None and last_met_on > said.entry.known_on
    is_done = low.alert_done_on is not None and low.alert_done_on <= as_of
    return not is_met and not is_done
