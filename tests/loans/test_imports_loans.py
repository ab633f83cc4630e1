from datetime import date
from decimal import Decimal

import pytest

from loans.models import Installment, Loan, Repayment
from tests.factories import BranchFactory, ClientFactory, LoanProductFactory
from tests.loans.importing import counts, faults, imported

pytestmark = pytest.mark.django_db

HEADER = "external_id,client,product,principal,disbursed_on,closed_on\n"
OPEN = "L2,C1,P,1200,2024-03-01,\n"
CLOSED = "L1,C1,P,1200.00,2023-01-10,2023-05-20\n"


@pytest.fixture(autouse=True)
def book():
    branch = BranchFactory(code="SANAA")
    for name in ("C1", "C2"):
        ClientFactory(external_id=name, branch=branch)
    LoanProductFactory(code="P", annual_rate=Decimal("0.24"), installment_count=4)


def lines(loan):
    rows = Installment.objects.filter(loan__external_id=loan).order_by("number")
    return list(rows.values_list("number", "due_on", "principal", "interest", "settled_on"))


def money(loan):
    rows = Repayment.objects.filter(loan__external_id=loan).order_by("id")
    return list(rows.values_list("external_id", "kind", "paid_on", "amount", "interest"))


def test_loans_take_terms_branch_status_and_cycle_from_what_is_known(tmp_path):
    run = imported(tmp_path, "LOANS", HEADER + OPEN + CLOSED)
    assert counts(run) == (2, 2, 0, 0, 0)
    second, first = Loan.objects.order_by("-external_id")
    assert (first.cycle, first.status, first.close_reason) == (1, "CLOSED", "PAID_OFF")
    assert (second.cycle, second.status, second.close_reason) == (2, "DISBURSED", "")
    assert (second.branch.code, second.annual_rate) == ("SANAA", Decimal("0.24"))
    assert second.installment_count == 4


def test_schedules_follow_the_product_flat_at_24_percent_over_four_months(tmp_path):
    # 1,200 flat: 300 principal and 1,200 x 0.24 / 12 = 24 interest each month
    imported(tmp_path, "LOANS", HEADER + OPEN)
    assert lines("L2") == [
        (1, date(2024, 4, 1), Decimal(300), Decimal(24), None),
        (2, date(2024, 5, 1), Decimal(300), Decimal(24), None),
        (3, date(2024, 6, 1), Decimal(300), Decimal(24), None),
        (4, date(2024, 7, 1), Decimal(300), Decimal(24), None),
    ]


def test_the_first_due_date_of_the_file_is_kept(tmp_path):
    header = HEADER.replace("closed_on", "first_due_on")
    imported(tmp_path, "LOANS", header + "L1,C1,P,1200,2024-03-01,2024-04-15\n")
    assert [line[1] for line in lines("L1")][:2] == [date(2024, 4, 15), date(2024, 5, 15)]


def test_a_closing_date_stands_in_for_unknown_repayments(tmp_path):
    imported(tmp_path, "LOANS", HEADER + OPEN + CLOSED)
    assert money("L1") == [
        ("STAND_IN 1", "STAND_IN", date(2023, 5, 20), Decimal(1296), Decimal(96)),
    ]
    assert money("L2") == []
    assert {line[4] for line in lines("L1")} == {date(2023, 5, 20)}


def test_stand_ins_can_be_turned_off(tmp_path):
    mapping = {"stand_ins": False}
    imported(tmp_path, "LOANS", HEADER + CLOSED, mapping)
    assert money("L1") == []


def test_a_second_import_changes_nothing(tmp_path):
    def everything():
        return [list(m.objects.order_by("pk").values()) for m in (Loan, Installment, Repayment)]

    imported(tmp_path, "LOANS", HEADER + OPEN + CLOSED)
    before = everything()
    run = imported(tmp_path, "LOANS", HEADER + OPEN + CLOSED)
    assert counts(run) == (2, 0, 0, 2, 0)
    assert everything() == before


def test_changed_terms_redraw_the_schedule_and_the_stand_in(tmp_path):
    imported(tmp_path, "LOANS", HEADER + CLOSED)
    run = imported(tmp_path, "LOANS", HEADER + CLOSED.replace("1200.00", "2400"))
    assert counts(run) == (1, 0, 1, 0, 0)
    assert [line[2] for line in lines("L1")] == [Decimal(600)] * 4
    day = date(2023, 5, 20)
    assert money("L1") == [
        ("STAND_IN 1", "STAND_IN", day, Decimal(1296), Decimal(96)),
        ("REVERSAL OF STAND_IN 1", "REVERSAL", day, Decimal(-1296), Decimal(-96)),
        ("STAND_IN 2", "STAND_IN", day, Decimal(2592), Decimal(192)),
    ]
    assert {line[4] for line in lines("L1")} == {day}


def test_a_loan_that_opens_again_loses_its_stand_in(tmp_path):
    imported(tmp_path, "LOANS", HEADER + CLOSED)
    imported(tmp_path, "LOANS", HEADER + CLOSED.replace("2023-05-20", ""))
    assert Loan.objects.get().status == "DISBURSED"
    assert sum(row[3] for row in money("L1")) == 0
    assert {line[4] for line in lines("L1")} == {None}


def test_a_new_earlier_loan_moves_the_cycles(tmp_path):
    imported(tmp_path, "LOANS", HEADER + OPEN)
    assert Loan.objects.get().cycle == 1
    imported(tmp_path, "LOANS", HEADER + CLOSED)
    assert dict(Loan.objects.values_list("external_id", "cycle")) == {"L1": 1, "L2": 2}


EQUAL = "external_id,client,product,principal,disbursed_on,total_due,term_days,first_due_on\n"


def test_a_total_due_is_split_equally_the_last_takes_the_cents(tmp_path):
    text = EQUAL + "L1,C1,P,1000,2024-01-01,1100,90,\n"
    mapping = {"schedule": "equal"}
    imported(tmp_path, "LOANS", text, mapping)
    assert [line[:4] for line in lines("L1")] == [
        (1, date(2024, 1, 23), Decimal("250.00"), Decimal("25.00")),
        (2, date(2024, 2, 14), Decimal("250.00"), Decimal("25.00")),
        (3, date(2024, 3, 7), Decimal("250.00"), Decimal("25.00")),
        (4, date(2024, 3, 29), Decimal("250.00"), Decimal("25.00")),
    ]
    # 10 % for 90 days is 0.1 x 365 / 90 a year
    assert Loan.objects.get().annual_rate == Decimal("0.405556")
    imported(tmp_path, "LOANS", EQUAL + "L2,C2,P,1000,2024-01-01,1100.01,90,\n", mapping)
    assert [line[3] for line in lines("L2")] == [Decimal("25.00")] * 3 + [Decimal("25.01")]


def test_a_bullet_falls_due_once(tmp_path):
    text = EQUAL + "L1,C1,P,1000,2024-01-01,1100,30,2024-02-02\n"
    imported(tmp_path, "LOANS", text, {"schedule": "bullet"})
    assert lines("L1") == [(1, date(2024, 2, 2), Decimal(1000), Decimal(100), None)]


def test_loans_without_schedule_can_be_asked_for(tmp_path):
    imported(tmp_path, "LOANS", HEADER + CLOSED, {"schedule": "none"})
    assert lines("L1") == []
    assert money("L1")[0][3] == Decimal("1200.00")


def test_faults_of_loans(tmp_path):
    Loan.objects.create(
        external_id="L9",
        client_id=ClientFactory(external_id="C9").pk,
        product=LoanProductFactory(code="Q"),
        branch=BranchFactory(),
        principal=1,
        annual_rate=0,
        installment_count=1,
    )
    header = "external_id,client,product,status,principal,disbursed_on,closed_on,close_reason\n"
    rows = [
        "L1,C7,Z,,100,2024-01-01,,\n",
        "L2,C1,P,,0,2024-01-02,2024-01-01,\n",
        "L3,C1,P,CLOSED,100,2024-01-01,,\n",
        "L4,C1,P,,100,2024-01-01,,PAID_OFF\n",
        "L5,C1,P,ACTIVE,1e400,2024-01-01,,\n",
        "L9,C1,P,,100,2024-01-01,,\n",
        "L6,C1,P,APPLIED,100,2024-01-01,,\n",
        "L7,C1,P,,100,1776-01-01,,\n",
    ]
    run = imported(tmp_path, "LOANS", header + "".join(rows))
    assert faults(run) == [
        (2, "client", "C7", "UNKNOWN_REFERENCE"),
        (2, "product", "Z", "UNKNOWN_REFERENCE"),
        (3, "closed_on", "2024-01-01", "WRONG_ORDER"),
        (3, "principal", "0", "OUT_OF_RANGE"),
        (4, "status", "CLOSED", "STATUS_CONTRADICTS_DATES"),
        (5, "close_reason", "PAID_OFF", "CLOSE_REASON_WITHOUT_DATE"),
        (6, "principal", "1e400", "NOT_AN_AMOUNT"),
        (6, "status", "ACTIVE", "NOT_A_CHOICE"),
        (7, "client", "C1", "ANOTHER_CLIENT"),
        (8, "status", "APPLIED", "STATUS_CONTRADICTS_DATES"),
        (9, "disbursed_on", "1776-01-01", "OUT_OF_RANGE"),
    ]
    assert Loan.objects.count() == 1


def test_terms_that_give_no_schedule_are_a_fault(tmp_path):
    LoanProductFactory(code="STEP", currency_step=Decimal(100))
    run = imported(tmp_path, "LOANS", HEADER + "L1,C1,STEP,150,2024-01-01,\n" + OPEN)
    assert faults(run) == [(2, "principal", "150", "NO_SCHEDULE")]
    assert Loan.objects.get().external_id == "L2"


def test_applications_and_refusals_need_no_disbursement(tmp_path):
    header = "external_id,client,product,status,principal,applied_on,approved_on\n"
    rows = [
        "L1,C1,P,,100,2024-01-01,\n",
        "L2,C1,P,,100,2024-01-01,2024-01-02\n",
        "L3,C1,P,REJECTED,100,2024-01-01,\n",
    ]
    run = imported(tmp_path, "LOANS", header + "".join(rows))
    assert counts(run) == (3, 3, 0, 0, 0)
    assert list(Loan.objects.order_by("external_id").values_list("status", "cycle")) == [
        ("APPLIED", None),
        ("APPROVED", None),
        ("REJECTED", None),
    ]
    assert not Installment.objects.exists()
