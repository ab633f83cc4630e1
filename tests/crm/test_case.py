"""What cases do: promised, routed, handled, escalated, settled; never by, nor before, the person complained about."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from crm.access import Role
from crm.actions.case import (
    CannotAcknowledgeCase,
    CannotAssignCase,
    CannotCloseCase,
    CannotCorrectCase,
    CannotReceiveCase,
    CannotRecordSatisfaction,
    CannotResolveCase,
    CannotWriteOnCase,
    Resolution,
    acknowledge_case,
    answer_client,
    assign_case,
    close_case,
    close_if_silent,
    correct_case,
    escalate_if_overdue,
    hear_client,
    note_on_case,
    record_satisfaction,
    reopen_case,
    resolve_case,
    route_case,
)
from crm.models import Case, CaseEntry, Holiday, Notification, ServicePromise, Task
from crm.tasks import close_silent_cases, escalate_cases
from tests.cast import play
from tests.crm.cases import MONDAY, at, category, department, receive
from tests.factories import StaffFactory

TUESDAY, WEDNESDAY, FRIDAY = (MONDAY + timedelta(days=days) for days in (1, 2, 4))
NEXT_MONDAY = MONDAY + timedelta(days=7)
DONE = Resolution("UPHELD", "We paid the fee back.", "Form was lost")


@pytest.fixture
def cast(db):
    return play()


@pytest.fixture
def clerk(cast):
    clerk = StaffFactory(username="omar", role=Role.DEPARTMENT)
    department().members.add(clerk)
    return clerk


def stamp(day=MONDAY, hour=10):
    return {"on": day, "at": at(day, hour)}


def log(case):
    return list(CaseEntry.objects.filter(case=case).order_by("pk").values_list("kind", flat=True))


def open_tasks(case):
    tasks = Task.objects.open().filter(source_key__startswith=f"case:{case.uid}:")
    return sorted((task.action, task.assignee.username, task.due_on) for task in tasks)


def told(kind):
    return sorted(Notification.objects.filter(kind=kind).values_list("staff__username", flat=True))


def resolved(case, by, day=MONDAY):
    return resolve_case(case=case, resolution=DONE, by=by, **stamp(day))


# Receiving


def test_receive_promises_by_the_matrix_in_the_branchs_working_days(cast):
    cast.branch.working_weekdays = [7, 1, 2, 3, 4]
    cast.branch.save()
    Holiday.objects.create(branch=cast.branch, on=date(2026, 3, 8), name="Feast")
    thursday = date(2026, 3, 5)
    case = receive(client=cast.client, by=cast.amina, on=thursday)
    assert (case.acknowledge_by, case.resolve_by) == (date(2026, 3, 9), date(2026, 4, 4))
    assert case.branch == cast.branch
    assert case.department.code == "OPERATIONS"
    assert case.status == Case.Status.NEW


def test_receive_promises_sooner_what_weighs_more(cast):
    case = receive(category=category("FRAUD"), branch=cast.branch)
    assert case.severity == "CRITICAL"
    assert case.resolve_by == date(2026, 3, 9)  # five working days after a Monday


def test_receive_keeps_to_the_row_in_force_on_the_day(cast):
    ServicePromise.objects.create(
        category=category(), acknowledge_days=2, resolve_days=7, effective_from=MONDAY
    )
    assert receive(on=MONDAY).resolve_by == MONDAY + timedelta(days=7)
    sunday = MONDAY - timedelta(days=1)
    assert receive(on=sunday).resolve_by == sunday + timedelta(days=30)


def test_receive_gives_codes_nobody_can_guess(cast):
    codes = {receive().code for _ in range(20)}
    assert len(codes) == 20
    assert {len(code) for code in codes} == {12}


def test_receive_of_an_anonymous_case_keeps_no_person(cast):
    case = receive(is_anonymous=True, reporter_name="Fatma", reporter_contact="+20100")
    case.refresh_from_db()
    assert (case.reporter_name, case.reporter_contact, case.client) == ("", "", None)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"text": "  "}, "text"),
        ({"received_on": TUESDAY}, "received_on"),
        ({"is_anonymous": True, "client": True}, "is_anonymous"),
    ],
)
def test_receive_refuses_what_is_no_case(cast, facts, field):
    if facts.get("client"):
        facts = {**facts, "client": cast.client}
    with pytest.raises(CannotReceiveCase) as refusal:
        receive(**facts)
    assert refusal.value.field == field
    assert not Case.objects.exists()
    assert not CaseEntry.objects.exists()


def test_receive_refuses_who_may_not_record(cast):
    with pytest.raises(CannotReceiveCase):
        receive(by=cast.auditor)
    assert not Case.objects.exists()


def test_the_same_entry_received_twice_is_one_case(cast):
    case = receive(by=cast.amina, client=cast.client)
    again = receive(by=cast.amina, client=cast.client, uid=case.uid, text="Otherwise")
    assert again == case
    assert Case.objects.get().text == "The loan came three weeks late."
    assert log(case) == ["RECEIVED"]


def test_receive_keeps_in_the_log_what_was_promised(cast):
    case = receive(client=cast.client, by=cast.amina)
    assert CaseEntry.objects.get().values == {
        "category": [None, category().pk],
        "severity": [None, "MEDIUM"],
        "department": [None, department().pk],
        "acknowledge_by": [None, "2026-03-03"],
        "resolve_by": [None, "2026-04-01"],
    }
    assert CaseEntry.objects.get().on == case.received_on


# Who sees it, who handles it


def test_person_complained_about_never_sees_it(cast):
    case = receive(client=cast.client, by=cast.manager, about_staff=cast.amina)
    assert case.is_about_staff
    assert not Case.objects.visible_to(cast.amina).exists()
    assert Case.objects.visible_to(cast.manager).get() == case
    accused = receive(client=cast.client, about_staff=cast.office)
    assert accused not in Case.objects.visible_to(cast.office)
    assert not CaseEntry.objects.visible_to(cast.office).filter(case=accused).exists()


def test_case_about_somebody_unnamed_is_head_offices_alone(cast, clerk):
    case = receive(branch=cast.branch, client=cast.client, is_about_staff=True)
    for staff in (cast.amina, cast.manager, clerk):
        assert not Case.objects.visible_to(staff).exists()
    assert Case.objects.visible_to(cast.office).get() == case
    assert told("CASE_RECEIVED") == ["salma"]


def test_department_sees_the_cases_of_its_inbox_only(cast, clerk):
    mine = receive(client=cast.client)
    receive(category=category("ACCOUNT_ERROR"))
    assert list(Case.objects.visible_to(clerk)) == [mine]
    assert told("CASE_RECEIVED") == ["omar", "salma"]


def test_officer_sees_the_cases_of_own_clients(cast):
    case = receive(client=cast.client)
    assert list(Case.objects.visible_to(cast.amina)) == [case]
    assert not Case.objects.visible_to(cast.outsider).exists()


def test_what_a_client_told_in_confidence_stays_from_its_loan_officer(cast):
    case = receive(client=cast.client, keeps_officer_away=True)
    assert not Case.objects.visible_to(cast.amina).exists()
    assert not CaseEntry.objects.visible_to(cast.amina).exists()
    assert Case.objects.visible_to(cast.manager).get() == case
    with pytest.raises(CannotAssignCase):
        assign_case(case=case, handler=cast.amina, by=cast.manager, **stamp())
    assign_case(case=case, handler=cast.manager, by=cast.office, **stamp())
    case = resolved(case, cast.manager)
    assert [assignee for _action, assignee, _due in open_tasks(case)] == ["mona"]
    assert "amina" not in told("CASE_RECEIVED") + told("CASE_GIVEN")


def test_assign_refuses_the_person_complained_about(cast):
    case = receive(client=cast.client, about_staff=cast.manager)
    with pytest.raises(CannotAssignCase):
        assign_case(case=case, handler=cast.manager, by=cast.office, **stamp())
    case.refresh_from_db()
    assert case.handler is None
    assert log(case) == ["RECEIVED"]


def test_database_refuses_the_person_complained_about_as_handler(cast):
    case = receive(client=cast.client, about_staff=cast.manager)
    with (
        pytest.raises(DatabaseError, match="case_handler_is_not_the_accused"),
        transaction.atomic(),
    ):
        Case.objects.filter(pk=case.pk).update(handler=cast.manager)


@pytest.mark.parametrize("name", ["outsider", "auditor", "analyst"])
def test_assign_refuses_who_cannot_see_or_may_not_act(cast, name):
    case = receive(client=cast.client)
    with pytest.raises(CannotAssignCase):
        assign_case(case=case, handler=getattr(cast, name), by=cast.manager, **stamp())
    case.refresh_from_db()
    assert case.handler is None


def test_assign_gives_the_handler_its_tasks_and_names_no_client_in_them(cast):
    case = receive(client=cast.client)
    assign_case(case=case, handler=cast.manager, by=cast.office, **stamp())
    assert open_tasks(case) == [
        ("ACKNOWLEDGE_CASE", "mona", TUESDAY),
        ("RESOLVE_CASE", "mona", date(2026, 4, 1)),
    ]
    assert not Task.objects.exclude(client=None, branch=None).exists()
    assert not Task.objects.visible_to(cast.amina).exists()
    assert told("CASE_GIVEN") == ["mona"]
    entry = CaseEntry.objects.get(kind="ASSIGNED")
    assert entry.values == {"handler": [None, cast.manager.pk]}


def test_handler_who_is_a_loan_officer_may_resolve_what_was_given(cast):
    case = receive(client=cast.client, category=category("DOCUMENT"), kind="REQUEST")
    with pytest.raises(CannotAcknowledgeCase):
        acknowledge_case(case=case, by=cast.amina, **stamp())
    assign_case(case=case, handler=cast.amina, by=cast.manager, **stamp())
    acknowledge_case(case=case, by=cast.amina, **stamp())
    assert resolved(case, cast.amina).status == Case.Status.RESOLVED


def test_route_gives_it_to_a_department_and_lets_the_handler_go(cast):
    case = receive(client=cast.client)
    assign_case(case=case, handler=cast.manager, by=cast.manager, **stamp())
    case = route_case(case=case, department=department("FINANCE"), by=cast.manager, **stamp())
    assert (case.department.code, case.handler) == ("FINANCE", None)
    assert open_tasks(case) == []
    entry = CaseEntry.objects.get(kind="ROUTED")
    assert entry.values == {
        "department": [department().pk, department("FINANCE").pk],
        "handler": [cast.manager.pk, None],
    }


# Writing


def test_answer_acknowledges_and_is_public_and_a_note_is_not(cast):
    case = receive(client=cast.client)
    note_on_case(case=case, text="Ask the cashier.", by=cast.amina, **stamp())
    answer_client(case=case, text="We look into it.", by=cast.manager, **stamp())
    case.refresh_from_db()
    assert case.status == Case.Status.ACKNOWLEDGED
    assert log(case) == ["RECEIVED", "NOTE", "MESSAGE_OUT", "ACKNOWLEDGED"]
    public = CaseEntry.objects.public().values_list("kind", flat=True)
    assert "NOTE" not in public
    with pytest.raises(CannotWriteOnCase):
        note_on_case(case=case, text="Seen.", by=cast.auditor, **stamp())


def test_word_of_the_reporter_reaches_the_handler(cast):
    case = receive(client=cast.client)
    assign_case(case=case, handler=cast.manager, by=cast.manager, **stamp())
    hear_client(case=case, text="It happened again.", **stamp(TUESDAY))
    assert told("CASE_ANSWERED") == ["mona"]
    with pytest.raises(CannotWriteOnCase):
        hear_client(case=case, text=" ", **stamp(TUESDAY))


def test_log_is_never_changed(cast):
    receive()
    for break_it in (lambda: CaseEntry.objects.update(text="x"), CaseEntry.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            break_it()
    assert CaseEntry.objects.get().text == ""


# Escalation


def test_overdue_case_goes_to_the_manager_and_then_to_head_office_once_each(cast):
    case = receive(client=cast.client)

    def escalate(day):
        return escalate_if_overdue(case=case, on=day, at=at(day))

    assert [escalate(TUESDAY), escalate(WEDNESDAY), escalate(WEDNESDAY)] == [False, True, False]
    case.refresh_from_db()
    assert (case.escalation_level, case.handler) == (1, cast.manager)
    assert told("CASE_ESCALATED") == ["mona"]
    three_working_days_later = MONDAY + timedelta(days=7)
    assert [escalate(FRIDAY), escalate(three_working_days_later)] == [False, True]
    case.refresh_from_db()
    assert (case.escalation_level, case.handler) == (2, cast.office)
    assert escalate(MONDAY + timedelta(days=60)) is False
    levels = CaseEntry.objects.filter(kind="ESCALATED").order_by("pk").values_list("values")
    assert [values["escalation_level"] for (values,) in levels] == [[0, 1], [1, 2]]
    assert levels[0][0]["reason"] == "NOT_ACKNOWLEDGED"


def test_escalation_passes_over_the_manager_complained_about(cast):
    case = receive(client=cast.client, about_staff=cast.manager)
    assert escalate_if_overdue(case=case, on=WEDNESDAY, at=at(WEDNESDAY))
    case.refresh_from_db()
    assert case.handler == cast.office
    assert not Notification.objects.filter(staff=cast.manager).exists()


def test_escalation_passes_over_whom_it_is_overdue_with(cast):
    case = receive(client=cast.client)
    assign_case(case=case, handler=cast.manager, by=cast.manager, **stamp())
    assert escalate_if_overdue(case=case, on=WEDNESDAY, at=at(WEDNESDAY))
    case.refresh_from_db()
    assert (case.escalation_level, case.handler) == (2, cast.office)
    assert open_tasks(case)[0][1] == "salma"


# Settling


def test_resolved_case_asks_the_client_through_the_loan_officer(cast):
    case = resolved(receive(client=cast.client), cast.manager)
    assert open_tasks(case) == [("ASK_SATISFACTION", "amina", MONDAY + timedelta(days=3))]
    assert log(case) == ["RECEIVED", "ACKNOWLEDGED", "RESOLVED"]
    entry = CaseEntry.objects.get(kind="RESOLVED")
    assert entry.values == {
        "outcome": "UPHELD",
        "cause": "Form was lost",
        "resolve_by": "2026-04-01",
    }


def test_case_about_the_officer_is_asked_about_by_the_handler(cast):
    case = receive(client=cast.client, about_staff=cast.amina)
    assign_case(case=case, handler=cast.manager, by=cast.office, **stamp())
    case = resolved(case, cast.manager)
    assert [assignee for _action, assignee, _due in open_tasks(case)] == ["mona"]


def test_satisfied_client_closes_the_case(cast):
    case = resolved(receive(client=cast.client), cast.manager)
    case = record_satisfaction(case=case, is_satisfied=True, by=None, **stamp(TUESDAY))
    assert (case.status, case.is_satisfied) == (Case.Status.CLOSED, True)
    assert log(case)[-2:] == ["SATISFACTION", "CLOSED"]
    assert CaseEntry.objects.get(kind="SATISFACTION").values == {"is_satisfied": True}
    assert open_tasks(case) == []
    assert Task.objects.get(action="ASK_SATISFACTION").status == Task.Status.DONE
    with pytest.raises(CannotRecordSatisfaction):
        record_satisfaction(case=case, is_satisfied=False, by=None, **stamp(TUESDAY))


def test_unsatisfied_client_opens_it_one_level_up_with_a_new_day(cast):
    case = receive(client=cast.client)
    assign_case(case=case, handler=cast.manager, by=cast.manager, **stamp())
    resolved(case, cast.manager)
    case = record_satisfaction(
        case=case, is_satisfied=False, text="No.", by=cast.amina, **stamp(TUESDAY)
    )
    assert (case.status, case.escalation_level) == (Case.Status.ACKNOWLEDGED, 2)
    assert (case.handler, case.is_satisfied) == (cast.office, None)
    assert log(case)[-3:] == ["SATISFACTION", "REOPENED", "ESCALATED"]
    assert CaseEntry.objects.get(kind="REOPENED").values == {
        "resolve_by": ["2026-04-01", "2026-04-02"],
        "outcome": ["UPHELD", ""],
        "reason": "UNSATISFIED",
    }
    assert open_tasks(case) == [("RESOLVE_CASE", "salma", date(2026, 4, 2))]


def test_resolve_refuses_without_a_word_or_an_outcome(cast):
    case = receive(client=cast.client)
    for outcome, text, field in (("UPHELD", " ", "resolution"), ("", "Done.", "outcome")):
        with pytest.raises(CannotResolveCase) as refusal:
            resolve_case(
                case=case, resolution=Resolution(outcome, text), by=cast.manager, **stamp()
            )
        assert refusal.value.field == field
    assert log(case) == ["RECEIVED"]
    with pytest.raises(CannotCloseCase):
        close_case(case=case, by=cast.manager, **stamp())


def test_silent_reporter_is_waited_for_and_then_the_case_closes(cast):
    case = resolved(receive(client=cast.client), cast.manager)
    early, late = MONDAY + timedelta(days=27), MONDAY + timedelta(days=28)
    assert not close_if_silent(case=case, on=early, at=at(early))
    assert close_if_silent(case=case, on=late, at=at(late))
    case.refresh_from_db()
    assert (case.status, case.is_satisfied) == (Case.Status.CLOSED, None)
    assert Task.objects.get(action="ASK_SATISFACTION").status == Task.Status.CANCELLED


def test_closed_case_is_opened_again_by_hand(cast):
    case = resolved(receive(client=cast.client), cast.manager)
    close_case(case=case, by=cast.manager, **stamp())
    case = reopen_case(case=case, by=cast.office, text="New facts.", **stamp(TUESDAY))
    assert case.is_open
    assert case.escalation_level == 1


# Correcting


def test_heavier_case_is_promised_sooner_and_the_log_keeps_the_old_promise(cast):
    case = receive(client=cast.client)
    case = correct_case(case=case, facts={"severity": "HIGH"}, by=cast.manager, **stamp(TUESDAY))
    assert case.resolve_by == MONDAY + timedelta(days=15)
    assert CaseEntry.objects.get(kind="CHANGED").values == {
        "severity": ["MEDIUM", "HIGH"],
        "resolve_by": ["2026-04-01", "2026-03-17"],
    }


def test_day_that_has_passed_stays_broken_whatever_is_corrected(cast):
    case = receive(client=cast.client, category=category("FRAUD"))
    late = MONDAY + timedelta(days=20)
    case = correct_case(case=case, facts={"severity": "LOW"}, by=cast.manager, **stamp(late))
    assert (case.acknowledge_by, case.resolve_by) == (TUESDAY, NEXT_MONDAY)


def test_handler_who_turns_out_to_be_accused_loses_the_case_at_once(cast):
    case = receive(client=cast.client)
    assign_case(case=case, handler=cast.manager, by=cast.manager, **stamp())
    case = correct_case(
        case=case, facts={"about_staff": cast.manager}, by=cast.office, **stamp(TUESDAY)
    )
    assert case.handler is None
    assert open_tasks(case) == []
    assert not Case.objects.visible_to(cast.manager).exists()
    with pytest.raises(CannotCorrectCase):
        correct_case(case=case, facts={"about_staff": None}, by=cast.manager, **stamp(TUESDAY))


# By the clock


def test_sweeps_escalate_and_close_once_however_often_they_run(cast):
    today = timezone.localdate()
    long_ago = today - timedelta(days=60)
    late = receive(client=cast.client, on=long_ago)
    settled = resolved(receive(client=cast.client, on=long_ago), cast.manager, long_ago)
    assert [escalate_cases(), escalate_cases()] == [1, 0]
    assert [close_silent_cases(), close_silent_cases()] == [1, 0]
    late.refresh_from_db()
    settled.refresh_from_db()
    assert (late.escalation_level, settled.status) == (1, Case.Status.CLOSED)
