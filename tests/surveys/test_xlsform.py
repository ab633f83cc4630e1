import pytest

from surveys.checking import check
from surveys.definition import read_definition
from surveys.xlsform import CannotReadForm, carry, read_form, write_xlsform
from tests.surveys.books import SHORT, options, question, survey_of
from tests.surveys.forms import HOUSEHOLD, LOAN, PLACES, workbook


def carried(content):
    return carry(read_form(content))


def told(found):
    return {(lost.row, lost.name, lost.column, lost.value) for lost in found.lost}


def again(found):
    definition = read_definition(found.document)
    return carried(write_xlsform(definition, found.document, found.code))


EVERYTHING = survey_of(
    question("one", "SINGLE", options=options("a", "1")),
    question(
        "many",
        "MULTIPLE",
        options=[*options("x", "y"), {"code": "none", "text": {"en": "-"}, "stands_alone": True}],
        show_if={"any": [{"question": "one", "is": "NE", "value": "1"}]},
        is_required=True,
    ),
    question("rate", scale=7, low_label={"en": "Bad"}, dimension="RESPECT", hint={"en": "1 to 7"}),
    question(
        "nps",
        "NPS",
        low={"at_most": 6, "then": "ALERT"},
        show_if={
            "all": [
                {"question": "many", "is": "LACKS", "value": "x"},
                {"question": "rate", "is": "LE", "value": 3},
                {"question": "one", "is": "ANSWERED"},
            ]
        },
    ),
    question("served", "CSAT", measures="SATISFACTION"),
    question("ease", "CES"),
    question("count", "NUMBER", is_whole=True, least="0", most="20"),
    question("weight", "NUMBER", most="99.5"),
    question("paid", "MONEY"),
    question(
        "day",
        "DATE",
        least="2026-01-01",
        show_if={
            "any": [
                {"question": "count", "is": "GT", "value": "3"},
                {"question": "ease", "is": "LT", "value": 4},
            ]
        },
    ),
    question("words", "TEXT", is_long=True),
    question("order", "RANKING", options=options("x", "y", "z")),
    question("size", "PAIR", dimension="SIZE"),
    question(
        "after",
        "NOTE",
        show_if={
            "all": [
                {"question": "size", "is": "GE", "value": 4, "part": "importance"},
                {"question": "size", "is": "LT", "value": 3},
                {"question": "day", "is": "GE", "value": "2026-05-01"},
            ]
        },
    ),
    intro={"en": "Hello"},
    thanks={"en": "Thank you"},
)


@pytest.mark.parametrize("document", [SHORT, EVERYTHING], ids=["short", "everything"])
def test_a_survey_of_ours_goes_out_and_comes_back_unchanged(document):
    found = carried(write_xlsform(read_definition(document), document, "short"))

    assert found.lost == []
    assert found.code == "short"
    assert read_definition(found.document) == read_definition(document)


def test_five_languages_and_conditions_of_sections_come_back():
    text = {
        "en": "Was it good?",
        "ar": "هل كان جيدًا؟",
        "fr": "Était-ce bien ?",
        "fa": "خوب بود؟",
        "es": "¿Fue bueno?",
    }
    document = {
        "languages": ["ar", "en", "fr", "fa", "es"],
        "title": {"ar": "قصير", "en": "Short"},
        "sections": [
            {
                "name": "one",
                "title": text,
                "questions": [{"name": "good", "type": "CSAT", "text": text}],
            },
            {
                "name": "two",
                "title": {},
                "show_if": {"all": [{"question": "good", "is": "LE", "value": 2}]},
                "questions": [{"name": "why", "type": "TEXT", "text": text, "is_required": True}],
            },
        ],
    }

    found = carried(write_xlsform(read_definition(document), document, "short"))

    assert found.lost == []
    assert read_definition(found.document) == read_definition(document)


def test_a_roster_comes_over_with_what_is_lost_named():
    found = carried(HOUSEHOLD)
    definition = read_definition(found.document)

    assert [section.name for section in definition.sections] == ["home", "member", "main"]
    assert [each.name for each in definition.questions] == [
        "people",
        "name_of_member",
        "works",
        "thanks",
    ]
    people = definition.by_name["people"]
    assert (people.is_required, people.is_whole, people.least, people.most) == (
        True,
        True,
        "1",
        "30",
    )
    assert told(found) == {
        (2, "start", "type", "start"),
        (6, "member", "type", "begin_repeat"),
        (6, "member", "repeat_count", "${people}"),
        (10, "twice", "calculation", "${people} * 2"),
        (11, "thanks", "label", "You are ${people} people."),
        (12, "where", "type", "geopoint"),
    }
    assert check(definition).faults == []


def test_cascading_choices_come_over_with_what_is_lost_named():
    found = carried(PLACES)
    definition = read_definition(found.document)

    assert definition.languages == ("en",)
    assert [each.name for each in definition.questions] == [
        "region",
        "town_name",
        "seen",
        "seen_other",
        "why",
    ]
    assert definition.by_name["seen"].show_if is None
    assert definition.by_name["seen"].codes == ("yes", "no", "other")
    rules = definition.by_name["why"].show_if
    assert [(rule.op, rule.value) for rule in rules.rules] == [("HAS", "no"), ("LACKS", "yes")]
    lost = told(found)
    assert (3, "Town-Name", "choice_filter", "region=${region}") in lost
    assert (3, "Town-Name", "name", "Town-Name") in lost
    assert (3, "Town-Name", "choices", "Ab") in lost
    assert (2, "region", "label::Swahili (sw)", "Mkoa") in lost
    relevant = "${region} = 'north' or selected(${Town-Name}, 'a b')"
    assert (4, "seen", "relevant", relevant) in lost


def test_calculations_and_groups_come_over_with_what_is_lost_named():
    found = carried(LOAN)
    definition = read_definition(found.document)

    assert found.code == "loan_2"
    assert {each.name: each.type.value for each in definition.questions} == {
        "amount": "NUMBER",
        "happy": "RATING",
        "advise": "NPS",
        "share": "NUMBER",
        "since": "DATE",
        "order": "RANKING",
        "fair": "SINGLE",
        "at": "TEXT",
    }
    assert definition.by_name["since"].least == "2020-01-01"
    assert definition.by_name["since"].show_if.rules[0].op == "LE"
    assert told(found) == {
        (3, "amount", "constraint", ". > 0 and . < ${most}"),
        (4, "most", "type", "hidden"),
        (7, "share", "parameters", "step=0.1"),
        (8, "late", "label", "Late"),
        (9, "since", "default", "today()"),
        (13, "fee", "calculation", "${amount} * 0.02"),
        (14, "fair", "relevant", "${fee} > 10 and ${happy} != ''"),
        (15, "at", "type", "time"),
    }


@pytest.mark.parametrize("content", [HOUSEHOLD, PLACES, LOAN], ids=["roster", "cascade", "loan"])
def test_what_came_over_goes_out_and_comes_back_unchanged(content):
    first = carried(content)
    second = again(first)

    assert second.document == first.document
    assert again(second).document == second.document
    assert second.lost == [] or {each.column for each in second.lost} == {"label"}


@pytest.mark.parametrize(
    ("content", "suffix", "words"),
    [
        (b"not a workbook", ".xlsx", "cannot be read"),
        (b"x" * (5 * 1024 * 1024 + 1), ".xlsx", "larger"),
        (b"", ".pdf", "Choose a file"),
        (workbook([{"type": "select_one nothing", "name": "a", "label": "A"}]), ".xlsx", "fault"),
        (workbook([{"type": "calculate", "name": "a"}]), ".xlsx", "row : 2"),
    ],
    ids=["bytes", "large", "suffix", "list", "calculation"],
)
def test_what_is_no_form_is_refused_in_words(content, suffix, words):
    with pytest.raises(CannotReadForm, match=words):
        read_form(content, suffix=suffix)
