import pytest
from django.http import QueryDict

from surveys.definition import read_definition
from surveys.formdata import given_answers, plain_number
from surveys.steps import finish, shown_steps, step_back, step_of, step_on
from tests.surveys.books import options, question, survey_of

LOW = {"all": [{"question": "served", "is": "LE", "value": 3}]}


def section(name, *questions, **more):
    return {"name": name, "title": {}, "questions": list(questions), **more}


SURVEY = read_definition(
    {
        **survey_of(),
        "sections": [
            section(
                "service", question("served", "CSAT", is_required=True),
                question("why", "TEXT", is_required=True, show_if=LOW),
            ),
            section("repair", question("wish", "TEXT"), show_if=LOW),
            section("last", question("recommend", "NPS")),
        ],
    }
)  # fmt: skip


def on(given, at, *asked):
    turn = step_on(SURVEY, given, at=at, asked=set(asked))
    return turn.step, sorted(turn.faults), turn.has_more, turn.is_done


@pytest.mark.parametrize(
    ("given", "at", "asked", "expected"),
    [
        ({}, "service", ["served"], ("service", ["served"], False, False)),
        ({"served": "5"}, "service", ["served"], ("last", [], False, False)),
        ({"served": "2"}, "service", ["served"], ("service", [], True, False)),
        ({"served": "2"}, "service", ["served", "why"], ("service", ["why"], False, False)),
        ({"served": "2", "why": "x"}, "service", ["served", "why"], ("repair", [], False, False)),
        ({"served": "2", "why": "x"}, "repair", ["wish"], ("last", [], False, False)),
        ({"served": "5"}, "last", ["recommend"], ("", [], False, True)),
        ({"served": "9"}, "service", ["served"], ("service", ["served"], False, False)),
        ({}, "last", ["recommend"], ("service", ["served"], False, False)),
        ({"served": "5"}, "nowhere", ["served"], ("last", [], False, False)),
    ],
)
def test_a_step_leads_on_past_what_is_not_asked(given, at, asked, expected):
    assert on(given, at, *asked) == expected


def test_going_back_skips_alike_and_minds_no_fault():
    assert step_back(SURVEY, {"served": "5"}, at="last").step == "service"
    assert step_back(SURVEY, {"served": "2"}, at="last").step == "repair"
    assert step_back(SURVEY, {"served": "9"}, at="service").step == "service"


def test_each_question_can_be_a_step():
    steps = shown_steps(SURVEY, {"served": 2}, by_question=True)

    assert [step.name for step in steps] == ["served", "why", "wish", "recommend"]
    turn = step_on(SURVEY, {"served": "5"}, at="served", asked={"served"}, by_question=True)
    assert turn.step == "recommend"
    assert step_of(SURVEY, "wish", by_question=False) == "repair"


def test_an_end_is_the_first_step_with_a_fault_or_done():
    assert finish(SURVEY, {"served": "2", "recommend": "5"}).step == "service"
    assert finish(SURVEY, {"served": "4"}).is_done


FORM = read_definition(
    survey_of(
        question("many", "MULTIPLE", options=options("x", "y")),
        question("order", "RANKING", options=options("x", "y", "z")),
        question("size", "PAIR"),
        question("paid", "MONEY"),
        question("words", "TEXT"),
    )
)


@pytest.mark.parametrize(
    ("sent", "given"),
    [
        ("a-many=x&a-many=y", {"many": ["x", "y"]}),
        ("a-order-x=2&a-order-y=&a-order-z=1", {"order": ["z", "x"]}),
        ("a-order-x=1&a-order-y=1", {"order": ["x", "y", "x"]}),
        ("a-size-importance=5", {"size": {"importance": "5"}}),
        ("a-paid=1200%2C5&a-words=", {"paid": "1200.5"}),
        ("csrfmiddlewaretoken=x&step=all", {}),
    ],
)
def test_what_a_browser_sends_becomes_answers(sent, given):
    assert given_answers(FORM, QueryDict(sent)) == given


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        (" 1200 ", "1200"),
        ("1 200,50", "1200.50"),
        ("١٢٠٠٫٥", "1200.5"),
        ("۱۲۰۰", "1200"),
        ("1,200", "1,200"),  # a thousand, or one and a fifth: asked again
        ("many", "many"),
    ],
)
def test_numbers_are_read_as_people_type_them(typed, plain):
    assert plain_number(typed) == plain
