"""The whole book of a demo institution, and the truth behind it that no table holds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from analytics.demo.arrays import NEVER, day_number
from analytics.demo.complaining import draw_cases
from analytics.demo.flavor import City, Flavor
from analytics.demo.flavors import institution_of
from analytics.demo.identity import identities, positions
from analytics.demo.leaving import draw_exits
from analytics.demo.lending import Lender, Round
from analytics.demo.listening import draw_invitations
from analytics.demo.meeting import draw_meetings
from analytics.demo.people import draw_people, joining_days
from analytics.demo.phase import phases
from analytics.demo.staffing import Staffing, staffing
from analytics.demo.tables import installment_table, loan_table, repayment_table
from analytics.demo.ties import (
    draw_consents,
    draw_expectations,
    draw_goals,
    draw_relationships,
)
from analytics.demo.visiting import draw_visits

HISTORY_DAYS = 1640


@dataclass(frozen=True)
class Book:
    """An institution's records, as tables, and the truth.

    Days are whole days since 1970-01-01 (`analytics.demo.arrays.NEVER` for none), amounts of
    installments and repayments are cents, principals whole units. Rows are numbered from 0; other
    tables refer to those numbers.

    Parameters
    ----------
    until
        The last day of history.
    flavors, cities
        One a branch.
    applications
        Loans asked for that were not disbursed: refused, or still to come.
    visits, meetings, cases, goals, expectations, consents, relationships, invitations
        What was noted of clients beside their loans, of the last year and a half.
    truth
        One row a client: the latent variables at the end of the last loan, and for clients whose next
        decision is still open `dropout`, its true probability, and `drops_out`, what it will be.
    decisions
        One row a pay-off by the last day of history, with all variables of the decision.
    """

    until: int
    institution: Flavor
    flavors: Sequence[Flavor]
    cities: Sequence[City]
    staffing: Staffing
    people: pd.DataFrame
    loans: pd.DataFrame
    installments: pd.DataFrame
    repayments: pd.DataFrame
    applications: pd.DataFrame
    exits: pd.DataFrame
    visits: pd.DataFrame
    meetings: pd.DataFrame
    cases: pd.DataFrame
    goals: pd.DataFrame
    expectations: pd.DataFrame
    consents: pd.DataFrame
    relationships: pd.DataFrame
    invitations: pd.DataFrame
    truth: pd.DataFrame
    decisions: pd.DataFrame


def _silent(_count: int) -> None:
    return None


def make_book(
    *,
    clients: int,
    seed: int,
    as_of: date,
    language: str = "mix",
    progress: Callable[[int], object] = _silent,
) -> Book:
    """Make the book of an institution of that many clients; the same arguments give the same book.

    Parameters
    ----------
    clients
        How many, prospects included.
    seed
        Of all randomness.
    as_of
        Last day of history.
    language
        A code of `analytics.demo.flavors.FLAVORS`, or ``"mix"``.
    progress
        Told the number of loans after every loan cycle.
    """
    until = day_number(as_of)
    start = until - HISTORY_DAYS
    people_stream, *streams = np.random.default_rng(seed).spawn(7)
    institution, flavors = institution_of(language)
    desks = staffing(clients, start, until, people_stream)
    chosen, cities = _branches(flavors, int(desks.desk_branch.max()) + 1)
    joined_on = joining_days(clients, start, until, people_stream)
    people = draw_people(desks, cities, joined_on, people_stream)
    lender = Lender(people, desks, institution.money_scale, institution.currency_step)
    rounds = lender.lend(until, streams[0], progress)
    records = _records(rounds, until, institution.currency_step, streams[1:3])
    notes = _notes(rounds, people, until, streams[4:])
    named = _named(people, chosen, cities, streams[3])
    return Book(until, institution, chosen, cities, desks, named, **records, **notes)


def _records(
    rounds: list[Round], until: int, step: int, streams: Sequence[np.random.Generator]
) -> dict[str, pd.DataFrame]:
    """Return the tables that follow from the rounds."""
    loans = loan_table(rounds, until, streams[0])
    installments = installment_table(rounds, loans, until)
    return {
        "loans": loans,
        "installments": installments,
        "repayments": repayment_table(installments, until, step),
        "applications": _applications(rounds, until, streams[0]),
        "exits": draw_exits(rounds, until, streams[1]),
        "truth": _truth(rounds, until),
        "decisions": _decisions(rounds, until),
    }


def _notes(
    rounds: list[Round],
    people: pd.DataFrame,
    until: int,
    streams: Sequence[np.random.Generator],
) -> dict[str, pd.DataFrame]:
    """Return what was noted beside the loans."""
    noted, (rng, asking) = phases(rounds, until), streams
    return {
        "visits": draw_visits(noted, until, rng),
        "meetings": draw_meetings(people, noted, rng),
        "cases": draw_cases(noted, until, rng),
        "goals": draw_goals(people, until, rng),
        "expectations": draw_expectations(noted, until, rng),
        "consents": draw_consents(people, until, rng),
        "relationships": draw_relationships(people, rng),
        "invitations": draw_invitations(noted, until, asking),
    }


def _branches(flavors: Sequence[Flavor], count: int) -> tuple[list[Flavor], list[City]]:
    """Let the flavors take turns."""
    chosen = [flavors[branch % len(flavors)] for branch in range(count)]
    cities = [_city(flavor, branch // len(flavors)) for branch, flavor in enumerate(chosen)]
    return chosen, cities


def _city(flavor: Flavor, turn: int) -> City:
    """Return the next city of a flavor; from the second time round with a number."""
    city = flavor.cities[turn % len(flavor.cities)]
    times = turn // len(flavor.cities)
    return city._replace(name=f"{city.name} {times + 1}") if times else city


def _named(
    people: pd.DataFrame,
    flavors: Sequence[Flavor],
    cities: Sequence[City],
    rng: np.random.Generator,
) -> pd.DataFrame:
    places = np.array([(city.latitude, city.longitude) for city in cities])
    income = people["capacity"] * 0.8 * np.exp(rng.normal(0, 0.2, size=len(people)))
    latent = ["satisfaction", "health", "exposure", "capacity", "peak", "season_strength"]
    return (
        people.join(positions(people, places, rng))
        .join(identities(people, flavors, rng))
        .assign(monthly_income=income.round(-1))
        .drop(columns=latent)
    )


def _applications(rounds: list[Round], until: int, rng: np.random.Generator) -> pd.DataFrame:
    parts = []
    for each in rounds:
        ahead = rng.integers(4, 11, size=len(each.client))
        is_refused = each.decisions.is_refused
        asked_on = np.where(
            is_refused, each.decisions.closed_on + ahead, each.decisions.next_on - ahead
        )
        is_coming = (each.decisions.next_on > until) & (each.decisions.next_on < NEVER)
        part = pd.DataFrame(
            {
                "client": each.client,
                "offer": each.offer,
                "principal": each.principal,
                "applied_on": asked_on,
                "status": np.where(
                    is_refused, "REJECTED", np.where(asked_on + 3 <= until, "APPROVED", "APPLIED")
                ),
            }
        )
        parts.append(part[(is_refused | is_coming) & (asked_on <= until)])
    return pd.concat(parts, ignore_index=True)


def _decisions(rounds: list[Round], until: int) -> pd.DataFrame:
    parts = []
    for each in rounds:
        part = _decision_rows(each)
        parts.append(part[each.payments.is_paid_off & (each.decisions.closed_on <= until)])
    return pd.concat(parts, ignore_index=True)


def _decision_rows(each: Round) -> pd.DataFrame:
    decisions = each.decisions
    return pd.DataFrame(
        {
            "client": each.client,
            "cycle": each.cycle,
            "disbursed_on": each.disbursed_on,
            "closed_on": decisions.closed_on,
            **decisions.terms,
            "dropout": decisions.dropout,
            "drops_out": decisions.is_dropout,
            "is_own_choice": ~(decisions.is_refused | decisions.is_external)
            & each.payments.is_paid_off,
            "next_on": decisions.next_on,
        }
    )


def _truth(rounds: list[Round], until: int) -> pd.DataFrame:
    """Keep the last loan of each client."""
    rows = pd.concat([_decision_rows(each) for each in rounds], ignore_index=True)
    last = rows.groupby("client").last()
    last["is_active"] = last["closed_on"] > until
    return last
