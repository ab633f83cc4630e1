"""Names folded for search: case, diacritics and the letters Arabic and Persian writers interchange.

The database folds stored names with `FOLD_SQL` (an immutable expression, so that it can be indexed);
`fold` does the same to what a user types. A test compares the two.
"""

import re
import unicodedata

MARKS = "\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u200c\u200d"
LETTERS = {
    "ة": "ه",
    "ى": "ي",
    "ی": "ي",
    "ک": "ك",
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

FOLD_SQL = (
    "translate(regexp_replace(normalize(lower(%(expressions)s), NFKD), "
    f"'[{MARKS}]', '', 'g'), '{_FROM}', '{_TO}')"
)


def fold(text: str) -> str:
    """Return `text` as names are stored for search."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return _MARKS.sub("", decomposed).translate(_TABLE)
