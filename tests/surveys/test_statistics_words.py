import pytest

from surveys.statistics.stopwords import STOP_WORDS, stop_words
from surveys.statistics.words import language_of, stem, terms, words_of
from tests.surveys.spoken import THEMES


def stem_of(word, language):
    return next(iter(terms(word, language)))[0]


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("ar", "القروض", "قروض"),
        ("ar", "والموظفين", "موظفون"),
        ("ar", "الإنتظار", "انتظار"),
        ("ar", "وبالفائدة", "الفائدة"),
        ("ar", "مُوَظَّفـــة", "موظفة"),
        ("ar", "فائدتها", "فائدتهم"),
        ("fa", "وام‌ها", "وام"),
        ("fa", "وامها", "وام"),
        ("fa", "كارمند", "کارمندی"),
        ("fa", "می‌پردازم", "پردازم"),
        ("fa", "میپردازم", "پردازم"),
        ("fr", "prêts", "prêt"),
        ("fr", "remboursées", "rembourser"),
        ("fr", "journaux", "journal"),
        ("fr", "e\u0301cole", "école"),
        ("es", "préstamos", "préstamo"),
        ("es", "intereses", "interés"),
        ("es", "cruces", "cruz"),
        ("en", "meetings", "meeting"),
        ("en", "waited", "waiting"),
        ("en", "prices", "price"),
        ("en", "charges", "charged"),
        ("en", "queries", "query"),
        ("en", "QUEUE", "queues"),
    ],
)
def test_forms_of_one_word_count_as_one(language, one, other):
    assert stem_of(one, language) == stem_of(other, language)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "loan", "load"),
        ("en", "process", "procession"),
        ("ar", "قرض", "فرض"),
        ("ar", "بنك", "بنت"),
        ("fr", "prix", "prise"),
        ("es", "tasa", "taxi"),
        ("fa", "سود", "سرد"),
    ],
)
def test_different_words_stay_apart(language, one, other):
    assert stem_of(one, language) != stem_of(other, language)


def test_a_stem_keeps_three_letters():
    assert stem("is", "en") == "is"
    assert stem("gas", "en") == "gas"
    assert stem("ولد", "ar") == "ولد"


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "L'intérêt d'aujourd'hui n'est pas clair", ["intérêt", "clair"]),
        ("en", "I don't think it's fair, isn't it?", ["think", "fair"]),
        ("es", "¿Por qué no bajan los intereses?", ["bajan", "intereses"]),
        ("ar", "والذي في القَرْضِ هو الفائدة", ["القرض", "الفائدة"]),
        ("fa", "این وام خیلی گران است و صف دارد", ["وام", "گران", "صف"]),
    ],
)
def test_words_that_say_nothing_are_left_out(language, text, expected):
    assert [written for _stem, written in terms(text, language)] == expected


def test_numbers_and_signs_are_no_words():
    assert words_of("20% in 3 days!! 👍 ok_then") == ["in", "days", "ok", "then"]


@pytest.mark.parametrize(
    ("text", "likely", "expected"),
    [
        ("The queue is too long", "", "en"),
        ("La file est trop longue", "en", "fr"),
        ("La cola es muy larga", "en", "es"),
        ("الطابور طويل جدا", "en", "ar"),
        ("صف خیلی طولانی است", "ar", "fa"),
        ("گران", "ar", "fa"),
        ("الفائدة مرتفعة", "fa", "ar"),
        ("microcredit", "es", "es"),  # nothing tells: the page decides
        ("microcredit", "ar", "en"),  # but not against the script
        ("12", "fr", "fr"),
    ],
)
def test_the_language_is_told_by_script_letters_and_small_words(text, likely, expected):
    assert language_of(text, likely) == expected


@pytest.mark.parametrize("language", THEMES)
def test_the_language_of_what_clients_say_is_told(language):
    sentences = [
        sentence.format(words[0])
        for templates, words in THEMES[language].values()
        for sentence in templates
    ]

    told = [language_of(sentence, "en") for sentence in sentences]

    assert told.count(language) >= 0.9 * len(told)


def test_an_unknown_language_loses_the_small_words_of_all():
    assert stop_words("sw") >= stop_words("en") | stop_words("ar")
    assert [stem for stem, _written in terms("mikopo the queues", "sw")] == ["mikopo", "queues"]


@pytest.mark.parametrize("language", STOP_WORDS)
def test_stop_words_are_written_once(language):
    words = STOP_WORDS[language].split()

    assert sorted(words) == sorted(set(words))
