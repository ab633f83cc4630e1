import pytest

from surveys.checking import check
from surveys.definition import read_definition
from surveys.logic import shown_questions
from tests.surveys.books import options, question, survey_of
from tests.surveys.logiccases import CASES, NAMES, document_of


def when(name, op, value=None, **more):
    return {"question": name, "is": op, "value": value, **more}


CHAIN = survey_of(
    question("stays", "SINGLE", options=options("yes", "no")),
    question("score", "NPS", show_if={"all": [when("stays", "EQ", "yes")]}),
    question(
        "why",
        "TEXT",
        show_if={"any": [when("score", "LE", 6), when("stays", "EQ", "no")]},
    ),
)


@pytest.mark.parametrize(("entry", "answers", "shown"), CASES, ids=NAMES)
def test_questions_are_shown_by_earlier_answers(entry, answers, shown):
    definition = read_definition(document_of(entry))

    assert [each.name for each in shown_questions(definition, answers)] == shown


def verdict(*questions):
    return [
        (fault.place, fault.words) for fault in check(read_definition(survey_of(*questions))).faults
    ]


def test_a_sound_survey_has_no_faults():
    assert check(read_definition(CHAIN)).faults == []


def test_a_survey_without_questions_cannot_be_published():
    assert verdict() == [("sections", "Add at least one question.")]


def test_rules_name_earlier_questions_and_answers_that_exist():
    assert verdict(
        question("a", show_if={"all": [when("later", "EQ", 1)]}),
        question("later"),
        question("b", show_if={"all": [when("nobody", "ANSWERED")]}),
        question("c", "SINGLE", options=options("x", "y")),
        question("d", show_if={"all": [when("c", "EQ", "z")]}),
        question("e", show_if={"all": [when("a", "GE", "many")]}),
    ) == [
        ("sections.0.questions.0.show_if", "The question later is asked later."),
        ("sections.0.questions.2.show_if", "There is no question nobody."),
        ("sections.0.questions.4.show_if", "No answer to c compares with this."),
        ("sections.0.questions.5.show_if", "No answer to a compares with this."),
    ]


@pytest.mark.parametrize(
    "condition",
    [
        {"all": [when("score", "LE", 3), when("score", "GE", 8)]},
        {"all": [when("score", "GT", 10)]},
        {"all": [when("stays", "EQ", "no"), when("score", "ANSWERED")]},  # asked of those who stay
        {"all": [when("picks", "HAS", "x"), when("picks", "LACKS", "x")]},
        {"all": [when("amount", "GT", "100"), when("amount", "LT", "100")]},
        {"all": [when("amount", "LT", "10")]},
    ],
)
def test_a_question_that_nothing_leads_to_is_found(condition):
    found = verdict(
        question("stays", "SINGLE", options=options("yes", "no")),
        question("score", "NPS", show_if={"all": [when("stays", "EQ", "yes")]}),
        question("picks", "MULTIPLE", options=options("x", "y")),
        question("amount", "NUMBER", least="10"),
        question("dead", "TEXT", show_if=condition),
    )

    assert found == [
        (
            "sections.0.questions.4",
            "Nothing leads to the question dead: its conditions cannot all hold.",
        )
    ]


@pytest.mark.parametrize(
    "condition",
    [
        {"any": [when("score", "LE", 3), when("score", "GE", 8)]},
        {"all": [when("score", "GE", 10)]},
        {"all": [when("stays", "EQ", "yes"), when("score", "ANSWERED")]},
        {"all": [when("picks", "HAS", "x"), when("picks", "LACKS", "y")]},
        {"all": [when("amount", "GE", "10"), when("amount", "LE", "10")]},
    ],
)
def test_a_question_that_can_be_reached_is_left_alone(condition):
    found = verdict(
        question("stays", "SINGLE", options=options("yes", "no")),
        question("score", "NPS", show_if={"all": [when("stays", "EQ", "yes")]}),
        question("picks", "MULTIPLE", options=options("x", "y")),
        question("amount", "NUMBER", least="10"),
        question("alive", "TEXT", show_if=condition),
    )

    assert found == []


def test_many_ways_do_not_take_forever():
    scores = [question(f"q{n}") for n in range(12)]
    any_low = {"any": [when(f"q{n}", "LE", 2) for n in range(12)]}
    hanging = [
        question(f"h{n}", show_if={"all": [when(f"h{n - 1}", "GE", 3)]} if n else any_low)
        for n in range(12)
    ]
    both = question("both", "TEXT", show_if={"all": [when(f"h{n}", "ANSWERED") for n in range(12)]})

    assert verdict(*scores, *hanging, both) == []


def test_missing_words_are_a_warning():
    document = {**survey_of(question("a")), "languages": ["en", "ar"]}
    found = check(read_definition(document))

    assert found.faults == []
    assert [(each.place, each.words) for each in found.warnings] == [
        ("title", "Not said yet in: ar."),
        ("sections.0.questions.0.text", "Not said yet in: ar."),
    ]
