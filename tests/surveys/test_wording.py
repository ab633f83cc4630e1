from surveys.checking import check
from surveys.definition import read_definition
from surveys.wording import missing_in, wordings
from tests.surveys.books import options, question, survey_of

BOTH = survey_of(
    question("served", hint={"en": "Today"}, low_label={"en": "Never"}),
    question("stays", "SINGLE", options=options("yes", "no")),
    languages=["en", "ar"],
    intro={"en": "Two minutes", "ar": "دقيقتان"},
)


def test_all_that_a_survey_says_is_named_by_its_place_in_the_order_in_which_it_is_read():
    found = [(each.place, each.name) for each in wordings(read_definition(BOTH))]

    assert found == [
        ("title", "title"),
        ("intro", "intro"),
        ("sections.0.title", "section"),
        ("sections.0.questions.0.text", "text"),
        ("sections.0.questions.0.hint", "hint"),
        ("sections.0.questions.0.low_label", "low_label"),
        ("sections.0.questions.1.text", "text"),
        ("sections.0.questions.1.hint", "hint"),
        ("sections.0.questions.1.options.0.text", "option"),
        ("sections.0.questions.1.options.1.text", "option"),
        ("thanks", "thanks"),
    ]


def test_what_is_not_said_in_a_language_is_counted_once_for_each_text():
    definition = read_definition(BOTH)

    # title, two questions, a hint, a label, two answers; the intro is said, the other texts nowhere
    assert missing_in(definition) == {"ar": 7}
    warnings = check(definition).warnings
    assert len(warnings) == 7
    assert {each.words for each in warnings} == {"Not said yet in: ar."}
