"""The seeded surveys are sound, complete in five languages, and made of codes the institution knows."""

from importlib import import_module

import pytest

from surveys.answering import read_answers
from surveys.checking import check
from surveys.definition import LANGUAGES, Type, read_definition
from surveys.instruments import instruments
from surveys.models import Survey
from surveys.scoring import likelihood
from surveys.xlsform import carry, read_form, write_xlsform

ALL = {each["code"]: each for each in instruments()}
KINDS = {kind for kind in Survey.Kind if kind != Survey.Kind.OTHER}


def definition(code):
    return read_definition(ALL[code]["definition"])


def texts(document):
    if isinstance(document, dict):
        if document and set(document) <= set(LANGUAGES):
            yield document
        else:
            for value in document.values():
                yield from texts(value)
    elif isinstance(document, list):
        for value in document:
            yield from texts(value)


def test_there_is_one_of_every_kind():
    assert {each["kind"] for each in ALL.values()} == KINDS
    assert {each["subject"] for each in ALL.values()} <= set(Survey.Subject)
    assert [code for code, each in ALL.items() if each["is_anonymous"]] == ["staff_satisfaction"]
    away = {code for code, each in ALL.items() if each["keeps_officer_away"]}
    assert away == {"exit_interview", "lapsed_interview"}


@pytest.mark.parametrize("code", ALL)
def test_every_seeded_survey_can_be_published(code):
    verdict = check(definition(code))

    assert (verdict.faults, verdict.warnings) == ([], [])


@pytest.mark.parametrize("code", ALL)
def test_every_word_is_said_in_five_languages(code):
    found = list(texts(ALL[code]["definition"]))

    assert len(found) >= 8
    for each in found:
        assert set(each) == set(LANGUAGES)
        assert all(
            words.strip() and "%" not in words and "{" not in words for words in each.values()
        )


@pytest.mark.parametrize("code", ALL)
def test_every_seeded_survey_goes_out_as_an_xlsform_and_comes_back(code):
    document = ALL[code]["definition"]

    found = carry(read_form(write_xlsform(read_definition(document), document, code)))

    assert found.lost == []
    assert read_definition(found.document) == read_definition(document)


def test_the_service_moment_is_three_questions():
    assert len(definition("service_moment").questions) == 3


def test_the_loyalty_survey_asks_nps_and_the_eight_needs():
    found = definition("loyalty")
    needs = [each.dimension for each in found.questions if each.type is Type.RATING]

    assert sorted(needs) == sorted(
        [
            "CONTROL",
            "PROGRESS",
            "RESPECT",
            "WELCOME",
            "INFORMED",
            "SECURITY",
            "IMPORTANCE",
            "HONESTY",
        ]
    )
    assert found.by_name["recommend"].type is Type.NPS


def test_reasons_of_leaving_are_those_the_institution_knows():
    reasons = import_module("loyalty.migrations.0002_seed").REASONS
    found = definition("exit_interview")

    for area in found.by_name["areas"].codes:
        known = {code.lower() for code, _name in reasons[area.upper()]}
        if area == "moved":
            assert known == {"moved"}
        else:
            asked = set(found.by_name[f"why_{area}"].codes)
            assert asked
            assert asked <= known
    assert found.by_name["chain"].codes == found.by_name["root"].codes
    assert found.by_name["root"].codes == found.by_name["trigger"].codes


def test_low_answers_open_cases_of_categories_that_are_seeded():
    known = {row[0] for row in import_module("crm.migrations.0006_seed_cases").CATEGORIES}
    lows = [each.low for code in ALL for each in definition(code).questions if each.low]

    assert {low.category for low in lows if low.then == "CASE"} <= known
    assert len(lows) >= 10


def test_ten_answers_of_the_scorecard_sum_to_a_likelihood():
    found = definition("poverty_scorecard")
    best = {name: max(points, key=points.get) for name, points in found.scorecard.points.items()}
    worst = {name: min(points, key=points.get) for name, points in found.scorecard.points.items()}

    assert len(best) == 10
    assert (likelihood(found, best).score, likelihood(found, worst).score) == (100, 0)
    for lookup in found.scorecard.lookups:
        scores = [score for band in lookup.bands for score in range(band.least, band.most + 1)]
        assert scores == list(range(101))  # no gap, no overlap
    shares = [band.likelihood for band in found.scorecard.lookups[0].bands]
    assert shares != sorted(shares, reverse=True)  # a look-up need not be monotone


def test_who_is_content_is_asked_little():
    answers = {"recommend": 10, "overall": 5}
    read = read_answers(definition("loyalty"), answers)

    assert read.faults == {}
    assert read.answers == answers
