"""Themes in free text: what people talk about, in their own words, with the quotes that say it best."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from surveys.statistics.decomposing import decomposed
from surveys.statistics.words import language_of, terms

Floats = npt.NDArray[np.float64]
Said = list[tuple[str, str]]  # the telling words of a text: stem, and as it was written
FEWEST_TEXTS = 20
FEWEST_OF_A_THEME = 5
MOST_WORDS_SHARED = 8
TERMS_SHOWN = 6
FAINT = 0.2  # of the weight of a theme's first word; words that weigh less are not shown
QUOTES = 3
NEAR = 0.25  # cosine of a text and a theme: the text is of the theme
COMMON = 0.9  # of the texts; a word in more of them tells nothing apart


@dataclass(frozen=True)
class Theme:
    """What some texts share: the words as people wrote them, how many texts, and the texts that say it best.

    `members` are the positions of its texts; `quotes` those of the nearest ones, no two alike.
    """

    words: tuple[str, ...]
    count: int
    share: float
    quotes: tuple[int, ...]
    members: tuple[int, ...] = ()


def themes(texts: Sequence[str], language: str, *, seed: int = 0) -> tuple[Theme, ...]:
    """Find the themes of texts in one language.

    Parameters
    ----------
    texts
        What people wrote; what holds no telling word counts for nothing.
    language
        One of en, ar, fr, fa, es.
    seed
        Of the decomposition and of the samples that decide how many themes there are: the same seed gives the same
        themes.

    Returns
    -------
    tuple of Theme
        The most frequent first. A text is of the one theme nearest to it, if any is near; themes of fewer than five
        texts are left out. Fewer than twenty texts are too few to find themes: the words that most of them share stand
        as themes, each by itself, and a text may be of several.

    Notes
    -----
    *Source*: term weights by TF-IDF (Spärck Jones 1972), decomposed by non-negative matrix factorization (Lee and Seung
    1999); how many themes, from 2 to 8: see `surveys.statistics.decomposing`. A text is near at a cosine of 0.25: on
    sentences made from templates, 99 % of the texts counted are then of the theme, and 96 % of its texts are counted.
    """
    heard = [(at, list(terms(text, language))) for at, text in enumerate(texts)]
    heard = [(at, said) for at, said in heard if said]
    if len(heard) < FEWEST_TEXTS:
        return _shared_words(heard)
    return _found(heard, seed) or _shared_words(heard)


def by_language(texts: Sequence[str], likely: Sequence[str]) -> dict[str, list[int]]:
    """Tell texts in several languages apart: themes are of one language.

    Parameters
    ----------
    texts
        What people wrote; empty texts are of no language.
    likely
        For each text the language of the page it was written on, or an empty string; people write as they like.

    Returns
    -------
    dict
        Language → positions of its texts, the language of most texts first.
    """
    spoken: dict[str, list[int]] = {}
    for at, (text, page) in enumerate(zip(texts, likely, strict=True)):
        if text.strip():
            spoken.setdefault(language_of(text, page), []).append(at)
    in_order = sorted(spoken, key=lambda language: (-len(spoken[language]), language))
    return {language: spoken[language] for language in in_order}


def _found(heard: list[tuple[int, Said]], seed: int) -> tuple[Theme, ...]:
    table, stems = _weighed([said for _at, said in heard])
    if table is None or min(table.shape) < 2:
        return ()
    parts = decomposed(table[np.diff(table.indptr) > 0], seed)
    length = np.linalg.norm(parts, axis=1, keepdims=True)
    nearness = np.asarray(table @ (parts / np.maximum(length, 1e-12)).T, dtype=np.float64)
    nearest = np.where(nearness.max(axis=1) >= NEAR, nearness.argmax(axis=1), -1)
    spoken = _spoken(heard)
    found = [
        _theme(heard, nearness[:, number], nearest == number, _words(part, stems, spoken))
        for number, part in enumerate(parts)
        if np.count_nonzero(nearest == number) >= FEWEST_OF_A_THEME
    ]
    return tuple(sorted(found, key=lambda theme: (-theme.count, theme.words)))


def _weighed(texts: list[Said]) -> tuple[Any, list[str]]:
    """Return the weight of every stem in every text (sparse), and the stems; no table where no stem is shared."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(
        analyzer=lambda said: [stem for stem, _written in said],
        min_df=min(2 + len(texts) // 200, 10),
        max_df=COMMON,
        sublinear_tf=True,
    )
    try:
        table = vectorizer.fit_transform(texts)
    except ValueError:
        return None, []
    return table, [str(stem) for stem in vectorizer.get_feature_names_out()]


def _words(part: Floats, stems: list[str], spoken: dict[str, str]) -> tuple[str, ...]:
    order = np.argsort(-part, kind="stable")[:TERMS_SHOWN]
    return tuple(spoken[stems[at]] for at in order if part[at] >= FAINT * part.max())


def _theme(
    heard: list[tuple[int, Said]],
    nearness: Floats,
    is_member: npt.NDArray[np.bool_],
    words: tuple[str, ...],
) -> Theme:
    quotes: dict[tuple[str, ...], int] = {}
    for row in np.argsort(-nearness, kind="stable"):
        if is_member[row] and len(quotes) < QUOTES:
            at, said = heard[int(row)]
            quotes.setdefault(tuple(written for _stem, written in said), at)
    members = tuple(heard[int(row)][0] for row in np.flatnonzero(is_member))
    count = len(members)
    return Theme(words, count, count / len(heard), tuple(quotes.values()), members)


def _spoken(heard: list[tuple[int, Said]]) -> dict[str, str]:
    """Return for each stem the form in which it was written most often."""
    forms: dict[str, Counter[str]] = {}
    for _at, said in heard:
        for stem, written in said:
            forms.setdefault(stem, Counter())[written] += 1
    return {stem: min(seen, key=lambda form: (-seen[form], form)) for stem, seen in forms.items()}


def _shared_words(heard: list[tuple[int, Said]]) -> tuple[Theme, ...]:
    spoken = _spoken(heard)
    where: dict[str, list[int]] = {}
    for at, said in heard:
        for stem in dict.fromkeys(stem for stem, _written in said):
            where.setdefault(stem, []).append(at)
    shared = [(stem, at) for stem, at in where.items() if len(at) > 1]
    shared.sort(key=lambda each: (-len(each[1]), each[0]))
    return tuple(
        Theme((spoken[stem],), len(at), len(at) / len(heard), tuple(at[:QUOTES]), tuple(at))
        for stem, at in shared[:MOST_WORDS_SHARED]
    )
