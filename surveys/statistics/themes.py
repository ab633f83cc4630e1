"""Themes in free text: what people talk about, in their own words, with the quotes that say it best."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from surveys.statistics.words import terms

Floats = npt.NDArray[np.float64]
FEWEST_TEXTS = 20
MOST_THEMES = 8
TERMS_SHOWN = 6
QUOTES = 3
WORTH = 0.08  # of what is left unexplained: a further theme must explain so much more
PRESENT = 0.35  # of a text's weight: a theme is in it


@dataclass(frozen=True)
class Theme:
    """What some texts share: the words as people wrote them, how many texts, and the texts that say it best."""

    words: tuple[str, ...]
    count: int
    share: float
    quotes: tuple[int, ...]


def themes(texts: Sequence[str], language: str, *, seed: int = 0) -> tuple[Theme, ...]:
    """Find the themes of texts in one language.

    Parameters
    ----------
    texts
        What people wrote; empty ones count for nothing.
    language
        One of en, ar, fr, fa, es.
    seed
        Of the decomposition: the same seed gives the same themes.

    Returns
    -------
    tuple of Theme
        The most frequent first; `quotes` are positions in `texts`. A text may be of more than one theme. Fewer than
        twenty texts are too few: the words that most of them share stand as themes, each by itself.

    Notes
    -----
    *Source*: term weights by TF-IDF (Spärck Jones 1972), decomposed by non-negative matrix factorization (Lee and Seung
    1999). Themes are added from two to eight while a further one explains at least 8 % of what was left.
    """
    kept = [(at, list(terms(text, language))) for at, text in enumerate(texts)]
    kept = [(at, found) for at, found in kept if found]
    if len(kept) < FEWEST_TEXTS:
        return _shared_words(kept)
    from sklearn.feature_extraction.text import TfidfVectorizer

    least = 2 if len(kept) < 10 * FEWEST_TEXTS else 3  # a word of one text is no theme
    vectorizer = TfidfVectorizer(
        analyzer=lambda found: [stem for stem, _written in found],
        min_df=least,
        max_df=0.8,
        sublinear_tf=True,
    )
    try:
        table = vectorizer.fit_transform([found for _at, found in kept])
    except ValueError:  # no word stands in two texts
        return _shared_words(kept)
    weights, parts = _factors(table, seed)
    stems = vectorizer.get_feature_names_out()
    return _told(weights, parts, [str(stem) for stem in stems], kept)


def _factors(table: Any, seed: int) -> tuple[Floats, Floats]:  # noqa: ANN401 - a sparse matrix
    """Decompose into as many themes as are worth it."""
    import warnings

    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning

    most = min(MOST_THEMES, *table.shape)
    best: tuple[Floats, Floats] | None = None
    left = float("inf")
    for count in range(min(2, most), most + 1):
        model = NMF(n_components=count, init="nndsvda", random_state=seed, max_iter=400)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            weights = model.fit_transform(table)
        unexplained = float(model.reconstruction_err_) ** 2
        if best is not None and unexplained > left * (1 - WORTH):
            break
        best, left = (weights, model.components_), unexplained
    if best is None:
        raise ValueError("There is nothing to decompose.")
    return best


def _told(
    weights: Floats, parts: Floats, stems: list[str], kept: list[tuple[int, list[tuple[str, str]]]]
) -> tuple[Theme, ...]:
    spoken = _spoken(kept)
    strength = weights * parts.sum(axis=1)
    whole = np.maximum(strength.sum(axis=1, keepdims=True), 1e-12)
    is_present = (strength / whole >= PRESENT) & (strength > 0)
    found = []
    for number, part in enumerate(parts):
        order = [int(at) for at in np.argsort(-part, kind="stable")[:TERMS_SHOWN] if part[at] > 0]
        nearest = np.argsort(-strength[:, number], kind="stable")
        quotes = [kept[int(at)][0] for at in nearest if is_present[int(at), number]][:QUOTES]
        count = int(is_present[:, number].sum())
        if quotes:
            words = tuple(spoken[stems[at]] for at in order)
            found.append(Theme(words, count, count / len(kept), tuple(quotes)))
    return tuple(sorted(found, key=lambda theme: (-theme.count, theme.words)))


def _spoken(kept: list[tuple[int, list[tuple[str, str]]]]) -> dict[str, str]:
    """Return for each stem the form in which it was written most often."""
    forms: dict[str, Counter[str]] = {}
    for _at, found in kept:
        for stem, written in found:
            forms.setdefault(stem, Counter())[written] += 1
    return {stem: min(seen, key=lambda form: (-seen[form], form)) for stem, seen in forms.items()}


def _shared_words(kept: list[tuple[int, list[tuple[str, str]]]]) -> tuple[Theme, ...]:
    spoken = _spoken(kept)
    where: dict[str, list[int]] = {}
    for at, found in kept:
        for stem in dict.fromkeys(stem for stem, _written in found):
            where.setdefault(stem, []).append(at)
    shared = [(stem, at) for stem, at in where.items() if len(at) > 1]
    shared.sort(key=lambda each: (-len(each[1]), each[0]))
    return tuple(
        Theme((spoken[stem],), len(at), len(at) / len(kept), tuple(at[:QUOTES]))
        for stem, at in shared[:MOST_THEMES]
    )
