import json
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from surveys.models import Survey
from surveys.xlsform import carry, read_form
from tests.cast import play
from tests.surveys.books import SHORT, published
from tests.surveys.forms import LOAN


@pytest.fixture
def cast(db):
    return play()


@pytest.fixture
def manager(client, cast):
    client.force_login(cast.manager)
    return client


def look(client, name, content):
    return client.post(reverse("surveys:from-file"), {"file": SimpleUploadedFile(name, content)})


def facts(answer, **changes):
    form = answer.context["form"]
    given = {name: form[name].value() for name in form.fields}
    return {
        name: value for name, value in {**given, **changes}.items() if value not in (None, False)
    }


def test_a_form_is_looked_into_first_and_nothing_is_kept(manager):
    answer = look(manager, "loan.xlsx", LOAN)
    text = answer.content.decode()

    assert answer.status_code == 200
    assert "8 things are not carried over as they were" in text
    assert "${amount} * 0.02" in text
    assert "Left out: a survey calculates nothing." in text
    assert not Survey.objects.filter(code="loan_2").exists()


def test_what_was_seen_becomes_a_draft(manager, cast):
    seen = facts(look(manager, "loan.xlsx", LOAN), kind="OTHER", subject="CLIENT")

    answer = manager.post(reverse("surveys:from-file-make"), seen)

    survey = Survey.objects.get(code="loan_2")
    assert answer.status_code == 302
    assert (survey.code, survey.created_by, survey.published) == ("loan_2", cast.manager, None)
    assert survey.draft.read.by_name["happy"].type == "RATING"


def test_a_code_that_is_taken_is_told_and_nothing_typed_is_lost(manager):
    published(code="loan_2")
    seen = facts(look(manager, "loan.xlsx", LOAN), kind="REST", subject="CLIENT")

    answer = manager.post(reverse("surveys:from-file-make"), seen)

    assert answer.status_code == 422
    assert "There is a survey of this code." in answer.content.decode()
    assert answer.context["form"]["definition"].value() == seen["definition"]
    assert answer.context["form"]["kind"].value() == "REST"
    assert Survey.objects.filter(code="loan_2").count() == 1


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.xlsx", b"nothing", "This file cannot be read as a form."),
        ("a.pdf", b"nothing", "Choose a file that ends with"),
        ("a.json", b"{", "This file is not JSON"),
        ("a.json", b"[]", "This file holds no survey."),
        ("a.json", b'{"languages": ["en"]}', "title: Say this in the first language at least."),
    ],
)
def test_what_is_no_survey_is_refused_in_words(manager, name, content, words):
    answer = look(manager, name, content)

    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_a_survey_as_json_goes_out_and_comes_back_unchanged(manager):
    version = published(kind="LOYALTY", keeps_officer_away=True)
    address = reverse("surveys:as-json", args=["short", version.number])

    sent = manager.get(address).content
    answer = look(manager, "short.json", sent)

    assert json.loads(sent)["definition"] == SHORT
    given = facts(answer)
    assert json.loads(given["definition"]) == SHORT
    assert (given["code"], given["kind"], given["keeps_officer_away"]) == ("short", "LOYALTY", True)


def test_a_survey_goes_out_as_an_xlsform(manager):
    version = published()

    answer = manager.get(reverse("surveys:as-xlsform", args=["short", version.number]))

    found = carry(read_form(BytesIO(answer.content).getvalue()))
    assert (found.code, found.lost) == ("short", [])
    assert [each["name"] for each in found.document["sections"][0]["questions"]] == [
        "recommend",
        "served",
        "why",
    ]
