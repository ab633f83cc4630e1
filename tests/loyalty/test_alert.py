"""What may be done with an alert, and what is refused without changing anything."""

from datetime import UTC, date, datetime, timedelta

import pytest

from loyalty.actions.alert import CannotMarkDone, CannotSnooze, CannotUndo, mark_done, snooze, undo
from loyalty.models import Alert
from tests.cast import play, raise_alert

pytestmark = pytest.mark.django_db
ON = date(2026, 6, 1)
AT = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def cast():
    return play()


@pytest.fixture
def alert(cast):
    return raise_alert(cast.client, on=ON)


def state(alert):
    return Alert.objects.values_list(
        "status", "outcome", "note", "snoozed_until", "handled_by", "handled_at"
    ).get(pk=alert.pk)


def test_mark_done_keeps_who_when_and_what(cast, alert):
    mark_done(alert=alert, outcome="PROMISED", note=" Friday ", by=cast.amina, at=AT)
    assert state(alert) == ("DONE", "PROMISED", "Friday", None, cast.amina.pk, AT)


@pytest.mark.parametrize("outcome", ["", "DANCED"])
def test_mark_done_refuses_an_unknown_outcome(cast, alert, outcome):
    before = state(alert)
    with pytest.raises(CannotMarkDone) as refusal:
        mark_done(alert=alert, outcome=outcome, by=cast.amina, at=AT)
    assert refusal.value.field == "outcome"
    assert state(alert) == before


def test_mark_done_refuses_a_second_time(cast, alert):
    mark_done(alert=alert, outcome="MET", by=cast.amina, at=AT)
    with pytest.raises(CannotMarkDone):
        mark_done(alert=alert, outcome="PAID", by=cast.manager, at=AT)
    assert state(alert)[1] == "MET"


def test_snoozed_alert_is_due_again_on_its_day(cast, alert):
    until = ON + timedelta(days=3)
    snooze(alert=alert, until=until, by=cast.amina, on=ON, at=AT)
    assert not Alert.objects.due(until - timedelta(days=1)).exists()
    assert Alert.objects.due(until).get() == alert


@pytest.mark.parametrize("days", [-1, 0, 61])
def test_snooze_refuses_a_day_out_of_bounds(cast, alert, days):
    before = state(alert)
    with pytest.raises(CannotSnooze):
        snooze(alert=alert, until=ON + timedelta(days=days), by=cast.amina, on=ON, at=AT)
    assert state(alert) == before


def test_snooze_refuses_a_settled_alert(cast, alert):
    mark_done(alert=alert, outcome="MET", by=cast.amina, at=AT)
    with pytest.raises(CannotSnooze):
        snooze(alert=alert, until=ON + timedelta(days=2), by=cast.amina, on=ON, at=AT)
    assert state(alert)[0] == "DONE"


def test_undo_brings_back_an_open_alert(cast, alert):
    before = state(alert)
    mark_done(alert=alert, outcome="MET", note="x", by=cast.amina, at=AT)
    undo(alert=alert, by=cast.amina, at=AT + timedelta(seconds=10))
    assert state(alert) == before


def test_undo_brings_back_a_snoozed_alert_as_snoozed(cast, alert):
    until = ON + timedelta(days=3)
    snooze(alert=alert, until=until, by=cast.amina, on=ON, at=AT)
    mark_done(alert=alert, outcome="MET", by=cast.amina, at=AT)
    undo(alert=alert, by=cast.amina, at=AT)
    assert state(alert)[:4] == ("SNOOZED", "", "", until)


def test_undo_of_a_snooze_opens_the_alert(cast, alert):
    before = state(alert)
    snooze(alert=alert, until=ON + timedelta(days=3), by=cast.amina, on=ON, at=AT)
    undo(alert=alert, by=cast.amina, at=AT)
    assert state(alert) == before


def test_undo_refuses_someone_else(cast, alert):
    mark_done(alert=alert, outcome="MET", by=cast.amina, at=AT)
    with pytest.raises(CannotUndo):
        undo(alert=alert, by=cast.manager, at=AT)
    assert state(alert)[0] == "DONE"


def test_undo_refuses_after_ten_minutes(cast, alert):
    mark_done(alert=alert, outcome="MET", by=cast.amina, at=AT)
    with pytest.raises(CannotUndo):
        undo(alert=alert, by=cast.amina, at=AT + timedelta(minutes=10, seconds=1))
    assert state(alert)[0] == "DONE"


def test_undo_refuses_where_a_newer_alert_is_open(cast, alert):
    mark_done(alert=alert, outcome="MET", by=cast.amina, at=AT)
    raise_alert(cast.client, on=ON)
    with pytest.raises(CannotUndo):
        undo(alert=alert, by=cast.amina, at=AT)
    assert state(alert)[0] == "DONE"
