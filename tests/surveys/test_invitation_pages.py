"""The pages of who is asked: waves, triggers, invitations; one client invited; links handed out and printed."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from crm.models import ClientView, Consent, Task
from surveys.actions.waves import open_wave, plan_wave
from surveys.links import address_of, code_of
from surveys.models import Invitation, Survey, Trigger, Wave
from tests.cast import play
from tests.factories import ClientFactory, LoanFactory
from tests.surveys.books import published

DAY = timedelta(days=1)
QUERIES = 12


@pytest.fixture
def cast(db):
    return play()


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def office(client, cast):
    client.force_login(cast.office)
    return client


@pytest.fixture
def manager(client, cast):
    client.force_login(cast.manager)
    return client


@pytest.fixture
def survey(db):
    return published(code="ours").survey


def at(name, *args):
    return reverse(f"surveys:{name}", args=args)


def page(client, path):
    return client.get(path).content.decode()


def borrower(branch, today, **facts):
    client = ClientFactory(branch=branch, **facts)
    LoanFactory(client=client, cycle=1, disbursed_on=today - 60 * DAY)
    return client


def invitation(survey, someone, today, **facts):
    values = {"channel": "LINK", "branch": someone.branch, **facts}
    dates = {"invited_on": today, "expires_on": today + 14 * DAY}
    return Invitation.objects.create(survey=survey, client=someone, **dates, **values)


def test_a_survey_that_asked_nobody_says_how_to_begin(office, survey):
    text = page(office, at("invitations", "ours"))
    assert "Nobody was invited yet" in text
    assert at("wave-new", "ours") in text
    assert at("trigger-new", "ours") in text


def test_what_is_not_published_invites_nobody(office, survey):
    Survey.objects.filter(pk=survey.pk).update(archived_at=timezone.now())
    text = page(office, at("invitations", "ours"))
    assert "nobody is invited to it until it is published" in text
    assert at("wave-new", "ours") not in text


@pytest.mark.parametrize("count", [2, 24])
def test_the_page_takes_the_same_queries_for_many_as_for_few(
    office, cast, survey, today, count, django_assert_num_queries
):
    for number in range(count):
        someone = borrower(cast.branch, today, officer=cast.amina)
        wave = Wave.objects.create(
            survey=survey,
            name=f"W{number}",
            opens_on=today,
            closes_on=today + DAY,
            created_at=timezone.now(),
        )
        invitation(survey, someone, today, wave=wave)
    office.get(at("invitations", "ours"))
    with django_assert_num_queries(QUERIES):
        assert page(office, at("invitations", "ours")).count("Amina Haddad") >= count


def test_a_manager_sees_and_works_on_its_own_branches_only(manager, cast, survey, today):
    own = invitation(survey, cast.client, today)
    other = invitation(survey, borrower(cast.elsewhere, today), today)
    text = page(manager, at("invitations", "ours"))
    assert "Fatma Ibrahim" in text
    assert "Haddad" not in text
    everything = {"do": "cancel", "everything": "yes", "query": ""}
    manager.post(at("invitations-many", "ours"), everything)
    manager.post(at("invitations-many", "ours"), {"do": "cancel", "rows": [other.pk]})
    own.refresh_from_db()
    other.refresh_from_db()
    assert (own.status, other.status) == ("CANCELLED", "WAITING")
    assert manager.get(at("invitation", "ours", other.uid)).status_code == 404
    assert manager.post(at("show-link", "ours", other.uid)).status_code == 404


def test_views_and_filters_narrow_the_list(office, cast, survey, today):
    settled = {"status": "NOT_ANSWERED", "silence": "REFUSED", "settled_on": today}
    invitation(survey, cast.client, today, **settled)
    invitation(survey, borrower(cast.elsewhere, today, given_name="Zeinab"), today)
    path = at("invitations", "ours")

    def shown(query):
        text = page(office, f"{path}?{query}")
        return [name for name in ("Fatma", "Zeinab") if f"{name} " in text]

    assert shown("") == ["Fatma", "Zeinab"]
    assert shown("show=SILENT") == ["Fatma"]
    assert shown("show=UNSENT") == ["Zeinab"]
    assert shown("silence=REFUSED") == ["Fatma"]
    assert shown(f"branch={cast.elsewhere.pk}") == ["Zeinab"]
    assert shown("q=zeinab") == ["Zeinab"]
    assert shown("source=hand") == ["Fatma", "Zeinab"]
    assert "No invitation like this" in page(office, f"{path}?show=ANSWERED")


def test_the_file_has_what_is_shown_and_counts_as_a_look(office, cast, survey, today):
    invitation(survey, cast.client, today, sent_to="f@example.org")
    answer = office.get(at("invitations-file", "ours") + "?show=OPEN")
    rows = b"".join(answer.streaming_content).decode().splitlines()
    assert len(rows) == 2
    assert cast.client.external_id in rows[1]
    assert "f@example.org" in rows[1]
    assert ClientView.objects.filter(client=cast.client, staff=cast.office).exists()


def test_chosen_links_go_out_by_mail_where_there_is_an_address(office, cast, survey, today):
    cast.client.email = "fatma@example.org"
    cast.client.save()
    with_address = invitation(survey, cast.client, today)
    without = invitation(survey, borrower(cast.branch, today), today)
    rows = [with_address.pk, without.pk]
    answer = office.post(at("invitations-many", "ours"), {"do": "mail", "rows": rows}, follow=True)
    assert "1 letter goes out." in answer.content.decode()
    with_address.refresh_from_db()
    without.refresh_from_db()
    assert (with_address.sent_to, without.sent_to) == ("fatma@example.org", "")


def test_reminding_by_hand_is_bounded(office, cast, survey, today):
    sent = invitation(
        survey,
        cast.client,
        today,
        sent_to="f@example.org",
        status="SENT",
        sent_at=timezone.now() - 3 * DAY,
    )

    def remind():
        office.post(at("invitations-many", "ours"), {"do": "remind", "rows": [sent.pk]})
        sent.refresh_from_db()
        return sent.reminder_count, sent.sent_at

    assert remind() == (1, None)
    assert remind() == (1, None)
    three = {"sent_at": timezone.now() - 3 * DAY, "reminded_on": today - DAY, "reminder_count": 3}
    Invitation.objects.update(**three)
    assert remind()[0] == 3


# waves


def wave_form(today, **changes):
    return {
        "name": "Spring",
        "opens_on": today.isoformat(),
        "closes_on": (today + 20 * DAY).isoformat(),
        "audience": "BORROWING",
        "least_cycle": 1,
        "sampling": "BY_BRANCH",
        "margin": "0.100",
        "confidence": "0.950",
        "expected_response": "1.000",
        "channel": "OFFICER",
        "remind_after_days": 5,
        "most_reminders": 2,
        **changes,
    }


def test_planning_shows_the_sample_that_the_margin_needs(office, cast, survey, today):
    for branch, count in ((cast.branch, 60), (cast.elsewhere, 20)):
        for _each in range(count):
            borrower(branch, today)
    form = wave_form(today, preview="yes")
    text = office.post(at("wave-new", "ours"), form).content.decode()
    assert not Wave.objects.exists()
    parts = text.split('id="plan"')[1]
    figures = [part.split("</bdi>")[0] for part in parts.split('class="num">')[1:8]]
    assert figures == ["80", "44", "44", "60", "33", "20", "11"]
    only = office.post(at("wave-new", "ours"), {**form, "branches": [cast.elsewhere.pk]})
    assert ">20<" in only.content.decode().split('id="plan"')[1]


def test_a_wave_is_planned_opened_and_closed_from_its_page(office, cast, survey, today):
    borrower(cast.branch, today)
    answer = office.post(at("wave-new", "ours"), wave_form(today))
    wave = Wave.objects.get()
    assert answer.url == at("wave", "ours", wave.pk)
    assert "Whom it would invite today" not in page(office, answer.url)
    assert "Whom it would invite today" in page(office, f"{answer.url}?plan=today")
    office.post(at("wave-act", "ours", wave.pk), {"do": "open"})
    assert Invitation.objects.get().wave == wave
    text = page(office, answer.url)
    assert "none yet: nobody answered" in text
    Invitation.objects.update(status="ANSWERED", settled_on=today)
    assert "Margin of error reached" in page(office, answer.url)
    office.post(at("wave-act", "ours", wave.pk), {"do": "close"})
    wave.refresh_from_db()
    assert wave.status == "CLOSED"


def test_a_wave_refused_forgets_nothing_and_saves_nothing(manager, cast, survey, today):
    late = wave_form(today, closes_on=today.isoformat(), branches=[cast.branch.pk])
    answer = manager.post(at("wave-new", "ours"), late)
    assert answer.status_code == 422
    assert "Spring" in answer.content.decode()
    without_branch = manager.post(at("wave-new", "ours"), wave_form(today))
    elsewhere = wave_form(today, branches=[cast.elsewhere.pk])
    assert without_branch.status_code == 422
    assert manager.post(at("wave-new", "ours"), elsewhere).status_code == 422
    assert not Wave.objects.exists()


def test_a_manager_reads_a_wave_of_all_branches_and_changes_its_own(manager, cast, survey, today):
    facts = {"survey": survey, "name": "All", "opens_on": today, "closes_on": today + 9 * DAY}
    of_all = plan_wave(facts=facts, branches=[], by=cast.office, at=timezone.now())
    own = plan_wave(facts=facts, branches=[cast.branch], by=cast.manager, at=timezone.now())
    assert manager.get(at("wave", "ours", of_all.pk)).status_code == 200
    assert manager.get(at("wave-edit", "ours", of_all.pk)).status_code == 404
    assert manager.post(at("wave-act", "ours", of_all.pk), {"do": "cancel"}).status_code == 404
    changed = wave_form(today, name="Ours", branches=[cast.branch.pk])
    manager.post(at("wave-edit", "ours", own.pk), changed)
    own.refresh_from_db()
    assert own.name == "Ours"
    client = manager
    client.force_login(cast.outsider)
    cast.outsider.role = "BRANCH_MANAGER"
    cast.outsider.save()
    assert client.get(at("wave", "ours", own.pk)).status_code == 404


def test_staff_are_asked_by_link_alone(office, cast, today):
    form = page(office, at("wave-new", "staff_satisfaction"))
    assert "OFFICER" not in form
    assert "expected_response" not in form
    wanted = ("name", "opens_on", "closes_on", "remind_after_days", "most_reminders")
    told = {name: value for name, value in wave_form(today).items() if name in wanted}
    office.post(
        at("wave-new", "staff_satisfaction"), {**told, "audience": "STAFF", "channel": "LINK"}
    )
    open_wave(wave=Wave.objects.get(), by=cast.office, on=today)
    assert Invitation.objects.filter(staff=cast.amina).exists()


# triggers


def trigger_form(today, **changes):
    return {
        "event": "DISBURSED",
        "stage": "",
        "wait_days": 2,
        "days_to_answer": 14,
        "channel": "OFFICER",
        "share": "0.300",
        "most_reminders": 1,
        "effective_from": today.isoformat(),
        **changes,
    }


def test_the_usual_triggers_are_offered_and_none_is_in_use(office, today):
    text = page(office, at("invitations", "service_moment"))
    assert "A loan was disbursed: 2 days after" in text
    assert "A case was resolved: 3 days after" in text
    assert not Trigger.objects.exists()
    begun = page(office, at("trigger-new", "service_moment") + "?event=CASE_RESOLVED&wait_days=3")
    assert '<option value="CASE_RESOLVED" selected>' in begun
    assert 'name="wait_days" value="3"' in begun
    office.post(at("trigger-new", "service_moment"), trigger_form(today))
    kept = Trigger.objects.get()
    assert (kept.wait_days, kept.share, kept.is_active) == (2, Decimal("0.3"), True)
    assert "A loan was disbursed: 2 days after" not in page(
        office, at("invitations", "service_moment")
    )


def test_a_stage_is_named_where_one_is_entered_and_only_there(office, survey, today):
    path = at("trigger-new", "ours")
    assert office.post(path, trigger_form(today, event="STAGE_ENTERED")).status_code == 422
    office.post(path, trigger_form(today, event="STAGE_ENTERED", stage="WIN_BACK"))
    office.post(path, trigger_form(today, stage="WIN_BACK"))
    assert sorted(Trigger.objects.values_list("event", "stage")) == [
        ("DISBURSED", ""),
        ("STAGE_ENTERED", "WIN_BACK"),
    ]


def test_triggers_are_changed_by_head_office_alone(client, cast, survey, today):
    kept = Trigger.objects.create(survey=survey, event="DISBURSED", effective_from=today)
    client.force_login(cast.manager)
    assert client.get(at("trigger-new", "ours")).status_code == 403
    assert client.get(at("trigger-edit", "ours", kept.pk)).status_code == 403
    client.post(at("trigger-use", "ours", kept.pk), {"is_active": "no"})
    kept.refresh_from_db()
    assert kept.is_active
    client.force_login(cast.office)
    client.post(at("trigger-use", "ours", kept.pk), {"is_active": "no"})
    client.post(at("trigger-edit", "ours", kept.pk), trigger_form(today, wait_days=9))
    kept.refresh_from_db()
    assert (kept.is_active, kept.wait_days) == (False, 9)


# one client


def invite(browser, cast, today, **facts):
    told = {"survey": "ours", "way": "LINK", "expires_on": (today + 7 * DAY).isoformat(), **facts}
    return browser.post(at("invite", cast.client.pk), told)


def test_the_client_page_leads_to_inviting(manager, cast, survey):
    assert at("invite", cast.client.pk) in page(manager, f"/clients/{cast.client.pk}/")


def test_a_link_is_shown_once_with_its_picture_and_code(manager, cast, survey, today):
    answer = invite(manager, cast, today)
    made = Invitation.objects.get()
    assert answer.url == at("invitation", "ours", made.uid)
    first, again = page(manager, answer.url), page(manager, answer.url)
    assert address_of(made) in first
    assert code_of(made) in first
    assert "<svg" in first.split('class="qr"')[1]
    assert address_of(made) not in again
    assert (made.status, made.created_by) == ("SENT", cast.manager)
    manager.post(at("show-link", "ours", made.uid))
    assert address_of(made) in page(manager, answer.url)


def test_a_letter_goes_to_the_address_given(manager, cast, survey, today):
    assert invite(manager, cast, today, way="MAIL").status_code == 422
    assert not Invitation.objects.exists()
    invite(manager, cast, today, way="MAIL", email="f@example.org")
    made = Invitation.objects.get()
    assert (made.channel, made.sent_to, made.sent_at) == ("LINK", "f@example.org", None)


@pytest.mark.parametrize(("is_away", "asker"), [(False, None), (True, "manager")])
def test_staff_who_are_to_ask_get_the_task_at_once(manager, cast, today, is_away, asker):
    published(code="ours", keeps_officer_away=is_away)
    invite(manager, cast, today, way="STAFF")
    task = Task.objects.get()
    made = Invitation.objects.get()
    assert task.source_key == f"survey:{made.uid}"
    assert task.assignee == made.interviewer == (getattr(cast, asker) if asker else None)


def test_a_client_is_not_invited_twice_nor_against_its_will(manager, cast, survey, today):
    invite(manager, cast, today)
    assert invite(manager, cast, today).status_code == 422
    Invitation.objects.all().delete()
    refusal = {"purpose": "SURVEYS", "is_given": False, "given_on": today}
    Consent.objects.create(client=cast.client, recorded_at=timezone.now(), **refusal)
    assert invite(manager, cast, today).status_code == 422
    assert not Invitation.objects.exists()


def test_a_sheet_prints_the_open_links_chosen_and_keeps_that_they_are_out(
    manager, cast, survey, today
):
    first = invitation(survey, cast.client, today)
    asked = invitation(survey, borrower(cast.branch, today), today, channel="OFFICER")
    answer = manager.post(
        at("invitations-print", "ours"), {"rows": [first.pk, asked.pk], "query": ""}
    )
    text = answer.content.decode()
    assert "Fatma Ibrahim" in text
    assert code_of(first) in text
    assert text.count('class="qr"') == 1
    first.refresh_from_db()
    assert (first.status, first.sent_to) == ("SENT", "")
    nothing = manager.post(at("invitations-print", "ours"), {"rows": [asked.pk]})
    assert nothing.status_code == 302


def test_a_slip_speaks_the_clients_language(manager, cast, today):
    loyalty = Survey.objects.get(code="loyalty")
    cast.client.language = "ar"
    cast.client.save()
    made = invitation(loyalty, cast.client, today)
    text = manager.post(at("invitations-print", "loyalty"), {"rows": [made.pk]}).content.decode()
    slip = text.split('class="slip card"')[1]
    assert 'lang="ar"' in slip
    assert 'dir="rtl"' in slip
