"""What was done since: written in the survey's languages, told where clients answer, told no more."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from surveys.actions.improvement import CannotWriteImprovement, Done, write_improvement
from surveys.improvements import done_since
from surveys.models import Improvement
from tests.cast import play
from tests.surveys.books import SHORT, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return play()


@pytest.fixture
def survey():
    return published({**SHORT, "languages": ["en", "ar"]}).survey


def address(survey):
    return reverse("surveys:improvements", args=[survey.code])


def sent(**changes):
    told = {"done_on": timezone.localdate().isoformat(), "text_en": "We open earlier."}
    return {**told, "text_ar": "", "is_published": "on", **changes}


def test_it_is_written_and_told_to_clients_in_their_language(cast, survey, client):
    client.force_login(cast.manager)
    assert "Nothing is written yet" in client.get(address(survey)).content.decode()
    answer = client.post(address(survey), sent(text_ar="نفتح مبكرًا."))
    assert answer.url == address(survey)
    row = Improvement.objects.get()
    assert row.texts == {"en": "We open earlier.", "ar": "نفتح مبكرًا."}
    assert (row.done_on, row.created_by) == (timezone.localdate(), cast.manager)
    assert done_since(survey, "ar") == [(row, "نفتح مبكرًا.")]


def test_it_is_told_no_more_and_told_again(cast, survey, client):
    client.force_login(cast.manager)
    client.post(address(survey), sent())
    tell = reverse("surveys:improvement-tell", args=[survey.code, Improvement.objects.get().pk])
    client.post(tell, {"told": "no"})
    assert done_since(survey, "en") == []
    client.post(tell, {"told": "yes"})
    assert [text for _row, text in done_since(survey, "en")] == ["We open earlier."]


def test_it_may_be_written_and_kept_back(cast, survey, client):
    client.force_login(cast.manager)
    client.post(address(survey), sent(is_published=""))
    assert Improvement.objects.get().is_published is False


def test_without_words_nothing_is_written_and_nothing_typed_is_lost(cast, survey, client):
    client.force_login(cast.manager)
    answer = client.post(address(survey), sent(text_en="", text_ar="نفتح"))
    assert answer.status_code == 422
    assert "نفتح" in answer.content.decode()
    assert not Improvement.objects.exists()


def test_a_day_to_come_is_refused(cast, survey, client):
    client.force_login(cast.manager)
    tomorrow = timezone.localdate() + timedelta(days=1)
    answer = client.post(address(survey), sent(done_on=tomorrow.isoformat()))
    assert answer.status_code == 422
    assert not Improvement.objects.exists()


def test_the_action_refuses_who_may_not_send_surveys(cast, survey):
    done = Done(survey=survey, texts={"en": "x"}, done_on=timezone.localdate())
    with pytest.raises(CannotWriteImprovement):
        write_improvement(done=done, by=cast.amina, at=timezone.now())
    assert not Improvement.objects.exists()
