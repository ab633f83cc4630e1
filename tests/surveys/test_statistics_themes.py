import random

import pytest

from surveys.statistics.themes import themes
from surveys.statistics.words import stem, terms

PLANTED = {  # the theme, three other topics, and words that anybody may drop anywhere
    "en": (
        "waiting queue hours line",
        [
            "interest price fees expensive",
            "loan bigger amount raise",
            "meetings group absent members",
        ],
        "branch market morning neighbor year husband shop road village phone school family money",
    ),
    "fr": (
        "attente file guichet heures",
        ["taux prix frais cher", "prêt montant grand somme", "réunion groupe membres absents"],
        "agence marché matin voisine année mari boutique route village téléphone école argent",
    ),
    "ar": (
        "الانتظار طابور ساعات الدور",
        [
            "الفائدة السعر الرسوم غالية",
            "القرض المبلغ أكبر زيادة",
            "الاجتماع المجموعة الأعضاء الغياب",
        ],
        "الفرع السوق الصباح الجارة السنة الزوج الدكان الطريق القرية الهاتف المدرسة المال",
    ),
}


def corpus(language, seed):
    planted, others, fillers = PLANTED[language]
    draw = random.Random(seed)

    def written(topic):
        words = draw.sample(topic.split(), 3) + draw.sample(fillers.split(), 2)
        draw.shuffle(words)
        return " ".join(words)

    texts = [written(planted) for _each in range(40)]
    texts += [written(draw.choice(others)) for _each in range(90)]
    draw.shuffle(texts)
    return texts


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("language", PLANTED)
def test_a_planted_theme_is_found_with_quotes_that_say_it(language, seed):
    texts = corpus(language, seed)
    planted = {stem_of(word, language) for word in PLANTED[language][0].split()}

    found = themes(texts, language)

    hits = [
        theme
        for theme in found
        if len(planted & {stem_of(word, language) for word in theme.words[:4]}) >= 3
    ]
    assert len(hits) == 1
    assert 34 <= hits[0].count <= 46
    for at in hits[0].quotes:
        assert planted & {root for root, _written in terms(texts[at], language)}


def stem_of(word, language):
    return next(iter(terms(word, language)))[0]


def test_the_same_texts_give_the_same_themes():
    texts = corpus("en", 4)

    assert themes(texts, "en") == themes(texts, "en")


def test_few_texts_give_the_words_they_share():
    texts = ["The queue is long", "A queue again", "High interest", "", "Long queue"]

    found = themes(texts, "en")

    assert found[0].words == ("queue",)
    assert (found[0].count, found[0].quotes) == (3, (0, 1, 4))
    assert themes([], "en") == ()


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("ar", "القروض", "قروض"),
        ("ar", "والموظفين", "موظفون"),
        ("ar", "الإنتظار", "انتظار"),
        ("fr", "prêts", "prêt"),
        ("es", "préstamos", "préstamo"),
        ("en", "meetings", "meeting"),
        ("fa", "وام‌ها", "وام"),
    ],
)
def test_forms_of_one_word_count_as_one(language, one, other):
    assert stem_of(one, language) == stem_of(other, language)


def test_a_stem_keeps_three_letters():
    assert stem("is", "en") == "is"
    assert len(stem("gas", "en")) == 3
