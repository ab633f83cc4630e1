"""Words of free text as they count for themes: folded, without those that say nothing, without their endings."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache

from crm.folding import fold
from surveys.statistics.stopwords import STOP_WORDS, stop_words

LANGUAGES = tuple(STOP_WORDS)
ARABIC_SCRIPT = ("ar", "fa")
PERSIAN_ONLY = frozenset("پچژگکی")
ARABIC_ONLY = frozenset("ةىيكأإ")
UNSEEN = re.compile("[\u0640\u064b-\u065f\u0670\u200d]")  # tatweel, vowel signs, joiner
WORD = re.compile(r"[^\W\d_]+")
SHORTEST = {"ar": 2, "fa": 2}
SHORTEST_LATIN = 3
STEM = 3  # letters that are left at least

ARABIC_BEGINNINGS = ("وبال", "وكال", "وال", "بال", "كال", "فال", "ولل", "لل", "ال", "و")
ARABIC_ENDINGS = ("ها", "هم", "كم", "نا", "ان", "ات", "ون", "ين", "يه", "ه", "ي")
PERSIAN_BEGINNINGS = ("نمي", "مي")
PERSIAN_ENDINGS = ("هايي", "هايم", "هاي", "ها", "ترين", "تر", "ات", "ان", "ي")


def stem(word: str, language: str) -> str:
    """Return a folded word without article, plural and such endings, as far as three letters are left.

    Parameters
    ----------
    word
        Folded by `crm.folding.fold`.
    language
        One of en, ar, fr, fa, es; of another the word stays as it is.

    Notes
    -----
    *Source*: light stemming, which takes off what changes within one word and leaves the word: English, Harman (1991),
    How effective is suffixing?, with -ing and -ed; Arabic, Larkey, Ballesteros and Connell (2007), Light stemming for
    Arabic information retrieval (light10); French and Spanish after Savoy (2006), Light stemming approaches; Persian
    after the same idea. *Weakness*: plurals made inside the word (قرض, قروض) stay two words.
    """
    found = STEMMERS[language](word) if language in STEMMERS else word
    return found if len(found) >= STEM else word


def _english(word: str) -> str:
    if word.endswith("ies") and not word.endswith(("eies", "aies")):
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith(("us", "ss")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) > STEM:
            word = word.removesuffix(ending)
    return word.removesuffix("e")


def _french(word: str) -> str:
    if word.endswith("aux") and len(word) > STEM + 2:
        return word[:-2] + "l"
    word = _without_endings(word, ("s", "x"))
    return _without_endings(_without_endings(word, ("er",)), ("e", "e"))


def _spanish(word: str) -> str:
    if word.endswith("ces"):
        return word[:-3] + "z"
    return _without_endings(word, ("es", "es", "os", "as", "s", "o", "a", "e"))


def _arabic(word: str) -> str:
    for beginning in ARABIC_BEGINNINGS:
        if word.startswith(beginning) and len(word) - len(beginning) >= STEM:
            word = word.removeprefix(beginning)
            break
    return _without_endings(word, ARABIC_ENDINGS)


def _persian(word: str) -> str:
    for beginning in PERSIAN_BEGINNINGS:
        if word.startswith(beginning) and len(word) - len(beginning) >= STEM:
            return word.removeprefix(beginning)
    return _without_endings(word, PERSIAN_ENDINGS)


def _without_endings(word: str, endings: tuple[str, ...]) -> str:
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= STEM:
            word = word.removesuffix(ending)
    return word


STEMMERS: dict[str, Callable[[str], str]] = {
    "en": _english,
    "fr": _french,
    "es": _spanish,
    "ar": _arabic,
    "fa": _persian,
}


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are written, in small letters, without signs that are not always written."""
    return WORD.findall(UNSEEN.sub("", unicodedata.normalize("NFC", text)).lower())


@lru_cache(maxsize=50_000)
def _telling(written: str, language: str) -> str:
    """Return the stem of a word, empty when it says nothing."""
    folded, nothing = fold(written), stop_words(language)
    if len(folded) < SHORTEST.get(language, SHORTEST_LATIN) or folded in nothing:
        return ""
    if language == "ar" and folded[0] in "وف" and folded[1:] in nothing:
        return ""
    return stem(folded, language)


def terms(text: str, language: str) -> Iterator[tuple[str, str]]:
    """Give the stem of each telling word of a text, and the word as it was written.

    Parameters
    ----------
    text
        What somebody wrote.
    language
        One of en, ar, fr, fa, es; of another all stop words are left out and nothing is stemmed.
    """
    for written in words_of(text):
        if found := _telling(written, language):
            yield found, written


def language_of(text: str, likely: str = "") -> str:
    """Return the language a text is most likely in.

    Parameters
    ----------
    text
        What somebody wrote.
    likely
        The language of the page it was written on; decides where the text does not, as far as the script allows.

    Returns
    -------
    str
        One of en, ar, fr, fa, es: by the script, the letters that only Persian or only Arabic has, and the stop words.
    """
    written = words_of(text)
    letters = "".join(written)
    arabic = sum("\u0600" <= letter <= "\u06ff" for letter in letters)
    among = [each for each in LANGUAGES if (each in ARABIC_SCRIPT) == (2 * arabic > len(letters))]
    folded = [fold(word) for word in written]
    hits = {each: sum(word in stop_words(each) for word in folded) for each in among}
    if "fa" in hits:
        hits["fa"] += sum(letter in PERSIAN_ONLY for letter in letters)
        hits["ar"] += sum(letter in ARABIC_ONLY for letter in letters)
    return max(among, key=lambda each: (hits[each], each == likely, -LANGUAGES.index(each)))
