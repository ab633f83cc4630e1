"""The eight stages of a relationship, from facts that hold on one date."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from loyalty.states import State

Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float64]
Names = npt.NDArray[np.str_]


class Stage(StrEnum):
    """Life-cycle stage."""

    PROSPECT = "PROSPECT"
    WELCOME = "WELCOME"
    GETTING_ACQUAINTED = "GETTING_ACQUAINTED"
    ACCOUNT_MANAGEMENT = "ACCOUNT_MANAGEMENT"
    INTENSIVE_CARE = "INTENSIVE_CARE"
    POTENTIAL_SEPARATION = "POTENTIAL_SEPARATION"
    SEPARATION = "SEPARATION"
    WIN_BACK = "WIN_BACK"


@dataclass(frozen=True)
class Limits:
    """Where one stage ends and the next begins: thresholds the institution has set.

    Days; `separation_rest_share` as a share of the rest window; `high_risk_probability` in [0, 1].
    """

    welcome_days: float
    intensive_care_days_late: float
    separation_rest_share: float
    high_risk_probability: float
    missed_meetings: float = 2


@dataclass(frozen=True)
class Facts:
    """What is known of each client on one date; every array has shape (clients,).

    `rest_days` counts days since the last loan ended (any number unless RESTING). An optional
    fact that nobody records yet is None, which is not the same as "no": it decides nothing. In a
    number array NaN is unknown.
    """

    state: Names
    cycle: Numbers
    days_since_first_disbursement: Numbers
    days_past_due: Numbers
    rest_days: Numbers
    rest_window_days: Numbers
    dropout_probability: Numbers | None = None
    has_application: Flags | None = None
    said_leaving: Flags | None = None
    missed_meetings: Numbers | None = None
    has_open_complaint: Flags | None = None
    has_low_survey: Flags | None = None
    may_win_back: Flags | None = None
    is_barred: Flags | None = None


def stages(facts: Facts, limits: Limits) -> Names:
    """Return the life-cycle stage of each client.

    The first that holds: prospect; separated (win-back if the client is eligible, consents and is
    not barred: dead, fraudulent or refused); potential separation; intensive care; welcome;
    getting acquainted; account management. A risk score alone moves nobody out of the welcome
    stage, and a client resting after the first loan is under account management.

    Parameters
    ----------
    facts
        Arrays of shape (clients,).
    limits
        Thresholds in force.

    Returns
    -------
    numpy.ndarray
        Values of `Stage`, shape (clients,), dtype str.

    Notes
    -----
    *Source*: the stages of a relationship as marketing of relationships describes them, with our
    own conditions; see the glossary.
    """
    is_lapsed = facts.state == State.LAPSED
    entered = {
        Stage.PROSPECT: facts.state == State.PROSPECT,
        Stage.WIN_BACK: is_lapsed & _known(facts, "may_win_back") & ~_known(facts, "is_barred"),
        Stage.SEPARATION: is_lapsed,
        Stage.POTENTIAL_SEPARATION: _is_separating(facts, limits),
        Stage.INTENSIVE_CARE: _needs_care(facts, limits),
        Stage.WELCOME: _is_welcomed(facts, limits),
        Stage.GETTING_ACQUAINTED: (facts.state == State.ACTIVE) & (facts.cycle <= 1),
    }
    found = np.select(list(entered.values()), list(entered), default=Stage.ACCOUNT_MANAGEMENT)
    return found.astype(np.str_)


def _known(facts: Facts, name: str) -> Flags:
    flags: Flags | None = getattr(facts, name)
    return np.zeros(facts.state.shape, dtype=np.bool_) if flags is None else flags


def _reaches(facts: Facts, name: str, limit: float) -> Flags:
    numbers: Numbers | None = getattr(facts, name)
    if numbers is None:
        return np.zeros(facts.state.shape, dtype=np.bool_)
    return np.nan_to_num(numbers, nan=-np.inf) >= limit


def _is_welcomed(facts: Facts, limits: Limits) -> Flags:
    is_first = (facts.state == State.ACTIVE) & (facts.cycle <= 1)
    return np.asarray(
        is_first & (facts.days_since_first_disbursement < limits.welcome_days), dtype=np.bool_
    )


def _is_separating(facts: Facts, limits: Limits) -> Flags:
    long_rest = facts.rest_days > limits.separation_rest_share * facts.rest_window_days
    is_high_risk = _reaches(facts, "dropout_probability", limits.high_risk_probability)
    return np.asarray(
        (is_high_risk & ~_is_welcomed(facts, limits))
        | _known(facts, "said_leaving")
        | _reaches(facts, "missed_meetings", limits.missed_meetings)
        | ((facts.state == State.RESTING) & long_rest & ~_known(facts, "has_application")),
        dtype=np.bool_,
    )


def _needs_care(facts: Facts, limits: Limits) -> Flags:
    return np.asarray(
        (facts.days_past_due > limits.intensive_care_days_late)
        | _known(facts, "has_open_complaint")
        | _known(facts, "has_low_survey"),
        dtype=np.bool_,
    )
