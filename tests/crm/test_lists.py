"""What every list can do: filters kept under a name, files of the rows chosen, many rows worked on at once."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.utils import timezone

from crm import lists as registry
from crm.actions.savedview import MOST
from crm.models import Client, ClientOfficer, ClientView, SavedView, Task
from crm.views import lists
from surveys.models import Survey
from tests.cast import play
from tests.factories import ClientFactory, StaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    cast = play()
    for name in ("Aisha", "Basma", "Camilia"):
        ClientFactory(
            given_name=name, family_name="Nour", officer=cast.amina, branch=cast.branch, phone=""
        )
    return cast


@pytest.fixture
def successor(cast):
    officer = StaffFactory(username="hoda", first_name="Salma", last_name="Aziz")
    officer.branches.add(cast.branch)
    return officer


def keys(*names):
    return [Client.objects.get(given_name=name).pk for name in names]


def keep(client, name, query, page="clients"):
    return client.post(f"/lists/{page}/save", {"name": name, "query": query}, follow=True)


def test_filters_are_kept_under_a_name_and_picked_again(cast, client):
    client.force_login(cast.amina)
    answer = keep(client, " My nours ", "q=nour&state=&page=3&sort=-name")
    assert answer.redirect_chain == [("/clients/?q=nour&sort=-name", 302)]
    assert list(SavedView.objects.values_list("staff__username", "page", "name", "query")) == [
        ("amina", "clients", "My nours", "q=nour&sort=-name")
    ]
    page = client.get("/clients/").content.decode()
    assert '<a class="chip"' in page
    assert 'href="/clients/?q=nour&amp;sort=-name"' in page


def test_same_name_replaces_what_it_held(cast, client):
    client.force_login(cast.amina)
    keep(client, "Nours", "q=nour")
    keep(client, "Nours", "q=fatma")
    assert SavedView.objects.get().query == "q=fatma"


def test_saved_filters_are_ones_own(cast, client):
    client.force_login(cast.amina)
    keep(client, "Nours", "q=nour")
    client.force_login(cast.manager)
    assert "Nours" not in client.get("/clients/?q=nour").content.decode()
    view = SavedView.objects.get()
    assert client.post(f"/lists/saved/{view.pk}/delete").status_code == 404
    assert SavedView.objects.exists()


def test_saved_filters_are_deleted_and_the_list_stays_where_it_was(cast, client):
    client.force_login(cast.amina)
    keep(client, "Nours", "q=nour")
    view = SavedView.objects.get()
    answer = client.post(f"/lists/saved/{view.pk}/delete", {"query": "q=nour"})
    assert answer.url == "/clients/?q=nour"
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    ("name", "query"), [("", "q=nour"), ("x" * 101, "q=nour"), ("Long", "q=" + "x" * 2000)]
)
def test_a_refused_name_or_query_keeps_nothing(cast, client, name, query):
    client.force_login(cast.amina)
    assert "alert-error" in keep(client, name, query).content.decode()
    assert not SavedView.objects.exists()


def test_saved_filters_of_one_list_are_bounded(cast, client):
    client.force_login(cast.amina)
    for number in range(MOST):
        keep(client, f"View {number}", f"q={number}")
    keep(client, "One more", "q=x")
    assert SavedView.objects.count() == MOST
    keep(client, "View 1", "q=changed")
    assert SavedView.objects.get(name="View 1").query == "q=changed"


def test_an_unknown_list_is_not_found(cast, client):
    client.force_login(cast.amina)
    assert client.post("/lists/nothing/save", {"name": "x"}).status_code == 404
    assert client.get("/lists/nothing/file").status_code == 404


def names_in(answer):
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return [row[1] for row in csv.reader(StringIO(text))][1:]


def test_file_of_chosen_rows_holds_only_those_and_they_count_as_looked_at(cast, client):
    client.force_login(cast.amina)
    form = {"query": "q=nour", "rows": keys("Aisha", "Camilia"), "format": "csv"}
    assert names_in(client.post("/lists/clients/file", form)) == ["Aisha Nour", "Camilia Nour"]
    assert sorted(ClientView.objects.values_list("client__given_name", "what")) == [
        ("Aisha", "EXPORT"),
        ("Camilia", "EXPORT"),
    ]


def test_file_of_all_found_keeps_to_the_filters(cast, client):
    client.force_login(cast.amina)
    form = {"query": "q=nour", "everything": "yes", "rows": keys("Aisha"), "format": "csv"}
    found = names_in(client.post("/lists/clients/file", form))
    assert found == ["Aisha Nour", "Basma Nour", "Camilia Nour"]


def test_chosen_rows_of_others_are_left_out(cast, client):
    client.force_login(cast.outsider)
    form = {"query": "", "rows": keys("Aisha"), "format": "csv"}
    assert names_in(client.post("/lists/clients/file", form)) == []
    assert not ClientView.objects.exists()


def give(client, **form):
    return client.post("/lists/clients/do/give", form)


def officers():
    return dict(Client.objects.values_list("given_name", "officer__username"))


def test_many_clients_are_given_into_charge(cast, client, successor):
    client.force_login(cast.manager)
    chosen = keys("Aisha", "Basma")
    page = give(client, rows=chosen, query="q=nour")
    assert page.status_code == 200
    assert page.context["count"] == 2
    assert officers()["Aisha"] == "amina"

    answer = give(client, rows=chosen, query="q=nour", confirmed="yes", officer=successor.pk)
    assert answer.url == "/clients/?q=nour"
    assert officers() == {
        "Fatma": "amina",
        "Aisha": "hoda",
        "Basma": "hoda",
        "Camilia": "amina",
    }
    assert ClientOfficer.objects.filter(officer=successor, until=None).count() == 2
    assert "2 clients are now with Salma Aziz." in client.get("/clients/").content.decode()


def test_clients_of_another_branch_stay_and_that_is_said(cast, client, successor):
    elsewhere = ClientFactory(given_name="Zeinab", branch=cast.elsewhere, officer=cast.outsider)
    client.force_login(cast.office)
    chosen = [*keys("Aisha"), elsewhere.pk]
    give(client, rows=chosen, query="", confirmed="yes", officer=successor.pk)
    assert officers()["Aisha"] == "hoda"
    assert officers()["Zeinab"] == cast.outsider.username
    assert "1 stays where it was" in client.get("/clients/").content.decode()


def test_a_form_that_is_refused_changes_nothing(cast, client):
    client.force_login(cast.manager)
    answer = give(client, rows=keys("Aisha"), query="", confirmed="yes", officer="")
    assert answer.status_code == 422
    assert officers()["Aisha"] == "amina"


def test_nothing_chosen_and_too_much_are_refused(cast, client, monkeypatch):
    client.force_login(cast.manager)
    assert give(client, query="").url == "/clients/"
    assert "Choose some rows first." in client.get("/clients/").content.decode()
    monkeypatch.setattr(lists, "MOST_AT_ONCE", 2)
    give(client, query="", everything="yes")
    assert "At most 2 rows at a time" in client.get("/clients/").content.decode()


def test_an_officer_gives_nobody_away_in_bulk(cast, client, successor):
    client.force_login(cast.amina)
    assert "/lists/clients/do/give" not in client.get("/clients/").content.decode()
    form = {"rows": keys("Aisha"), "confirmed": "yes", "officer": successor.pk}
    assert give(client, **form).status_code == 403
    assert officers()["Aisha"] == "amina"


def set_task(client, **form):
    return client.post("/lists/clients/do/task", {"confirmed": "yes", "query": "", **form})


def test_a_task_is_set_for_each_client_chosen(cast, client):
    client.force_login(cast.amina)
    soon = timezone.localdate() + timedelta(days=3)
    form = {"action": "CALL", "due_on": soon.isoformat(), "text": "Ask about the fair"}
    assert set_task(client, rows=keys("Aisha", "Basma"), **form).status_code == 302
    found = Task.objects.values_list("client__given_name", "action", "due_on", "text", "assignee")
    assert sorted(found) == [
        ("Aisha", "CALL", soon, "Ask about the fair", None),
        ("Basma", "CALL", soon, "Ask about the fair", None),
    ]
    assert "2 tasks are set." in client.get("/clients/").content.decode()


def test_a_task_due_yesterday_is_set_for_nobody(cast, client):
    client.force_login(cast.amina)
    gone = timezone.localdate() - timedelta(days=1)
    answer = set_task(client, rows=keys("Aisha"), action="CALL", due_on=gone.isoformat())
    assert answer.status_code == 422
    assert "Choose today or a later day." in answer.content.decode()
    assert not Task.objects.exists()


def shown(client, **query):
    page = client.get("/clients/", query)
    return [row["client"].given_name for row in page.context["rows"]], page.content.decode()


def test_long_lists_are_counted_to_a_bound_and_stand_by_name(cast, client, monkeypatch):
    monkeypatch.setattr("crm.paging.MOST_COUNTED", 3)
    monkeypatch.setattr("crm.views.clients.ON_A_PAGE", 2)
    client.force_login(cast.amina)
    names, page = shown(client, sort="-external_id")
    assert names == ["Aisha", "Basma"]
    assert "More than" in page
    assert "too long to sort" in page
    assert client.get("/clients/").context["page"].paginator.num_pages == 2


def test_short_lists_are_sorted_by_any_column(cast, client):
    client.force_login(cast.amina)
    by_number = Client.objects.order_by("-external_id").values_list("given_name", flat=True)
    names, page = shown(client, sort="-external_id")
    assert names == list(by_number)
    assert "too long to sort" not in page


def test_a_search_is_cut_off_where_one_types_another_letter(cast, client, monkeypatch):
    monkeypatch.setattr("crm.paging.MOST_FOUND", 2)
    client.force_login(cast.amina)
    names, page = shown(client, q="nour", sort="-name")
    assert len(names) == 2
    assert names == sorted(names, reverse=True)
    assert "More than" in page
    names, page = shown(client, q="basma")
    assert names == ["Basma"]
    assert "More than" not in page


def test_every_list_that_is_registered_leaves_as_a_workbook(cast, client):
    client.force_login(cast.office)
    names = list(registry._lists)
    assert {"clients", "tasks", "cases", "merges", "worklist", "imports", "nights"} <= set(names)
    rows = {"clients": 4, "surveys": Survey.objects.count()}
    assert rows["surveys"] > 0  # those every institution begins with
    for name in names:
        answer = client.get(f"/lists/{name}/file", {"format": "xlsx"})
        sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active
        assert sheet.max_row == 1 + rows.get(name, 0), name
        assert all(cell.value for cell in sheet[1]), name
