"""Clients as they join: who they are, where they live, and the latent variables they bring."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analytics.demo.arrays import NEVER, Flags, Floats, Ints, month_of
from analytics.demo.equations import SEASON_PEAK_MONTH, SEASON_STRENGTH
from analytics.demo.flavor import City
from analytics.demo.offers import BUSINESS, GROUP, OFFERS, SEASON
from analytics.demo.staffing import Staffing

SECTORS = {
    "TRADE": 0.34,
    "FOOD": 0.17,
    "AGRICULTURE": 0.16,
    "LIVESTOCK": 0.08,
    "CRAFTS": 0.12,
    "SERVICES": 0.09,
    "TRANSPORT": 0.02,
    "CONSTRUCTION": 0.02,
}
CHANNELS = {"OFFICER": 0.34, "REFERRAL": 0.28, "WALK_IN": 0.2, "CAMPAIGN": 0.12, "DIGITAL": 0.06}
GROUP_SIZE = 12
WOMEN_IN_GROUPS, WOMEN_ALONE = 0.86, 0.5
GROUP_SHARE_URBAN, GROUP_SHARE_RURAL = 0.5, 0.7
NEVER_BORROWS = 0.02
BUSIEST_MONTHS = {3: 1.3, 4: 1.2, 9: 1.2, 10: 1.4, 11: 1.3}


def draw_people(
    staffing: Staffing, cities: Sequence[City], joined_on: Ints, rng: np.random.Generator
) -> pd.DataFrame:
    """Draw the clients of an institution.

    Parameters
    ----------
    staffing
        The desks they are served from.
    cities
        One a branch.
    joined_on
        The day each joined, in order, shape (clients,).

    Returns
    -------
    pandas.DataFrame
        One row a client, numbered from 0 in order of joining: identity, place, first product, and
        the latent `satisfaction`, `health`, `exposure`, `capacity`.
    """
    desk = rng.permutation(np.arange(len(joined_on)) % len(staffing.desk_branch))
    branch = staffing.desk_branch[desk]
    is_urban = np.array([city.is_urban for city in cities])[branch]
    in_group = rng.random(len(desk)) < np.where(is_urban, GROUP_SHARE_URBAN, GROUP_SHARE_RURAL)
    people = pd.DataFrame({"joined_on": joined_on, "desk": desk, "branch": branch})
    people = people.join(_ways_of_life(joined_on, in_group, rng))
    people["village"] = _cluster(desk, in_group, rng)
    people["group"] = _groups(people, in_group)
    people["channel"] = _channels(in_group, rng)
    people["referrer"] = _referrers(people, rng)
    return people.join(_latent(people, rng))


def _ways_of_life(joined_on: Ints, in_group: Flags, rng: np.random.Generator) -> pd.DataFrame:
    count = len(joined_on)
    sector = rng.choice(list(SECTORS), p=list(SECTORS.values()), size=count)
    alone = np.where(np.isin(sector, ["AGRICULTURE", "LIVESTOCK"]), SEASON, BUSINESS)
    return pd.DataFrame(
        {
            "is_woman": rng.random(count) < np.where(in_group, WOMEN_IN_GROUPS, WOMEN_ALONE),
            "born_on": joined_on - _age_in_days(count, rng),
            "sector": sector,
            "peak": [SEASON_PEAK_MONTH.get(name, 12) for name in sector],
            "season_strength": [SEASON_STRENGTH.get(name, 0.6) for name in sector],
            "offer": np.where(in_group, GROUP, alone),
        }
    )


def joining_days(count: int, start: int, end: int, rng: np.random.Generator) -> Ints:
    """Draw the days clients joined: more every year, more in the busy months; sorted."""
    days = np.arange(start, end)
    growth = 0.7 + 0.9 * (days - start) / (end - start)
    busy = np.array([BUSIEST_MONTHS.get(int(month), 1.0) for month in month_of(days)])
    weight = growth * busy
    return np.sort(rng.choice(days, p=weight / weight.sum(), size=count))


def _age_in_days(count: int, rng: np.random.Generator) -> Ints:
    return (365.25 * (19 + 45 * rng.beta(1.8, 2.6, size=count))).astype(np.int64)


def _cluster(desk: Ints, in_group: Flags, rng: np.random.Generator) -> Ints:
    """Draw the village: each desk serves five of its own; groups keep to three of them."""
    own = np.where(in_group, rng.integers(0, 3, len(desk)), rng.integers(0, 5, len(desk)))
    return np.asarray(desk * 5 + own, dtype=np.int64)


def _groups(people: pd.DataFrame, in_group: Flags) -> Ints:
    """Fill groups village by village in order of joining; -1 for those who borrow alone."""
    members = people.loc[in_group, "village"]
    place = members.groupby(members).cumcount().to_numpy()
    codes, _ = pd.factorize(pd.Series(list(zip(members, place // GROUP_SIZE, strict=True))))
    group = np.full(len(people), -1)
    group[in_group] = codes
    return group


def _channels(in_group: Flags, rng: np.random.Generator) -> list[str]:
    drawn = rng.choice(list(CHANNELS), p=list(CHANNELS.values()), size=len(in_group))
    by_group = in_group & (rng.random(len(in_group)) < 0.35)
    return [str(name) for name in np.where(by_group, "GROUP", drawn)]


def _referrers(people: pd.DataFrame, rng: np.random.Generator) -> Ints:
    """Choose an earlier client of the same desk as referrer; -1 for none."""
    referrer = np.full(len(people), -1)
    for _, members in people.groupby("desk"):
        places = members.index.to_numpy()
        earlier = (rng.random(len(places)) * np.arange(len(places))).astype(np.int64)
        referrer[places] = places[earlier]
        referrer[places[0]] = -1
    return np.where(people["channel"] == "REFERRAL", referrer, -1)


def _latent(people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    count = len(people)
    branch = people["branch"].to_numpy()
    pull: Floats = rng.normal(0, 0.6, size=branch.max() + 1)
    first = np.array([offer.first for offer in OFFERS])[people["offer"]]
    return pd.DataFrame(
        {
            "satisfaction": rng.normal(size=count),
            "health": rng.normal(size=count),
            "exposure": pull[branch] + rng.normal(0, 0.8, size=count),
            "capacity": first * np.exp(rng.normal(0, 0.35, size=count)),
            "first_lent_on": np.where(
                rng.random(count) < NEVER_BORROWS,
                NEVER,
                people["joined_on"] + rng.integers(3, 21, size=count),
            ),
        }
    )
