"""The form of a survey in a real browser: the same questions are asked as on the server, steps, taps, faults."""

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from surveys.definition import read_definition
from surveys.logic import shown_questions
from surveys.rendering import form_context
from tests.journeys.conftest import APPS
from tests.surveys.books import options, question, survey_of
from tests.surveys.logiccases import CASES, NAMES, TABLE, document_of

pytestmark = pytest.mark.django_db(transaction=True, available_apps=APPS)
LOW = {"all": [{"question": "served", "is": "LE", "value": 3}]}


@pytest.fixture
def draw(chromium):
    """Draw the form of a document with its script: draw(document, "en", section=…)."""
    page = chromium.new_page()
    said = []
    page.on("pageerror", lambda error: said.append(str(error)))

    def drawn(document, language="en", answers=None, **where):
        context = form_context(read_definition(document), language, answers or {}, {}, **where)
        context["may_send"] = "yes"
        page.set_content(f"<form>{render_to_string('surveys/form.html', context)}</form>")
        page.add_script_tag(path=finders.find("js/survey.js"))
        return page

    yield drawn
    page.close()
    assert said == []


def in_sight(page):
    found = page.locator("[data-question]:visible").all()
    return [each.get_attribute("data-question") for each in found]


def told(page):
    return page.evaluate("wafaSurvey.answers(wafaSurvey.read(document))")


SHOWN = "(answers) => wafaSurvey.shown(wafaSurvey.read(document), answers)"


@pytest.mark.parametrize("entry", TABLE, ids=[entry["about"] for entry in TABLE])
def test_the_browser_asks_what_the_server_asks(draw, entry):
    page = draw(document_of(entry))

    found = {str(answers): page.evaluate(SHOWN, answers) for answers, _shown in entry["cases"]}

    assert found == {str(answers): shown for answers, shown in entry["cases"]}


@pytest.mark.parametrize(("entry", "answers", "shown"), CASES, ids=NAMES)
def test_answers_that_are_in_the_page_show_what_follows(draw, entry, answers, shown):
    page = draw(document_of(entry), answers=answers)

    assert in_sight(page) == shown
    asked = shown_questions(read_definition(document_of(entry)), answers)
    assert told(page) == {each.name: answers[each.name] for each in asked if each.name in answers}


SERVICE = {
    **survey_of(),
    "sections": [
        {"name": "service", "title": {}, "questions": [
            question("served", "CSAT", is_required=True), question("why", "TEXT", show_if=LOW),
        ]},
        {"name": "repair", "title": {}, "show_if": LOW, "questions": [
            question("paid", "NUMBER", is_whole=True, least="10"),
            question("many", "MULTIPLE", options=[
                *options("x", "y"), {"code": "none", "text": {"en": "None"}, "stands_alone": True},
            ]),
        ]},
        {"name": "last", "title": {}, "questions": [
            question("order", "RANKING", options=options("x", "y", "z")),
        ]},
    ],
}  # fmt: skip


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def test_steps_go_on_and_back_without_the_server(draw):
    page = draw(SERVICE, section="service")
    assert in_sight(page) == ["served"]
    page.get_by_text("1 of 2").wait_for()

    press(page, "Next")
    assert page.locator(".fault").inner_text() == "Please answer this question."
    page.get_by_label("Very unhappy").check(force=True)
    page.get_by_text("1 of 3").wait_for()
    assert in_sight(page) == ["served", "why"]
    press(page, "Next")
    assert in_sight(page) == ["paid", "many"]
    page.locator("[name=a-paid]").fill("٩")
    press(page, "Next")
    assert page.locator(".fault").inner_text() == "This must be 10 or more."
    page.locator("[name=a-paid]").fill("٩٠")
    press(page, "Next")
    assert in_sight(page) == ["order"]
    assert page.get_by_role("button", name="Send", exact=True).is_visible()
    press(page, "Back")
    press(page, "Back")
    page.get_by_label("Very happy").check(force=True)
    press(page, "Next")

    assert in_sight(page) == ["order"]
    assert told(page) == {"served": 5}


def test_a_ranking_is_made_by_tapping_and_taken_back(draw):
    page = draw(SERVICE)
    tap = page.locator(".survey-tap")
    for text in ("Z", "X", "Y", "X"):
        tap.filter(has_text=text).click()

    assert told(page) == {"order": ["z", "y"]}
    assert page.locator("[name=a-order-y]").input_value() == "2"
    assert tap.filter(has_text="Z").get_attribute("aria-pressed") == "true"


def test_an_answer_that_stands_alone_puts_the_others_out(draw):
    page = draw(SERVICE, answers={"served": 1})
    for name in ("X", "Y", "None"):
        page.get_by_role("checkbox", name=name).check()
    assert told(page)["many"] == ["none"]
    page.get_by_role("checkbox", name="X").check()
    assert told(page)["many"] == ["x"]


def test_an_answer_that_need_not_be_given_is_taken_back(draw):
    page = draw(survey_of(question("recommend", "NPS")), answers={"recommend": 0})
    assert told(page) == {"recommend": 0}
    press(page, "Clear the answer")
    assert told(page) == {}
    assert not page.get_by_role("button", name="Clear the answer").is_visible()


def test_digits_are_those_of_the_language(draw):
    document = {**SERVICE, "languages": ["en", "fa"]}
    page = draw(document, "fa", section="service")
    assert page.locator("[data-at]").inner_text().startswith("۱")
