"""The worklist as a list: its file, and many alerts put off at once."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.utils import timezone

from crm.models import ClientView
from loyalty.models import Alert
from tests.cast import play, raise_alert
from tests.factories import ClientFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    cast = play()
    on = timezone.localdate() - timedelta(days=1)
    raise_alert(cast.client, on=on)
    aisha = ClientFactory(given_name="Aisha", officer=cast.amina, branch=cast.branch)
    raise_alert(aisha, on=on, next_step=Alert.NextStep.RENEWAL_TALK)
    return cast


def test_file_holds_what_is_shown_and_counts_as_looking(cast, client):
    client.force_login(cast.amina)
    answer = client.get("/lists/worklist/file", {"format": "csv", "next_step": "RENEWAL_TALK"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    heading, row = csv.reader(StringIO(text))
    told = dict(zip(heading, row, strict=True))
    assert told["Name"].startswith("Aisha")
    assert told["Next step"] == "Talk about the next loan before the last installment"
    assert (told["Owes"], told["Days past due"]) == ("3200.00", "9")
    assert list(ClientView.objects.values_list("client__given_name", "what")) == [
        ("Aisha", "EXPORT")
    ]


def test_many_alerts_are_put_off_at_once(cast, client):
    client.force_login(cast.amina)
    until = timezone.localdate() + timedelta(days=4)
    form = {"everything": "yes", "confirmed": "yes", "until": until.isoformat()}
    assert client.post("/lists/worklist/do/later", form).url == "/alerts/"
    assert set(Alert.objects.values_list("status", "snoozed_until")) == {("SNOOZED", until)}
    assert "2 are put off." in client.get("/alerts/").content.decode()


def test_a_day_out_of_bounds_puts_nothing_off(cast, client):
    client.force_login(cast.amina)
    form = {"everything": "yes", "confirmed": "yes", "until": timezone.localdate().isoformat()}
    answer = client.post("/lists/worklist/do/later", form)
    assert answer.status_code == 422
    assert "Choose a day within the next 60 days." in answer.content.decode()
    assert set(Alert.objects.values_list("status", flat=True)) == {"OPEN"}


def test_worklist_is_for_those_who_work_alerts(cast, client):
    client.force_login(cast.analyst)
    assert client.get("/lists/worklist/file").status_code == 403
    assert not ClientView.objects.exists()
