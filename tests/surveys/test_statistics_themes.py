import pytest

from surveys.statistics.themes import FEWEST_TEXTS, by_language, themes
from surveys.statistics.words import terms
from tests.surveys.spoken import KEYS, spoken

# what people drop anywhere has the same words over and over, which is hardest where it is most of the texts
BOOKS = {"three themes": {}, "one theme in noise": {"planted": {"waiting": 30}, "noise": 60}}


def stems(words, language):
    return {stem for word in words for stem, _written in terms(word, language)}


def telling(theme, language):
    """How many of a theme's first five words are those by which waiting is known."""
    return len(stems(KEYS[language], language) & stems(theme.words[:5], language))


@pytest.mark.parametrize("language", KEYS)
def test_a_planted_theme_is_found_with_quotes_that_say_it(language):
    held = []
    for seed in (1, 2, 3):
        for book in BOOKS.values():
            texts, labels = spoken(language, seed, **book)
            planted = {at for at, label in enumerate(labels) if label == "waiting"}
            about = [theme for theme in themes(texts, language) if telling(theme, language) >= 2]
            held.append(len(about) == 1 and is_of(about[0], planted))

    assert held.count(True) >= 5  # of six


def is_of(theme, planted):
    """Whether a theme has its three quotes from those planted, and most of them as members, and few others."""
    right = planted & set(theme.members)
    return (
        len(theme.quotes) == 3
        and set(theme.quotes) <= planted
        and len(right) >= 0.9 * theme.count
        and len(right) >= 0.75 * len(planted)
    )


def test_a_theme_counts_its_members_among_the_texts_that_say_something():
    texts, _labels = spoken("en", 1)

    for theme in themes([*texts, "", "ok", "?"], "en"):
        assert theme.count == len(theme.members)
        assert theme.share == theme.count / len(texts)
        assert set(theme.quotes) <= set(theme.members)


def test_the_words_of_a_theme_are_those_that_were_written():
    texts, _labels = spoken("en", 1)
    written = {word for text in texts for _stem, word in terms(text, "en")}

    found = themes(texts, "en")

    assert {word for theme in found for word in theme.words} <= written
    assert "queue" in found[0].words  # its stem is queu


def test_a_text_is_of_one_theme_and_the_most_frequent_comes_first():
    found = themes(spoken("fr", 2)[0], "fr")

    members = [at for theme in found for at in theme.members]
    assert len(members) == len(set(members))
    assert [theme.count for theme in found] == sorted(
        (theme.count for theme in found), reverse=True
    )
    assert all(theme.count >= 5 for theme in found)


def test_quotes_do_not_repeat_each_other():
    texts = ["The queue is too long today"] * 20 + ["Interest rates are too high"] * 20
    texts += ["A long queue again", "High interest, high fees"]

    for theme in themes(texts, "en"):
        assert len({texts[at] for at in theme.quotes}) == len(theme.quotes)


def test_the_same_seed_gives_the_same_themes():
    texts, _labels = spoken("ar", 4)

    assert themes(texts, "ar", seed=5) == themes(texts, "ar", seed=5)


def test_few_texts_give_the_words_they_share():
    texts = ["The queue is long", "A queue again", "High interest", "", "Long queue"]

    found = themes(texts, "en")

    assert found[0].words == ("queue",)
    assert (found[0].count, found[0].share, found[0].quotes) == (3, 0.75, (0, 1, 4))
    assert found[0].members == (0, 1, 4)
    assert [theme.words for theme in found] == [("queue",), ("long",)]
    assert themes([], "en") == ()


def test_twenty_texts_are_enough_to_look_for_themes():
    texts, _labels = spoken("en", 6, planted={"waiting": 12}, noise=8)

    assert len(texts) == FEWEST_TEXTS
    assert len(themes(texts, "en")[0].words) > 1
    assert all(len(theme.words) == 1 for theme in themes(texts[:-1], "en"))


def test_texts_that_share_no_word_have_no_theme():
    letters = "abcdefghijklmnopqrstuvwxyz"

    assert themes([3 * letter for letter in letters], "en") == ()
    assert themes(["?", "12", "..."] * 20, "en") == ()


def test_the_languages_of_a_mixed_book_are_told_apart():
    arabic, english = spoken("ar", 1)[0], spoken("en", 1)[0][:100]
    texts = [text for pair in zip(arabic, english, strict=False) for text in pair] + arabic[100:]
    pages = ["ar"] * len(texts)  # many write in another language than that of the page

    found = by_language(texts, pages)

    assert list(found) == ["ar", "en"]
    for language, spoken_there in (("ar", arabic), ("en", english)):
        heard = [texts[at] for at in found[language]]
        (theme,) = [each for each in themes(heard, language) if telling(each, language) >= 2]
        assert {heard[at] for at in theme.members} <= set(spoken_there)


def test_a_text_of_nothing_is_of_no_language():
    assert by_language(["in the queue", " ", "صف طولانی است"], ["en", "en", "fa"]) == {
        "en": [0],
        "fa": [2],
    }


def test_few_texts_give_their_words():
    found = themes(["صف طولانی است", "در صف ماندم", "صف شلوغ"], "fa")

    assert (found[0].words, found[0].quotes) == (("صف",), (0, 1, 2))


def test_a_few_sentences_said_over_and_over_are_themes():
    said = ["The money came late", "Nobody explained the fee", "The branch closes early"]

    found = themes([said[at % 3] for at in range(60)], "en")

    assert [theme.count for theme in found] == [20, 20, 20]
    assert {len(theme.quotes) for theme in found} == {1}
