import base64
import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from crm.devicekeys import device_key
from crm.models import DeviceEntry, Task
from tests.cast import play, raise_alert
from tests.factories import ClientFactory, GroupFactory, StaffFactory
from tests.surveys.books import published

MADE_AT = datetime(2026, 6, 1, 10, 5, tzinfo=UTC)


@pytest.fixture
def cast(db):
    return play()


@pytest.fixture
def phone(client, cast):
    client.force_login(cast.amina)
    return client


def task_of(someone, **changes):
    values = {"client": someone, "due_on": timezone.localdate(), "created_at": MADE_AT}
    return Task.objects.create(**{**values, **changes})


def entry(task, **changes):
    values = {"uid": str(uuid4()), "kind": "task-done", "made_at": MADE_AT.isoformat()}
    return {**values, "content": {"task": str(task.uid)}, **changes}


def send(phone, *entries, **headers):
    body = json.dumps({"entries": entries})
    return phone.post("/field/sync", body, content_type="application/json", **headers)


def names(phone):
    return [card["name"] for card in phone.get("/field/copy").json()["clients"]]


def test_sync_answers_each_entry_in_its_order(phone, cast):
    tasks = [task_of(cast.client) for _ in range(3)]
    sent = [entry(tasks[0]), entry(tasks[1], content={}), entry(tasks[2])]

    answer = send(phone, *sent).json()

    assert [each["uid"] for each in answer["answers"]] == [each["uid"] for each in sent]
    statuses = [each["status"] for each in answer["answers"]]
    assert statuses == ["ACCEPTED", "REFUSED", "ACCEPTED"]
    assert answer["look_count"] == 1


def test_sync_answers_the_same_when_asked_again(phone, cast):
    sent = [entry(task_of(cast.client)), entry(task_of(cast.client), content={})]

    assert send(phone, *sent).json() == send(phone, *sent).json()
    assert DeviceEntry.objects.count() == 2


def test_sync_takes_nothing_of_what_is_no_batch(phone):
    answer = phone.post("/field/sync", "soon", content_type="application/json")

    assert (answer.status_code, answer.json()) == (
        400,
        {"message": "These entries cannot be read."},
    )


def test_sync_takes_nothing_of_too_many(phone, cast):
    answer = send(phone, *[entry(task_of(cast.client))] * 51)

    assert answer.status_code == 400
    assert not DeviceEntry.objects.exists()


def test_sync_does_not_tell_whose_entry_a_uid_is(phone, cast):
    other, sent = Client(), entry(task_of(cast.client))
    send(phone, sent)
    other.force_login(cast.outsider)

    answer = send(other, sent).json()["answers"]

    assert [each["status"] for each in answer] == ["UNKNOWN"]
    assert DeviceEntry.objects.get().staff == cast.amina


def test_sync_asks_those_whose_session_has_ended_to_sign_in(phone, cast):
    phone.logout()

    answer = send(phone, entry(task_of(cast.client)))

    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/field/sync")
    assert not DeviceEntry.objects.exists()


def test_sync_refuses_a_request_without_the_token_of_the_page(cast):
    phone = Client(enforce_csrf_checks=True)
    phone.force_login(cast.amina)
    sent = entry(task_of(cast.client))

    assert send(phone, sent).status_code == 403
    assert not DeviceEntry.objects.exists()

    token = phone.get("/field/me").json()["csrf"]
    assert send(phone, sent, HTTP_X_CSRFTOKEN=token).status_code == 200


def test_me_gives_the_key_of_who_is_signed_in(phone, cast):
    answer = phone.get("/field/me")

    told = answer.json()
    assert (told["staff"], told["version"]) == (cast.amina.pk, 1)
    assert base64.b64decode(told["key"]) == device_key(cast.amina.pk)
    assert answer["Cache-Control"] == "private, no-store"


def test_copy_holds_only_the_officers_own_clients(phone, cast):
    ClientFactory(officer=StaffFactory(branches=[cast.branch]), branch=cast.branch)
    ClientFactory(officer=cast.outsider, branch=cast.elsewhere)
    ClientFactory(officer=cast.amina, branch=cast.branch, merged_into=cast.client)

    assert names(phone) == ["Fatma Ibrahim"]


def test_copy_of_a_manager_holds_no_client_of_the_officers(cast, client):
    client.force_login(cast.manager)

    assert names(client) == []


def test_copy_holds_the_day_with_its_reasons_and_tasks(phone, cast):
    today = timezone.localdate()
    task = task_of(cast.client, action="COLLECT_PROMISE", text="two installments")
    raise_alert(
        cast.client,
        on=today - timedelta(days=2),
        reasons=[{"code": "CYCLE", "values": {"value": 2}, "points": 9}],
    )

    day = phone.get("/field/copy").json()["day"]

    assert [line["client"] for line in day] == [cast.client.pk]
    collect, alert = day[0]["items"]
    assert collect == {
        "what": "See whether the promise was kept",
        "text": "two installments",
        "uid": str(task.uid),
    }
    assert (alert["what"], alert["is_late"]) == ("Visit, and ask how business is going", True)


def test_copy_holds_the_groups_with_their_members(phone, cast):
    group = GroupFactory(branch=cast.branch, officer=cast.amina, meeting_weekday=3)
    cast.client.group = group
    cast.client.save(update_fields=["group"])

    assert phone.get("/field/copy").json()["groups"] == [
        {
            "id": group.pk,
            "name": group.name,
            "weekday": 3,
            "place": "",
            "members": [cast.client.pk],
        }
    ]


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("/field/copy", lambda cast: task_of(cast.client)),
        ("/field/copy/surveys", lambda _cast: published(code="new")),
    ],
)
def test_what_is_carried_is_given_once_and_then_only_when_it_has_changed(phone, cast, path, change):
    first = phone.get(path)
    same = phone.get(path, HTTP_IF_NONE_MATCH=first["ETag"])
    change(cast)
    changed = phone.get(path, HTTP_IF_NONE_MATCH=first["ETag"])

    assert (first.status_code, same.status_code, changed.status_code) == (200, 304, 200)
    assert same.content == b""
    assert first["Cache-Control"] == "private, no-store"


def test_the_copy_names_each_part_by_its_etag(phone, cast):
    before = phone.get("/field/copy")
    published(code="new")
    after = phone.get("/field/copy")

    assert after["ETag"] != before["ETag"]
    assert before.json()["parts"] != after.json()["parts"]
    assert after.json()["parts"] == {"surveys": phone.get("/field/copy/surveys")["ETag"]}
    assert "surveys" not in after.json()


def test_a_visit_changes_the_copy_and_no_part(phone, cast):
    raise_alert(cast.client, on=timezone.localdate())
    published(code="new")
    before = phone.get("/field/copy")
    part = phone.get("/field/copy/surveys")
    uid = str(uuid4())
    met = {"uid": uid, "client": cast.client.pk, "outcome": "MET"}
    visit = {**met, "kind": "VISIT", "purpose": "FOLLOW_UP"}
    made_at = timezone.now().isoformat()
    sent = send(phone, {"uid": uid, "kind": "interaction", "made_at": made_at, "content": visit})

    after = phone.get("/field/copy", HTTP_IF_NONE_MATCH=before["ETag"])
    same = phone.get("/field/copy/surveys", HTTP_IF_NONE_MATCH=part["ETag"])

    assert [each["status"] for each in sent.json()["answers"]] == ["ACCEPTED"]
    assert (after.status_code, same.status_code) == (200, 304)
    assert after.json()["parts"] == before.json()["parts"] == {"surveys": part["ETag"]}


def test_a_part_of_no_such_name_is_not_found(phone, cast):
    assert phone.get("/field/copy/clients").status_code == 404


def test_copy_takes_a_fixed_number_of_queries(phone, cast):
    task_of(cast.client)
    phone.get("/field/copy")
    with CaptureQueriesContext(connection) as few:
        phone.get("/field/copy")
    for _ in range(5):
        task_of(ClientFactory(officer=cast.amina, branch=cast.branch))
    with CaptureQueriesContext(connection) as many:
        phone.get("/field/copy")

    assert len(many) == len(few)


def test_shell_and_worker_know_nobody(phone, cast):
    for address in ("/field/", "/sw.js"):
        assert "amina" not in phone.get(address).content.decode().lower()
        assert phone.get(address).content == Client().get(address).content


def test_worker_has_a_version_of_its_own_for_each_language(client, db):
    client.cookies["django_language"] = "en"
    english = client.get("/sw.js")
    client.cookies["django_language"] = "ar"
    arabic = client.get("/sw.js")

    assert english["Content-Type"] == "text/javascript"
    assert english["Cache-Control"] == "no-cache"
    assert english.content != arabic.content


def test_manifest_is_in_the_language_asked_for(client, db):
    arabic = client.get("/manifest/ar.webmanifest").json()

    assert (arabic["lang"], arabic["dir"], arabic["start_url"]) == ("ar", "rtl", "/")
    assert {icon["purpose"] for icon in arabic["icons"]} == {"any", "maskable"}
    assert client.get("/manifest/xx.webmanifest").status_code == 404


def test_pages_of_the_field_carry_the_state_and_others_wipe_the_phone(cast, client):
    client.force_login(cast.amina)
    assert 'id="field-state"' in client.get("/").content.decode()
    assert "js/field/leave.js" in Client().get("/accounts/login/").content.decode()
    client.force_login(cast.analyst)
    page = client.get("/clients/").content.decode()
    assert "js/field/leave.js" in page
    assert 'id="field-state"' not in page


def test_entries_page_shows_the_reason_and_is_emptied_by_looking(phone, cast):
    sent = entry(task_of(cast.client), content={"client": cast.client.pk, "note": "shop closed"})
    send(phone, sent)
    page = phone.get("/field/entries").content.decode()
    assert "Fatma Ibrahim" in page
    assert "There is no such task." in page
    assert "shop closed" in page

    answer = phone.post(f"/field/entries/{sent['uid']}/looked", follow=True)

    assert "Nothing needs a look" in answer.content.decode()
    assert DeviceEntry.objects.get().looked_by == cast.amina


def test_entries_of_others_are_not_found(phone, cast, client):
    sent = entry(task_of(cast.client), content={})
    send(phone, sent)
    client.force_login(cast.outsider)

    assert client.post(f"/field/entries/{sent['uid']}/looked").status_code == 404
    assert DeviceEntry.objects.get().looked_at is None
