"""Words of free text as they count for themes: folded, without those that say nothing, without their endings."""

import re
from collections.abc import Iterable

from crm.folding import fold

SHORTEST = 3
WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
STOP = {
    "en": """the and for with that this was were are not but they them their there have has had from you your our out
    when what who how why very too also all any can could would should will just than then been being because about into
    over more most some such only own same does did doing its his her she him one""",
    "fr": """les des une dans pour avec sur par pas que qui est sont ont été très trop plus mais nous vous ils elles leur
    leurs mon ton son mes tes ses notre votre cette ces aux elle lui tout tous toute toutes être avoir fait comme quand
    car donc sans chez moi toi parce aussi bien ils""",
    "es": """los las una unos unas para con por que del como más pero muy sus este esta estos estas ese esa son fue han hay
    ser era sin sobre todo todos toda todas también cuando donde quien porque nos les mis tus desde hasta entre ellos
    ellas nosotros""",
    "ar": """من في على الى عن مع هذا هذه ذلك تلك التي الذي الذين كان كانت يكون لم لن لا ما هو هي هم نحن انا انت كل بعض غير
    بعد قبل عند عندما لكن او ثم قد لقد حتى اذا لان لانه لانها كما ايضا جدا فقط بين منذ ليس هناك هنا وهو وهي""",
    "fa": """است بود شد که این آن برای با از در به را هم من ما شما آنها او یک هر همه خیلی بسیار نیست باید اگر اما ولی چون
    وقتی هنوز فقط بین پس پیش تا می های ها ای کرد کنند کنم شود دارد دارند""",
}
ENDINGS = {
    "en": ("ings", "ing", "ed", "ies", "es", "s"),
    "fr": ("ements", "ement", "ées", "ée", "és", "é", "es", "s", "x"),
    "es": ("ciones", "es", "os", "as", "o", "a", "s"),
    "ar": ("هم", "ها", "نا", "كم", "ات", "ون", "ين", "ان", "ه", "ي"),
    "fa": ("هایشان", "هایی", "های", "ها", "تر", "ان", "ات", "ی"),
}
BEGINNINGS = {"ar": ("وال", "بال", "كال", "فال", "لل", "ال", "و", "ب")}
STEM = 3  # letters that are left at least


def stop_words(language: str) -> frozenset[str]:
    """Return the folded words of a language that say nothing of a theme; of all languages where it is unknown."""
    lists = [STOP[language]] if language in STOP else list(STOP.values())
    return frozenset(fold(word) for words in lists for word in words.split())


def stem(word: str, language: str) -> str:
    """Return a folded word without article and ending, as far as three letters are left.

    Parameters
    ----------
    word
        Folded by `crm.folding.fold`.
    language
        One of en, ar, fr, fa, es; of another the word stays as it is.
    """
    for beginning in BEGINNINGS.get(language, ()):
        if word.startswith(beginning) and len(word) - len(beginning) >= STEM:
            word = word.removeprefix(beginning)
            break
    for ending in map(fold, ENDINGS.get(language, ())):
        if ending and word.endswith(ending) and len(word) - len(ending) >= STEM:
            return word.removesuffix(ending)
    return word


def terms(text: str, language: str) -> Iterable[tuple[str, str]]:
    """Give the stem of each telling word of a text, and the word as it was written."""
    nothing = stop_words(language)
    for written in WORD.findall(text):
        folded = fold(written)
        if len(folded) >= SHORTEST and folded not in nothing:
            yield stem(folded, language), written.lower()
