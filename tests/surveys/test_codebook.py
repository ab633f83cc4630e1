from datetime import date
from decimal import Decimal

from surveys.codebook import asked_ever, code_book, columns
from surveys.definition import read_definition
from tests.surveys.books import options, question, survey_of

KINDS = survey_of(
    question("nps", "NPS", dimension="OVERALL"),
    question("one", "SINGLE", options=options("a", "b")),
    question("many", "MULTIPLE", options=options("x", "y")),
    question("order", "RANKING", options=options("x", "y")),
    question("size", "PAIR", dimension="SIZE"),
    question("paid", "MONEY"),
    question("day", "DATE"),
    question("words", "TEXT"),
    question("read_this", "NOTE"),
)
HEADS = ["column", "question", "type", "about", "code", "text (%(language)s)"]


def table(document):
    return columns(asked_ever([read_definition(document)]))


def test_every_answer_has_its_column():
    names = [column.name for column in table(KINDS)]

    assert names == [
        *("nps", "one", "many.x", "many.y", "order.x", "order.y"),
        *("size.importance", "size.performance", "paid", "day", "words"),
    ]


def test_a_response_fills_its_columns():
    answers = {
        "nps": 9,
        "one": "b",
        "many": ["y"],
        "order": ["y", "x"],
        "size": {"importance": 5, "performance": 2},
        "paid": "12.50",
        "day": "2026-06-01",
        "words": "Good",
    }

    cells = [column.cell(answers) for column in table(KINDS)]

    assert cells == [9, "b", 0, 1, 2, 1, 5, 2, Decimal("12.50"), date(2026, 6, 1), "Good"]


def test_what_was_not_answered_is_empty_and_not_zero():
    assert {column.cell({}) for column in table(KINDS)} == {None}


def test_an_option_that_was_dropped_keeps_its_column():
    older = survey_of(
        question("many", "MULTIPLE", options=options("x", "z")), question("gone", "TEXT")
    )
    newer = survey_of(question("many", "MULTIPLE", options=options("x", "y")))

    found = columns(asked_ever([read_definition(newer), read_definition(older)]))

    assert [column.name for column in found] == ["many.x", "many.y", "many.z", "gone"]


def test_the_code_book_tells_what_codes_mean_in_every_language():
    document = survey_of(
        question("served", "CSAT", high_label={"en": "Very", "ar": "جدا"}, dimension="SERVICE"),
        {
            **question("one", "SINGLE", text={"en": "Which?", "ar": "أي؟"}),
            "options": [
                {"code": "a", "text": {"en": "This", "ar": "هذا"}},
                {"code": "b", "text": {"en": "That"}},
            ],
        },
        languages=["en", "ar"],
    )

    book = list(code_book(asked_ever([read_definition(document)]), ("en", "ar"), HEADS))

    assert book == [
        ["column", "question", "type", "about", "code", "text (en)", "text (ar)"],
        ["served", "served", "CSAT", "SERVICE", "", "served?", ""],
        ["served", "served", "CSAT", "SERVICE", 1, "", ""],
        ["served", "served", "CSAT", "SERVICE", 5, "Very", "جدا"],
        ["one", "one", "SINGLE", "", "", "Which?", "أي؟"],
        ["one", "one", "SINGLE", "", "a", "This", "هذا"],
        ["one", "one", "SINGLE", "", "b", "That", ""],
    ]


def test_the_code_book_tells_which_option_a_column_is_of():
    book = list(code_book(asked_ever([read_definition(KINDS)]), ("en",), HEADS))

    assert [row for row in book if row[0] == "many.y"] == [
        ["many.y", "many", "MULTIPLE", "", "", "many?"],
        ["many.y", "many", "MULTIPLE", "", "1", "Y"],
    ]
