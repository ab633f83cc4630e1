"""Flavors: what names, places, phones and money look like in one country."""

from dataclasses import dataclass
from typing import NamedTuple


class Word(NamedTuple):
    """A word in its own script and, where that is not Latin, in Latin letters."""

    native: str
    latin: str = ""


class City(NamedTuple):
    """A place a branch may stand in."""

    name: str
    region: str
    latitude: float
    longitude: float
    is_urban: bool = True


@dataclass(frozen=True, kw_only=True)
class Flavor:
    """One country: its language, its people's names, its places, its money.

    Parameters
    ----------
    money_scale
        Units of `currency` that buy what one unit of the model's money does.
    currency_step
        The smallest amount people deal in.
    phone
        A pattern of an own number: every ``#`` becomes a digit.
    national_id_digits
        Length of a national identifier.
    father_names
        Whether the father's name is part of the name.
    product_names
        Of the products in the order of `analytics.demo.offers.OFFERS`.
    competitors
        Other lenders that clients mention.
    remarks
        What a loan officer notes of a visit.
    praises
        What a content client says of the institution.
    complaints
        One of each category in the order of `analytics.demo.complaining.CATEGORIES`.
    answer
        What is told to whom has complained.
    """

    language: str
    country: str
    currency: str
    money_scale: int
    currency_step: int
    institution: str
    branch: str
    group: str
    center: str
    product_names: tuple[str, ...]
    phone: str
    national_id_digits: int
    women: tuple[Word, ...]
    men: tuple[Word, ...]
    families: tuple[Word, ...]
    cities: tuple[City, ...]
    quarters: tuple[str, ...]
    group_words: tuple[str, ...]
    street: str
    competitors: tuple[str, ...]
    remarks: tuple[str, ...]
    praises: tuple[str, ...]
    complaints: tuple[str, ...]
    answer: str
    father_names: bool = False


def words(text: str) -> tuple[Word, ...]:
    """Read words separated by commas; ``native=Latin`` where the script is not Latin."""
    return tuple(Word(*(part.strip() for part in pair.split("="))) for pair in text.split(","))


def phrases(text: str) -> tuple[str, ...]:
    """Read phrases separated by commas."""
    return tuple(part.strip() for part in text.split(","))
