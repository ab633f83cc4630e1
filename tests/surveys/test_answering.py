from decimal import Decimal

import pytest

from surveys.answering import read_answers
from surveys.definition import read_definition
from surveys.scoring import attitude, likelihood, low_answers
from tests.surveys.books import SHORT, options, question, survey_of

EVERYTHING = read_definition(
    survey_of(
        question("one", "SINGLE", options=options("a", "b")),
        question(
            "many",
            "MULTIPLE",
            options=[
                *options("x", "y"),
                {"code": "none", "text": {"en": "-"}, "stands_alone": True},
            ],
        ),
        question("rate"),
        question("nps", "NPS"),
        question("ease", "CES"),
        question("count", "NUMBER", is_whole=True, least="0", most="20"),
        question("paid", "MONEY"),
        question("day", "DATE", least="2026-01-01"),
        question("words", "TEXT"),
        question("order", "RANKING", options=options("x", "y", "z")),
        question("size", "PAIR"),
        question("read_me", "NOTE"),
    )
)
GIVEN = {
    "one": "b",
    "many": ["y", "x"],
    "rate": "4",
    "nps": 0,
    "ease": 7,
    "count": "12",
    "paid": "1200.5",
    "day": "2026-06-03",
    "words": "  good \x00",
    "order": ["z", "x"],
    "size": {"importance": "5", "performance": 2},
    "read_me": "x",
}


def test_every_kind_of_answer_is_kept_in_one_form():
    read = read_answers(EVERYTHING, GIVEN)

    assert read.faults == {}
    assert read.answers == {
        "one": "b",
        "many": ["x", "y"],
        "rate": 4,
        "nps": 0,
        "ease": 7,
        "count": "12",
        "paid": "1200.50",
        "day": "2026-06-03",
        "words": "good",
        "order": ["z", "x"],
        "size": {"importance": 5, "performance": 2},
    }
    assert read_answers(EVERYTHING, read.answers).answers == read.answers


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("one", "c", "Choose one of the answers."),
        ("one", ["a"], "Choose one of the answers."),
        ("many", ["x", "none"], "One of these answers stands alone."),
        ("many", ["x", "x"], "Choose each answer once."),
        ("rate", 0, "Choose from 1 to 5."),
        ("rate", True, "Choose from 1 to 5."),
        ("rate", 3.5, "Choose from 1 to 5."),
        ("nps", 11, "Choose from 0 to 10."),
        ("ease", "8", "Choose from 1 to 7."),
        ("count", "1.5", "Write a whole number."),
        ("count", "21", "This must be 20 or less."),
        ("count", "NaN", "Write a number."),
        ("count", "1e40", "Write a number."),
        ("paid", "1.005", "Write an amount with at most two decimals."),
        ("day", "2026-13-01", "Write a date."),
        ("day", "2025-12-31", "This must be 2026-01-01 or more."),
        ("words", 5, "Write this as text."),
        ("words", "x" * 4001, "Write at most 4000 characters."),
        ("order", ["x", "q"], "Choose one of the answers."),
        ("size", {"importance": 5}, "Say how important it is and how good."),
        ("size", 5, "Say how important it is and how good."),
    ],
)
def test_what_is_not_of_its_kind_is_told_beside_its_question(name, value, message):
    read = read_answers(EVERYTHING, {**GIVEN, name: value})

    assert {key: fault.message % fault.values for key, fault in read.faults.items()} == {
        name: message
    }
    assert name not in read.answers


def test_a_required_question_is_needed_only_at_the_end_and_only_if_asked():
    document = survey_of(
        question("a", "SINGLE", options=options("x", "y"), is_required=True),
        question(
            "b", is_required=True, show_if={"all": [{"question": "a", "is": "EQ", "value": "x"}]}
        ),
    )
    definition = read_definition(document)

    assert read_answers(definition, {}, is_complete=False).faults == {}
    assert set(read_answers(definition, {}).faults) == {"a"}
    assert set(read_answers(definition, {"a": "x"}).faults) == {"b"}
    assert read_answers(definition, {"a": "y"}).faults == {}


def test_an_answer_that_is_no_longer_asked_for_is_left_out_and_named():
    read = read_answers(read_definition(SHORT), {"served": 5, "why": "slow", "unknown": 1})

    assert read.answers == {"served": 5}
    assert read.left_out == ("why", "unknown")


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"recommend": 10, "served": 5}, "1"),
        ({"recommend": 7, "served": 2}, "0.475"),  # (0.7 + 0.25) / 2
        ({"served": 4}, "0.75"),
        ({"recommend": 0, "served": 1}, "0"),
    ],
)
def test_the_attitude_is_the_mean_of_scaled_satisfaction_and_nps(answers, expected):
    assert attitude(read_definition(SHORT), answers) == Decimal(expected)


def test_there_is_no_attitude_without_such_an_answer():
    assert attitude(EVERYTHING, {"rate": 5}) is None


def test_low_answers_are_those_at_or_below_what_the_survey_says():
    definition = read_definition(SHORT)

    assert [each.question for each in low_answers(definition, {"served": 2})] == ["served"]
    assert low_answers(definition, {"served": 3, "recommend": 0}) == ()


def test_a_scorecard_adds_points_and_looks_the_likelihood_up():
    document = survey_of(
        question("roof", "SINGLE", options=options("tin", "tile")),
        question("radio", "SINGLE", options=options("yes", "no")),
        scorecard={
            "points": {"roof": {"tin": 0, "tile": 7}, "radio": {"yes": 5, "no": 0}},
            "lookups": [
                {
                    "name": "national",
                    "bands": [
                        {"from": 0, "to": 4, "likelihood": "0.61"},
                        {"from": 5, "to": 9, "likelihood": "0.655"},
                        {"from": 10, "to": 100, "likelihood": "0.2"},
                    ],
                }
            ],
        },
    )
    definition = read_definition(document)

    assert likelihood(definition, {"roof": "tin"}) is None
    found = likelihood(definition, {"roof": "tin", "radio": "yes"})
    assert (found.score, found.shares) == (5, {"national": Decimal("0.655")})
