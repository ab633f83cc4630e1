"""What is logged of a contact, what follows from it, and how it is put right or taken back."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from crm.actions.entry import DayRefused, EntryUsed
from crm.actions.interaction import (
    CannotAmend,
    CannotLog,
    correct_interaction,
    log_interaction,
    withdraw_interaction,
)
from crm.entries import (
    BorrowingEntry,
    GoalEntry,
    InteractionEntry,
    WithdrawalEntry,
    accept_entry,
)
from crm.models import (
    Client,
    ClientOfficer,
    Competitor,
    Consent,
    Goal,
    Interaction,
    ReportedBorrowing,
    Task,
)
from tests.cast import play
from tests.factories import ClientFactory

pytestmark = pytest.mark.django_db
ON = date(2026, 6, 1)
AT = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
LATER = AT + timedelta(minutes=5)


@pytest.fixture
def cast():
    return play()


def entry(client, **told):
    return InteractionEntry(
        **{"uid": uuid4(), "client": client.pk, "outcome": "MET", "note": "At the stall", **told}
    )


def log(cast, **told):
    return log_interaction(entry=entry(cast.client, **told), by=cast.amina, at=AT).row


def take_back(interaction, by):
    withdrawal = WithdrawalEntry(uid=uuid4(), withdraws=interaction.uid)
    return withdraw_interaction(entry=withdrawal, by=by, at=LATER).row


def task_of(cast, **about):
    told = {"due_on": ON, "created_at": AT, "client": cast.client, **about}
    return Task.objects.create(**told)


def state(task):
    return Task.objects.values_list(
        "status", "result", "interaction", "settled_by", "settled_at"
    ).get(pk=task.pk)


def test_log_keeps_what_was_told_and_when(cast):
    row = log(
        cast, kind="CALL", purpose="RENEWAL", outcome="WANTS_RENEWAL", interest=4, note=" Yes "
    )
    stored = Interaction.objects.values_list(
        "client", "staff", "kind", "purpose", "outcome", "interest", "note", "recorded_at"
    ).get(pk=row.pk)
    assert stored == (
        cast.client.pk, cast.amina.pk, "CALL", "RENEWAL", "WANTS_RENEWAL", 4, "Yes", AT
    )  # fmt: skip
    assert (row.occurred_on, row.occurred_at) == (ON, AT)


def test_the_same_entry_sent_again_finds_the_first_row_and_changes_nothing(cast):
    first = entry(cast.client, outcome="PROMISED", promised_in_days=3)
    again = entry(cast.client, uid=first.uid, outcome="LEAVING", promised_in_days=5)
    made = log_interaction(entry=first, by=cast.amina, at=AT)
    found = log_interaction(entry=again, by=cast.amina, at=LATER)
    assert (found.row, found.is_new) == (made.row, False)
    assert Interaction.objects.get().outcome == "PROMISED"
    assert Task.objects.get().due_on == date(2026, 6, 4)


def test_the_same_entry_is_found_again_after_the_client_went_to_another_officer(cast):
    first = entry(cast.client)
    made = log_interaction(entry=first, by=cast.amina, at=AT)
    Client.objects.update(officer=cast.outsider, branch=cast.elsewhere)
    found = log_interaction(entry=first, by=cast.amina, at=LATER)
    assert (found.row, found.is_new) == (made.row, False)


def test_log_refuses_the_uid_of_somebody_elses_entry(cast):
    row = log(cast)
    with pytest.raises(EntryUsed):
        log_interaction(entry=entry(cast.client, uid=row.uid), by=cast.manager, at=AT)
    assert Interaction.objects.get() == row


def test_log_refuses_a_client_who_is_not_seen(cast):
    with pytest.raises(CannotLog) as refusal:
        log_interaction(entry=entry(cast.client), by=cast.outsider, at=AT)
    assert refusal.value.field == "client"
    assert not Interaction.objects.exists()


def test_a_visit_made_with_no_signal_before_a_hand_over_is_kept_and_flagged(cast):
    ClientOfficer.objects.create(
        client=cast.client, officer=cast.amina, since=date(2025, 1, 1), until=date(2026, 6, 2)
    )
    Client.objects.update(officer=cast.outsider, branch=cast.elsewhere)
    told = entry(cast.client, occurred_at=AT, was_offline=True)
    accepted = log_interaction(entry=told, by=cast.amina, at=AT + timedelta(days=2))
    assert accepted.conflicts == ("The client has another loan officer now.",)
    late = entry(cast.client, was_offline=True)
    with pytest.raises(CannotLog):
        log_interaction(entry=late, by=cast.amina, at=AT + timedelta(days=2))
    assert Interaction.objects.get() == accepted.row


def test_log_refuses_those_who_may_not(cast):
    with pytest.raises(CannotLog):
        log_interaction(entry=entry(cast.client), by=cast.auditor, at=AT)
    assert not Interaction.objects.exists()


def test_a_merged_client_leads_to_the_one_that_is_kept(cast):
    double = ClientFactory(officer=cast.amina, branch=cast.branch, merged_into=cast.client)
    row = log_interaction(entry=entry(double), by=cast.amina, at=AT).row
    assert row.client == cast.client


@pytest.mark.parametrize(
    ("told", "is_kept"),
    [
        ({"purpose": "RENEWAL"}, False),
        ({"purpose": "RENEWAL", "occurred_on": date(2026, 5, 1)}, True),
        ({"purpose": "RENEWAL", "kind": "BRANCH"}, True),
        ({"purpose": "ARREARS"}, True),
    ],
)
def test_a_client_who_is_not_to_be_contacted_is_not_asked_for_what_we_wish(cast, told, is_kept):
    Client.objects.update(no_contact_since=date(2026, 5, 15))
    if is_kept:
        assert log(cast, **told).pk
    else:
        with pytest.raises(CannotLog) as refusal:
            log(cast, **told)
        assert refusal.value.field == "purpose"
        assert not Interaction.objects.exists()


def test_a_clock_that_is_ahead_is_set_back(cast):
    row = log(cast, occurred_at=AT + timedelta(hours=5))
    assert (row.occurred_on, row.occurred_at) == (ON, AT)


def test_an_earlier_day_may_be_named(cast):
    row = log(cast, occurred_on=date(2026, 5, 28))
    assert row.occurred_on == date(2026, 5, 28)
    assert row.occurred_at.date() == date(2026, 5, 28)


@pytest.mark.parametrize("day", [date(2026, 6, 2), date(1, 1, 1)])
def test_log_refuses_a_day_to_come_and_one_long_ago(cast, day):
    with pytest.raises(DayRefused) as refusal:
        log(cast, occurred_on=day)
    assert refusal.value.field == "occurred_on"
    assert not Interaction.objects.exists()


def test_a_promise_becomes_a_task_for_its_day(cast):
    row = log(cast, outcome="PROMISED", promised_in_days=3, promised_amount=Decimal("250.00"))
    stored = Task.objects.values_list(
        "client", "source", "source_key", "action", "due_on", "origin", "created_by", "status"
    ).get()
    assert stored == (
        cast.client.pk, "PROMISE", f"promise:{row.uid}", "COLLECT_PROMISE", date(2026, 6, 4),
        row.pk, cast.amina.pk, "OPEN",
    )  # fmt: skip
    assert (row.promised_on, row.promised_amount) == (date(2026, 6, 4), Decimal("250.00"))


@pytest.mark.parametrize("day", [date(2026, 5, 31), date(2027, 6, 3)])
def test_log_refuses_a_promise_for_the_past_or_beyond_a_year(cast, day):
    with pytest.raises(CannotLog) as refusal:
        log(cast, promised_on=day)
    assert refusal.value.field == "promised_on"
    assert not Interaction.objects.exists()
    assert not Task.objects.exists()


def test_tasks_done_with_it_are_settled_and_others_are_not(cast):
    done, other = task_of(cast), task_of(cast)
    elsewhere = task_of(cast, client=ClientFactory())
    row = log(cast, settles=(done.uid, elsewhere.uid))
    assert state(done) == ("DONE", "Met", row.pk, cast.amina.pk, AT)
    assert state(other)[0] == state(elsewhere)[0] == "OPEN"


def test_a_task_settled_meanwhile_is_told_and_the_visit_is_kept(cast):
    task = task_of(cast, status="DONE", settled_at=AT, result="By the manager")
    accepted = log_interaction(
        entry=entry(cast.client, settles=(task.uid,)), by=cast.amina, at=LATER
    )
    assert accepted.conflicts == ("The task “Visit” was settled before.",)
    assert state(task) == ("DONE", "By the manager", None, None, AT)


def test_goals_and_other_lenders_are_kept_with_it(cast):
    lender = Competitor.objects.create(name="Nour")
    row = log(
        cast,
        goals=(GoalEntry(kind="EXPECTATION", topic="LOAN_SIZE", minimum=Decimal(9000)),),
        borrowing=BorrowingEntry(competitor=lender.pk, share=Decimal("0.25"), offer="No guarantor"),
    )
    goal = Goal.objects.values_list(
        "client", "kind", "topic", "minimum", "stated_on", "interaction"
    )
    assert goal.get() == (
        cast.client.pk, "EXPECTATION", "LOAN_SIZE", Decimal("9000.00"), ON, row.pk
    )  # fmt: skip
    borrowing = ReportedBorrowing.objects.values_list("competitor", "share", "offer", "reported_on")
    assert borrowing.get() == (lender.pk, Decimal("0.2500"), "No guarantor", ON)


def test_the_place_is_kept_only_where_the_client_agreed(cast):
    place = {"latitude": Decimal("24.088939"), "longitude": Decimal("32.899829")}
    assert log(cast, **place).latitude is None
    consent = Consent.objects.create(
        client=cast.client, purpose="LOCATION", given_on=ON, recorded_at=AT
    )
    assert log(cast, **place).latitude == Decimal("24.088939")
    consent.withdrawn_on = ON
    consent.save()
    assert log(cast, **place).longitude is None


def test_a_correction_stands_for_the_first_and_keeps_it(cast):
    task = task_of(cast)
    row = log(cast, outcome="NOT_HOME", settles=(task.uid,), interest=2)
    corrected = correct_interaction(
        entry=entry(cast.client, outcome="MET", corrects=row.uid), by=cast.amina, at=LATER
    ).row
    assert list(Interaction.objects.in_force()) == [corrected]
    assert Interaction.objects.get(pk=row.pk).outcome == "NOT_HOME"
    assert (corrected.corrects, corrected.occurred_at, corrected.recorded_at) == (row, AT, LATER)
    assert state(task) == ("DONE", "Met", corrected.pk, cast.amina.pk, AT)


def test_a_correction_moves_the_promise(cast):
    row = log(cast, outcome="PROMISED", promised_on=date(2026, 6, 4))
    first = Task.objects.get()
    corrected = correct_interaction(
        entry=entry(cast.client, promised_on=date(2026, 6, 9), corrects=row.uid),
        by=cast.manager,
        at=LATER,
    ).row
    assert state(first) == ("CANCELLED", "Corrected.", None, cast.manager.pk, LATER)
    assert corrected.promised_on == date(2026, 6, 9)
    assert Task.objects.open().get().due_on == date(2026, 6, 9)


def test_a_promise_seen_to_is_not_asked_for_again_by_a_correction_of_the_note(cast):
    row = log(cast, outcome="PROMISED", promised_on=date(2026, 6, 4))
    log(cast, outcome="PAID", settles=(Task.objects.get().uid,))
    correction = entry(cast.client, promised_on=date(2026, 6, 4), corrects=row.uid)
    correct_interaction(entry=correction, by=cast.amina, at=LATER)
    assert Task.objects.get().status == "DONE"


def test_what_was_said_in_a_corrected_row_holds_no_more(cast):
    goal = GoalEntry(kind="GOAL", topic="HOUSING")
    row = log(cast, goals=(goal,), borrowing=BorrowingEntry(share=Decimal(1)))
    correction = entry(cast.client, corrects=row.uid, borrowing=BorrowingEntry(share=Decimal(0)))
    correct_interaction(entry=correction, by=cast.amina, at=LATER)
    assert not Goal.objects.in_force().exists()
    assert ReportedBorrowing.objects.in_force().get().share == 0


def test_taking_back_calls_off_the_promise_and_reopens_the_tasks(cast):
    task = task_of(cast)
    row = log(cast, outcome="PROMISED", promised_in_days=1, settles=(task.uid,))
    withdrawal = take_back(row, cast.amina)
    promise = Task.objects.get(source="PROMISE")
    assert state(promise)[:2] == ("CANCELLED", "The entry was taken back.")
    assert state(task) == ("OPEN", "", None, None, None)
    assert not Interaction.objects.in_force().exists()
    assert (withdrawal.corrects, withdrawal.is_withdrawal) == (row, True)


def test_taking_back_a_second_time_with_the_same_uid_changes_nothing(cast):
    row = log(cast)
    withdrawal = WithdrawalEntry(uid=uuid4(), withdraws=row.uid)
    first = withdraw_interaction(entry=withdrawal, by=cast.amina, at=LATER)
    again = withdraw_interaction(entry=withdrawal, by=cast.amina, at=LATER)
    assert (again.row, again.is_new) == (first.row, False)
    assert Interaction.objects.count() == 2


def test_a_row_is_put_right_once(cast):
    row = log(cast)
    take_back(row, cast.amina)
    with pytest.raises(CannotAmend):
        take_back(row, cast.amina)
    with pytest.raises(CannotAmend):
        correct_interaction(entry=entry(cast.client, corrects=row.uid), by=cast.amina, at=LATER)
    assert Interaction.objects.count() == 2


def test_only_the_author_or_a_manager_puts_it_right(cast):
    row = log_interaction(entry=entry(cast.client), by=cast.manager, at=AT).row
    for by in (cast.amina, cast.outsider, cast.auditor):
        with pytest.raises(CannotAmend):
            take_back(row, by)
        with pytest.raises(CannotAmend):
            correct_interaction(entry=entry(cast.client, corrects=row.uid), by=by, at=LATER)
    assert Interaction.objects.get() == row
    assert take_back(log(cast), cast.manager).staff == cast.manager


def test_a_phone_logs_corrects_and_takes_back(cast):
    uid, second = str(uuid4()), str(uuid4())
    content = {
        "uid": uid,
        "client": cast.client.pk,
        "kind": "VISIT",
        "purpose": "FOLLOW_UP",
        "outcome": "MET",
        "was_offline": True,
    }
    corrected = {**content, "uid": second, "outcome": "PAID", "corrects": uid}
    withdrawal = {"uid": str(uuid4()), "withdraws": second}
    for kind, told in (
        ("interaction", content),
        ("interaction", corrected),
        ("withdrawal", withdrawal),
    ):
        for is_new in (True, False):
            accepted = accept_entry(kind=kind, content=told, by=cast.amina, at=AT)
            assert accepted.is_new is is_new
    rows = Interaction.objects.order_by("pk").values_list("uid", "outcome", "is_withdrawal")
    assert list(rows)[:2] == [(UUID(uid), "MET", False), (UUID(second), "PAID", False)]
    assert rows[2][2] is True
