from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loans.allocation import Component, Portions, allocate
from loans.models import Installment, Loan, Repayment
from tests.factories import ClientFactory, LoanFactory, LoanProductFactory
from tests.loans.importing import counts, faults, imported

pytestmark = pytest.mark.django_db

HEADER = "loan,external_id,paid_on,amount\n"
PARTS = "loan,external_id,paid_on,amount,principal,interest,overpaid\n"
REVERSING = "loan,external_id,paid_on,amount,reverses\n"


@pytest.fixture(autouse=True)
def loan():
    product = LoanProductFactory(code="P", annual_rate=Decimal("0.24"), installment_count=2)
    loan = LoanFactory(external_id="L1", product=product, disbursed_on=date(2024, 1, 1))
    for number in (1, 2):
        Installment.objects.create(
            loan=loan,
            number=number,
            due_on=date(2024, 1 + number, 1),
            principal=600,
            interest=24,
            agreed_on=loan.disbursed_on,
        )
    return loan


def money():
    rows = Repayment.objects.order_by("id")
    return list(
        rows.values_list("external_id", "kind", "amount", "principal", "interest", "overpaid")
    )


def settled():
    return list(Installment.objects.order_by("number").values_list("settled_on", flat=True))


def test_amounts_are_allocated_oldest_installment_first(tmp_path):
    rows = "L1,R1,2024-02-01,100\nL1,R2,2024-02-05,600\nL1,R3,2024-03-01,600\n"
    run = imported(tmp_path, "REPAYMENTS", HEADER + rows)
    assert counts(run) == (3, 3, 0, 0, 0)
    assert money() == [
        ("R1", "PAYMENT", Decimal(100), Decimal(76), Decimal(24), Decimal(0)),
        ("R2", "PAYMENT", Decimal(600), Decimal(576), Decimal(24), Decimal(0)),
        ("R3", "PAYMENT", Decimal(600), Decimal(548), Decimal(0), Decimal(52)),
    ]
    assert settled() == [date(2024, 2, 5), date(2024, 3, 1)]


def test_later_files_go_on_where_the_first_ended(tmp_path):
    imported(tmp_path, "REPAYMENTS", HEADER + "L1,R1,2024-02-01,100\n")
    imported(tmp_path, "REPAYMENTS", HEADER + "L1,R2,2024-02-05,600\n")
    assert money()[1][3:5] == (Decimal(576), Decimal(24))


def test_given_parts_are_kept(tmp_path):
    imported(tmp_path, "REPAYMENTS", PARTS + "L1,R1,2024-02-01,100,100,,\n")
    assert money() == [("R1", "PAYMENT", Decimal(100), Decimal(100), Decimal(0), Decimal(0))]


def test_a_second_import_changes_nothing(tmp_path):
    rows = "L1,R1,2024-02-01,100\nL1,R2,2024-02-05,600\n"
    imported(tmp_path, "REPAYMENTS", HEADER + rows)
    before = list(Repayment.objects.values())
    run = imported(tmp_path, "REPAYMENTS", HEADER + rows)
    assert counts(run) == (2, 0, 0, 2, 0)
    assert list(Repayment.objects.values()) == before


def test_a_recorded_repayment_does_not_change(tmp_path):
    imported(tmp_path, "REPAYMENTS", PARTS + "L1,R1,2024-02-01,100,100,,\n")
    rows = "L1,R1,2024-02-01,90\nL1,R2,2024-02-02,10\n"
    run = imported(tmp_path, "REPAYMENTS", HEADER + rows)
    assert faults(run) == [(2, "amount", "90", "MONEY_FACT_CHANGED")]
    run = imported(tmp_path, "REPAYMENTS", HEADER + "L1,R1,2024-02-03,100\n")
    assert faults(run) == [(2, "amount", "100", "MONEY_FACT_CHANGED")]
    run = imported(tmp_path, "REPAYMENTS", PARTS + "L1,R1,2024-02-01,100,90,10,\n")
    assert faults(run) == [(2, "amount", "100", "MONEY_FACT_CHANGED")]
    assert Repayment.objects.count() == 2


def test_a_reversal_in_a_later_file(tmp_path):
    imported(tmp_path, "REPAYMENTS", HEADER + "L1,R1,2024-02-01,700\n")
    assert settled() == [date(2024, 2, 1), None]
    text = REVERSING + "L1,X1,2024-02-09,-700,R1\n"
    run = imported(tmp_path, "REPAYMENTS", text)
    assert counts(run) == (1, 1, 0, 0, 0)
    reversal = Repayment.objects.get(external_id="X1")
    assert (reversal.kind, reversal.reverses.external_id) == ("REVERSAL", "R1")
    assert reversal.paid_on == date(2024, 2, 1)
    assert settled() == [None, None]
    assert counts(imported(tmp_path, "REPAYMENTS", text)) == (1, 0, 0, 1, 0)


def test_a_reversal_in_the_same_file_leaves_the_debt_to_the_others(tmp_path):
    rows = "L1,R1,2024-02-01,624,\nL1,X1,2024-02-01,-624,R1\nL1,R2,2024-02-03,624,\n"
    run = imported(tmp_path, "REPAYMENTS", REVERSING + rows)
    assert counts(run) == (3, 3, 0, 0, 0)
    assert money()[1] == ("R2", "PAYMENT", Decimal(624), Decimal(600), Decimal(24), Decimal(0))
    assert settled() == [date(2024, 2, 3), None]
    assert sum(row[2] for row in money()) == 624


def test_faults_of_repayments(tmp_path):
    LoanFactory(external_id="L0", disbursed_on=None, status=Loan.Status.APPROVED)
    imported(tmp_path, "REPAYMENTS", HEADER + "L1,R0,2024-02-01,10\nL1,R00,2024-02-01,10\n")
    imported(tmp_path, "REPAYMENTS", REVERSING + "L1,X0,2024-02-01,-10,R0\n")
    rows = [
        "L7,R1,2024-02-01,10,\n",
        "L1,R2,2023-12-31,10,\n",
        "L1,R3,2024-02-01,0,\n",
        "L1,R4,2024-02-01,-10,\n",
        "L1,R5,2024-02-01,-10,R0\n",
        "L1,R6,2024-02-01,-9,R00\n",
        "L1,R7,2024-02-01,-10,X0\n",
        "L1,R8,2024-02-01,-10,R99\n",
        "L1,R9,2024-02-01,10,R00\n",
        "L1,R10,2024-02-01,0.001,\n",
        "L0,R11,2024-02-01,10,\n",
        "L1,R12,2024-02-01,-10,R00\n",
        "L1,R13,2024-02-01,-10,R00\n",
    ]
    run = imported(tmp_path, "REPAYMENTS", REVERSING + "".join(rows))
    assert faults(run) == [
        (2, "loan", "L7", "UNKNOWN_REFERENCE"),
        (3, "paid_on", "2023-12-31", "WRONG_ORDER"),
        (4, "amount", "0", "OUT_OF_RANGE"),
        (5, "reverses", "", "NOT_A_REVERSAL"),
        (6, "reverses", "R0", "REVERSED_BEFORE"),
        (7, "reverses", "R00", "REVERSAL_DIFFERS"),
        (8, "reverses", "X0", "NOT_A_REVERSAL"),
        (8, "reverses", "X0", "REVERSAL_DIFFERS"),
        (9, "reverses", "R99", "UNKNOWN_REFERENCE"),
        (10, "reverses", "R00", "NOT_A_REVERSAL"),
        (11, "amount", "0.001", "NOT_AN_AMOUNT"),
        (12, "loan", "L0", "NOT_DISBURSED"),
        (13, "reverses", "R00", "REVERSED_BEFORE"),
        (14, "reverses", "R00", "REVERSED_BEFORE"),
    ]


def test_parts_must_add_up(tmp_path):
    run = imported(tmp_path, "REPAYMENTS", PARTS + "L1,R1,2024-02-01,100,90,9,\n")
    assert faults(run) == [(2, "amount", "100", "PARTS_DIFFER_FROM_AMOUNT")]


def test_money_after_a_write_off_is_recovery(tmp_path, loan):
    loan.status, loan.close_reason = "WRITTEN_OFF", "WRITTEN_OFF"
    loan.closed_on, loan.written_off_principal = date(2024, 5, 1), 1200
    loan.save()
    rows = "L1,R1,2024-04-30,10\nL1,R2,2024-05-01,10\n"
    imported(tmp_path, "REPAYMENTS", HEADER + rows)
    assert [row[1] for row in money()] == ["PAYMENT", "RECOVERY"]


def test_real_repayments_take_the_place_of_a_stand_in(tmp_path):
    ClientFactory(external_id="C1")
    loans = "external_id,client,product,principal,disbursed_on,closed_on\n"
    imported(tmp_path, "LOANS", loans + "L2,C1,P,1200,2024-01-01,2024-03-01\n")
    assert [row[0] for row in money()] == ["STAND_IN 1"]
    run = imported(tmp_path, "REPAYMENTS", HEADER + "L2,R1,2024-02-01,624\n")
    assert counts(run) == (1, 1, 0, 0, 0)
    assert [row[:3] for row in money()] == [
        ("STAND_IN 1", "STAND_IN", Decimal(1248)),
        ("REVERSAL OF STAND_IN 1", "REVERSAL", Decimal(-1248)),
        ("R1", "PAYMENT", Decimal(624)),
    ]
    of_second = Installment.objects.filter(loan__external_id="L2").order_by("number")
    assert [line.settled_on for line in of_second] == [date(2024, 2, 1), None]
    run = imported(tmp_path, "LOANS", loans + "L2,C1,P,1200,2024-01-01,2024-03-01\n")
    assert counts(run) == (1, 0, 0, 1, 0)
    assert len(money()) == 3


CENTS = st.integers(1, 90_000).map(lambda cents: Decimal(cents) / 100)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    order=st.permutations(["PENALTY", "FEE", "INTEREST", "PRINCIPAL"]),
    dues=st.lists(st.lists(st.integers(0, 300), min_size=4, max_size=4), min_size=1, max_size=5),
    files=st.lists(st.lists(CENTS, min_size=1, max_size=5), min_size=1, max_size=2),
)
def test_the_database_allocates_as_the_pure_rule_does(tmp_path, order, dues, files):
    loan = LoanFactory(product=LoanProductFactory(allocation_order=order))
    owed = []
    for number, (penalty, fee, interest, principal) in enumerate(dues, start=1):
        amounts = {"penalty": penalty, "fee": fee, "interest": interest, "principal": principal}
        parts = {name: Decimal(value) for name, value in amounts.items()}
        owed.append(Portions(number=number, **parts))
        Installment.objects.create(
            loan=loan,
            number=number,
            due_on=date(2024, number, 1),
            agreed_on=loan.disbursed_on,
            **parts,
        )
    expected = []
    for amount in [amount for file in files for amount in file]:
        split = allocate(amount, owed, [Component(name) for name in order])
        expected.append([split.total(each) for each in Component] + [split.overpaid])
        taken = {portions.number: portions for portions in split.paid}
        owed = [_less(each, taken.get(each.number)) for each in owed]
    number = 0
    for file in files:
        rows = []
        for amount in file:
            number += 1
            rows.append(f"{loan.external_id},{number},2024-02-01,{amount}\n")
        imported(tmp_path, "REPAYMENTS", HEADER + "".join(rows))
    fields = [each.lower() for each in Component] + ["overpaid"]
    stored = [list(row) for row in loan.repayments.order_by("id").values_list(*fields)]
    assert stored == expected


def _less(portions, taken):
    if taken is None:
        return portions
    rest = {each.lower(): portions.amounts[each] - taken.amounts[each] for each in Component}
    return Portions(number=portions.number, **rest)
