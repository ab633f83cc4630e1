"""The care calendar's pages: who keeps what, the count before it is kept, and what is refused."""

import pytest
from django.urls import reverse
from django.utils import timezone

from loyalty.models import CareEntry
from tests.cast import play
from tests.loyalty.standings import stand

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    cast = play()
    stand(cast.client, on=timezone.localdate())
    return cast


def told(**more):
    return {
        "name": "Harvest",
        "occasion": "GREGORIAN",
        "month": "9",
        "day": "15",
        "days_before": "0",
        "notice_days": "3",
        "action": "GREETING",
        "channel": "ANY",
        "cycle_from": "0",
        "states": ["ACTIVE"],
        **more,
    }


def test_manager_counts_whom_an_occasion_reaches_and_keeps_it_for_the_branch(cast, client):
    client.force_login(cast.manager)
    sent = told(branches=[cast.branch.pk])
    known = CareEntry.objects.count()
    page = client.post("/care/new", {**sent, "preview": "yes"}).content.decode()
    assert 'This will reach <bdi class="num">1</bdi> client.' in page
    assert 'value="Harvest"' in page
    assert CareEntry.objects.count() == known

    assert client.post("/care/new", sent).url == "/care/"
    entry = CareEntry.objects.get(name="Harvest")
    assert (entry.is_active, list(entry.branches.all())) == (False, [cast.branch])
    client.post(reverse("loyalty:care-use", args=[entry.pk]), {"is_active": "yes"})
    entry.refresh_from_db()
    assert entry.is_active
    assert "Harvest" in client.get("/care/").content.decode()


def test_a_new_entry_starts_with_those_there_is_a_relationship_with(cast, client):
    client.force_login(cast.office)
    page = client.get("/care/new").content.decode()
    ticked = [
        part.split('"')[0]
        for part in page.split('name="states" value="')[1:]
        if "checked" in part[:80]
    ]
    assert ticked == ["ACTIVE", "RESTING"]


def test_a_fragment_holds_the_count_alone(cast, client):
    client.force_login(cast.office)
    sent = told(preview="yes", states=["LAPSED"])
    page = client.post("/care/new", sent, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page
    assert 'This will reach <bdi class="num">0</bdi> clients.' in page


@pytest.mark.parametrize("branches", [[], ["elsewhere"]])
def test_manager_changes_nothing_for_other_branches(cast, client, branches):
    client.force_login(cast.manager)
    keys = [getattr(cast, name).pk for name in branches]
    assert client.post("/care/new", told(branches=keys)).status_code == 422
    assert not CareEntry.objects.filter(name="Harvest").exists()

    everybodys = CareEntry.objects.get(name="Nowruz")
    for address, sent in (("care-edit", told(branches=[cast.branch.pk])), ("care-use", {})):
        sent = {**sent, "is_active": "yes"}
        client.post(reverse(f"loyalty:{address}", args=[everybodys.pk]), sent)
    everybodys.refresh_from_db()
    assert (everybodys.name, everybodys.is_active) == ("Nowruz", False)


def test_manager_does_not_see_entries_of_other_branches(cast, client):
    entry = CareEntry.objects.create(name="Theirs", month=1, day=1)
    entry.branches.set([cast.elsewhere])
    client.force_login(cast.manager)
    assert "Theirs" not in client.get("/care/").content.decode()
    assert client.get(reverse("loyalty:care-edit", args=[entry.pk])).status_code == 404


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"month": "13"}, "month"),
        ({"month": ""}, "month"),
        ({"month": "2", "day": "30"}, "day"),
        ({"occasion": "HIJRI", "day": "31"}, "day"),
        ({"day": ""}, "day"),
    ],
)
def test_a_day_no_year_has_is_refused_beside_its_field(cast, client, changes, field):
    client.force_login(cast.office)
    response = client.post("/care/new", told(**changes))
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not CareEntry.objects.filter(name="Harvest").exists()


def test_head_office_changes_an_entry_of_all(cast, client):
    entry = CareEntry.objects.get(name="Nowruz")
    client.force_login(cast.office)
    address = reverse("loyalty:care-edit", args=[entry.pk])
    assert 'value="Nowruz"' in client.get(address).content.decode()
    client.post(address, told(name="Eid e Nowruz", occasion="JALALI", month="1", day="1"))
    entry.refresh_from_db()
    assert (entry.name, entry.states) == ("Eid e Nowruz", ["ACTIVE"])


def test_calendar_takes_the_same_queries_however_long_it_is(
    cast, client, django_assert_max_num_queries
):
    for place in range(30):
        CareEntry.objects.create(name=f"Day {place}", month=1, day=1).branches.set([cast.branch])
    client.force_login(cast.manager)
    client.get("/care/")
    with django_assert_max_num_queries(8):
        client.get("/care/")
