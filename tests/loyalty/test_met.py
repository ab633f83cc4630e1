"""An alert is settled by meeting the client, and open again once the visit is taken back."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from crm.actions.interaction import correct_interaction, log_interaction, withdraw_interaction
from crm.entries import InteractionEntry, WithdrawalEntry
from loyalty.actions.alert import mark_done, undo
from loyalty.models import Alert
from loyalty.tasks import sweep_alerts
from tests.cast import play, raise_alert

pytestmark = pytest.mark.django_db
ON = date(2026, 6, 1)
AT = datetime(2026, 6, 2, 9, 0, tzinfo=UTC)
TODAY = AT.date()


@pytest.fixture
def cast():
    return play()


@pytest.fixture
def alert(cast):
    return raise_alert(cast.client, on=ON)


def log(cast, **told):
    entry = {"uid": uuid4(), "client": cast.client.pk, "outcome": "PROMISED", "note": "Sunday"}
    return log_interaction(entry=InteractionEntry(**{**entry, **told}), by=cast.amina, at=AT).row


def take_back(cast, row):
    entry = WithdrawalEntry(uid=uuid4(), withdraws=row.uid)
    withdraw_interaction(entry=entry, by=cast.amina, at=AT + timedelta(seconds=5))


def is_due():
    return Alert.objects.due(TODAY).exists()


def state(alert):
    return Alert.objects.values_list(
        "status", "outcome", "note", "interaction", "handled_by", "handled_at"
    ).get(pk=alert.pk)


def test_a_visit_takes_the_alert_off_the_list_at_once_and_the_sweep_writes_it_down(cast, alert):
    assert is_due()
    row = log(cast)
    assert not is_due()
    assert state(alert)[0] == "OPEN"
    assert sweep_alerts() == {"reopened": 0, "settled": 1}
    assert state(alert) == ("DONE", "PROMISED", "Sunday", row.pk, cast.amina.pk, AT)
    assert sweep_alerts() == {"reopened": 0, "settled": 0}


@pytest.mark.parametrize("told", [{"outcome": "NOT_HOME"}, {"occurred_on": ON}])
def test_nobody_met_since_settles_nothing(cast, alert, told):
    log(cast, **told)
    assert is_due()
    assert sweep_alerts() == {"reopened": 0, "settled": 0}
    assert state(alert)[0] == "OPEN"


@pytest.mark.parametrize("is_swept", [True, False])
def test_a_visit_taken_back_leaves_the_alert_to_be_worked_on(cast, alert, is_swept):
    row = log(cast)
    if is_swept:
        sweep_alerts()
    take_back(cast, row)
    sweep_alerts()
    assert is_due()
    assert state(alert)[:3] == ("OPEN", "", "")
    again = log(cast, outcome="MET")
    sweep_alerts()
    assert state(alert)[:4] == ("DONE", "MET", "Sunday", again.pk)


def test_a_correction_speaks_for_the_row_it_corrects(cast, alert):
    row = log(cast)
    sweep_alerts()
    entry = InteractionEntry(
        uid=uuid4(), client=cast.client.pk, outcome="LEAVING", corrects=row.uid
    )
    correction = correct_interaction(entry=entry, by=cast.amina, at=AT).row
    sweep_alerts()
    assert state(alert)[:4] == ("DONE", "LEAVING", "", correction.pk)


def test_an_alert_opened_anew_by_hand_waits_for_another_visit(cast, alert):
    log(cast)
    sweep_alerts()
    undo(alert=alert, by=cast.amina, at=AT)
    assert sweep_alerts() == {"reopened": 0, "settled": 0}
    assert is_due()


def test_an_alert_settled_by_hand_stays_as_it_is(cast, alert):
    mark_done(alert=alert, outcome="PAID", by=cast.amina, at=AT)
    take_back(cast, log(cast))
    sweep_alerts()
    assert state(alert)[:2] == ("DONE", "PAID")


def test_a_newer_alert_keeps_the_older_one_settled(cast, alert):
    row = log(cast)
    sweep_alerts()
    newer = raise_alert(cast.client, on=TODAY)
    take_back(cast, row)
    assert sweep_alerts() == {"reopened": 0, "settled": 0}
    assert (state(alert)[0], state(newer)[0]) == ("DONE", "OPEN")
