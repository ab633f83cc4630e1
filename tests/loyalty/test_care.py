"""The care calendar: whom an occasion reaches, with consent, once a year."""

from datetime import UTC, date, datetime, timedelta

import pytest

from crm.models import Consent, Task
from loyalty.actions.care import set_care_tasks
from loyalty.models import CareEntry
from tests.factories import BranchFactory, ClientFactory, LoanFactory
from tests.loyalty.standings import stand

pytestmark = pytest.mark.django_db

ON = date(2026, 3, 16)  # four nights before the end of Ramadan 1447, five before Nowruz 1405
AT = datetime(2026, 3, 17, 1, tzinfo=UTC)


def days(number):
    return timedelta(days=number)


def entry(**more):
    values = {"name": "Spring", "month": 3, "day": 20, "is_active": True}
    return CareEntry.objects.create(**{**values, **more})


def known(on=ON, *, standing=None, **more):
    client = ClientFactory(**more)
    stand(client, on=on, **(standing or {}))
    return client


def cared_for(on=ON):
    set_care_tasks(on=on, at=AT)
    return set(Task.objects.filter(source="CARE").values_list("client", flat=True))


def agrees(client, **more):
    values = {"purpose": "OFFERS", "given_on": ON, "recorded_at": AT}
    return Consent.objects.create(client=client, **{**values, **more})


def test_a_task_comes_as_many_days_ahead_as_the_entry_says_and_once_a_year():
    entry(days_before=1, notice_days=2, action="VISIT", text="Bring the calendar")
    client = known()
    assert cared_for(ON - days(1)) == set()
    assert cared_for(ON) == {client.pk}
    task = Task.objects.get()
    assert (task.action, task.text, task.due_on) == ("VISIT", "Bring the calendar", ON + days(3))
    assert task.source_key.endswith(f":{client.pk}:2026")
    for later in range(6):
        cared_for(ON + days(later))
    assert Task.objects.count() == 1
    cared_for(ON + days(365))
    assert Task.objects.count() == 2


@pytest.mark.parametrize(
    ("occasion", "month", "day", "on"),
    [("HIJRI", 10, 1, date(2026, 3, 20)), ("JALALI", 1, 1, date(2026, 3, 21))],
)
def test_feasts_are_kept_in_their_own_calendar(occasion, month, day, on):
    entry(occasion=occasion, month=month, day=day, notice_days=10)
    known()
    cared_for()
    assert Task.objects.get().due_on == on


def test_birthdays_and_anniversaries_are_each_clients_own():
    entry(occasion="BIRTHDAY", month=None, day=None, notice_days=0)
    entry(occasion="ANNIVERSARY", month=None, day=None, notice_days=0)
    tomorrow = ON + days(1)
    born = known(birth_date=tomorrow.replace(year=1980))
    joined = known(joined_on=tomorrow.replace(year=2024))
    known(birth_date=ON.replace(year=1980), joined_on=tomorrow)
    assert cared_for() == {born.pk, joined.pk}


def test_the_segment_narrows_by_everything_it_names():
    branch = BranchFactory()
    loan = LoanFactory(client=ClientFactory(branch=branch, sector="TRADE"))
    stand(loan.client, on=ON, cycle=3, stage="WELCOME")
    others = {"branch": branch, "sector": "TRADE"}
    known(sector="TRADE", standing={"cycle": 3, "stage": "WELCOME"})
    known(**{**others, "sector": "FOOD"}, standing={"cycle": 3, "stage": "WELCOME"})
    known(**others, standing={"cycle": 2, "stage": "WELCOME"})
    known(**others, standing={"cycle": 3})
    known(**others, standing={"cycle": 3, "stage": "WELCOME", "state": "LAPSED"})
    known(**others, standing={"cycle": 3, "stage": "WELCOME"})
    chosen = entry(sectors=["TRADE"], stages=["WELCOME"], cycle_from=3)
    chosen.branches.set([branch])
    assert chosen.segment().standings(ON).count() == 2
    chosen.products.set([loan.product])
    assert cared_for() == {loan.client_id}


def test_where_consent_is_needed_only_those_who_gave_it_are_reached():
    entry(needs_consent="OFFERS", channel="SMS")
    by_any, by_sms, by_visit, refused, withdrew, silent = (known() for _ in range(6))
    agrees(by_any)
    agrees(by_sms, channel="SMS")
    agrees(by_visit, channel="VISIT")
    agrees(refused)
    agrees(refused, channel="SMS", is_given=False)
    agrees(withdrew, withdrawn_on=ON)
    silent.no_contact_since = ON
    silent.save()
    agrees(silent)
    assert cared_for() == {by_any.pk, by_sms.pk}


def test_a_greeting_needs_no_consent_but_respects_a_refusal():
    entry()
    greeted, refused = known(), known()
    agrees(refused, purpose="SERVICE", is_given=False)
    assert cared_for() == {greeted.pk}


def test_an_entry_not_in_use_does_nothing():
    entry(is_active=False)
    known()
    assert cared_for() == set()


def test_every_institution_starts_with_examples_that_wait():
    assert CareEntry.objects.count() == 6
    assert not CareEntry.objects.in_use().exists()
