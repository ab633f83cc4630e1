"""Decision points: each pay-off and what followed it within the rest window."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from loyalty.states import ADMINISTRATIVE, Departure, Lending, in_order

PAID_OFF = "PAID_OFF"
NOT_CLIENT_DECIDED = frozenset({"PUSHED_OUT_BY_MFI", "PUSHED_OUT_BY_GROUP", "EXTERNAL"})


class Outcome(StrEnum):
    """What followed a decision point within a rest window."""

    RENEWED = "RENEWED"
    NOT_RENEWED = "NOT_RENEWED"
    CENSORED = "CENSORED"
    EXCLUDED = "EXCLUDED"


@dataclass(frozen=True)
class DecisionPoint:
    """A pay-off, the next loan if there is one, and for how many days it has been followed."""

    cycle: int
    paid_off_on: date
    next_disbursed_on: date | None
    followed_days: int
    exit_type: str = ""

    @property
    def gap_days(self) -> int | None:
        """Days from the pay-off to the next disbursement; negative for a top-up before it."""
        if self.next_disbursed_on is None:
            return None
        return (self.next_disbursed_on - self.paid_off_on).days


def decision_points(
    loans: Iterable[Lending], *, exits: Iterable[Departure] = (), as_of: date
) -> list[DecisionPoint]:
    """Return the pay-offs of one client up to `as_of` and what followed each.

    The loan that follows is the next loan cycle, even if disbursed before the pay-off (a top-up).

    Parameters
    ----------
    loans
        All loans of the client, in any order.
    exits
        All exits of the client. One counts for the loan disbursed last before it; so a decision
        point knows the exit dated after its own disbursement, up to the next.
    as_of
        Nothing dated later counts.

    Returns
    -------
    list of DecisionPoint
        In order of loan cycle.
    """
    lent = in_order(loan for loan in loans if loan.disbursed_on <= as_of)
    known = sorted(
        (exit_ for exit_ in exits if exit_.exited_on <= as_of), key=lambda exit_: exit_.exited_on
    )
    following = [*(loan.disbursed_on for loan in lent[1:]), None][: len(lent)]
    return [
        DecisionPoint(
            cycle,
            loan.closed_on,
            next_on,
            (as_of - loan.closed_on).days,
            _exit_between(known, loan.disbursed_on, next_on or as_of),
        )
        for cycle, (loan, next_on) in enumerate(zip(lent, following, strict=True), start=1)
        if loan.closed_on and loan.is_closed(as_of) and loan.close_reason == PAID_OFF
    ]


def outcome(
    gap_days: int | None,
    followed_days: int,
    *,
    rest_window_days: int,
    exit_type: str = "",
    is_client_decided: bool = False,
) -> Outcome:
    """Return what followed a decision point within the rest window.

    Parameters
    ----------
    gap_days
        Days from the pay-off to the next disbursement, negative for a top-up, none if there is none.
    followed_days
        Days from the pay-off to the date asked about.
    rest_window_days
        W, in days; a gap of exactly W renews.
    exit_type
        The exit recorded after this pay-off and before the next loan, if any.
    is_client_decided
        Also leave out what the client did not decide: pushed out, or external.

    Returns
    -------
    Outcome
        A pay-off that renewed before W days had passed is RENEWED here, and still left out of
        `retention_event`, whose denominator asks for W days of follow-up.
    """
    left_out = {ADMINISTRATIVE, *(NOT_CLIENT_DECIDED if is_client_decided else ())}
    if exit_type in left_out:
        return Outcome.EXCLUDED
    if gap_days is not None and gap_days <= rest_window_days:
        return Outcome.RENEWED
    return Outcome.CENSORED if followed_days < rest_window_days else Outcome.NOT_RENEWED


def _exit_between(exits: Iterable[Departure], after: date, until: date) -> str:
    types = [exit_.exit_type for exit_ in exits if after < exit_.exited_on <= until]
    return types[-1] if types else ""
