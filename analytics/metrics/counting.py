"""From the facts of each client to the counts that metrics take: what the marts are held against."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from crm.periods import Period
from loyalty.decisions import DecisionPoint, Outcome, decision_points, outcome
from loyalty.states import Departure, Lending, Spell, State, spells, state


@dataclass(frozen=True)
class Relationship:
    """All loans and exits of one client."""

    loans: Sequence[Lending]
    exits: Sequence[Departure] = ()


def stock_counts(
    relationships: Iterable[Relationship], period: Period, *, rest_window_days: int
) -> dict[str, int]:
    """Count who was there as the period opened and closed, who joined, returned, stayed.

    Opening is the evening before the period's first day and closing the evening of its last, so
    that one period closes with what the next opens with. A client who joined, or came back, and
    was there at the opening counts as opening only.

    Parameters
    ----------
    relationships
        One entry a client.
    period
        Half-open dates.
    rest_window_days
        W, in days: separates resting from lapsed.

    Returns
    -------
    dict
        Number of clients by name of count.
    """
    totals = dict.fromkeys(
        ("opening", "closing", "joined", "rejoined", "kept", "kept_or_resting"), 0
    )
    for relationship in relationships:
        for name in _stock_roles(relationship, period, rest_window_days):
            totals[name] += 1
    return totals


def loan_counts(relationships: Iterable[Relationship], period: Period) -> dict[str, int]:
    """Count loans paid off and follow-on loans disbursed in the period.

    Parameters
    ----------
    relationships
        One entry a client.
    period
        Half-open dates.
    """
    known = list(relationships)
    paid_off = sum(
        point.paid_off_on in period
        for relationship in known
        for point in decision_points(relationship.loans, as_of=period.last)
    )
    follow_on = sum(
        disbursed_on in period
        for relationship in known
        for disbursed_on in sorted(loan.disbursed_on for loan in relationship.loans)[1:]
    )
    return {"paid_off": paid_off, "follow_on": follow_on}


def event_counts(
    relationships: Iterable[Relationship], period: Period, *, rest_window_days: int, as_of: date
) -> dict[str, int]:
    """Count what followed the pay-offs of the period.

    Parameters
    ----------
    relationships
        One entry a client.
    period
        Half-open dates of the pay-offs.
    rest_window_days
        W, in days.
    as_of
        Nothing dated later counts.

    Returns
    -------
    dict
        `decided`, `renewed`, `censored`, `excluded`, and `client_decided`, `client_renewed`.
    """
    points = [
        point
        for relationship in relationships
        for point in decision_points(relationship.loans, exits=relationship.exits, as_of=as_of)
        if point.paid_off_on in period
    ]
    return {
        **_event_totals(points, rest_window_days, is_client_decided=False),
        **_event_totals(points, rest_window_days, is_client_decided=True),
    }


def _event_totals(
    points: Sequence[DecisionPoint], rest_window_days: int, *, is_client_decided: bool
) -> dict[str, int]:
    outcomes = [
        (
            point.followed_days >= rest_window_days,
            outcome(
                point.gap_days,
                point.followed_days,
                rest_window_days=rest_window_days,
                exit_type=point.exit_type,
                is_client_decided=is_client_decided,
            ),
        )
        for point in points
    ]
    counted = [known for known in outcomes if known[1] != Outcome.EXCLUDED]
    prefix = "client_" if is_client_decided else ""
    return {
        f"{prefix}decided": sum(is_followed for is_followed, _ in counted),
        f"{prefix}renewed": counted.count((True, Outcome.RENEWED)),
        f"{prefix}censored": sum(not is_followed for is_followed, _ in counted),
        f"{prefix}excluded": len(points) - len(counted),
    }


def _stock_roles(
    relationship: Relationship, period: Period, rest_window_days: int
) -> Iterable[str]:
    found = spells(
        relationship.loans,
        relationship.exits,
        rest_window_days=rest_window_days,
        as_of=period.last,
    )
    at_end = state(
        relationship.loans, relationship.exits, rest_window_days=rest_window_days, as_of=period.last
    )
    is_opening = _is_active(found, period.start - timedelta(days=1))
    has_joined = bool(found) and found[0].started_on in period
    roles: Mapping[str, bool] = {
        "opening": is_opening,
        "closing": at_end == State.ACTIVE,
        "joined": has_joined,
        "rejoined": not is_opening
        and not has_joined
        and any(spell.is_rejoin and spell.started_on in period for spell in found),
        "kept": is_opening and at_end == State.ACTIVE,
        "kept_or_resting": is_opening and at_end in {State.ACTIVE, State.RESTING},
    }
    return [name for name, holds in roles.items() if holds]


def _is_active(found: Iterable[Spell], on: date) -> bool:
    return any(
        spell.started_on <= on and (spell.ended_on is None or spell.ended_on > on)
        for spell in found
    )
