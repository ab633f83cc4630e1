"""The list of tasks, and what is done with one and with many, with scripts and without."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from crm.actions.notification import notify
from crm.actions.task import Errand, set_task
from crm.models import ClientView, Notification, Task
from tests.cast import play
from tests.factories import ClientFactory, StaffFactory

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def cast():
    return play()


@pytest.fixture
def today():
    return timezone.localdate()


def a_task(client, due_on, **changes):
    errand = Errand(
        action=changes.pop("action", "VISIT"),
        due_on=due_on,
        client=client,
        **{"source": "PLAY", **changes},
    )
    return set_task(errand=errand, by=None, on=due_on, at=timezone.now())


def listed(client, **query):
    return [task.pk for task in client.get("/tasks/", query).context["page"]]


def test_officer_sees_its_own_tasks_by_the_day_they_are_due(client, cast, today):
    late = a_task(cast.client, today - timedelta(days=2))
    soon = a_task(cast.client, today + timedelta(days=2), action="CALL", source="CARE")
    put_off = a_task(cast.client, today)
    Task.objects.filter(pk=put_off.pk).update(put_off_until=today + timedelta(days=1))
    a_task(ClientFactory(officer=cast.outsider, branch=cast.elsewhere), today)
    a_task(cast.client, today, assignee=cast.manager)
    client.force_login(cast.amina)
    assert listed(client) == [late.pk, soon.pk]
    assert listed(client, show="due") == [late.pk]
    assert listed(client, show="late") == [late.pk]
    assert listed(client, show="later") == [put_off.pk]
    assert listed(client, show="done") == []
    assert listed(client, action="CALL") == [soon.pk]
    assert listed(client, source="CARE") == [soon.pk]
    assert listed(client, action="nonsense", page="x") == [late.pk, soon.pk]
    counts = client.get("/tasks/").context["counts"]
    assert counts == {"coming": 2, "due": 1, "late": 1, "later": 1, "done": 0}


def test_manager_sees_the_branch_and_narrows_to_an_officer_or_to_oneself(client, cast, today):
    colleague = StaffFactory(branches=[cast.branch])
    first = a_task(cast.client, today)
    second = a_task(ClientFactory(officer=colleague, branch=cast.branch), today)
    mine = a_task(cast.client, today, assignee=cast.manager)
    a_task(ClientFactory(officer=cast.outsider, branch=cast.elsewhere), today)
    client.force_login(cast.manager)
    assert listed(client) == [first.pk, second.pk, mine.pk]
    assert listed(client, officer=colleague.pk) == [second.pk]
    assert listed(client, whose="mine") == [mine.pk]
    client.force_login(cast.office)
    assert listed(client, branch=cast.branch.pk) == [first.pk, second.pk, mine.pk]


def test_list_takes_the_same_queries_however_long(client, cast, today):
    client.force_login(cast.manager)
    a_task(cast.client, today)

    def queries():
        with CaptureQueriesContext(connection) as asked:
            client.get("/tasks/")
        return len(asked)

    queries()
    few = queries()
    for place in range(12):
        a_task(
            ClientFactory(officer=cast.amina, branch=cast.branch),
            today + timedelta(days=place),
            assignee=cast.manager if place % 2 else None,
        )
    assert queries() == few <= 12


def test_task_is_done_with_a_word_and_taken_back(client, cast, today):
    task = a_task(cast.client, today)
    client.force_login(cast.amina)
    answer = client.post(f"/tasks/{task.pk}/done", {"result": "Sold well"}, **HTMX)
    assert "Fatma Ibrahim" in answer.content.decode()
    task.refresh_from_db()
    assert (task.status, task.result, task.settled_by) == ("DONE", "Sold well", cast.amina)
    again = client.post(f"/tasks/{task.pk}/done", **HTMX)
    assert (again.status_code, again["X-Wafa-Message"]) == (
        409,
        "This%20one%20is%20settled%20already.",
    )
    back = client.post(f"/tasks/{task.pk}/undo", **HTMX)
    assert f'id="task-{task.pk}"' in back.content.decode()
    task.refresh_from_db()
    assert task.status == "OPEN"


def test_task_is_worked_without_scripts(client, cast, today):
    task = a_task(cast.client, today)
    client.force_login(cast.amina)
    answer = client.post(f"/tasks/{task.pk}/later", {"days": "3", "next": "/tasks/?show=due"})
    assert answer.url == "/tasks/?show=due"
    task.refresh_from_db()
    assert task.put_off_until == today + timedelta(days=3)
    client.post(f"/tasks/{task.pk}/undo")
    client.post(f"/tasks/{task.pk}/later", {"days": "500"})
    task.refresh_from_db()
    assert task.put_off_until is None
    client.post(f"/tasks/{task.pk}/cancel", {"next": "https://elsewhere.example/"})
    task.refresh_from_db()
    assert (task.status, task.settled_by) == ("CANCELLED", cast.amina)


@pytest.mark.parametrize("verb", ["done", "later", "cancel", "undo"])
def test_outsider_finds_no_task(client, cast, today, verb):
    task = a_task(cast.client, today)
    client.force_login(cast.outsider)
    assert client.post(f"/tasks/{task.pk}/{verb}", {"days": "1"}).status_code == 404
    task.refresh_from_db()
    assert (task.status, task.put_off_until) == ("OPEN", None)


def test_officer_sets_a_task_for_a_client_and_for_oneself(client, cast, today):
    client.force_login(cast.amina)
    address = f"/clients/{cast.client.pk}/task"
    assert "assignee" not in client.get(address).context["form"].fields
    wanted = {"action": "CALL", "due_on": today.isoformat(), "text": "Ask about the shop"}
    assert client.post(address, wanted).status_code == 302
    assert client.post("/tasks/new", wanted).status_code == 302
    assert set(Task.objects.values_list("client", "assignee", "source", "created_by")) == {
        (cast.client.pk, None, "MANUAL", cast.amina.pk),
        (None, cast.amina.pk, "MANUAL", cast.amina.pk),
    }
    late = client.post(address, wanted | {"due_on": "2020-01-01"})
    assert late.status_code == 422
    assert late.context["form"].errors["due_on"] == ["Choose today or a later day."]
    client.force_login(cast.outsider)
    assert client.post(address, wanted).status_code == 404
    assert Task.objects.count() == 2


def test_manager_is_told_who_may_not_see_the_client(client, cast, today):
    cast.outsider.branches.add(cast.branch)
    client.force_login(cast.manager)
    wanted = {"action": "CALL", "due_on": today.isoformat(), "assignee": cast.outsider.pk}
    answer = client.post(f"/clients/{cast.client.pk}/task", wanted)
    assert answer.context["form"].errors["assignee"] == ["This colleague may not see the client."]
    assert not Task.objects.exists()


def test_many_are_put_off_cancelled_and_given_and_each_is_taken_back(client, cast, today):
    tasks = [a_task(cast.client, today + timedelta(days=place)) for place in range(3)]
    Task.objects.filter(pk=tasks[0].pk).update(put_off_until=today + timedelta(days=2))
    keys = [task.pk for task in tasks]
    client.force_login(cast.manager)

    def do(**what):
        answer = client.post("/tasks/many", {"task": keys, **what}, follow=True)
        return [str(message) for message in answer.context["messages"]][-1:]

    def field(name):
        return list(Task.objects.order_by("pk").values_list(name, flat=True))

    assert do(do="later", days="7") == ["3 tasks changed."]
    assert field("put_off_until") == [today + timedelta(days=7)] * 3
    client.post("/tasks/many/undo")
    assert field("put_off_until") == [today + timedelta(days=2), None, None]
    assert do(do="reassign", to=cast.manager.pk) == ["3 tasks changed."]
    assert field("assignee") == [cast.manager.pk] * 3
    client.post("/tasks/many/undo")
    assert field("assignee") == [None] * 3
    assert do(do="cancel") == ["3 tasks changed."]
    assert field("status") == ["CANCELLED"] * 3
    client.post("/tasks/many/undo")
    assert field("status") == ["OPEN"] * 3
    client.post("/tasks/many/undo")
    assert field("status") == ["OPEN"] * 3


def test_many_are_not_given_to_who_may_not_see_nor_by_who_may_not_give(client, cast, today):
    colleague = StaffFactory(branches=[cast.branch])
    seen = a_task(ClientFactory(officer=colleague, branch=cast.branch), today)
    unseen = a_task(cast.client, today)
    what = {"task": [seen.pk, unseen.pk], "do": "reassign", "to": colleague.pk}
    client.force_login(cast.manager)
    answer = client.post("/tasks/many", what, follow=True)
    assert [str(message) for message in answer.context["messages"]] == [
        "1 task changed. 1 left as it was."
    ]
    assert list(Task.objects.filter(assignee=colleague)) == [seen]
    client.force_login(cast.amina)
    client.post("/tasks/many", what | {"task": [unseen.pk], "to": cast.amina.pk})
    client.force_login(cast.outsider)
    client.post("/tasks/many", what | {"do": "cancel"})
    unseen.refresh_from_db()
    assert (unseen.assignee, unseen.status) == (None, "OPEN")


def test_export_holds_what_is_shown_and_counts_as_looking(client, cast, today):
    a_task(cast.client, today, text="=1+1")
    a_task(cast.client, today, action="CALL")
    client.force_login(cast.amina)
    answer = client.get("/lists/tasks/file", {"action": "VISIT"})
    rows = list(csv.reader(StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert rows[0][:3] == ["Due on", "What", "More"]
    assert [row[1:6] for row in rows[1:]] == [
        ["Visit", "'=1+1", cast.client.external_id, "Fatma Ibrahim", "Amina"]
    ]
    assert ClientView.objects.get().what == "EXPORT"
    book = client.get("/lists/tasks/file", {"format": "xlsx"})
    sheet = openpyxl.load_workbook(BytesIO(book.getvalue())).active
    assert sheet.max_row == 3
    client.force_login(cast.outsider)
    outside = client.get("/lists/tasks/file").getvalue().decode("utf-8-sig")
    assert len(outside.splitlines()) == 1


def test_panel_shows_a_clients_tasks(client, cast, today):
    task = a_task(cast.client, today)
    client.force_login(cast.amina)
    page = client.get(f"/clients/{cast.client.pk}/tasks")
    assert list(page.context["tasks"]) == [task]
    client.post(f"/tasks/{task.pk}/done")
    page = client.get(f"/clients/{cast.client.pk}/tasks", **HTMX)
    assert list(page.context["settled"]) == [task]
    client.force_login(cast.outsider)
    assert client.get(f"/clients/{cast.client.pk}/tasks").status_code == 404


def test_bell_counts_what_is_not_read_without_a_query_more(client, cast):
    client.force_login(cast.amina)
    client.get("/tasks/")
    with CaptureQueriesContext(connection) as usual:
        assert "bell-count" not in client.get("/tasks/").content.decode()
    for key in ("a", "b"):
        tell(cast.amina, key)
    with CaptureQueriesContext(connection) as told:
        page = client.get("/tasks/").content.decode()
    assert "2 notifications not read" in page
    assert len(told) == len(usual)


def tell(staff, key, address="/tasks/?show=due"):
    values = {"by": "Mona", "count": 1}
    return notify(
        staff=staff, kind="TASKS_GIVEN", values=values, address=address, key=key, at=timezone.now()
    )


def test_notification_is_read_by_following_it_and_all_at_once(client, cast):
    for key in ("a", "b", "c"):
        tell(cast.amina, key)
    first = Notification.objects.order_by("pk").first()
    client.force_login(cast.outsider)
    assert client.post(f"/notifications/{first.pk}").status_code == 404
    client.force_login(cast.amina)
    page = client.get("/notifications/")
    assert [row["words"] for row in page.context["rows"]] == ["Mona gave you 1 task"] * 3
    assert client.post(f"/notifications/{first.pk}").url == "/tasks/?show=due"
    assert Notification.objects.unread().count() == 2
    client.post("/notifications/read")
    assert Notification.objects.unread().count() == 0


def test_notification_leads_nowhere_else(client, cast):
    tell(cast.amina, "a", address="https://elsewhere.example/")
    client.force_login(cast.amina)
    assert client.post(f"/notifications/{Notification.objects.get().pk}").url == "/notifications/"
