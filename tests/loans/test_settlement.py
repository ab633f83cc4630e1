"""Settlement dates: the set-based statement against a reference of a few plain lines."""

from datetime import date, timedelta
from itertools import accumulate

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loans.actions.settlement import settle, settle_all
from loans.models import Installment, Repayment
from tests.factories import LoanFactory
from tests.loans.books import at_noon

pytestmark = pytest.mark.django_db
START = date(2024, 1, 1)
dues = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 30)), min_size=1, max_size=6
)  # day due, amount
payments = st.lists(
    st.tuples(st.integers(0, 90), st.integers(1, 50), st.integers(0, 5), st.booleans()), max_size=8
)  # day paid, amount, overpaid, taken back later
books = st.lists(st.tuples(dues, payments), min_size=1, max_size=3)


def reference(lines, money):
    """Walk the days: a line is settled on the first day by which all older lines and itself are paid."""
    reached = accumulate(amount for _, amount in sorted(lines))
    kept = [(day, amount) for day, amount, _, is_reversed in money if not is_reversed]
    return [_first_day(total, kept) for total in reached]


def _first_day(total, kept):
    if total == 0:
        return START
    for day in sorted({day for day, _ in kept}):
        if sum(amount for paid, amount in kept if paid <= day) >= total:
            return START + timedelta(days=day)
    return None


def store(loan, lines, money):
    for number, (day, amount) in enumerate(sorted(lines), start=1):
        Installment.objects.create(
            loan=loan,
            number=number,
            due_on=START + timedelta(days=day),
            principal=amount,
            interest=0,
            agreed_on=START,
        )
    for number, (day, amount, overpaid, is_reversed) in enumerate(money):
        row = {
            "loan": loan,
            "paid_on": START + timedelta(days=day),
            "recorded_at": at_noon(START),
        }
        parts = {"amount": amount + overpaid, "principal": amount, "overpaid": overpaid}
        paid = Repayment.objects.create(external_id=f"{number}", **row, **parts)
        if is_reversed:
            opposite = {name: -value for name, value in parts.items()}
            Repayment.objects.create(
                external_id=f"{number}x", kind="REVERSAL", reverses=paid, **row, **opposite
            )


@given(book=books)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_settlement_is_what_the_reference_says(book):
    loans = [LoanFactory(disbursed_on=START) for _ in book]
    for loan, (lines, money) in zip(loans, book, strict=True):
        store(loan, lines, money)

    settle([loan.pk for loan in loans])

    for loan, (lines, money) in zip(loans, book, strict=True):
        told = loan.installments.order_by("number").values_list("settled_on", flat=True)
        assert list(told) == reference(lines, money)
    assert settle_all() == 0  # the same statement over all loans finds nothing to change


def test_settle_touches_only_the_loans_it_is_given():
    one, other = LoanFactory(disbursed_on=START), LoanFactory(disbursed_on=START)
    for loan in (one, other):
        store(loan, [(30, 10)], [(30, 10, 0, False)])

    assert settle([]) == 0
    assert settle([one.pk]) == 1
    assert list(other.installments.values_list("settled_on", flat=True)) == [None]
    assert settle_all() == 1


def test_a_line_in_part_paid_when_it_was_replaced_is_never_settled():
    loan = LoanFactory(disbursed_on=START)
    store(loan, [(30, 100)], [(30, 60, 0, False), (90, 40, 0, False)])
    replaced_on = START + timedelta(days=60)
    loan.installments.update(replaced_on=replaced_on)
    for number, (amount, days) in enumerate([(60, 30), (40, 90)], start=1):
        Installment.objects.create(
            loan=loan,
            number=number,
            due_on=START + timedelta(days=days),
            principal=amount,
            interest=0,
            agreed_on=replaced_on,
        )

    settle([loan.pk])

    told = loan.installments.order_by("agreed_on", "number").values_list("settled_on", flat=True)
    assert list(told) == [None, START + timedelta(days=30), START + timedelta(days=90)]
