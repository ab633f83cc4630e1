"""A field day with no signal: what a loan officer enters is kept, sent once, and read by nobody else."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from crm.models import DeviceEntry, Group, GroupMeeting, Institution, Interaction, Task
from tests.cast import play, raise_alert
from tests.factories import ClientFactory, GroupFactory
from tests.journeys.conftest import APPS, DESK, PASSWORD, PHONE

pytestmark = pytest.mark.django_db(transaction=True, available_apps=APPS)
NO_SIGNAL = "Failed to load resource: net::ERR_INTERNET_DISCONNECTED"
OUTCOMES = ["Met", "Not home", "Paid", "Wants renewal", "Leaving"]
KEPT = """async () => {
  const opened = await new Promise((resolve) => {
    const asked = indexedDB.open("wafa", 1);
    asked.onsuccess = () => resolve(asked.result);
  });
  const all = (name) => new Promise((resolve) => {
    const asked = opened.transaction(name).objectStore(name).getAll();
    asked.onsuccess = () => resolve(asked.result);
  });
  const rows = await all("queue");
  const text = (row) => JSON.stringify({ ...row, sealed: null })
    + rows.map((each) => new TextDecoder().decode(each.sealed.box)).join("");
  return { kept: (await all("kept")).length, waiting: rows.length, text: rows.map(text).join("") };
}"""


@pytest.fixture
def cast():
    cast = play()
    for staff in (cast.amina, cast.manager, cast.outsider, cast.analyst):
        staff.set_password(PASSWORD)
        staff.save()
    Institution.objects.create(pk=1, name="Amal", country="EG", currency="EGP")
    return cast


@pytest.fixture
def field(surf):
    """Open a phone and sign somebody in on it; ready when the worker and the copy are there."""

    def opened(staff, **how):
        phone = surf(PHONE, **how)
        carry(phone, staff)
        return phone

    return opened


def carry(phone, staff):
    phone.sign_in(staff)
    ready(phone)


def ready(phone):
    page = phone.page
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    until(phone, lambda: kept(phone)["kept"] == 3)


def kept(phone):
    return phone.page.evaluate(KEPT)


def until(phone, true):
    for _ in range(100):
        if true():
            return
        phone.page.wait_for_timeout(200)
    raise AssertionError("waited in vain")


def pull(phone, *, is_offline=True):
    phone.page.context.set_offline(is_offline)


def log(phone, client, outcome):
    page = phone.page
    page.goto(f"{phone.home}/clients/{client.pk}/visit")
    page.get_by_label(outcome, exact=True).check()
    page.get_by_role("button", name="Save").first.click()
    page.get_by_role("heading", name="Kept on this phone").wait_for()


def state(phone, words):
    phone.page.locator("#field-state", has_text=words).wait_for()


def test_five_visits_logged_with_no_signal_are_sent_once_after_the_tab_was_killed(cast, field):
    others = [ClientFactory(officer=cast.amina, branch=cast.branch) for _ in range(4)]
    phone = field(cast.amina)
    pull(phone)
    for client, outcome in zip([cast.client, *others], OUTCOMES, strict=True):
        log(phone, client, outcome)
    state(phone, "5 entries wait to be sent")
    assert not Interaction.objects.exists()

    phone.page.close()
    phone.page = phone.page.context.new_page()
    phone.page.goto(phone.home + "/")
    state(phone, "5 entries wait to be sent")
    pull(phone, is_offline=False)
    until(phone, lambda: kept(phone)["waiting"] == 0)

    logged = Interaction.objects.order_by("recorded_at")
    assert [row.client for row in logged] == [cast.client, *others]
    assert [row.get_outcome_display() for row in logged] == OUTCOMES
    assert all(row.was_offline and row.staff == cast.amina for row in logged)
    assert DeviceEntry.objects.filter(status="ACCEPTED").count() == 5
    phone.open("/")
    phone.page.wait_for_timeout(1000)
    assert Interaction.objects.count() == 5


def test_two_tabs_send_one_queue_once(cast, field):
    phone = field(cast.amina)
    first, second = phone.page, phone.page.context.new_page()
    second.goto(phone.home + "/")
    pull(phone)
    for outcome in ("Met", "Paid"):
        log(phone, cast.client, outcome)
    second.goto(phone.home + "/field/")
    pull(phone, is_offline=False)
    for tab in (first, second):
        tab.evaluate("wafa.go({ isForced: true })")
    until(phone, lambda: kept(phone)["waiting"] == 0)

    assert Interaction.objects.count() == 2


def test_the_lost_answer_does_not_send_twice(cast, field):
    phone = field(cast.amina)
    pull(phone)
    log(phone, cast.client, "Met")
    dropped = []

    def drop(route):
        if not dropped:
            dropped.append(route.fetch().status)
            return route.abort()
        return route.continue_()

    phone.page.context.route("**/field/sync", drop)
    pull(phone, is_offline=False)
    until(phone, lambda: bool(dropped))
    assert Interaction.objects.count() == 1
    until(phone, lambda: phone.page.evaluate("wafa.go()") in {"sent", "idle"})

    assert dropped == [200]
    assert kept(phone)["waiting"] == 0
    assert Interaction.objects.count() == 1


def test_a_signal_that_returns_during_a_vain_try_is_used_at_once(cast, field):
    phone = field(cast.amina)
    pull(phone)
    log(phone, cast.client, "Met")
    hold = "navigator.locks.request('wafa-sync', () => new Promise((end) => { self.end = end; }))"
    phone.page.evaluate(f"() => {{ {hold}; }}")
    until(phone, lambda: phone.page.evaluate("Boolean(self.end)"))
    pull(phone, is_offline=False)
    phone.page.wait_for_timeout(500)
    assert kept(phone)["waiting"] == 1

    phone.page.evaluate("() => self.end()")
    until(phone, lambda: kept(phone)["waiting"] == 0)
    assert Interaction.objects.count() == 1


def test_the_form_of_the_full_page_falls_into_the_queue(cast, field):
    phone = field(cast.amina)
    page = phone.page
    phone.open(f"/clients/{cast.client.pk}/visit")
    pull(phone)
    page.get_by_label("Met", exact=True).check()
    page.get_by_role("button", name="Save").first.click()
    state(phone, "1 entry waits to be sent")
    assert not Interaction.objects.exists()

    pull(phone, is_offline=False)
    until(phone, lambda: DeviceEntry.objects.exists())
    assert Interaction.objects.get().outcome == "MET"


def test_a_card_of_the_day_falls_into_the_queue(cast, field):
    raise_alert(cast.client, on=timezone.localdate())
    phone = field(cast.amina)
    phone.open("/")
    pull(phone)
    phone.page.get_by_label("Log what came of Fatma Ibrahim").click()
    phone.page.get_by_role("button", name="Met", exact=True).click()
    state(phone, "1 entry waits to be sent")

    pull(phone, is_offline=False)
    until(phone, lambda: Interaction.objects.exists())
    assert Interaction.objects.get().promised_on is None


def test_sign_out_wipes_the_clients_and_keeps_entries_for_their_author_alone(cast, field):
    phone = field(cast.amina)
    page = phone.page
    pull(phone)
    log(phone, cast.client, "Met")
    pull(phone, is_offline=False)
    page.context.route("**/field/sync", lambda route: route.abort())
    page.goto(phone.home + "/clients/")
    page.locator("header summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/login/")
    page.get_by_text("Entries on this phone wait for the person who made them").wait_for()
    left = kept(phone)
    assert (left["kept"], left["waiting"]) == (0, 1)
    assert "MET" not in left["text"]
    assert str(cast.client.pk) not in re.findall(r'"client":"?(\d+)', left["text"])

    page.context.unroute("**/field/sync")
    carry(phone, cast.outsider)
    page.goto(phone.home + "/field/entries")
    page.wait_for_timeout(1500)
    assert kept(phone)["waiting"] == 1
    assert not page.locator("#field-state").is_visible()
    assert not DeviceEntry.objects.exists()
    page.locator("header summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/login/")

    phone.sign_in(cast.amina)
    until(phone, lambda: kept(phone)["waiting"] == 0)
    assert Interaction.objects.get().staff == cast.amina


def test_sign_out_with_no_signal_wipes_at_once(cast, field):
    phone = field(cast.amina)
    page = phone.page
    phone.open("/clients/")
    pull(phone)
    page.locator("header summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("heading", name="Sign in first").wait_for()
    page.goto(f"{phone.home}/clients/{cast.client.pk}/")
    page.get_by_role("heading", name="Sign in first").wait_for()
    assert "Fatma" not in page.content()

    pull(phone, is_offline=False)
    # the page signs out before it has loaded
    page.goto(phone.home + "/clients/", wait_until="commit")
    page.wait_for_url("**/accounts/login/**")


def test_seven_days_without_sign_in_wipe_the_clients_and_keep_the_entries(cast, field):
    phone = field(cast.amina)
    page = phone.page
    pull(phone)
    log(phone, cast.client, "Met")
    page.goto("about:blank")  # a clock that is being put in shows the year 1970 for a moment
    page.clock.install(time=timezone.now() + timedelta(days=6, hours=23))
    page.goto(phone.home + "/clients/")
    page.get_by_text("Fatma Ibrahim").wait_for()
    page.clock.set_fixed_time(timezone.now() + timedelta(days=7, minutes=1))
    page.goto(phone.home + "/clients/")
    page.get_by_role("heading", name="Sign in first").wait_for()

    left = kept(phone)
    assert (left["kept"], left["waiting"]) == (0, 1)


def test_a_session_ended_at_the_desk_wipes_the_phone_at_its_next_contact(cast, field, surf):
    phone, desk = field(cast.amina), surf(DESK)
    desk.sign_in(cast.manager)
    desk.open("/sessions/?q=amina")
    desk.page.get_by_role("button", name="End this session").click()
    desk.page.get_by_text("The session is ended.").wait_for()

    phone.page.evaluate("wafa.go({ isForced: true })")

    assert kept(phone)["kept"] == 0


def test_an_entry_that_met_something_newer_is_shown_to_officer_and_manager(cast, field, surf):
    task = Task.objects.create(
        client=cast.client, due_on=timezone.localdate(), created_at=timezone.now()
    )
    phone, desk = field(cast.amina), surf(DESK)
    pull(phone)
    phone.page.goto(phone.home + "/")
    phone.page.get_by_role("button", name="Done with Visit, Fatma Ibrahim").click()
    state(phone, "1 entry waits to be sent")
    task.status, task.settled_by, task.settled_at = "DONE", cast.manager, timezone.now()
    task.save()
    pull(phone, is_offline=False)
    until(phone, lambda: DeviceEntry.objects.filter(status="CONFLICT").exists())
    state(phone, "1 entry needs a look")

    desk.sign_in(cast.manager)
    desk.open("/field/entries")
    desk.page.get_by_text("mona had done this already.").wait_for()
    desk.page.get_by_role("button", name="Mark as looked at").click()
    desk.page.get_by_role("heading", name="Nothing needs a look").wait_for()


def test_a_group_meeting_is_held_with_no_signal(cast, field):
    group = GroupFactory(
        name="Nile", branch=cast.branch, officer=cast.amina,
        meeting_weekday=timezone.localdate().isoweekday(),
    )  # fmt: skip
    members = [
        ClientFactory(officer=cast.amina, branch=cast.branch, group=group, given_name=name)
        for name in ("Hoda", "Salwa")
    ]
    phone = field(cast.amina)
    page = phone.page
    pull(phone)
    page.goto(phone.home + "/")
    page.get_by_role("link", name="Nile").click()
    page.get_by_role("group", name=str(members[1])).get_by_label("Absent").check()
    page.get_by_role("button", name="Save").click()
    state(phone, "1 entry waits to be sent")
    pull(phone, is_offline=False)
    until(phone, lambda: GroupMeeting.objects.exists())

    meeting = GroupMeeting.objects.get()
    assert meeting.group == Group.objects.get()
    found = {each.client_id: each.status for each in meeting.attendance.all()}
    assert found == {members[0].pk: "PRESENT", members[1].pk: "ABSENT"}


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_screen_of_the_shell_is_free_of_faults(cast, field, language, theme):
    group = GroupFactory(branch=cast.branch, officer=cast.amina, meeting_weekday=3)
    cast.client.group, cast.client.no_contact_since = group, timezone.localdate()
    cast.client.save()
    Task.objects.create(
        client=cast.client,
        due_on=timezone.localdate() - timedelta(days=2),
        text="two installments",
        created_at=timezone.now(),
    )
    raise_alert(cast.client, on=timezone.localdate())
    phone = field(cast.amina, language=language, theme=theme)
    pull(phone)
    at = f"/clients/{cast.client.pk}/"
    faults, wide = {}, []
    for path in (
        "/",
        "/clients/",
        at,
        f"{at}visit",
        f"/groups/{group.pk}/meeting",
        "/field/",
        "/x",
    ):
        phone.page.goto(phone.home + path)
        phone.page.locator("#shown h1").wait_for()
        phone.page.wait_for_timeout(300)
        faults |= {f"{path} {name}": nodes for name, nodes in phone.faults().items()}
        wide += [path] if phone.overflows() else []
        if path == f"{at}visit":
            phone.page.locator("[name=outcome]").first.check()
            phone.page.locator("form[data-form] .btn-primary").click()
            phone.page.locator("#field-state:not([hidden])").wait_for()

    assert faults == {}
    assert wide == []
    assert [line for line in phone.said if not line.startswith(NO_SIGNAL)] == []
