"""The demo in the database: what is written, what is refused, who may sign in, and that scores find the truth."""

from datetime import date
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command

from analytics.actions.demo import CannotMakeDemo, make_demo
from analytics.demo import make_book
from analytics.models import Cost
from crm.models import (
    Attendance,
    Branch,
    Case,
    CaseEntry,
    Client,
    ClientOfficer,
    Consent,
    Goal,
    Group,
    GroupMeeting,
    Institution,
    Interaction,
    Relationship,
    ReportedBorrowing,
    Staff,
    Task,
)
from loans.actions.loan import number_all_cycles
from loans.actions.settlement import settle_all
from loans.models import Installment, Loan, Repayment
from loyalty.models import Exit, ExitReason
from surveys.answering import read_answers
from surveys.models import Invitation, LowAnswer, Response
from tests.factories import ClientFactory

pytestmark = pytest.mark.django_db
AS_OF = date(2026, 6, 30)
PASSWORD = "a-password-for-tests"


@pytest.fixture(scope="module")
def book():
    return make_book(clients=450, seed=3, as_of=AS_OF)


@pytest.fixture
def made(book):
    return make_demo(book=book, password=PASSWORD)


def test_all_of_the_book_is_written(book, made):
    assert made.counts == {
        "branches": Branch.objects.count(),
        "clients": 450,
        "loans": len(book.loans),
        "installments": Installment.objects.count(),
        "repayments": Repayment.objects.count(),
        "exits": Exit.objects.count(),
        "interactions": Interaction.objects.count(),
        "meetings": GroupMeeting.objects.count(),
        "cases": Case.objects.exclude(channel="SURVEY").count(),
        "goals": Goal.objects.count(),
        "consents": Consent.objects.count(),
        "relationships": Relationship.objects.count(),
        "invitations": Invitation.objects.count(),
        "responses": Response.objects.count(),
        "cases from answers": Case.objects.filter(channel="SURVEY").count(),
    }
    assert Invitation.objects.count() == len(book.invitations)
    assert Attendance.objects.count() == len(book.meetings)
    assert ReportedBorrowing.objects.count() == book.visits["asked"].sum()
    assert all(counted > 0 for counted in made.counts.values())
    assert Loan.objects.count() == len(book.loans) + len(book.applications)
    assert Institution.objects.get().currency == "USD"


def test_settlement_and_cycles_are_what_the_actions_make_of_the_same_facts(made):
    assert settle_all() == 0
    assert number_all_cycles() == 0


def test_rows_made_later_get_keys_of_their_own(made):
    assert ClientFactory().pk > Client.objects.exclude(external_id__startswith="C0").count()


def test_officers_follow_one_another_without_a_gap(made):
    spans = ClientOfficer.objects.order_by("client", "since").values("client", "since", "until")
    by_client = {}
    for span in spans:
        by_client.setdefault(span["client"], []).append(span)
    assert len(by_client) == 450
    for one_after_another in by_client.values():
        for span, following in pairwise(one_after_another):
            assert span["until"] == following["since"]
        assert one_after_another[-1]["until"] is None
    current = ClientOfficer.objects.filter(until=None).values_list("client", "officer")
    assert dict(current) == dict(Client.objects.values_list("pk", "officer"))


def test_members_of_a_group_share_its_branch_village_and_officer(made):
    for group in Group.objects.filter(kind="GROUP"):
        members = Client.objects.filter(group=group)
        assert 1 <= members.count() <= 12
        shared = (group.branch_id, group.village, group.officer_id)
        assert set(members.values_list("branch", "village", "officer")) == {shared}
        assert group.center.branch_id == group.branch_id


def test_every_exit_has_one_root_and_one_trigger(made):
    exits = Exit.objects.count()
    assert ExitReason.objects.filter(is_root=True, position=1).count() == exits
    assert ExitReason.objects.filter(is_trigger=True).count() == exits


def test_meetings_are_held_on_the_weekday_of_the_group_by_its_own_members(made):
    for row in Attendance.objects.select_related("meeting__group", "client")[:200]:
        assert row.meeting.held_on.isoweekday() == row.meeting.group.meeting_weekday
        assert row.client.group_id == row.meeting.group_id


def test_every_late_promise_is_one_task_of_the_interaction_it_was_made_in(made):
    promises = Task.objects.filter(source="PROMISE").select_related("origin")
    assert promises.exists()
    for task in promises:
        assert task.source_key == f"promise:{task.origin.uid}"
        assert (task.client_id, task.due_on) == (task.origin.client_id, task.origin.promised_on)


def test_logs_of_cases_end_where_the_cases_stand(made):
    turns = {"RECEIVED": "NEW", "REOPENED": "ACKNOWLEDGED"}
    for case in Case.objects.all():
        log = CaseEntry.objects.filter(case=case).order_by("at", "pk")
        told = [line.kind for line in log if line.kind != "SATISFACTION"]
        assert told[0] == "RECEIVED"
        assert case.status == turns.get(told[-1], told[-1])
        assert all(line.on <= AS_OF for line in log)
        assert case.handler_id != case.about_staff_id or case.handler_id is None
    assert {"NEW", "ACKNOWLEDGED", "CLOSED"} & set(Case.objects.values_list("status", flat=True))


def test_low_answers_that_ask_for_a_case_have_one(made):
    lows = LowAnswer.objects.filter(then="CASE")

    assert lows.exists()
    assert not lows.filter(case=None).exists()
    for low in lows.select_related("case", "response"):
        assert (low.case.client_id, low.case.channel) == (low.response.client_id, "SURVEY")
        assert low.case.received_on == low.response.answered_on


def test_answers_are_what_the_survey_takes(made):
    for response in Response.objects.select_related("version"):
        assert not read_answers(response.version.read, response.answers).faults


def test_five_accounts_may_sign_in_and_nobody_else(made):
    assert [each.username for each in made.sign_ins] == [
        "officer",
        "manager",
        "office",
        "analyst",
        "auditor",
    ]
    usable = [staff.username for staff in Staff.objects.all() if staff.has_usable_password()]
    assert set(usable) == {each.username for each in made.sign_ins}
    officer, manager = (Staff.objects.get(username=name) for name in ("officer", "manager"))
    assert officer.check_password(PASSWORD)
    assert 150 <= Client.objects.visible_to(officer).count() <= 300
    assert manager.branches.count() == 1
    assert list(officer.branches.all()) == list(manager.branches.all())


def test_without_a_password_nobody_may_sign_in(book):
    made = make_demo(book=book, password=None)

    assert made.sign_ins == []
    assert not any(staff.has_usable_password() for staff in Staff.objects.all())


def test_every_audit_row_names_the_demo(made):
    client = Client.objects.order_by("pk").first()
    event = client.events.get()

    assert event.pgh_context.metadata == {"command": "demo"}


def test_a_book_with_clients_is_refused_and_stays_as_it_was(book):
    kept = ClientFactory()
    costs = Cost.objects.count()

    with pytest.raises(CannotMakeDemo):
        make_demo(book=book, password=PASSWORD)

    assert list(Client.objects.all()) == [kept]
    assert (Cost.objects.count(), Loan.objects.count(), Staff.objects.count()) == (costs, 0, 0)


def test_the_command_makes_a_demo_once(capsys):
    call_command("demo", clients=40, seed=1, as_of=AS_OF)
    assert "officer / wafa-demo-2026" in capsys.readouterr().out

    with pytest.raises(CommandError, match="clients already"):
        call_command("demo", clients=40, seed=1, as_of=AS_OF)
    call_command("demo", clients=40, seed=1, as_of=AS_OF, if_empty=True)
    assert Client.objects.count() == 40


def test_the_command_gives_no_password_away_in_production(settings, capsys):
    settings.IS_LOCAL = False
    call_command("demo", clients=40, seed=1, as_of=AS_OF)

    assert "wafa-demo-2026" not in capsys.readouterr().out
    assert not any(staff.has_usable_password() for staff in Staff.objects.all())
