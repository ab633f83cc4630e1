from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from crm.models import Case, CaseCategory, Consent, Task
from loans.models import Loan
from surveys.actions.response import CannotRecordResponse
from surveys.actions.sending import remind, send_waiting
from surveys.actions.tasking import set_asking_tasks
from surveys.actions.triggering import expire_invitations, pull_triggers
from surveys.actions.waves import (
    CannotChangeWave,
    CannotPlanWave,
    cancel_wave,
    close_wave,
    open_wave,
    plan_wave,
    sweep_waves,
)
from surveys.letters import invitation_letter
from surveys.links import token_of
from surveys.models import Invitation, Trigger, Wave
from surveys.planning import plan_of
from tests.cast import play
from tests.factories import BranchFactory, ClientFactory, LoanFactory, StaffFactory
from tests.surveys.books import NOW, TODAY, published, respond

OPEN, CLOSED = Loan.Status.DISBURSED, Loan.Status.CLOSED


@pytest.fixture
def cast(db):
    return play()


def trigger(version, event="DISBURSED", **facts):
    values = {"wait_days": 2, "effective_from": date(2026, 1, 1), **facts}
    return Trigger.objects.create(survey=version.survey, event=event, **values)


def lend(client, *, days_ago=2, **facts):
    return LoanFactory(client=client, disbursed_on=TODAY - timedelta(days=days_ago), **facts)


def pay_off(client, *, days_ago):
    on = TODAY - timedelta(days=days_ago)
    facts = {"status": CLOSED, "closed_on": on, "close_reason": "PAID_OFF"}
    return lend(client, days_ago=days_ago + 180, cycle=1, **facts)


def asked():
    return list(Invitation.objects.order_by("pk").values_list("client__given_name", flat=True))


def test_an_event_invites_once_however_often_triggers_are_pulled(cast):
    waiting = trigger(published())
    lend(cast.client)

    assert pull_triggers(on=TODAY) == 1
    assert pull_triggers(on=TODAY) == 0
    assert pull_triggers(on=TODAY + timedelta(days=1)) == 0

    invitation = Invitation.objects.get()
    assert (invitation.client, invitation.trigger) == (cast.client, waiting)
    assert (invitation.invited_on, invitation.expires_on) == (TODAY, TODAY + timedelta(days=14))
    assert (invitation.status, invitation.branch) == ("WAITING", cast.branch)


@pytest.mark.parametrize("days_ago", [1, 17])
def test_an_event_invites_from_its_day_on_and_not_when_it_is_long_past(cast, days_ago):
    trigger(published())
    lend(cast.client, days_ago=days_ago)

    assert pull_triggers(on=TODAY) == 0


def test_events_before_a_trigger_was_in_force_invite_nobody(cast):
    trigger(published(), effective_from=TODAY)
    lend(cast.client)

    assert pull_triggers(on=TODAY) == 0


def test_a_pay_off_invites_unless_there_is_another_loan(cast):
    trigger(published(), "PAID_OFF", wait_days=30)
    pay_off(cast.client, days_ago=30)
    back = ClientFactory(branch=cast.branch)
    pay_off(back, days_ago=31)
    lend(back, days_ago=5)

    pull_triggers(on=TODAY)

    assert asked() == ["Fatma"]


def test_a_resolved_case_invites(cast):
    trigger(published(), "CASE_RESOLVED", wait_days=0)
    facts = {"status": "RESOLVED", "outcome": "DONE", "resolved_at": NOW, "acknowledged_at": NOW}
    days = {"received_on": TODAY, "received_at": NOW, "acknowledge_by": TODAY, "resolve_by": TODAY}
    Case.objects.create(
        client=cast.client,
        code="1234",
        channel="PHONE",
        text="Late",
        category=CaseCategory.objects.first(),
        branch=cast.branch,
        **facts,
        **days,
    )

    pull_triggers(on=TODAY)

    assert asked() == ["Fatma"]


def test_nobody_is_asked_who_may_not_be_contacted_or_refused(cast):
    trigger(published())
    for change in ({"no_contact_since": TODAY}, {"erased_on": TODAY}, {"merged_into": cast.client}):
        lend(ClientFactory(branch=cast.branch, **change))
    refused = ClientFactory(branch=cast.branch)
    lend(refused)
    facts = {"purpose": "SURVEYS", "is_given": False, "given_on": TODAY, "recorded_at": NOW}
    Consent.objects.create(client=refused, **facts)
    dead = ClientFactory(branch=cast.branch)
    lend(dead)
    lend(dead, days_ago=90, status=CLOSED, closed_on=TODAY, close_reason="DEATH")

    assert pull_triggers(on=TODAY) == 0


def test_a_client_is_not_asked_again_within_the_days_of_fatigue(cast):
    kind = "LOYALTY"
    first, second = published(kind=kind), published(code="second", kind=kind)
    trigger(first)
    lend(cast.client)
    pull_triggers(on=TODAY)
    trigger(second, wait_days=3)

    assert pull_triggers(on=TODAY + timedelta(days=1)) == 0


def test_leaving_is_asked_about_whatever_was_asked_before(cast):
    trigger(published(kind="LOYALTY"))
    lend(cast.client)
    pull_triggers(on=TODAY)
    trigger(published(code="exit", kind="EXIT"), wait_days=3)

    assert pull_triggers(on=TODAY + timedelta(days=1)) == 1


def test_a_share_is_drawn_by_chance_and_always_the_same(cast):
    trigger(published(), share=Decimal("0.3"))
    for _each in range(200):
        lend(ClientFactory(branch=cast.branch))

    count = pull_triggers(on=TODAY)

    assert 40 <= count <= 80
    assert pull_triggers(on=TODAY) == 0


def test_staff_get_a_task_for_each_client_to_ask_and_lose_it_when_it_is_settled(cast):
    trigger(published(kind="MID_LOAN"))
    lend(cast.client)
    pull_triggers(on=TODAY)

    assert set_asking_tasks(on=TODAY, at=NOW) == 1
    assert set_asking_tasks(on=TODAY, at=NOW) == 0
    task = Task.objects.get()
    assert (task.client, task.assignee, task.action) == (cast.client, None, "MID_LOAN_SURVEY")
    assert (task.source, task.due_on) == ("SURVEY", TODAY + timedelta(days=14))

    expire_invitations(on=TODAY + timedelta(days=15))
    set_asking_tasks(on=TODAY, at=NOW)

    task.refresh_from_db()
    assert task.status == "CANCELLED"


def test_an_officer_who_is_kept_away_gets_no_task(cast):
    trigger(published(keeps_officer_away=True))
    lend(cast.client)
    pull_triggers(on=TODAY)
    set_asking_tasks(on=TODAY, at=NOW)

    assert Invitation.objects.get().interviewer == cast.manager
    assert Task.objects.get().assignee == cast.manager
    assert not Task.objects.filter(assignee=cast.amina).exists()


def test_without_a_manager_another_officer_of_the_branch_asks(cast):
    cast.manager.is_active = False
    cast.manager.save()
    other = StaffFactory(branches=[cast.branch])
    trigger(published(keeps_officer_away=True))
    lend(cast.client)

    pull_triggers(on=TODAY)

    assert Invitation.objects.get().interviewer == other


def test_what_nobody_answers_in_time_counts_as_silence(cast):
    trigger(published())
    lend(cast.client)
    pull_triggers(on=TODAY)

    assert expire_invitations(on=TODAY + timedelta(days=14)) == 0
    assert expire_invitations(on=TODAY + timedelta(days=15)) == 1
    invitation = Invitation.objects.get()
    assert (invitation.status, invitation.silence) == ("NOT_ANSWERED", "EXPIRED")


# waves


def wave(version, cast, branches=(), **facts):
    values = {
        "survey": version.survey,
        "name": "Spring",
        "opens_on": TODAY,
        "closes_on": TODAY + timedelta(days=20),
        "margin": Decimal("0.1"),
        **facts,
    }
    return plan_wave(facts=values, branches=branches, by=cast.office, at=NOW)


def borrowers(branch, count, **facts):
    for _each in range(count):
        lend(ClientFactory(branch=branch), days_ago=60, cycle=facts.get("cycle", 1))


def test_a_sample_is_as_large_as_its_margin_needs_and_shared_out_by_branch(cast):
    borrowers(cast.branch, 60)
    borrowers(cast.elsewhere, 20)
    planned = wave(published(), cast, sampling="BY_BRANCH", expected_response=1)

    plan = plan_of(planned, TODAY)

    # 96.04 / (1 + 95.04 / 80) = 43.9: 44 of 80, shared out 33 to 11
    assert (plan.population, plan.answers, plan.sample) == (80, 44, 44)
    assert sorted(plan.strata.values()) == [(20, 11), (60, 33)]


def test_a_wave_invites_exactly_its_sample_and_the_same_seed_draws_the_same(cast):
    borrowers(cast.branch, 60)
    borrowers(cast.elsewhere, 20)
    planned = wave(published(), cast, sampling="BY_BRANCH", expected_response=1)
    opened = open_wave(wave=planned, by=cast.office, on=TODAY)
    first = set(Invitation.objects.values_list("client", flat=True))

    assert (opened.status, opened.sample_count, len(first)) == ("OPEN", 44, 44)
    assert Invitation.objects.filter(branch=cast.elsewhere).count() == 11
    assert sorted(row["sample"] for row in opened.strata) == [11, 33]

    Invitation.objects.all().delete()
    again = wave(published(code="again"), cast, sampling="BY_BRANCH", expected_response=1)
    again.seed = planned.seed
    again.save()
    open_wave(wave=again, by=cast.office, on=TODAY)
    assert set(Invitation.objects.values_list("client", flat=True)) == first


def test_a_wave_by_cycle_asks_of_every_cycle(cast):
    borrowers(cast.branch, 40, cycle=1)
    borrowers(cast.branch, 3, cycle=7)
    planned = wave(published(), cast, sampling="BY_CYCLE", margin=Decimal("0.3"))

    plan = plan_of(planned, TODAY)

    assert set(plan.strata) == {"1", "5+"}
    assert plan.strata["5+"][1] >= 2


def test_a_wave_is_for_whom_it_says(cast):
    lend(cast.client, days_ago=60, cycle=3)
    resting = ClientFactory(branch=cast.branch)
    pay_off(resting, days_ago=10)
    version = published()
    everybody = {"sampling": "EVERYBODY"}

    assert plan_of(wave(version, cast, **everybody), TODAY).population == 1
    assert plan_of(wave(version, cast, audience="RESTING", **everybody), TODAY).population == 1
    assert plan_of(wave(version, cast, least_cycle=4, **everybody), TODAY).population == 0
    elsewhere = wave(version, cast, [BranchFactory()], **everybody)
    assert plan_of(elsewhere, TODAY).population == 0


def test_a_wave_is_opened_once_and_not_for_nobody(cast):
    empty = wave(published(), cast)
    with pytest.raises(CannotChangeWave, match="Nobody"):
        open_wave(wave=empty, by=cast.office, on=TODAY)
    borrowers(cast.branch, 3)
    open_wave(wave=empty, by=cast.office, on=TODAY)
    with pytest.raises(CannotChangeWave, match="already"):
        open_wave(wave=empty, by=cast.office, on=TODAY)

    assert Invitation.objects.count() == 3


def test_an_anonymous_survey_is_sent_and_never_asked(cast):
    version = published(is_anonymous=True, subject="STAFF")
    with pytest.raises(CannotPlanWave):
        wave(version, cast, audience="STAFF")
    planned = wave(version, cast, audience="STAFF", channel="LINK")

    open_wave(wave=planned, by=cast.office, on=TODAY)

    assert Invitation.objects.filter(staff=cast.amina).exists()
    with pytest.raises(CannotPlanWave):
        wave(published(code="clients"), cast, audience="STAFF", channel="LINK")


def test_an_officer_plans_no_wave(cast):
    with pytest.raises(CannotPlanWave):
        plan_wave(facts={"survey": published().survey}, branches=[], by=cast.amina, at=NOW)


def test_a_wave_that_repeats_plans_the_next_when_it_closes(cast):
    borrowers(cast.branch, 3)
    version = published()
    planned = wave(version, cast, repeats_months=6)
    opened, closed = sweep_waves(on=TODAY, at=NOW)
    later = TODAY + timedelta(days=21)

    assert (opened, closed) == (1, 0)
    assert sweep_waves(on=later, at=NOW) == (0, 1)
    assert set(Invitation.objects.values_list("silence", flat=True)) == {"EXPIRED"}
    following = Wave.objects.exclude(pk=planned.pk).get()
    assert (following.opens_on, following.status) == (date(2026, 12, 3), "PLANNED")


def test_a_wave_called_off_calls_its_invitations_back(cast):
    borrowers(cast.branch, 2)
    planned = wave(published(), cast)
    open_wave(wave=planned, by=cast.office, on=TODAY)
    cancel_wave(wave=planned, by=cast.office, on=TODAY)

    assert set(Invitation.objects.values_list("status", flat=True)) == {"CANCELLED"}
    with pytest.raises(CannotChangeWave):
        close_wave(wave=planned, by=cast.office, on=TODAY, at=NOW)


# letters


def letter(invitation, is_reminder):
    return invitation_letter(invitation, is_reminder=is_reminder)


def linked(cast, **facts):
    cast.client.email, cast.client.language = "fatma@example.org", "en"
    cast.client.save()
    trigger(published(), channel="LINK", **facts)
    lend(cast.client)
    pull_triggers(on=TODAY)
    return Invitation.objects.get()


def test_an_invitation_is_mailed_once_with_its_link_and_a_way_out(cast):
    invitation = linked(cast)

    assert send_waiting(on=TODAY, at=NOW, compose=letter) == (1, 0)
    assert send_waiting(on=TODAY, at=NOW, compose=letter) == (0, 0)

    sent = mail.outbox[0]
    assert sent.to == ["fatma@example.org"]
    assert f"/s/{token_of(invitation)}/" in sent.body
    assert f"/s/{token_of(invitation)}/stop" in sent.body
    assert "Fatma" not in sent.body
    invitation.refresh_from_db()
    assert (invitation.status, invitation.sent_at) == ("SENT", NOW)


def test_what_fails_is_sent_the_next_time(cast):
    linked(cast)

    def broken(invitation, is_reminder):
        found = letter(invitation, is_reminder)
        found.to = []
        return found

    assert send_waiting(on=TODAY, at=NOW, compose=broken) == (0, 1)
    assert Invitation.objects.get().sent_at is None
    assert send_waiting(on=TODAY, at=NOW, compose=letter) == (1, 0)
    assert len(mail.outbox) == 1


def test_a_break_in_the_middle_sends_nothing_twice(cast):
    linked(cast)
    other = ClientFactory(branch=cast.branch, email="b@example.org")
    lend(other)
    pull_triggers(on=TODAY)
    calls = []

    def breaking(invitation, is_reminder) -> EmailMultiAlternatives:
        calls.append(invitation)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return letter(invitation, is_reminder)

    with pytest.raises(KeyboardInterrupt):
        send_waiting(on=TODAY, at=NOW, compose=breaking)
    send_waiting(on=TODAY, at=NOW, compose=letter)

    assert sorted(each.to[0] for each in mail.outbox) == ["b@example.org", "fatma@example.org"]


def test_reminders_are_bounded(cast):
    linked(cast, most_reminders=1)
    send_waiting(on=TODAY, at=NOW, compose=letter)

    assert remind(on=TODAY + timedelta(days=4), at=NOW, compose=letter) == (0, 0)
    assert remind(on=TODAY + timedelta(days=5), at=NOW, compose=letter) == (1, 0)
    assert remind(on=TODAY + timedelta(days=12), at=NOW, compose=letter) == (0, 0)
    assert "have not answered yet" in mail.outbox[-1].body


def test_who_wants_no_more_is_asked_no_more(cast, client):
    invitation = linked(cast)
    address = reverse("surveys:stop", args=[token_of(invitation)])

    assert "no more surveys" in client.get(address).content.decode()
    assert Invitation.objects.get().status == "WAITING"
    for _twice in range(2):
        assert client.post(address).status_code == 200

    consent = Consent.objects.get()
    assert (consent.purpose, consent.is_given, consent.recorded_by) == ("SURVEYS", False, None)
    assert Invitation.objects.get().status == "CANCELLED"
    trigger(published(code="next", kind="SERVICE_MOMENT"), effective_from=date(2026, 1, 2))
    assert pull_triggers(on=timezone.localdate()) == 0
    with pytest.raises(CannotRecordResponse):
        respond(invitation.survey.published, {"served": 4}, invitation=invitation)


def test_a_mail_program_ends_it_with_one_click(cast):
    headers = invitation_letter(linked(cast)).extra_headers
    address = headers["List-Unsubscribe"].strip("<>")

    stranger = Client(enforce_csrf_checks=True)
    answer = stranger.post(urlsplit(address).path, {"List-Unsubscribe": "One-Click"})

    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert answer.status_code == 200
    assert Invitation.objects.get().status == "CANCELLED"


def test_a_forged_link_stops_nothing(client, cast):
    assert client.post(reverse("surveys:stop", args=["0" * 32 + ".x"])).status_code == 404
    assert not Consent.objects.exists()
