import pytest

from surveys.comparing import What, differences
from surveys.definition import read_definition
from surveys.editing import (
    add_language,
    add_question,
    add_section,
    change_question,
    delete_question,
    delete_section,
    move_question,
    move_to_section,
    set_condition,
    set_texts,
)
from tests.surveys.books import options, question

BEFORE = {
    "languages": ["en"],
    "title": {"en": "Short"},
    "sections": [
        {
            "name": "one",
            "title": {"en": "One"},
            "questions": [
                question("a", "SINGLE", options=options("x", "y")),
                question("b"),
                question("c", "TEXT"),
            ],
        },
        {"name": "two", "title": {}, "questions": [question("d")]},
    ],
}


def told(after):
    found = differences(read_definition(BEFORE), read_definition(after))
    return [(each.part, each.what, each.name, each.aspects) for each in found]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (BEFORE, []),
        (
            set_texts(BEFORE, {"title": {"en": "Brief"}, "thanks": {"en": "Thanks"}}),
            [("survey", What.CHANGED, "", ("title", "thanks"))],
        ),
        (add_language(BEFORE, "ar"), [("language", What.ADDED, "ar", ())]),
        (add_section(BEFORE, {"en": "Three"}), [("section", What.ADDED, "three", ())]),
        (
            add_question(BEFORE, "two", question("e")),
            [("question", What.ADDED, "e", ())],
        ),
        (delete_question(BEFORE, "b"), [("question", What.DROPPED, "b", ())]),
        (
            delete_section(BEFORE, "two"),
            [("section", What.DROPPED, "two", ()), ("question", What.DROPPED, "d", ())],
        ),
        (
            change_question(
                BEFORE, "a", question("a", "SINGLE", options=options("x", "z"), is_required=True)
            ),
            [("question", What.CHANGED, "a", ("answers", "required"))],
        ),
        (
            set_condition(
                BEFORE, "question", "c", {"all": [{"question": "b", "is": "LE", "value": 2}]}
            ),
            [("question", What.CHANGED, "c", ("condition",))],
        ),
        (move_to_section(BEFORE, "a", "two"), [("question", What.MOVED, "a", ())]),
    ],
)
def test_what_differs_is_named_part_by_part(after, expected):
    assert told(after) == expected


def test_two_questions_that_change_places_are_told_as_one_move():
    assert [each[1] for each in told(move_question(BEFORE, "b", by=-1))] == [What.MOVED]
