"""The visit page: three taps, undo, nothing typed is lost, a second tap on Save makes no second row."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from crm.models import Client, DeviceEntry, Goal, Interaction, Task
from tests.cast import play

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return play()


@pytest.fixture
def address(cast):
    return f"/clients/{cast.client.pk}/visit"


def filled(**told):
    least = {"uid": str(uuid4()), "kind": "VISIT", "purpose": "FOLLOW_UP", "outcome": "MET"}
    return {**least, **told}


def task_of(cast, **about):
    now = timezone.now()
    told = {"due_on": timezone.localdate(), "created_at": now, "client": cast.client, **about}
    return Task.objects.create(**told)


def page_of(answer):
    return answer.content.decode()


def test_the_page_needs_only_an_outcome(cast, client, address):
    client.force_login(cast.amina)
    fields = client.get(address).context["form"]
    sent = {name: fields[name].value() for name in ("uid", "kind", "purpose")}
    answer = client.post(address, {**sent, "outcome": "MET"})
    assert (answer.status_code, answer.url) == (302, f"/clients/{cast.client.pk}/")
    row = Interaction.objects.get()
    assert (row.client, row.staff, row.kind, row.outcome) == (
        cast.client, cast.amina, "VISIT", "MET"
    )  # fmt: skip
    assert row.occurred_on == timezone.localdate()


def test_a_second_tap_on_save_makes_no_second_row(cast, client, address):
    client.force_login(cast.amina)
    told = filled()
    assert client.post(address, told).status_code == 302
    assert client.post(address, told).status_code == 302
    assert Interaction.objects.count() == 1


def test_undo_takes_it_back_and_returns_where_it_was_opened(cast, client, address):
    client.force_login(cast.amina)
    answer = client.post(address, filled(next="/clients/"), follow=True)
    undo = f"/interactions/{Interaction.objects.get().uid}/withdraw?next=%2Fclients%2F"
    assert f'action="{undo}"' in page_of(answer)
    assert client.post(undo).url == "/clients/"
    assert not Interaction.objects.in_force().exists()


def test_a_way_back_elsewhere_is_not_followed(cast, client, address):
    client.force_login(cast.amina)
    answer = client.post(address, filled(next="https://example.org/"))
    assert answer.url == f"/clients/{cast.client.pk}/"


def test_a_refused_form_forgets_nothing_and_keeps_its_uid(cast, client, address):
    client.force_login(cast.amina)
    told = filled(outcome="", note="سوق الثلاثاء", promised_amount="250")
    told["goal-text"] = "A second room"
    answer = client.post(address, told)
    page = page_of(answer)
    assert answer.status_code == 422
    for kept in (told["uid"], "سوق الثلاثاء", 'value="250"', "A second room"):
        assert kept in page
    assert "Choose what came of it." in page
    assert "Say what it is about." in page
    assert not Interaction.objects.exists()


def test_a_refusal_of_the_book_is_told_beside_its_field(cast, client, address):
    Client.objects.update(no_contact_since=timezone.localdate())
    client.force_login(cast.amina)
    answer = client.post(address, filled(purpose="RENEWAL", note="Kept"))
    assert answer.status_code == 422
    assert "This client is not to be contacted for that." in page_of(answer)
    assert "Kept" in page_of(answer)
    assert not Interaction.objects.exists()


def test_a_task_presets_how_and_what_for_and_is_settled(cast, client, address):
    task = task_of(cast, action="RETENTION_CALL")
    other = task_of(cast)
    client.force_login(cast.amina)
    shown = client.get(f"{address}?task={task.uid}")
    form = shown.context["form"]
    assert (form["kind"].value(), form["purpose"].value()) == ("CALL", "RETENTION")
    assert shown.context["tasks"] == [(task, True), (other, False)]
    client.post(address, filled(settles=[str(task.uid)]))
    statuses = dict(Task.objects.values_list("uid", "status"))
    assert statuses == {task.uid: "DONE", other.uid: "OPEN"}


def test_the_address_presets_too_and_nonsense_is_ignored(cast, client, address):
    client.force_login(cast.amina)
    form = client.get(f"{address}?kind=CALL&purpose=WELCOME&task=7&entry=x").context["form"]
    assert (form["kind"].value(), form["purpose"].value()) == ("CALL", "WELCOME")
    form = client.get(f"{address}?kind=SHOUT&purpose=FUN").context["form"]
    assert (form["kind"].value(), form["purpose"].value()) == ("VISIT", "FOLLOW_UP")


def test_an_entry_refused_from_a_phone_is_filled_in_again(cast, client, address):
    now = timezone.now()
    kept = DeviceEntry.objects.create(
        staff=cast.amina,
        kind="interaction",
        made_at=now,
        received_at=now,
        content={"outcome": "PAID", "note": "At the mill", "goal-topic": "HOUSING"},
        status="REFUSED",
    )
    client.force_login(cast.amina)
    form = client.get(f"{address}?entry={kept.pk}").context["form"]
    assert (form["outcome"].value(), form["note"].value()) == ("PAID", "At the mill")
    assert form.goal["topic"].value() == "HOUSING"
    assert form["uid"].value() != kept.pk


def test_the_timeline_shows_both_rows_of_a_correction_and_offers_the_next(cast, client, address):
    client.force_login(cast.amina)
    told = filled(outcome="NOT_HOME", **{"goal-topic": "HOUSING", "goal-text": "A second room"})
    client.post(address, told)
    correct = f"/interactions/{told['uid']}/correct"
    form = client.get(correct).context["form"]
    assert (form["outcome"].value(), form.goal["text"].value()) == ("NOT_HOME", "A second room")
    corrected = filled(outcome="PAID")
    assert client.post(correct, corrected).status_code == 302
    page = page_of(client.get(f"/clients/{cast.client.pk}/timeline"))
    assert "<del><strong>Visit: Not home</strong>" in page
    assert '<strong dir="auto">Corrected to Visit: Paid</strong>' in page
    assert f"/interactions/{corrected['uid']}/correct" in page
    assert f'{correct}"' not in page
    assert not Goal.objects.in_force().exists()


def test_the_timeline_offers_corrections_only_to_the_author_and_managers(cast, client, address):
    client.force_login(cast.manager)
    uid = filled()["uid"]
    client.post(address, filled(uid=uid), follow=True)
    offer = f"/interactions/{uid}/withdraw"
    shown = {}
    for who in ("amina", "manager", "auditor"):
        client.force_login(getattr(cast, who))
        shown[who] = offer in page_of(client.get(f"/clients/{cast.client.pk}/timeline"))
    assert shown == {"amina": False, "manager": True, "auditor": False}


def test_what_was_taken_back_stays_visible_and_struck(cast, client, address):
    client.force_login(cast.amina)
    told = filled(promised_in_days="3", outcome="PROMISED")
    client.post(address, told)
    client.post(f"/interactions/{told['uid']}/withdraw")
    page = page_of(client.get(f"/clients/{cast.client.pk}/timeline"))
    assert "<del><strong>Visit: Promised</strong>" in page
    assert '<strong dir="auto">Taken back</strong>' in page
    assert Task.objects.get().status == "CANCELLED"
    assert Interaction.objects.filter(is_withdrawal=True).get().corrects.uid == UUID(told["uid"])


def test_the_page_asks_a_fixed_number_of_questions(
    cast, client, address, django_assert_num_queries
):
    client.force_login(cast.amina)
    task_of(cast)
    client.get(address)
    with django_assert_num_queries(7):
        client.get(address)
    for days in range(1, 4):
        task_of(cast, due_on=timezone.localdate() - timedelta(days=days))
    with django_assert_num_queries(7):
        client.get(address)
