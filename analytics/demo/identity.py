"""Identity: names in their own script, phones, places and made-up identifiers."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analytics.demo.arrays import Ints
from analytics.demo.flavor import Flavor, Word

SPREAD_KM, VILLAGE_SPREAD_KM = 4.0, 0.6
KM_PER_DEGREE = 111.0


def identities(
    people: pd.DataFrame, flavors: Sequence[Flavor], rng: np.random.Generator
) -> pd.DataFrame:
    """Draw who the clients are by the flavor of their branch.

    Parameters
    ----------
    people
        As `analytics.demo.people.draw_people` makes it.
    flavors
        One a branch.

    Returns
    -------
    pandas.DataFrame
        One row a client, in the order of `people`.
    """
    of_branch = {branch: flavors[branch] for branch in people["branch"].unique()}
    parts = [
        _of_one_branch(of_branch[branch], members, rng)
        for branch, members in people.groupby("branch", sort=True)
    ]
    return pd.concat(parts).sort_index()


def names(
    flavor: Flavor, is_woman: Sequence[bool], rng: np.random.Generator
) -> list[tuple[Word, Word, Word]]:
    """Draw given name, father's name (empty where the flavor has none), and family name."""
    nobody = Word("", "")
    drawn = []
    for woman in is_woman:
        given = _one(flavor.women if woman else flavor.men, rng)
        father = _one(flavor.men, rng) if flavor.father_names else nobody
        drawn.append((given, father, _one(flavor.families, rng)))
    return drawn


def positions(people: pd.DataFrame, places: Ints, rng: np.random.Generator) -> pd.DataFrame:
    """Draw coordinates: villages around the branch, clients around their village.

    Parameters
    ----------
    places
        Latitude and longitude of every branch, shape (branches, 2).
    """
    villages = int(people["village"].max()) + 1
    offset = rng.normal(0, SPREAD_KM, size=(villages, 2))
    around = rng.normal(0, VILLAGE_SPREAD_KM, size=(len(people), 2))
    degrees = (offset[people["village"]] + around) / KM_PER_DEGREE
    found = places[people["branch"]] + degrees
    return pd.DataFrame(np.round(found, 6), columns=["latitude", "longitude"], index=people.index)


def _of_one_branch(flavor: Flavor, members: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    drawn = names(flavor, members["is_woman"].tolist(), rng)
    count = len(members)
    quarter = [flavor.quarters[village % len(flavor.quarters)] for village in members["village"]]
    streets = rng.integers(1, 90, size=count)
    return pd.DataFrame(
        {
            "given_name": [given.native for given, _, _ in drawn],
            "middle_name": [father.native for _, father, _ in drawn],
            "family_name": [family.native for _, _, family in drawn],
            "other_name": [" ".join(word.latin for word in whole if word.latin) for whole in drawn],
            "phone": _numbers(flavor.phone, count, rng),
            "national_id": _numbers("#" * flavor.national_id_digits, count, rng),
            "village_name": quarter,
            "address": [
                flavor.street.format(number, place)
                for number, place in zip(streets, quarter, strict=True)
            ],
            "language": flavor.language,
        },
        index=members.index,
    )


def _one(choice: tuple[Word, ...], rng: np.random.Generator) -> Word:
    return choice[int(rng.integers(len(choice)))]


def _numbers(pattern: str, count: int, rng: np.random.Generator) -> list[str]:
    digits = rng.integers(0, 10, size=(count, pattern.count("#"))).astype(str)
    prefix = pattern.rstrip("#")
    return [prefix + "".join(row) for row in digits]
