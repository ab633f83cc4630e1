"""Leaving: the exits that get recorded, and the chains of reasons people give."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.demo.arrays import Floats
from analytics.demo.lending import Round
from analytics.demo.offers import GROUP

RECORDED_SHARE = 0.45
CLEARNESS = 1.5
"""How strongly the reason follows from the latent variables; at 0 it would be drawn by lot."""

DISSATISFIED, SATISFIED = "VOLUNTARY_DISSATISFIED", "VOLUNTARY_SATISFIED"
BY_MFI, BY_GROUP, EXTERNAL = "PUSHED_OUT_BY_MFI", "PUSHED_OUT_BY_GROUP", "EXTERNAL"

Chains = tuple[str, list[tuple[str, ...]]]

CHAINS: Mapping[str, Chains] = MappingProxyType(
    {
        "service": (
            DISSATISFIED,
            [
                ("STAFF_CHANGED", "LACK_OF_INFORMATION", "BETTER_TERMS"),
                ("STAFF_BEHAVIOR", "UNRESOLVED_COMPLAINT"),
                ("DISTANCE_OR_HOURS", "MEETINGS"),
                ("ERRORS", "UNRESOLVED_COMPLAINT", "BETTER_TERMS"),
            ],
        ),
        "product": (
            DISSATISFIED,
            [
                ("LOAN_TOO_SMALL", "BIGGER_LOAN"),
                ("DISBURSEMENT_DELAY", "FASTER"),
                ("REPAYMENT_FREQUENCY", "MARKET_OR_SEASON"),
                ("NO_SUITABLE_PRODUCT",),
            ],
        ),
        "competitor": (
            DISSATISFIED,
            [
                ("INTEREST_AND_FEES", "BETTER_TERMS"),
                ("LOAN_TOO_SMALL", "BIGGER_LOAN"),
                ("STAFF_CHANGED", "FOLLOWED_OFFICER"),
            ],
        ),
        "success": (
            SATISFIED,
            [
                ("OWN_CAPITAL", "NO_LONGER_NEEDS_CREDIT"),
                ("OWN_CAPITAL",),
                ("LOAN_TOO_SMALL", "BANK_GRADUATION"),
            ],
        ),
        "trouble": (
            SATISFIED,
            [("MARKET_OR_SEASON", "CLOSED_OR_CHANGED"), ("ILLNESS", "BUSINESS_FAILED")],
        ),
        "household": (
            SATISFIED,
            [
                ("FAMILY_OPPOSITION", "NO_LONGER_NEEDS_CREDIT"),
                ("AGE",),
                ("MARRIAGE_OR_DIVORCE", "CLOSED_OR_CHANGED"),
                ("SCHOOL_OR_FESTIVAL", "PLANNED_REST"),
            ],
        ),
        "refused": (BY_MFI, [("MARKET_OR_SEASON", "DEFAULTED", "REFUSED"), ("REFUSED",)]),
        "excluded": (BY_GROUP, [("COVERING_ARREARS", "GROUP_CONFLICT", "EXCLUDED_BY_PEERS")]),
        "external": (EXTERNAL, [("MOVED",), ("MARRIAGE_OR_DIVORCE", "MOVED"), ("ILLNESS",)]),
        "default": (BY_MFI, [("BUSINESS_FAILED", "DEFAULTED"), ("ILLNESS", "DEFAULTED")]),
        "death": (EXTERNAL, [("ILLNESS", "DEATH_OF_CLIENT"), ("DEATH_OF_CLIENT",)]),
    }
)
"""Of every cause: the exit type and the chains of reasons, root first, trigger last."""

CHOSEN = ("service", "product", "competitor", "success", "trouble", "household")


def draw_exits(rounds: list[Round], until: int, rng: np.random.Generator) -> pd.DataFrame:
    """Draw the exits recorded by the last day of history.

    Returns
    -------
    pandas.DataFrame
        One row an exit: client, day, type, the chain of reason codes, and what the client answered.
    """
    parts = [_of_one_cycle(each, rng) for each in rounds]
    exits = pd.concat(parts, ignore_index=True)
    kept = exits[(exits["exited_on"] <= until) & (exits["exited_on"] < exits["next_on"])]
    return kept.drop(columns="next_on").sort_values(["exited_on", "client"], ignore_index=True)


def _of_one_cycle(each: Round, rng: np.random.Generator) -> pd.DataFrame:
    decisions, payments = each.decisions, each.payments
    loans = len(each.client)
    is_recorded = rng.random(loans) < RECORDED_SHARE
    leaves = (
        (decisions.is_dropout & is_recorded)
        | decisions.is_refused
        | decisions.is_external
        | payments.dies
        | (payments.stops & (rng.random(loans) < 0.7))
    )
    cause = _causes(each, rng)
    lag = np.where(payments.dies, 0, rng.integers(4, 50, size=loans))
    was_asked = rng.random(loans) < 0.75
    content = each.mood.satisfaction + rng.normal(0, 0.5, size=loans)
    picked = rng.integers(0, 12, size=loans)
    exits = pd.DataFrame(
        {
            "client": each.client,
            "exited_on": decisions.closed_on + lag,
            "next_on": decisions.next_on,
            "exit_type": [CHAINS[name][0] for name in cause],
            "is_death": payments.dies,
            "reasons": [_chain(name, pick) for name, pick in zip(cause, picked, strict=True)],
            "mode": np.where(
                was_asked, rng.choice(["IN_PERSON", "PHONE"], size=loans), "NOT_ASKED"
            ),
            "would_return": content > -0.3,
            "would_recommend": content > 0.1,
        }
    )
    exits.loc[exits["is_death"], "mode"] = "NOT_ASKED"
    return exits[leaves]


def _chain(cause: str, pick: int) -> tuple[str, ...]:
    chains = CHAINS[cause][1]
    return chains[pick % len(chains)]


def _causes(each: Round, rng: np.random.Generator) -> npt.NDArray[np.str_]:
    decisions, payments = each.decisions, each.payments
    chosen = _chosen(each, rng)
    cause: npt.NDArray[np.str_]
    by_group = (each.offer == GROUP) & (rng.random(len(chosen)) < 0.5)
    pushed = np.where(by_group, "excluded", "refused")
    cause = np.where(decisions.is_refused, pushed, chosen)
    cause = np.where(decisions.is_external, "external", cause)
    cause = np.where(payments.stops, "default", cause)
    return np.asarray(np.where(payments.dies, "death", cause), dtype=np.str_)


def _chosen(each: Round, rng: np.random.Generator) -> npt.NDArray[np.str_]:
    """Draw why a client leaves by own choice: the stronger a variable pulls, the likelier its cause."""
    mood, terms = each.mood, each.decisions.terms
    pulls: list[Floats] = [
        0.8 * terms["officer_changed"] - mood.satisfaction,
        4.0 * terms["shortfall"] - 0.3,
        mood.exposure,
        mood.health,
        -mood.health - 0.3,
        np.full(len(mood.health), 0.1),
    ]
    lots = rng.gumbel(size=(len(pulls), len(mood.health)))
    choice = np.argmax(CLEARNESS * np.array(pulls) + lots, axis=0)
    return np.asarray(np.take(CHOSEN, choice), dtype=np.str_)
