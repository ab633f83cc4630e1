import pytest

from surveys.definition import DefinitionFaulty, Type, read_definition, text_in
from tests.surveys.books import SHORT, options, question, survey_of


def faults(document):
    with pytest.raises(DefinitionFaulty) as caught:
        read_definition(document)
    return {fault.place: fault.words for fault in caught.value.faults}


def test_a_survey_is_read_from_its_document():
    definition = read_definition(SHORT)

    assert [each.name for each in definition.questions] == ["recommend", "served", "why"]
    assert definition.by_name["served"].type is Type.CSAT
    assert definition.by_name["served"].bounds == (1, 5)
    assert definition.by_name["served"].low.category == "DELAY"
    assert definition.by_name["why"].show_if.rules[0].op == "LE"


def test_every_fault_is_named_with_its_place():
    document = survey_of(
        question("One", scale=11),
        question("one", "SINGLE", options=options("a")),
        question("one", "TEXT", measures="SATISFACTION", show_if={"some": []}, colour="red"),
    )

    assert faults(document) == {
        "sections.0.questions.0.name": "Use lower-case letters, digits and underscores, at most 40.",
        "sections.0.questions.0.scale": "A scale has 2 to 10 steps.",
        "sections.0.questions.1.options": "Give the answers to choose from.",
        "sections.0.questions.2.colour": "This is not known here.",
        "sections.0.questions.2.show_if": "A condition has either all or any.",
        "sections.0.questions.2.measures": "Only a question with a scale can measure this.",
        "sections": "The name one is used twice.",
    }


@pytest.mark.parametrize("document", [None, [], "survey", 3, {}, {"languages": ["xx"]}])
def test_what_is_no_survey_is_refused_and_never_breaks(document):
    assert faults(document)


def test_words_fall_back_to_the_first_language():
    assert text_in({"en": "Yes", "ar": "نعم"}, "ar") == "نعم"
    assert text_in({"en": "Yes", "ar": ""}, "ar") == "Yes"
    assert text_in({}, "ar") == ""
