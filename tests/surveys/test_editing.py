from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.definition import read_definition
from surveys.editing import (
    CannotEdit,
    Hanging,
    StillNeeded,
    add_language,
    add_question,
    add_section,
    change_question,
    change_section,
    copy_question,
    delete_question,
    delete_section,
    drop_language,
    hanging_on,
    move_question,
    move_section,
    move_to_section,
    put_first,
    question_named,
    set_condition,
    set_texts,
    text_at,
)
from surveys.editing.parts import free_name
from tests.surveys.books import options, question


def rule(name, op="ANSWERED", value=None):
    return {"question": name, "is": op, **({} if value is None else {"value": value})}


def only_if(*rules, word="all"):
    return {word: list(rules)}


def document(*sections, languages=("en",)):
    parts = [
        {"name": name, "title": {"en": name.title()}, "questions": list(questions)}
        for name, questions in sections
    ]
    return {"languages": list(languages), "title": {"en": "Stay?"}, "sections": parts}


STAY = document(
    (
        "first",
        [question("stays", "SINGLE", options=options("yes", "no")), question("score", "NPS")],
    ),
    ("second", [question("why", "TEXT", show_if=only_if(rule("stays", "EQ", "no")))]),
    ("empty", []),
)
SCORED = {
    **STAY,
    "scorecard": {"points": {"stays": {"yes": 4, "no": 0}}, "lookups": []},
}


def order(found):
    return [
        (section["name"], [each["name"] for each in section["questions"]])
        for section in found["sections"]
    ]


def test_a_question_goes_to_the_end_of_its_section():
    found = add_question(STAY, "first", question("more", "NOTE"))

    assert order(found)[0] == ("first", ["stays", "score", "more"])
    assert order(STAY)[0] == ("first", ["stays", "score"])  # an edit leaves what it was given


@pytest.mark.parametrize("section", ["first", "nowhere"])
def test_a_question_is_not_added_twice_nor_nowhere(section):
    name = "why" if section == "first" else "new"

    with pytest.raises(CannotEdit):
        add_question(STAY, section, question(name))


@pytest.mark.parametrize(
    ("name", "by", "expected"),
    [
        ("score", -1, [("first", ["score", "stays"]), ("second", ["why"]), ("empty", [])]),
        ("stays", 1, [("first", ["score", "stays"]), ("second", ["why"]), ("empty", [])]),
        ("score", 1, [("first", ["stays"]), ("second", ["score", "why"]), ("empty", [])]),
        ("why", -1, [("first", ["stays", "score", "why"]), ("second", []), ("empty", [])]),
        ("why", 1, [("first", ["stays", "score"]), ("second", []), ("empty", ["why"])]),
        ("stays", -1, order(STAY)),
    ],
)
def test_a_question_moves_one_place_and_on_into_the_next_section(name, by, expected):
    assert order(move_question(STAY, name, by=by)) == expected


def test_a_question_moves_to_another_section():
    assert order(move_to_section(STAY, "stays", "empty")) == [
        ("first", ["score"]), ("second", ["why"]), ("empty", ["stays"]),
    ]  # fmt: skip
    assert move_to_section(STAY, "stays", "first") == STAY


def test_a_copy_stands_behind_and_has_a_name_of_its_own():
    found = copy_question(copy_question(STAY, "stays"), "stays")

    assert order(found)[0][1] == ["stays", "stays_3", "stays_2", "score"]
    assert question_named(found, "stays_3")["options"] == options("yes", "no")


def test_a_new_name_is_used_by_the_rules_and_the_scorecard():
    renamed = question("leaves", "SINGLE", options=options("y", "n"))

    found = change_question(SCORED, "stays", renamed, {"yes": "y", "no": "n"})

    assert question_named(found, "why")["show_if"] == only_if(rule("leaves", "EQ", "n"))
    assert found["scorecard"]["points"] == {"leaves": {"y": 4, "n": 0}}


def test_a_changed_question_keeps_its_condition_and_its_place():
    found = change_question(STAY, "why", question("why", "TEXT", is_long=True))

    assert question_named(found, "why")["is_long"] is True
    assert question_named(found, "why")["show_if"] == only_if(rule("stays", "EQ", "no"))


def test_a_name_that_is_taken_is_refused():
    with pytest.raises(CannotEdit) as refused:
        change_question(STAY, "why", question("score", "TEXT"))

    assert refused.value.field == "name"
    assert str(refused.value) == "The name score is used twice."


def test_a_question_that_others_hang_on_goes_only_with_their_rules():
    with pytest.raises(StillNeeded) as refused:
        delete_question(SCORED, "stays")

    assert refused.value.hanging == (Hanging("question", "why", "stays"),)

    found = delete_question(SCORED, "stays", takes_rules=True)

    assert order(found)[0] == ("first", ["score"])
    assert "show_if" not in question_named(found, "why")
    assert found["scorecard"]["points"] == {}


def test_of_a_condition_only_the_rules_that_name_the_question_go():
    both = only_if(rule("stays", "EQ", "no"), rule("score", "LE", 6), word="any")
    found = delete_question(set_condition(STAY, "question", "why", both), "stays", takes_rules=True)

    assert question_named(found, "why")["show_if"] == {"any": [rule("score", "LE", 6)]}


def test_a_section_goes_with_its_questions():
    assert order(delete_section(STAY, "second")) == [
        ("first", ["stays", "score"]), ("empty", []),
    ]  # fmt: skip
    with pytest.raises(StillNeeded):
        delete_section(STAY, "first")
    found = delete_section(STAY, "first", takes_rules=True)
    assert hanging_on(found, {"stays"}) == ()


def test_rules_inside_a_section_do_not_keep_it():
    inner = add_question(STAY, "second", question("how", show_if=only_if(rule("why"))))

    assert order(delete_section(inner, "second")) == [("first", ["stays", "score"]), ("empty", [])]


def test_sections_are_added_renamed_and_moved():
    found = add_section(STAY, {"en": "About you"})
    assert order(found)[-1] == ("about_you", [])
    assert order(add_section(found, {"en": "About you"}))[-1][0] == "about_you_2"
    assert order(add_section(STAY, {}))[-1][0] == "section_4"

    found = change_section(found, "about_you", title={"en": "You"}, new="you")
    assert found["sections"][-1] == {"name": "you", "title": {"en": "You"}, "questions": []}
    with pytest.raises(CannotEdit):
        change_section(found, "you", title={}, new="first")

    assert [name for name, _ in order(move_section(found, "you", by=-1))] == [
        "first", "second", "you", "empty",
    ]  # fmt: skip
    assert move_section(found, "first", by=-1) == found


def test_a_condition_is_set_and_taken_away():
    found = set_condition(STAY, "section", "second", only_if(rule("score", "LE", 6)))
    assert found["sections"][1]["show_if"] == only_if(rule("score", "LE", 6))
    assert set_condition(found, "section", "second", None) == STAY


def test_words_are_said_in_one_language_and_the_others_stay():
    both = add_language(STAY, "ar")

    found = set_texts(
        both, {"title": {"ar": "هل تبقى؟"}, "sections.1.questions.0.hint": {"ar": "باختصار"}}
    )

    assert text_at(found, "title") == {"en": "Stay?", "ar": "هل تبقى؟"}
    assert text_at(found, "sections.1.questions.0.hint") == {"ar": "باختصار"}
    assert set_texts(found, {"title": {"ar": " "}})["title"] == {"en": "Stay?"}


@pytest.mark.parametrize("place", ["title", "sections.0.questions.0.text"])
def test_what_is_asked_is_said_in_the_first_language(place):
    with pytest.raises(CannotEdit) as refused:
        set_texts(STAY, {place: {"en": ""}})

    assert refused.value.field == place


@pytest.mark.parametrize("place", ["sections.9.title", "sections.0.questions.x.text", "title.en"])
def test_words_have_a_place(place):
    with pytest.raises(CannotEdit):
        set_texts(STAY, {place: {"en": "Lost"}})


def test_a_language_goes_with_all_that_is_said_in_it():
    both = set_texts(
        add_language(STAY, "ar"), {"sections.0.questions.0.options.1.text": {"ar": "لا"}}
    )

    assert drop_language(both, "ar") == STAY
    with pytest.raises(CannotEdit):
        drop_language(both, "en")


def test_another_language_is_the_first_once_everything_is_said_in_it():
    small = document(("all", [question("a")]))
    small["sections"][0]["title"] = {}
    both = add_language(small, "ar")
    with pytest.raises(CannotEdit):
        put_first(both, "ar")
    said = set_texts(both, {"title": {"ar": "ع"}, "sections.0.questions.0.text": {"ar": "س"}})

    assert put_first(said, "ar")["languages"] == ["ar", "en"]
    with pytest.raises(CannotEdit):
        put_first(said, "fr")


@pytest.mark.parametrize(
    ("words", "taken", "name"),
    [
        ("How happy are you?", set(), "how_happy_are_you"),
        ("2 loans", set(), "loans"),
        ("كيف حالك؟", set(), "question"),
        ("Why", {"why", "why_2"}, "why_3"),
        ("A very long question that goes on and on", set(), "a_very_long_question_that_goes"),
    ],
)
def test_names_are_made_of_words(words, taken, name):
    assert free_name(words, taken, otherwise="question") == name


# Algebra: whatever the survey, an edit gives one that can be read, and what can be taken back is

NAMES = [f"q{number}" for number in range(6)]


@st.composite
def surveys(draw):
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, unique=True))
    cuts = draw(st.lists(st.integers(0, len(names)), max_size=3).map(sorted))
    parts = [names[a:b] for a, b in zip([0, *cuts], [*cuts, len(names)], strict=True)]
    conditions = st.none() | st.sampled_from(names).map(lambda name: only_if(rule(name)))
    sections = []
    for number, part in enumerate(parts):
        asked = [with_condition(question(name), draw(conditions)) for name in part]
        section = {"name": f"s{number}", "title": {}, "questions": asked}
        sections.append(with_condition(section, draw(conditions)))
    return {"languages": ["en"], "title": {"en": "Any"}, "sections": sections}


def with_condition(part, condition):
    return part | ({"show_if": condition} if condition else {})


def a_name(data, survey):
    return data.draw(st.sampled_from([each for _, names in order(survey) for each in names]))


@given(surveys(), st.data(), st.sampled_from([-1, 1]))
def test_a_move_is_taken_back_by_the_move_the_other_way(survey, data, by):
    name = a_name(data, survey)

    moved = move_question(survey, name, by=by)

    if moved != survey:
        assert move_question(moved, name, by=-by) == survey
    section = data.draw(st.sampled_from([each for each, _ in order(survey)]))
    moved = move_section(survey, section, by=by)
    if moved != survey:
        assert move_section(moved, section, by=-by) == survey


@given(surveys(), st.data())
def test_a_rename_there_and_back_changes_nothing(survey, data):
    name = a_name(data, survey)
    there = {**question_named(survey, name), "name": "elsewhere"}

    renamed = change_question(survey, name, there)

    assert hanging_on(renamed, {name}) == ()
    assert change_question(renamed, "elsewhere", question_named(survey, name)) == survey


@given(surveys(), st.data())
def test_every_edit_can_be_read_and_leaves_what_it_was_given(survey, data):
    name, before = a_name(data, survey), deepcopy(survey)
    section = data.draw(st.sampled_from([each for each, _ in order(survey)]))
    edits = [
        lambda: add_section(survey, {}),
        lambda: add_question(survey, section, question("added")),
        lambda: copy_question(survey, name),
        lambda: move_question(survey, name, by=1),
        lambda: move_to_section(survey, name, section),
        lambda: delete_question(survey, name, takes_rules=True),
        lambda: delete_section(survey, section, takes_rules=True),
        lambda: set_condition(survey, "question", name, only_if(rule("q0"))),
        lambda: add_language(survey, "ar"),
        lambda: set_texts(survey, {"intro": {"en": "Hello"}}),
    ]

    found = data.draw(st.sampled_from(edits))()

    read_definition(found)
    assert survey == before


@given(surveys(), st.data())
def test_nothing_names_a_question_that_was_deleted_with_its_rules(survey, data):
    name = a_name(data, survey)

    found = delete_question(survey, name, takes_rules=True)

    assert hanging_on(found, {name}) == ()
    assert name not in {each for _, names in order(found) for each in names}
