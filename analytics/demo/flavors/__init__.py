"""One flavor a language, and which ones an institution has."""

from dataclasses import replace

from analytics.demo.flavor import Flavor
from analytics.demo.flavors import ar, en, es, fa, fr

FLAVORS = {module.FLAVOR.language: module.FLAVOR for module in (en, ar, fr, fa, es)}
MIX = "mix"


def institution_of(language: str) -> tuple[Flavor, tuple[Flavor, ...]]:
    """Return the institution's own flavor and those of its branches.

    Parameters
    ----------
    language
        A code of `FLAVORS`, or ``"mix"``: branches in five countries under one head office that
        counts in US dollars.

    Raises
    ------
    KeyError
        No flavor has that language.
    """
    if language != MIX:
        return FLAVORS[language], (FLAVORS[language],)
    head_office = replace(
        FLAVORS["en"],
        currency="USD",
        money_scale=1,
        currency_step=1,
        institution="Five Rivers Microfinance (demo)",
    )
    return head_office, tuple(FLAVORS.values())
