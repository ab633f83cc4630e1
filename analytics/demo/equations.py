r"""The equations of the model: how clients feel, pay, and stay.

Every client i carries three latent variables, each about standard normal over clients:

- satisfaction :math:`s_{ik}` and business health :math:`h_{ik}`, which move from loan cycle k to the next,
- competitor exposure :math:`c_i`, which stays.

.. math::

    s_{i,k+1} &= 0.80\, s_{ik} + 0.10\, q - 0.55\, \text{officer changed} + 0.60\, \varepsilon \\
    h_{i,k+1} &= 0.75\, h_{ik} + 0.66\, \varepsilon

with q the quality of the loan officer. What can be observed follows from them by logistic equations
:math:`\Pr = \sigma(b_0 + \sum_j b_j x_j)`, whose coefficients are the tables of this module:
`LATE_LINE` (an installment is paid late), `PART_PAYMENT`, `STOPS_PAYING` (default), `PAYS_EARLY`
(the loan is paid off before its term), `REFUSED` (pushed out by the institution), and `RENEWS`, the
decision at every pay-off. One minus the last is the true drop-out probability. What is noted of clients
follows from the same variables: `MISSES_MEETING`, `COMPLAINS`, `CONTENT_WITH_ANSWER`, `BORROWS_ELSEWHERE`,
`ANSWERS`, `interest`, `outside_share`, and what they answer when asked, `NEEDS` and `DRIVERS`.

*Source*: our own model; the signs are those that studies of microfinance drop-out agree on (early cycles,
lateness, small follow-on loans, changed officers, other lenders).
"""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from analytics.demo.arrays import Floats, Ints, sigmoid

Coefficients = Mapping[str, float]


def _coefficients(constant: float, **of: float) -> Coefficients:
    return MappingProxyType({"constant": constant, **of})


LATE_LINE = _coefficients(-1.8, health=-0.8, satisfaction=-0.6, burden=0.6, season=-0.5)
PART_PAYMENT = _coefficients(-1.6, health=-0.4)
STOPS_PAYING = _coefficients(-4.3, health=-1.1, burden=0.5)
PAYS_EARLY = _coefficients(-2.7, exposure=0.8, satisfaction=-0.3, health=0.4)
REFUSED = _coefficients(-6.0, weeks_late=0.55)
RENEWS = _coefficients(
    1.85,
    satisfaction=1.0,
    health=0.35,
    exposure=-0.7,
    log_cycle=0.6,
    officer_changed=-0.6,
    weeks_late=-0.45,
    paid_early=-0.9,
    shortfall=-2.0,
    season=0.4,
)

MISSES_MEETING = _coefficients(-2.4, satisfaction=-0.6, health=-0.35, leaving=1.2)
COMPLAINS = _coefficients(-2.7, satisfaction=-0.9, officer_changed=0.6)
CONTENT_WITH_ANSWER = _coefficients(1.0, satisfaction=0.8, neglected=-1.5)
BORROWS_ELSEWHERE = _coefficients(-0.9, exposure=1.3)
ANSWERS = _coefficients(0.5, satisfaction=0.35)

NEEDS = MappingProxyType(
    {
        "control": 0.3,
        "progress": 0.5,
        "respect": 0.6,
        "welcome": 0.5,
        "informed": 0.3,
        "security": 0.3,
        "important": 0.4,
        "honesty": 0.4,
    }
)
"""By how much satisfaction moves what a client thinks of each need, on a scale of 1 to 5."""

NEED, NEED_NEWS, NEED_OFFICER_CHANGED = 3.9, 0.75, -0.7
OF_THE_OFFICER = ("respect", "welcome", "important")
DRIVERS = MappingProxyType({"respect": 0.65, "progress": 0.35, "honesty": 0.1})
"""What satisfaction as a whole is made of: respect first."""

SATISFACTION_KEPT, OFFICER_QUALITY, OFFICER_CHANGED, SATISFACTION_NEWS = 0.80, 0.10, -0.55, 0.60
HEALTH_KEPT, HEALTH_NEWS = 0.75, 0.66
GROWTH, GROWTH_BY_HEALTH, GROWTH_BY_WEEKS_LATE = 0.24, 0.07, -0.08
WISH, WISH_SPREAD = 0.20, 0.15
MOST_WEEKS_LATE = 6.0

SEASON_PEAK_MONTH = MappingProxyType(
    {"AGRICULTURE": 6, "LIVESTOCK": 9, "TRADE": 12, "FOOD": 12, "CRAFTS": 11}
)
SEASON_STRENGTH = MappingProxyType({"AGRICULTURE": 1.6, "LIVESTOCK": 1.2})


def probability(coefficients: Coefficients, **terms: Floats) -> Floats:
    """Return the probability the equation gives.

    Parameters
    ----------
    coefficients
        One of the tables of this module.
    terms
        The variables named in the table, all of them, of shapes that broadcast.

    Raises
    ------
    KeyError
        A variable of the table is missing.
    """
    logits: Floats = np.asarray(coefficients["constant"], dtype=np.float64)
    for name, weight in coefficients.items():
        if name != "constant":
            logits = logits + weight * terms[name]
    return sigmoid(logits)


def season(month: Ints, peak: Ints, strength: Floats) -> Floats:
    """Return how good the month is for a client's sector: a cosine with its peak in the best month."""
    return np.asarray(strength * np.cos(2 * np.pi * (month - peak) / 12), dtype=np.float64)


def next_satisfaction(
    satisfaction: Floats, quality: Floats, changed: Floats, news: Floats
) -> Floats:
    """Return satisfaction after one more loan cycle."""
    return (
        SATISFACTION_KEPT * satisfaction
        + OFFICER_QUALITY * quality
        + OFFICER_CHANGED * changed
        + SATISFACTION_NEWS * news
    )


def next_health(health: Floats, news: Floats) -> Floats:
    """Return business health after one more loan cycle."""
    return HEALTH_KEPT * health + HEALTH_NEWS * news


def interest(satisfaction: Floats, exposure: Floats, news: Floats) -> Ints:
    """Return the loan officer's impression of the client's interest, 1 to 5."""
    return told(3.2 + 0.85 * satisfaction - 0.3 * exposure + 0.6 * news, 1, 5)


def outside_share(exposure: Floats, news: Floats) -> Floats:
    """Return the share borrowed elsewhere of those who do, told in twentieths."""
    share = sigmoid(-0.6 + 0.7 * exposure + 0.5 * news)
    return np.asarray(np.clip(np.round(share * 20) / 20, 0.05, 0.95), dtype=np.float64)


def felt_need(need: str, satisfaction: Floats, changed: Floats, news: Floats) -> Floats:
    """Return what clients think of a need; a changed officer is felt where it is about the officer."""
    felt = NEED + NEEDS[need] * satisfaction + NEED_NEWS * news
    return felt + NEED_OFFICER_CHANGED * changed if need in OF_THE_OFFICER else felt


def felt_overall(needs: Mapping[str, Floats], news: Floats) -> Floats:
    """Return how satisfied clients are as a whole."""
    pulls = [weight * (needs[need] - NEED) for need, weight in DRIVERS.items()]
    return np.asarray(NEED + np.sum(pulls, axis=0) + 0.35 * news, dtype=np.float64)


def recommended(overall: Floats, exposure: Floats, news: Floats) -> Floats:
    """Return how likely clients are to recommend the institution."""
    return 8.2 + 1.5 * (overall - NEED) - 0.4 * exposure + 0.9 * news


def told(felt: Floats, least: int, most: int) -> Ints:
    """Return what is felt as a whole number of a scale."""
    return np.asarray(np.clip(np.round(felt), least, most), dtype=np.int64)


def offered_growth(health: Floats, weeks_late: Floats) -> Floats:
    """Return by which share the next loan offered exceeds the last."""
    growth = GROWTH + GROWTH_BY_HEALTH * health + GROWTH_BY_WEEKS_LATE * weeks_late
    return np.asarray(np.clip(growth, -0.3, 0.6), dtype=np.float64)
