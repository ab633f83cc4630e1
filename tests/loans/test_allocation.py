"""Allocation of repayments."""

from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loans.allocation import DEFAULT_ORDER, Allocation, Component, Portions, allocate

PENALTY, FEE, INTEREST, PRINCIPAL = DEFAULT_ORDER
FIRST = Portions(
    number=1,
    penalty=Decimal(5),
    fee=Decimal(10),
    interest=Decimal(20),
    principal=Decimal(100),
)
SECOND = Portions(number=2, interest=Decimal(15), principal=Decimal(105))


def test_a_part_payment_goes_to_penalty_fee_and_interest_before_principal():
    allocation = allocate(Decimal(40), [FIRST])

    expected = Portions(
        number=1, penalty=Decimal(5), fee=Decimal(10), interest=Decimal(20), principal=Decimal(5)
    )
    assert allocation == Allocation((expected,), Decimal(0))


def test_the_product_may_put_principal_first():
    allocation = allocate(Decimal(110), [FIRST], (PRINCIPAL, INTEREST, FEE, PENALTY))

    assert allocation.paid == (Portions(number=1, principal=Decimal(100), interest=Decimal(10)),)


def test_the_oldest_installment_is_settled_before_the_next_gets_anything():
    allocation = allocate(Decimal(145), [SECOND, FIRST])

    assert allocation.paid == (FIRST, Portions(number=2, interest=Decimal(10)))


def test_an_installment_that_receives_nothing_is_not_mentioned():
    paid_up = Portions(number=1)

    allocation = allocate(Decimal(15), [paid_up, SECOND])

    assert allocation.paid == (Portions(number=2, interest=Decimal(15)),)


def test_what_exceeds_all_debts_is_overpaid():
    allocation = allocate(Decimal(300), [FIRST, SECOND])

    assert allocation == Allocation((FIRST, SECOND), Decimal(45))


def test_nothing_paid_settles_nothing():
    assert allocate(Decimal(0), [FIRST]) == Allocation((), Decimal(0))


def test_a_component_is_summed_over_installments():
    allocation = allocate(Decimal(300), [FIRST, SECOND])

    assert allocation.total(INTEREST) == 35
    assert allocation.total(PRINCIPAL) == 205


def test_a_negative_repayment_is_refused():
    with pytest.raises(ValueError, match="cannot be negative"):
        allocate(Decimal("-0.01"), [FIRST])


@pytest.mark.parametrize("order", [(PENALTY, FEE, INTEREST), (PENALTY, FEE, FEE, PRINCIPAL)])
def test_an_order_that_misses_a_component_is_refused(order):
    with pytest.raises(ValueError, match="each component once"):
        allocate(Decimal(1), [FIRST], order)


def test_a_negative_debt_is_refused():
    with pytest.raises(ValueError, match="Installment 3 has a negative amount"):
        Portions(number=3, fee=Decimal(-1))


money = st.decimals("0", "500", places=2)
debts = st.lists(st.tuples(money, money, money, money), max_size=6).map(
    lambda rows: [
        Portions(number=number, penalty=row[0], fee=row[1], interest=row[2], principal=row[3])
        for number, row in enumerate(rows, start=1)
    ]
)
orders = st.sampled_from(list(permutations(Component)))


@given(amount=st.decimals("0", "5000", places=2), owed=debts, order=orders)
def test_the_parts_sum_to_the_repayment_and_no_debt_is_paid_twice(amount, owed, order):
    allocation = allocate(amount, owed, order)

    assert sum(each.total for each in allocation.paid) + allocation.overpaid == amount
    debt = {each.number: each for each in owed}
    for paid in allocation.paid:
        for component in Component:
            assert 0 <= paid.amounts[component] <= debt[paid.number].amounts[component]


@given(amount=st.decimals("0", "5000", places=2), owed=debts, order=orders)
def test_money_is_overpaid_only_when_nothing_is_owed(amount, owed, order):
    total = sum(each.total for each in owed)

    assert allocate(amount, owed, order).overpaid == max(Decimal(0), amount - total)


@given(first=money, second=money, owed=debts, order=orders)
def test_two_repayments_settle_the_same_as_one_of_their_sum(first, second, owed, order):
    early = allocate(first, owed, order)
    paid = {each.number: each for each in early.paid}
    left = [_less(each, paid.get(each.number, Portions(number=each.number))) for each in owed]

    late = allocate(second, left, order)

    at_once = allocate(first + second, owed, order)
    for component in Component:
        assert early.total(component) + late.total(component) == at_once.total(component)


def _less(owed: Portions, paid: Portions) -> Portions:
    left = {each.lower(): owed.amounts[each] - paid.amounts[each] for each in Component}
    return Portions(number=owed.number, **left)
