"""Repayments recorded and taken back."""

from datetime import date
from decimal import Decimal

import pytest

from loans.actions.loan import write_off
from loans.actions.repayment import (
    CannotRecordRepayment,
    CannotReverseRepayment,
    record_repayment,
    reverse_repayment,
)
from loans.models import Repayment
from tests.factories import LoanProductFactory
from tests.loans.books import applied, at_noon, disbursed, facts, pay

pytestmark = pytest.mark.django_db
LATER = at_noon(date(2024, 7, 1))


def split(repayment):
    parts = ("fee", "interest", "principal", "overpaid")
    return tuple(getattr(repayment, part) for part in parts)


def reverse(repayment, external_id="X-1"):
    return reverse_repayment(repayment=repayment, external_id=external_id, by=None, at=LATER)


def test_a_repayment_is_split_by_the_default_order_oldest_line_first():
    loan = disbursed(principal=1000, product=LoanProductFactory(fee_rate=Decimal("0.02")))

    assert split(pay(loan, "30", date(2024, 2, 10))) == (20, 10, 0, 0)
    assert split(pay(loan, "275", date(2024, 2, 29))) == (0, 25, 250, 0)  # 10 + 15 of line 2


def test_a_product_may_put_principal_first():
    order = ["PRINCIPAL", "INTEREST", "FEE", "PENALTY"]
    loan = disbursed(principal=1000, product=LoanProductFactory(allocation_order=order))

    assert split(pay(loan, "260", date(2024, 2, 10))) == (0, 10, 250, 0)


def test_lines_are_settled_by_the_payment_that_completes_them():
    loan = disbursed(principal=1000)
    pay(loan, "269.99", date(2024, 2, 20))
    pay(loan, "270.01", date(2024, 3, 2))

    settled = loan.installments.order_by("number").values_list("settled_on", flat=True)
    assert list(settled) == [date(2024, 3, 2), date(2024, 3, 2), None, None]


def test_the_loan_closes_with_the_last_cent_and_keeps_what_is_too_much_apart():
    loan = disbursed(principal=1000)
    last = pay(loan, "1100", date(2024, 4, 1))

    loan.refresh_from_db()
    assert split(last) == (0, 80, 1000, 20)
    assert (loan.status, loan.closed_on, loan.close_reason) == (
        "CLOSED",
        date(2024, 4, 1),
        "PAID_OFF",
    )


def test_a_repayment_entered_late_settles_by_its_business_date():
    loan = disbursed(principal=1000)
    pay(loan, "810", date(2024, 5, 20))
    pay(loan, "270", date(2024, 2, 29))

    loan.refresh_from_db()
    settled = loan.installments.order_by("number").values_list("settled_on", flat=True)
    assert list(settled) == [date(2024, 2, 29), *[date(2024, 5, 20)] * 3]
    assert loan.closed_on == date(2024, 5, 20)


@pytest.mark.parametrize(
    ("amount", "external_id", "on"),
    [
        ("0", "new", date(2024, 3, 1)),
        ("-5", "new", date(2024, 3, 1)),
        ("0.005", "new", date(2024, 3, 1)),
        ("5", "R-0", date(2024, 3, 1)),
        ("5", "new", date(2024, 1, 30)),
    ],
    ids=["nothing", "negative", "below a cent", "known external id", "before disbursement"],
)
def test_record_refuses(amount, external_id, on):
    loan = disbursed()
    pay(loan, "10", date(2024, 2, 10))
    before = facts()

    with pytest.raises(CannotRecordRepayment):
        record_repayment(
            loan=loan,
            amount=Decimal(amount),
            external_id=external_id,
            by=None,
            on=on,
            at=LATER,
        )

    assert facts() == before


def test_record_refuses_a_loan_not_disbursed():
    loan = applied()
    before = facts()

    with pytest.raises(CannotRecordRepayment):
        pay(loan, "10", date(2024, 3, 1))

    assert facts() == before


def test_record_refuses_a_loan_paid_off():
    loan = disbursed()
    pay(loan, "5000", date(2024, 3, 1))
    before = facts()

    with pytest.raises(CannotRecordRepayment, match="ended"):
        pay(loan, "10", date(2024, 3, 2))

    assert facts() == before


def test_a_reversal_has_the_business_date_and_the_opposite_amounts():
    loan = disbursed(principal=1000)
    paid = pay(loan, "300", date(2024, 2, 20))
    taken_back = reverse(paid)

    assert (taken_back.paid_on, taken_back.recorded_at) == (paid.paid_on, LATER)
    assert taken_back.amount == -300
    assert split(taken_back) == tuple(-part for part in split(paid))
    assert set(loan.installments.values_list("settled_on", flat=True)) == {None}
    assert all(total == 0 for total in Repayment.objects.totals().values())


def test_money_after_a_reversal_goes_to_the_oldest_line_again():
    loan = disbursed(principal=1000)
    reverse(pay(loan, "300", date(2024, 2, 20)))

    assert split(pay(loan, "300", date(2024, 3, 1))) == (0, 40, 260, 0)


def test_a_reversal_opens_a_loan_it_had_paid_off():
    loan = disbursed(principal=1000)
    pay(loan, "270", date(2024, 2, 29))
    last = pay(loan, "810", date(2024, 3, 1))

    reverse(last)

    loan.refresh_from_db()
    assert (loan.status, loan.closed_on, loan.close_reason) == ("DISBURSED", None, "")
    settled = loan.installments.order_by("number").values_list("settled_on", flat=True)
    assert list(settled) == [date(2024, 2, 29), None, None, None]


def test_a_reversal_refuses_a_second_one_and_one_of_itself():
    loan = disbursed()
    paid = pay(loan, "300", date(2024, 2, 20))
    taken_back = reverse(paid)
    before = facts()

    for repayment in (paid, taken_back):
        with pytest.raises(CannotReverseRepayment):
            reverse(repayment, "X-2")

    assert facts() == before


def test_a_reversal_refuses_to_undo_what_a_write_off_counted_on():
    loan = disbursed()
    paid = pay(loan, "300", date(2024, 2, 20))
    write_off(loan=loan, by=None, on=date(2024, 12, 31))
    before = facts()

    with pytest.raises(CannotReverseRepayment):
        reverse(paid)

    assert facts() == before
