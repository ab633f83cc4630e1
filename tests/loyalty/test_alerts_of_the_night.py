"""Alerts over whole nights: of the dead, of clients handed over, and of clients in nobody's charge."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from analytics import nightly
from crm.actions.client import assign_officer
from crm.models import Client, Staff, Threshold
from crm.sql import fetch
from loans.models import Loan, Repayment
from loyalty.actions.alert import snooze
from loyalty.models import Alert, Exit
from tests.analytics.books import DAYS, START, at_noon, random_book
from tests.factories import StaffFactory

pytestmark = pytest.mark.django_db

AS_OF = START + timedelta(days=DAYS)
NEXT = AS_OF + timedelta(days=1)
CAPACITY = 2


def run(as_of):
    night = nightly.run_night(as_of, None, clock=lambda: datetime(2025, 1, 2, 1, tzinfo=UTC))
    assert night.status == "DONE"


def book():
    """A book that earns well, in which alerts are easily raised."""
    random_book(31, clients=60)
    for loan in Loan.objects.all():
        Repayment.objects.create(
            loan=loan,
            external_id="fee",
            kind="PAYMENT",
            paid_on=loan.disbursed_on,
            fee=900,
            amount=900,
            recorded_at=at_noon(loan.disbursed_on),
        )
    for name, value in [("alert_probability", "0.06"), ("weekly_alert_capacity", CAPACITY)]:
        Threshold.objects.create(name=name, value=value, effective_from=START)


def unresolved():
    return Alert.objects.unresolved().order_by("pk")


def raised_alert():
    book()
    run(AS_OF)
    alert = unresolved().select_related("client", "officer").first()
    assert alert is not None
    return alert


def test_a_snoozed_alert_of_a_client_who_died_is_closed():
    alert = raised_alert()
    until = AS_OF + timedelta(days=9)
    snooze(alert=alert, until=until, by=alert.officer, on=AS_OF, at=at_noon(AS_OF))
    Exit.objects.create(
        client=alert.client,
        exited_on=NEXT,
        exit_type=Exit.Type.EXTERNAL,
        is_death=True,
        recorded_at=at_noon(NEXT),
    )
    run(NEXT)
    alert.refresh_from_db()
    assert alert.status == "CLOSED"
    assert alert not in Alert.objects.due(until)


def test_an_alert_of_a_client_who_wants_no_contact_is_closed():
    alert = raised_alert()
    Client.objects.filter(pk=alert.client_id).update(no_contact_since=NEXT)
    run(NEXT)
    alert.refresh_from_db()
    assert alert.status == "CLOSED"


@pytest.mark.parametrize("is_snoozed", [True, False])
def test_an_alert_follows_its_client_to_another_officer(is_snoozed):
    alert = raised_alert()
    if is_snoozed:
        until = AS_OF + timedelta(days=9)
        snooze(alert=alert, until=until, by=alert.officer, on=AS_OF, at=at_noon(AS_OF))
    karim = StaffFactory(branches=[alert.client.branch])
    manager = StaffFactory(role="BRANCH_MANAGER", branches=[alert.client.branch])
    assign_officer(client=alert.client, officer=karim, by=manager, on=NEXT)
    run(NEXT)
    alert.refresh_from_db()
    assert alert.officer == karim
    assert alert.status == ("SNOOZED" if is_snoozed else "OPEN")


def test_open_alerts_of_an_officer_who_left_belong_to_nobody_and_stay_open():
    alert = raised_alert()
    Staff.objects.filter(pk=alert.officer_id).update(is_active=False)
    run(NEXT)
    alert.refresh_from_db()
    assert (alert.officer, alert.status) == (None, "OPEN")


@pytest.mark.parametrize("is_dismissed", [True, False])
def test_clients_in_nobodys_charge_get_one_officers_week_of_alerts_a_branch(is_dismissed):
    book()
    if is_dismissed:
        Staff.objects.update(is_active=False)
    else:
        Client.objects.update(officer=None)
    run(AS_OF)
    counted = Counter(unresolved().values_list("client__branch", flat=True))
    assert set(counted.values()) == {CAPACITY}
    assert len(counted) == 2
    assert set(unresolved().values_list("officer", flat=True)) == {None}
    run(NEXT)
    assert Alert.objects.filter(raised_on=NEXT).count() == 0
    for branch in counted:
        manager = StaffFactory(role="BRANCH_MANAGER", branches=[branch])
        assert unresolved().visible_to(manager).count() == CAPACITY
    waiting = fetch("SELECT count(*) AS count FROM mart.alert_candidate")[0]["count"]
    assert waiting > 2 * CAPACITY
