"""Alerts of the night: ranked, within each officer's week, one a client, closed when they no longer hold."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from crm.models import Interaction
from crm.sql import execute, fetch
from loyalty.actions.alerting import (
    close_stale,
    raise_alerts,
    refresh_unresolved,
    settle_visited,
)
from loyalty.models import Alert
from tests.factories import ClientFactory, StaffFactory

pytestmark = pytest.mark.django_db

ON = date(2024, 5, 6)
TABLE = "candidate"


@pytest.fixture
def amina():
    return StaffFactory(username="amina")


@pytest.fixture(autouse=True)
def table():
    execute(
        "CREATE TEMP TABLE candidate (client_id bigint, officer_id bigint, probability numeric(5, 4),"
        " value_at_stake numeric(14, 2), reasons jsonb, debt jsonb, next_step text, act_by date,"
        " is_to_raise boolean)"
    )
    yield
    execute("DROP TABLE candidate")


def candidate(officer, *, value=100, probability="0.6", is_to_raise=True):
    client = ClientFactory(officer=officer)
    execute(
        "INSERT INTO candidate VALUES (%s, %s, %s, %s, '[]', '{}', 'VISIT', %s, %s)",
        [client.pk, officer.pk, probability, value, ON + timedelta(days=7), is_to_raise],
    )
    return client


def raise_all(on=ON):
    return raise_alerts(candidates=TABLE, by=None, on=on)


def test_an_alert_is_raised_for_every_candidate_to_raise(amina):
    client = candidate(amina)
    candidate(amina, is_to_raise=False)
    assert raise_all() == 1
    alert = Alert.objects.get()
    assert (alert.client_id, alert.officer, alert.status) == (client.pk, amina, "OPEN")
    assert (alert.raised_on, alert.as_of, alert.act_by) == (ON, ON, date(2024, 5, 13))


def test_raising_again_changes_nothing(amina):
    candidate(amina)
    raise_all()
    before = list(Alert.objects.values())
    assert raise_all() == 0
    assert list(Alert.objects.values()) == before


def test_open_and_snoozed_alerts_are_refreshed_and_the_snooze_is_kept(amina):
    first, second = candidate(amina), candidate(amina)
    raise_all()
    until = ON + timedelta(days=9)
    Alert.objects.filter(client=second).update(status="SNOOZED", snoozed_until=until)
    karim = StaffFactory(username="karim")
    execute("UPDATE candidate SET probability = 0.7, officer_id = %s", [karim.pk])
    later = ON + timedelta(days=1)
    assert refresh_unresolved(holding=TABLE, by=None, on=later) == 2
    for client, status, snoozed_until in [(first, "OPEN", None), (second, "SNOOZED", until)]:
        fresh = Alert.objects.get(client=client)
        assert (fresh.probability, fresh.officer) == (Decimal("0.7000"), karim)
        assert (fresh.as_of, fresh.raised_on) == (later, ON)
        assert (fresh.status, fresh.snoozed_until) == (status, snoozed_until)
    assert refresh_unresolved(holding=TABLE, by=None, on=later) == 0


def test_an_alert_of_a_client_in_nobodys_charge_belongs_to_nobody(amina):
    candidate(amina)
    raise_all()
    execute("UPDATE candidate SET officer_id = NULL")
    assert refresh_unresolved(holding=TABLE, by=None, on=ON) == 1
    assert Alert.objects.get().officer is None


def test_an_alert_that_no_longer_holds_is_closed_unless_done(amina):
    people = [candidate(amina) for _ in range(3)]
    raise_all()
    Alert.objects.filter(client=people[1]).update(
        status="SNOOZED", snoozed_until=ON + timedelta(days=9)
    )
    Alert.objects.filter(client=people[2]).update(
        status="DONE", outcome="MET", handled_at=datetime(2024, 5, 6, tzinfo=UTC)
    )
    execute("DELETE FROM candidate")
    assert close_stale(holding=TABLE, by=None, on=ON) == 2
    statuses = [Alert.objects.get(client=client).status for client in people]
    assert statuses == ["CLOSED", "CLOSED", "DONE"]


def test_every_alert_raised_is_in_the_audit_trail(amina):
    candidate(amina)
    raise_all()
    assert fetch("SELECT count(*) AS count FROM loyalty_alertevent")[0]["count"] == 1


def met(client, *, on, outcome="MET", by=None, **more):
    noon = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    values = {"occurred_on": on, "occurred_at": noon, "recorded_at": noon, **more}
    return Interaction.objects.create(client=client, staff=by, outcome=outcome, **values)


@pytest.mark.parametrize(
    ("after", "outcome", "status"),
    [(1, "PAID", "DONE"), (0, "MET", "OPEN"), (1, "NOT_HOME", "OPEN"), (3, "MET", "OPEN")],
)
def test_a_visit_logged_anywhere_settles_the_alert(amina, after, outcome, status):
    client = candidate(amina)
    raise_alerts(candidates=TABLE, by=None, on=ON)
    row = met(client, on=ON + timedelta(days=after), outcome=outcome, by=amina)
    assert settle_visited(by=None, on=ON + timedelta(days=2)) == (status == "DONE")
    alert = Alert.objects.get()
    assert alert.status == status
    if status == "DONE":
        told = (alert.outcome, alert.handled_by, alert.handled_at)
        assert told == (outcome, amina, row.recorded_at)


def test_a_visit_taken_back_settles_nothing(amina):
    client = candidate(amina)
    raise_alerts(candidates=TABLE, by=None, on=ON)
    row = met(client, on=ON + timedelta(days=1))
    met(client, on=ON + timedelta(days=1), corrects=row, is_withdrawal=True)
    assert settle_visited(by=None, on=ON + timedelta(days=2)) == 0
    assert Alert.objects.get().status == "OPEN"
