"""Names folded for search: case, diacritics, letters that writers interchange, and ways to spell a name in Latin.

`fold` removes what hands differ in within a script. `skeleton` goes further: it keeps the consonants, those of
Arabic and Persian written in Latin, so that محمد, Mohamed and Muhammad are one. The database does the same to
stored names with `FOLD_SQL` and `SKELETON_SQL` (immutable expressions, so that they can be indexed); a test
compares the two.
"""

import re
import unicodedata

# combining marks, tatweel, joiners, the lone hamza, apostrophes and half rings
MARKS = (
    "\u0300-\u036f\u0610-\u061a\u0621\u0640\u064b-\u065f\u0670\u200c\u200d"
    "'`\u00b4\u02bb-\u02bf\u2018\u2019"
)
LETTERS = {
    "ة": "ه",
    "ھ": "ه",
    "ہ": "ه",
    "ى": "ي",
    "ی": "ي",
    "ے": "ي",
    "ک": "ك",
    "ڪ": "ك",
    "ٱ": "ا",
    "ۀ": "ه",
    "ە": "ه",
    "ؤ": "و",
    "ئ": "ي",
    "ı": "i",
    "ß": "s",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "œ": "o",
    "æ": "a",
}
_FROM, _TO = "".join(LETTERS), "".join(LETTERS.values())
_TABLE = str.maketrans(_FROM, _TO)
_MARKS = re.compile(f"[{MARKS}]")
_QUOTED_MARKS = MARKS.replace("'", "''")

FOLD_SQL = (
    "translate(regexp_replace(normalize(lower(%(expressions)s), NFKD), "
    f"'[{_QUOTED_MARKS}]', '', 'g'), '{_FROM}', '{_TO}')"
)

# In order; each is written so that Python and PostgreSQL read it alike.
SERVANT = ("(^| )abd[ -]?(al|el|il|ul|oul|ar|er|ur|our)[ -]?", r"\1abdl")
ARABIC_SERVANT = ("(^| )عبد ?ال", r"\1عبدال")
ARTICLE = ("(^| )(al|el)[ -]([^ ]{2,})", r"\1\2\3")
# a stored name with its article is found without it, too
ARTICLE_APART = ("(^| )(al|el)[ -]([^ ]{2,})", r"\1\2\3 \3")
ARABIC_ARTICLE_APART = ("(^| )(ال)([^ ]{2,})", r"\1\2\3 \3")
SOUNDS = (
    ("ث", "th"),
    ("[شچ]", "sh"),
    ("خ", "kh"),
    ("غ", "gh"),
    ("dj", "j"),
    ("dh", "d"),
    ("ph", "f"),
    ("ch", "sh"),
    ("x", "ks"),
)
CONSONANTS = {
    **dict.fromkeys("پبp", "b"),
    **dict.fromkeys("تط", "t"),
    **dict.fromkeys("جگژg", "j"),
    **dict.fromkeys("حه", "h"),
    **dict.fromkeys("دذزضظz", "d"),
    **dict.fromkeys("سص", "s"),
    **dict.fromkeys("قكcq", "k"),
    "ر": "r",
    "ف": "f",
    "ل": "l",
    "م": "m",
    "ن": "n",
    "-": " ",
}
CLEANING = (
    ("[^a-z ]|[aeiouwyv]", ""),
    (r"([a-z])\1+", r"\1"),
    ("h( |$)", r"\1"),
    (" +", " "),
)
_LATIN_FROM, _LATIN_TO = "".join(CONSONANTS), "".join(CONSONANTS.values())
_LATIN = str.maketrans(_LATIN_FROM, _LATIN_TO)
_ASKED = (SERVANT, ARABIC_SERVANT, ARTICLE, *SOUNDS)
_STORED = (SERVANT, ARABIC_SERVANT, ARTICLE_APART, ARABIC_ARTICLE_APART, *SOUNDS)


def _replaced(expression: str, steps: tuple[tuple[str, str], ...]) -> str:
    for pattern, words in steps:
        expression = f"regexp_replace({expression}, '{pattern}', '{words}', 'g')"
    return expression


def _skeleton_sql() -> str:
    sounds = _replaced(FOLD_SQL, _STORED)
    latin = f"translate({sounds}, '{_LATIN_FROM}', '{_LATIN_TO}')"
    return f"(' ' || btrim({_replaced(latin, CLEANING)}) || ' ')"


SKELETON_SQL = _skeleton_sql()


def fold(text: str) -> str:
    """Return `text` as names are stored for search."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return _MARKS.sub("", decomposed).translate(_TABLE)


def skeleton(text: str, *, is_stored: bool = False) -> str:
    """Return the consonants of a name; with `is_stored` as names are stored, each between two spaces."""
    folded = fold(text)
    for pattern, words in _STORED if is_stored else _ASKED:
        folded = re.sub(pattern, words, folded)
    folded = folded.translate(_LATIN)
    for pattern, words in CLEANING:
        folded = re.sub(pattern, words, folded)
    return f" {folded.strip(' ')} " if is_stored else folded.strip(" ")
