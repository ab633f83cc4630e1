"""My day in the browser: who sees whom, why, in which order, in how many queries."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from crm.models import Absence, Client, Group, Interaction, Task
from tests.cast import play, raise_alert
from tests.factories import ClientFactory, GroupFactory, StaffFactory
from tests.loyalty.standings import stand

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return play()


@pytest.fixture
def today():
    return timezone.localdate()


def known_as(cast, name, **more):
    return ClientFactory(
        given_name=name, family_name="", officer=cast.amina, branch=cast.branch, **more
    )


def to_do(client, on, action=Task.Action.VISIT, **more):
    return Task.objects.create(
        client=client, action=action, due_on=on, created_at=timezone.now(), **more
    )


def standing(client, on, **more):
    return stand(client, on=on, **more)


def log(cast, client, on, outcome):
    Interaction.objects.create(
        client=client,
        staff=cast.amina,
        outcome=outcome,
        occurred_on=on,
        occurred_at=timezone.now(),
        recorded_at=timezone.now(),
    )


def day_of(client, staff, query=""):
    client.force_login(staff)
    return client.get(f"/{query}")


def seen(response):
    return [card.stop.client.given_name for card in response.context["page"]]


def test_one_card_tells_all_the_reasons_to_see_a_client(cast, today, client):
    person = known_as(cast, "Salma", birth_date=today.replace(year=1980))
    to_do(person, today, text="about the shop")
    to_do(person, today - timedelta(days=3), Task.Action.COLLECT_PROMISE)
    raise_alert(person, on=today)
    standing(person, today, final_due_on=today + timedelta(days=12), days_past_due=4)

    response = day_of(client, cast.amina)
    assert seen(response) == ["Salma"]
    page = response.content.decode()
    assert page.count('class="card day-card"') == 1
    for words in ("about the shop", "See whether the promise was kept", "Birthday"):
        assert words in page
    assert "At risk of leaving" in page
    assert '<bdi class="num">12</bdi> days to the last installment' in page
    assert '<bdi class="num">4</bdi> days late' in page


def test_overdue_promises_come_first_then_value_and_places_stay_together(cast, today, client):
    for name, village, value in [
        ("Poor", "Darb", 10),
        ("Rich", "Kom", 9000),
        ("Middling", "Kom", 20),
    ]:
        to_do(known_as(cast, name, village=village), today, value_at_stake=Decimal(value))
    promised = known_as(cast, "Promised", village="Darb")
    to_do(promised, today - timedelta(days=1), Task.Action.COLLECT_PROMISE)

    response = day_of(client, cast.amina)
    assert seen(response) == ["Promised", "Poor", "Rich", "Middling"]
    assert [head.place.name for head, _ in response.context["sections"]] == ["Darb", "Kom"]


def test_what_is_for_another_day_waits_for_it(cast, today, client):
    to_do(known_as(cast, "Now"), today)
    to_do(known_as(cast, "Morrow"), today + timedelta(days=1))
    to_do(known_as(cast, "Later"), today + timedelta(days=5))
    to_do(known_as(cast, "Beyond"), today + timedelta(days=7))
    to_do(known_as(cast, "Delayed"), today, put_off_until=today + timedelta(days=1))
    to_do(known_as(cast, "Done"), today, status="DONE", settled_at=timezone.now())

    assert seen(day_of(client, cast.amina)) == ["Now"]
    assert sorted(seen(client.get("/?on=tomorrow"))) == ["Delayed", "Morrow"]
    week = client.get("/?on=week")
    assert sorted(seen(week)) == ["Delayed", "Later", "Morrow", "Now"]
    assert [head.day for head, _ in week.context["sections"]] == [
        today,
        today + timedelta(days=1),
        today + timedelta(days=5),
    ]


def test_greetings_are_for_those_there_is_a_relationship_with(cast, today, client):
    born = today.replace(year=1975)
    joined = today.replace(year=today.year - 3)
    greeted = known_as(cast, "Greeted", birth_date=born)
    loyal = known_as(cast, "Loyal", joined_on=joined)
    gone = known_as(cast, "Gone", birth_date=born)
    silent = known_as(cast, "Silent", birth_date=born, no_contact_since=today)
    for person, state in ((greeted, "ACTIVE"), (loyal, "ACTIVE"), (gone, "LAPSED")):
        standing(person, today, state=state)
    standing(silent, today)

    response = day_of(client, cast.amina)
    assert sorted(seen(response)) == ["Greeted", "Loyal"]
    assert 'A client for <bdi class="num">3</bdi> years' in response.content.decode()
    log(cast, greeted, today, "MET")
    assert seen(client.get("/")) == ["Loyal"]


def test_renewals_of_thirty_days_are_listed_the_nearest_first(cast, today, client):
    for name, days in (("Late", 30), ("Soon", 2), ("Never", 31), ("Past", -1)):
        standing(known_as(cast, name), today, final_due_on=today + timedelta(days=days))
    elsewhere = ClientFactory(officer=cast.outsider, branch=cast.elsewhere)
    standing(elsewhere, today, final_due_on=today)
    found = day_of(client, cast.amina).context["found"].renewals
    assert [row.client.given_name for row in found] == ["Soon", "Late"]


def test_the_nearest_renewals_are_shown_and_all_on_demand(cast, today, client):
    for number in range(22):
        person = known_as(cast, f"Person{number:02}")
        standing(person, today, final_due_on=today + timedelta(days=1 + number))

    page = day_of(client, cast.amina)
    assert "22</bdi> renewals" in page.content.decode()
    assert len(page.context["renewals"]) == 20
    assert "Person21" not in page.content.decode()
    assert "Person21" in day_of(client, cast.amina, "?renewals=all").content.decode()


def test_groups_that_meet_today_are_named(cast, today, client):
    weekday = today.isoweekday()
    GroupFactory(name="Amal", officer=cast.amina, branch=cast.branch, meeting_weekday=weekday)
    GroupFactory(name="Nour", officer=cast.amina, meeting_weekday=weekday % 7 + 1)
    assert [group.name for group in day_of(client, cast.amina).context["found"].meetings] == [
        "Amal"
    ]


@pytest.mark.parametrize(("outcome", "expected"), [("MET", []), ("NOT_HOME", ["Fatma"])])
def test_an_alert_leaves_the_list_once_the_client_is_met(cast, today, client, outcome, expected):
    raise_alert(cast.client, on=today)
    log(cast, cast.client, today, outcome)
    log(cast, cast.client, today, "NOT_HOME")
    assert seen(day_of(client, cast.amina)) == expected


def test_kinds_narrow_the_list(cast, today, client):
    to_do(known_as(cast, "Promised"), today, Task.Action.COLLECT_PROMISE)
    to_do(known_as(cast, "Visited"), today)
    raise_alert(known_as(cast, "Risky"), on=today)
    assert seen(day_of(client, cast.amina, "?only=promises")) == ["Promised"]
    assert seen(client.get("/?only=visits")) == ["Visited"]
    assert seen(client.get("/?only=risk")) == ["Risky"]
    assert len(seen(client.get("/?only=nonsense"))) == 3


def test_the_outsider_sees_nothing_and_learns_what_comes_here(cast, today, client):
    to_do(cast.client, today)
    response = day_of(client, cast.outsider)
    assert seen(response) == []
    assert "Nothing is due" in response.content.decode()


def test_a_stand_in_has_the_absent_colleagues_tasks(cast, today, client):
    stand_in = StaffFactory(first_name="Hoda", branches=[cast.branch])
    Absence.objects.create(
        officer=cast.amina,
        stand_in=stand_in,
        since=today,
        until=today,
        created_at=timezone.now(),
    )
    group = GroupFactory(officer=cast.amina, meeting_weekday=today.isoweekday())
    assert day_of(client, stand_in).context["found"].meetings == [group]


def test_a_task_about_a_colleagues_client_is_there_without_the_client(cast, today, client):
    hoda = StaffFactory(first_name="Hoda", branches=[cast.branch])
    to_do(known_as(cast, "Salma"), today, Task.Action.SURVEY, assignee=hoda)

    response = day_of(client, hoda)

    assert seen(response) == []
    assert [task.action for task in response.context["found"].errands] == ["SURVEY"]
    page = response.content.decode()
    assert "Ask a survey" in page
    assert "Salma" not in page


def test_those_who_work_no_alerts_begin_elsewhere(cast, client):
    client.force_login(cast.auditor)
    assert client.get("/", follow=True).redirect_chain == [("/clients/", 302)]


def test_manager_sees_the_branch_officer_by_officer(cast, today, client):
    to_do(cast.client, today - timedelta(days=2), Task.Action.COLLECT_PROMISE)
    to_do(cast.client, today)
    raise_alert(cast.client, on=today)
    standing(cast.client, today, stage="INTENSIVE_CARE")
    theirs = ClientFactory(officer=cast.outsider, branch=cast.elsewhere)
    to_do(theirs, today)

    response = day_of(client, cast.manager)
    assert [(str(officer), row) for officer, row in response.context["rows"]] == [
        (
            "Amina",
            {
                "due": 2,
                "late": 1,
                "broken": 1,
                "done": 0,
                "done_before": 0,
                "risk": 1,
                "risk_late": 0,
                "care": 1,
                "separating": 0,
                "separated": 0,
            },
        )
    ]
    assert seen(client.get(f"/?officer={cast.amina.pk}")) == ["Fatma"]
    assert client.get(f"/?officer={cast.outsider.pk}").status_code == 404
    assert client.get("/?officer=me").status_code == 404


def test_head_office_chooses_the_branch(cast, today, client):
    to_do(cast.client, today)
    response = day_of(client, cast.office, f"?branch={cast.elsewhere.pk}")
    assert response.context["branch"] == cast.elsewhere
    assert response.context["total"] == {}
    assert client.get("/").context["branch"] == cast.branch


@pytest.mark.parametrize("query", ["/", "/?on=week", "/day/sheet"])
def test_a_day_takes_the_same_queries_for_three_clients_and_for_three_hundred(
    cast, today, client, django_assert_num_queries, query
):
    def fill(count):
        for place in range(count):
            person = known_as(cast, f"N{place}", birth_date=today.replace(year=1990))
            to_do(person, today)
            raise_alert(person, on=today)
            standing(person, today, final_due_on=today)

    client.force_login(cast.amina)
    fill(3)
    client.get(query)
    with django_assert_num_queries(MOST_QUERIES):
        client.get(query)
    fill(297)
    with django_assert_num_queries(MOST_QUERIES):
        assert client.get(query).status_code == 200


MOST_QUERIES = 12


def test_sheet_has_a_box_and_lines_for_each_client(cast, today, client):
    to_do(known_as(cast, "Salma", phone="+201001234567"), today)
    client.force_login(cast.amina)
    page = client.get("/day/sheet").content.decode()
    assert page.count('class="box"') == 1
    assert page.count('class="sheet-lines"') == 1
    assert "Salma" in page
    client.force_login(cast.manager)
    assert client.get("/day/sheet").status_code == 302
    assert "Salma" in client.get(f"/day/sheet?officer={cast.amina.pk}").content.decode()
    assert client.get(f"/day/sheet?officer={cast.outsider.pk}").status_code == 404


def test_group_sheet_lists_the_members_and_what_is_due(cast, today, client):
    group = GroupFactory(name="Amal", officer=cast.amina, branch=cast.branch)
    member = known_as(cast, "Salma", group=group)
    standing(member, today, next_due_on=today, next_installment=Decimal(450))
    address = reverse("loyalty:group-sheet", kwargs={"group_id": group.pk})
    client.force_login(cast.amina)
    page = client.get(address).content.decode()
    assert page.count('class="box"') == 3
    assert "450" in page
    client.force_login(cast.outsider)
    assert client.get(address).status_code == 404


def test_groups_without_members_say_so(cast, client):
    group = GroupFactory(officer=cast.amina)
    assert not Client.objects.filter(group=group).exists()
    client.force_login(cast.amina)
    address = reverse("loyalty:group-sheet", kwargs={"group_id": Group.objects.get().pk})
    assert "No members yet" in client.get(address).content.decode()
