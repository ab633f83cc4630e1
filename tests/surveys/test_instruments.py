"""The seeded surveys are sound, complete in five languages, and made of codes the institution knows."""

import re
from importlib import import_module

import pytest

from loyalty.exitanswers import told_by
from surveys.answering import read_answers
from surveys.checking import check
from surveys.definition import LANGUAGES, Type, read_definition
from surveys.dimensions import FEATURES, NEEDS
from surveys.instruments import instruments
from surveys.logic import shown_questions
from surveys.models import Survey
from surveys.scoring import likelihood, low_answers
from surveys.xlsform import carry, read_form, write_xlsform

ALL = {each["code"]: each for each in instruments()}
ARABIC = "[\u0600-\u06ff]"
FOREIGN = {  # letters that a language has not
    "en": ARABIC + "|[à-ÿ]",
    "ar": "[A-Za-z]|[پچژگکیۀ]",
    "fr": ARABIC + "|[¿¡ñ]|[^\u202f][?!:;»]|'",  # a narrow space goes before these marks
    "fa": "[A-Za-z]|[يكةى]|ه [ٔ]",
    "es": ARABIC + "|[èêçœ’]",
}
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


def conditions(part):
    condition = part.get("show_if", {})
    return [*condition.get("all", []), *condition.get("any", [])]


def test_surveys_come_sorted_by_their_codes():
    assert list(ALL) == sorted(ALL)
    assert len(ALL) == 11


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
        assert all(words.strip() for words in each.values())
        assert not [words for words in each.values() if re.search(r"[%{}<>\[\]_]|TODO|XXX", words)]


@pytest.mark.parametrize("code", ALL)
def test_every_language_is_written_in_its_own_letters(code):
    for each in texts(ALL[code]["definition"]):
        for language, foreign in FOREIGN.items():
            assert not re.search(foreign, each[language]), each[language]
        assert re.search(ARABIC, each["ar"])
        assert re.search(ARABIC, each["fa"])


@pytest.mark.parametrize("code", ALL)
def test_a_question_is_short_enough_to_be_read_aloud(code):
    for each in definition(code).questions:
        assert max(len(words) for words in each.text.values()) <= 130, each.text


@pytest.mark.parametrize("code", ALL)
def test_names_and_codes_are_used_once_and_conditions_look_back(code):
    earlier = []
    for part in ALL[code]["definition"]["sections"]:
        for each in part["questions"]:
            rules = [*conditions(part), *conditions(each)]
            assert {rule["question"] for rule in rules} <= set(earlier)
            codes = [option["code"] for option in each.get("options", [])]
            assert len(set(codes)) == len(codes)
            assert each["name"] not in earlier
            earlier.append(each["name"])


@pytest.mark.parametrize("code", ALL)
def test_every_seeded_survey_goes_out_as_an_xlsform_and_comes_back(code):
    document = ALL[code]["definition"]

    found = carry(read_form(write_xlsform(read_definition(document), document, code)))

    assert found.lost == []
    assert read_definition(found.document) == read_definition(document)


def test_the_service_moment_is_three_questions():
    found = definition("service_moment")

    assert [each.type for each in found.questions] == [Type.CSAT, Type.CES, Type.TEXT]
    assert [low.low.then for low in low_answers(found, {"served": 2, "easy": 1})] == ["CASE"]


def test_product_features_are_weighed_one_by_one():
    found = definition("product_features")
    pairs = [each.dimension for each in found.questions if each.type is Type.PAIR]

    assert sorted(pairs) == sorted(FEATURES)
    assert set(found.by_name["first"].codes) == {name.lower() for name in FEATURES}


def test_attitude_is_asked_of_clients_alone():
    for code in ("staff_satisfaction", "mystery_client", "focus_group", "poverty_scorecard"):
        assert [each.name for each in definition(code).questions if each.measures] == []
    for code in ("service_moment", "mid_loan", "loyalty", "product_features", "rest_interview"):
        assert [each.type for each in definition(code).questions if each.measures] == [Type.CSAT]


def test_the_loyalty_survey_asks_nps_and_the_eight_needs():
    found = definition("loyalty")
    needs = [each.dimension for each in found.questions if each.type is Type.RATING]

    assert sorted(needs) == sorted(NEEDS)
    assert found.by_name["recommend"].type is Type.NPS


@pytest.mark.parametrize(
    ("score", "asked", "lows"), [(6, True, ["recommend"]), (7, False, []), (9, False, [])]
)
def test_only_detractors_are_asked_what_would_have_to_change(score, asked, lows):
    found = definition("loyalty")
    names = {each.name for each in shown_questions(found, {"recommend": score})}

    assert ("change" in names) is asked
    assert [low.question for low in low_answers(found, {"recommend": score})] == lows


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


def test_who_left_for_one_reason_is_not_asked_for_an_order():
    found = definition("exit_interview")
    left = {"areas": ["product"], "why_product": ["term"], "several": "one", "would_return": "no"}
    names = {each.name for each in shown_questions(found, left)}

    assert names & {"chain", "root", "trigger", "return_on", "lender", "why_group"} == set()
    assert {"why_product", "mend", "recommend", "contact"} <= names


def test_what_leavers_answer_is_an_exit_with_its_chain():
    found = definition("exit_interview")
    answers = {
        "areas": ["household", "product", "competitor"],
        "why_product": ["loan_too_small"],
        "why_competitor": ["bigger_loan", "faster"],
        "why_household": ["illness"],
        "several": "several",
        "chain": ["household", "product", "competitor"],
        "root": "household",
        "trigger": "competitor",
        "would_return": "if_changed",
        "contact": "no",
    }
    read = read_answers(found, answers)

    assert (read.faults, read.left_out) == ({}, ())
    told = told_by(read.answers)
    assert told.codes == ("ILLNESS", "LOAN_TOO_SMALL", "BIGGER_LOAN", "FASTER")
    assert (told.root, told.trigger) == ("ILLNESS", "FASTER")


def test_the_dead_and_the_blacklisted_are_not_asked_so():
    codes = {code for each in definition("exit_interview").questions for code in each.codes}

    assert codes & {"death_of_client", "blacklisted", "admin", "duplicate", "merge"} == set()


def test_what_a_group_said_is_asked_for_what_came_up():
    found = definition("focus_group")
    start = {"people": 8, "topic": "x", "needs": ["respect"], "features": ["price", "speed"]}
    names = [each.name for each in shown_questions(found, start)]

    said = [name for name in names if name.startswith(("said_", "agreement_"))]
    assert said == [
        "said_respect", "agreement_needs", "said_price", "said_speed", "agreement_features"
    ]  # fmt: skip
    assert {each.dimension for each in found.questions} >= {*NEEDS, *FEATURES}


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
    assert all(
        "replace by your country’s own table" in each.name for each in found.scorecard.lookups
    )
    shares = [band.likelihood for band in found.scorecard.lookups[0].bands]
    assert shares != sorted(shares, reverse=True)  # a look-up need not be monotone


def test_who_is_content_is_asked_little():
    answers = {"recommend": 10, "overall": 5}
    read = read_answers(definition("loyalty"), answers)

    assert read.faults == {}
    assert read.answers == answers
