import json
from html.parser import HTMLParser

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from crm.models import Institution
from surveys.answering import read_answers
from surveys.definition import read_definition
from surveys.rendering import form_context
from tests.surveys.books import options, question, survey_of

pytestmark = pytest.mark.django_db


class Reader(HTMLParser):
    """The elements of a page, with what is hidden by an element around them."""

    EMPTY = {"input", "use", "path", "br"}

    def __init__(self, html):
        super().__init__()
        self.found, self.open, self.words = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        is_hidden = "hidden" in given or any("hidden" in each for _t, each in self.open)
        self.found.append((tag, given, is_hidden))
        if tag not in self.EMPTY:
            self.open.append((tag, given))

    def handle_endtag(self, tag):
        if tag not in self.EMPTY:
            assert self.open.pop()[0] == tag

    def handle_data(self, text):
        if text.strip() and not any("hidden" in each for _t, each in self.open):
            self.words.append(" ".join(text.split()))

    def all(self, tag, **wanted):
        return [
            given
            for found, given, _hidden in self.found
            if found == tag and all(given.get(name) == value for name, value in wanted.items())
        ]

    def seen(self):
        return [
            given["data-question"]
            for _tag, given, is_hidden in self.found
            if "data-question" in given and not is_hidden
        ]


def draw(document, language="en", answers=None, faults=None, **where):
    context = form_context(
        read_definition(document), language, answers or {}, faults or {}, **where
    )
    return Reader(render_to_string("surveys/form.html", context))


EVERY_TYPE = survey_of(
    question("one", "SINGLE", options=options("a", "b")),
    question("many", "MULTIPLE", options=options("x", "y")),
    question("happy", "CSAT", is_required=True),
    question("stars"),
    question("ten", scale=10),
    question("nps", "NPS"),
    question("ease", "CES"),
    question("count", "NUMBER", is_whole=True, least="0", most="20"),
    question("paid", "MONEY"),
    question("day", "DATE", least="2026-01-01"),
    question("words", "TEXT"),
    question("story", "TEXT", is_long=True),
    question("order", "RANKING", options=options("x", "y", "z")),
    question("size", "PAIR"),
    question("read_me", "NOTE"),
)


def test_every_type_of_question_is_native_html():
    Institution.objects.create(pk=1, name="Amal", country="EG", currency="EGP")

    page = draw(EVERY_TYPE)

    def values(name):
        return [each["value"] for each in page.all("input", name=f"a-{name}", type="radio")]

    assert values("one") == ["a", "b"]
    assert [each["value"] for each in page.all("input", type="checkbox")] == ["x", "y"]
    assert values("happy") == values("stars") == ["1", "2", "3", "4", "5"]
    assert values("ten") == [str(value) for value in range(1, 11)]
    assert values("nps") == [str(value) for value in range(11)]
    assert values("ease") == [str(value) for value in range(1, 8)]
    assert values("size-importance") == values("size-performance") == ["1", "2", "3", "4", "5"]
    assert page.all("input", name="a-count")[0]["inputmode"] == "numeric"
    assert page.all("input", name="a-paid")[0]["inputmode"] == "decimal"
    assert "EGP" in page.words
    assert page.all("input", name="a-day")[0]["min"] == "2026-01-01"
    assert [each["name"] for each in page.all("textarea")] == ["a-story"]
    assert [each["name"] for each in page.all("select")] == ["a-order-x", "a-order-y", "a-order-z"]
    assert "Very happy" in page.words
    assert "Extremely likely" in page.words
    assert page.seen() == [each["name"] for each in EVERY_TYPE["sections"][0]["questions"]]


def test_faces_have_words_and_own_words_come_first():
    rated = question("visits", low_label={"en": "Never"}, high_label={"en": "Always"})

    page = draw(survey_of(rated))

    assert [word for word in page.words if word not in {"visits?", "optional"}] == [
        "Never", "2", "3", "4", "Always",
    ]  # fmt: skip
    faces = [each["href"].split("#")[1] for each in page.all("use")]
    assert faces == ["face-1", "face-2", "face-3", "face-4", "face-5"]


def test_the_form_speaks_the_language_of_the_survey_whatever_the_page_speaks():
    document = survey_of(question("recommend", "NPS"), languages=["en", "ar"])
    document["sections"][0]["questions"][0]["text"]["ar"] = "هل تنصح بنا؟"
    Institution.objects.create(pk=1, name="Amal", country="EG", currency="EGP")

    with override("fr"):
        page = draw(document, "ar")

    form = page.all("div")[0]
    assert (form["lang"], form["dir"]) == ("ar", "rtl")
    assert "هل تنصح بنا؟" in page.words
    assert "١٠" in page.words
    assert json.loads(form["data-words"])["digits"] == "arab"


def test_words_that_are_missing_in_a_language_fall_back_to_the_first():
    assert "one?" in draw(survey_of(question("one"), languages=["en", "ar"]), "ar").words


SKIPPING = survey_of(question("served", "CSAT", is_required=True))
SKIPPING["sections"].append(
    {
        "name": "more",
        "title": {"en": "More"},
        "show_if": {"all": [{"question": "served", "is": "LE", "value": 3}]},
        "questions": [question("why", "TEXT"), question("how", "TEXT")],
    }
)


def test_what_is_not_asked_is_in_the_page_and_hidden():
    page = draw(SKIPPING)

    assert page.seen() == ["served"]
    assert page.all("fieldset", **{"data-question": "why"})
    section = page.all("section", **{"data-section": "more"})[0]
    assert json.loads(section["data-show-if"]) == {
        "all": [{"question": "served", "is": "LE", "value": 3, "part": "performance"}]
    }
    assert draw(SKIPPING, answers={"served": "2"}).seen() == ["served", "why", "how"]


def test_one_section_is_in_sight_with_its_place_among_those_that_are_asked():
    page = draw(SKIPPING, answers={"served": "2"}, section="more")

    assert page.seen() == ["why", "how"]
    assert "2 of 2" in page.words
    assert "Send" in page.words
    assert "Next" not in page.words
    assert page.all("input", name="asked")[0]["value"] == "why how"
    chosen = [each for each in page.all("input", name="a-served") if "checked" in each]
    assert [each["value"] for each in chosen] == ["2"]


def test_one_question_is_in_sight_where_it_is_named():
    page = draw(SKIPPING, answers={"served": "2"}, question="how")

    assert page.seen() == ["how"]
    assert "3 of 3" in page.words


def test_what_was_given_stays_beside_what_is_wrong_with_it():
    given = {"happy": "9", "count": "many", "words": "<b>slow</b>", "order": ["z", "x", "z"]}
    read = read_answers(read_definition(EVERY_TYPE), given)

    page = draw(EVERY_TYPE, answers=given, faults=read.faults)

    assert page.all("input", name="a-count")[0]["value"] == "many"
    assert page.all("input", name="a-words")[0]["value"] == "<b>slow</b>"
    faulty = page.all("fieldset", **{"data-question": "happy"})[0]
    assert faulty["aria-describedby"] == "a-happy-fault"
    assert "Choose from 1 to 5." in page.words
    assert "Write a number." in page.words
    assert "Choose each answer once." in page.words


def test_given_answers_are_chosen_again():
    given = {
        "one": "b", "many": ["y"], "happy": 4, "nps": 0, "order": ["z", "x"],
        "size": {"importance": 5, "performance": 2}, "day": "2026-06-03", "story": "long",
    }  # fmt: skip

    page = draw(EVERY_TYPE, answers=given)

    chosen = [(each["name"], each["value"]) for each in page.all("input") if "checked" in each]
    assert chosen == [
        ("a-one", "b"), ("a-many", "y"), ("a-happy", "4"), ("a-nps", "0"),
        ("a-size-importance", "5"), ("a-size-performance", "2"),
    ]  # fmt: skip
    assert [each["value"] for each in page.all("option") if "selected" in each] == ["2", "1"]
    assert page.all("input", name="a-day")[0]["value"] == "2026-06-03"
