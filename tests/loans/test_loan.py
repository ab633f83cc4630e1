"""Loans from application to their end: what is done, what is refused, and that a refusal changes nothing."""

from datetime import date
from decimal import Decimal

import pytest

from crm.errors import Refused
from loans.actions import loan as actions
from loans.actions.repayment import record_repayment
from loans.models import Loan
from tests.factories import ClientFactory, LoanFactory, LoanProductFactory, StaffFactory
from tests.loans.books import applied, at_noon, disbursed, facts, pay

pytestmark = pytest.mark.django_db
DAY = date(2024, 1, 31)


def test_apply_takes_the_terms_of_the_product_and_the_people_of_the_client():
    amina = StaffFactory()
    client = ClientFactory(officer=amina)
    product = LoanProductFactory()

    loan = actions.apply(
        client=client, product=product, principal=Decimal(500), external_id="L-1", by=amina, on=DAY
    )

    assert (loan.status, loan.applied_on, loan.cycle) == ("APPLIED", DAY, None)
    assert (loan.officer, loan.branch, loan.group) == (amina, client.branch, None)
    assert (loan.annual_rate, loan.installment_count) == (Decimal("0.24"), 4)


@pytest.mark.parametrize(
    ("product", "principal", "external_id"),
    [
        ({"is_active": False}, "500", "new"),
        ({}, "0", "new"),
        ({"currency_step": Decimal(100)}, "550", "new"),
        ({}, "500", "taken"),
    ],
    ids=["ended product", "nothing", "off the currency step", "known external id"],
)
def test_apply_refuses(product, principal, external_id):
    client = LoanFactory(external_id="taken").client
    before = facts()

    with pytest.raises(actions.CannotApply):
        actions.apply(
            client=client,
            product=LoanProductFactory(**product),
            principal=Decimal(principal),
            external_id=external_id,
            by=None,
            on=DAY,
        )

    assert facts() == before


def test_disburse_draws_up_the_installments_with_the_fee_on_the_first():
    loan = disbursed(principal=1000, product=LoanProductFactory(fee_rate=Decimal("0.02")))

    lines = loan.installments.order_by("number").values_list(
        "due_on", "principal", "interest", "fee"
    )
    assert list(lines) == [
        (date(2024, 2, 29), 250, 20, 20),
        (date(2024, 3, 31), 250, 20, 0),
        (date(2024, 4, 30), 250, 20, 0),
        (date(2024, 5, 31), 250, 20, 0),
    ]
    assert (loan.status, loan.disbursed_on, loan.cycle) == ("DISBURSED", DAY, 1)


def test_cycles_follow_disbursement_dates_and_then_ids():
    client = ClientFactory()
    days = [date(2024, 3, 1), date(2023, 3, 1), date(2024, 3, 1), None]
    statuses = ["DISBURSED", "DISBURSED", "DISBURSED", "APPLIED"]
    loans = [
        LoanFactory(client=client, disbursed_on=day, status=status)
        for day, status in zip(days, statuses, strict=True)
    ]
    other = LoanFactory()

    assert actions.number_cycles([client.pk]) == 3
    assert actions.number_cycles([client.pk]) == 0
    for loan in [*loans, other]:
        loan.refresh_from_db()
    assert [loan.cycle for loan in loans] == [2, 1, 3, None]
    assert other.cycle is None
    assert actions.number_all_cycles() == 1


def test_a_loan_paid_in_full_may_be_closed_by_hand_and_one_that_owes_may_not():
    loan = disbursed(principal=1000)
    pay(loan, "1079.99", date(2024, 2, 10))
    before = facts()

    with pytest.raises(actions.CannotClose, match="still owes"):
        actions.close(loan=loan, reason="PAID_OFF", by=None, on=date(2024, 3, 1))

    assert facts() == before


@pytest.mark.parametrize("reason", ["WRITTEN_OFF", "NO_SUCH_REASON"])
def test_close_leaves_losses_to_write_off(reason):
    loan = disbursed()
    before = facts()

    with pytest.raises(actions.CannotClose):
        actions.close(loan=loan, reason=reason, by=None, on=DAY)

    assert facts() == before


def test_close_ends_the_loan_of_a_client_who_died():
    closed = actions.close(loan=disbursed(), reason="DEATH", by=None, on=date(2024, 3, 1))

    assert (closed.status, closed.closed_on, closed.close_reason) == (
        "CLOSED",
        date(2024, 3, 1),
        "DEATH",
    )


def test_cancel_refuses_a_loan_with_repayments():
    loan = disbursed()
    pay(loan, "1", date(2024, 2, 1))
    before = facts()

    with pytest.raises(actions.CannotClose, match="canceled"):
        actions.close(loan=loan, reason="CANCELED", by=None, on=date(2024, 3, 1))

    assert facts() == before


def test_write_off_gives_up_what_is_outstanding_and_later_money_is_recovery():
    loan = disbursed(principal=1000)
    pay(loan, "270", date(2024, 2, 29))

    lost = actions.write_off(loan=loan, by=None, on=date(2024, 12, 31))
    recovered = pay(loan, "100", date(2025, 1, 15))

    assert (lost.status, lost.close_reason) == ("WRITTEN_OFF", "WRITTEN_OFF")
    assert lost.written_off_principal == 750
    assert (recovered.kind, recovered.interest, recovered.principal) == ("RECOVERY", 20, 80)


@pytest.mark.parametrize(
    ("act", "more"),
    [
        (actions.approve, {"on": DAY}),
        (actions.reject, {}),
        (actions.withdraw, {}),
        (actions.disburse, {"on": DAY}),
        (actions.close, {"reason": "DEATH", "on": date(2024, 6, 1)}),
        (actions.write_off, {"on": date(2024, 6, 1)}),
        (
            actions.reschedule,
            {"installment_count": 6, "annual_rate": Decimal("0.2"), "on": date(2024, 6, 1)},
        ),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_every_step_refuses_a_loan_that_has_ended(act, more):
    loan = disbursed()
    pay(loan, "5000", date(2024, 5, 1))
    before = facts()

    with pytest.raises(Refused):
        act(loan=loan, by=None, **more)

    assert facts() == before


@pytest.mark.parametrize("act", [actions.approve, actions.disburse])
def test_no_step_may_be_dated_before_the_one_it_follows(act):
    loan = applied()
    if act is actions.disburse:
        actions.approve(loan=loan, by=None, on=DAY)
    before = facts()

    with pytest.raises(Refused):
        act(loan=loan, by=None, on=date(2024, 1, 30))

    assert facts() == before


def test_a_loan_cannot_end_before_its_last_repayment():
    loan = disbursed()
    pay(loan, "10", date(2024, 3, 1))
    before = facts()

    with pytest.raises(actions.CannotWriteOff, match="last repayment"):
        actions.write_off(loan=loan, by=None, on=date(2024, 2, 28))

    assert facts() == before


def test_disburse_refuses_terms_the_product_cannot_draw_up():
    loan = applied(principal=100, product=LoanProductFactory(installment_multiple=Decimal(500)))
    actions.approve(loan=loan, by=None, on=DAY)
    Loan.objects.filter(pk=loan.pk).update(annual_rate=Decimal(0))
    before = facts()

    with pytest.raises(actions.CannotDisburse, match="do not fit"):
        actions.disburse(loan=loan, by=None, on=DAY)

    assert facts() == before


def test_reject_and_withdraw_end_an_application():
    assert actions.reject(loan=applied(), by=None).status == "REJECTED"
    assert actions.withdraw(loan=applied(), by=None).status == "WITHDRAWN"


def test_reschedule_keeps_what_was_paid_and_spreads_the_rest():
    loan = disbursed(principal=1000)
    pay(loan, "400", date(2024, 3, 15))  # line 1 whole; of line 2 all interest and 110 of principal

    changed = actions.reschedule(
        loan=loan, installment_count=2, annual_rate=Decimal("0.12"), by=None, on=date(2024, 4, 30)
    )

    assert (changed.status, changed.rescheduled_on) == ("RESCHEDULED", date(2024, 4, 30))
    lines = changed.installments.agreed_now().order_by("number")
    told = lines.values_list("number", "due_on", "principal", "interest", "settled_on")
    assert list(told) == [
        (1, date(2024, 2, 29), 250, 20, date(2024, 3, 15)),
        (2, date(2024, 3, 31), 110, 20, date(2024, 3, 15)),
        (3, date(2024, 5, 30), 320, Decimal("26.40"), None),  # 6.40 and the 20 that had fallen due
        (4, date(2024, 6, 30), 320, Decimal("6.40"), None),
    ]


def test_a_rescheduled_loan_was_as_late_as_it_was():
    loan = disbursed(principal=1000)
    pay(loan, "400", date(2024, 3, 15))
    actions.reschedule(
        loan=loan, installment_count=2, annual_rate=Decimal("0.12"), by=None, on=date(2024, 4, 30)
    )

    before, after = date(2024, 4, 29), date(2024, 4, 30)
    late = loan.installments.unpaid(before).filter(due_on__lt=before)
    assert [line.number for line in late] == [2]
    assert not loan.installments.unpaid(after).filter(due_on__lt=after).exists()


def test_a_rescheduled_loan_is_paid_off_when_the_new_lines_are():
    loan = disbursed(principal=1000)
    pay(loan, "400", date(2024, 3, 15))
    actions.reschedule(
        loan=loan, installment_count=2, annual_rate=Decimal("0.12"), by=None, on=date(2024, 4, 30)
    )

    pay(loan, "672.79", date(2024, 6, 1))
    loan.refresh_from_db()
    assert loan.is_open
    last = pay(loan, "0.01", date(2024, 6, 2))
    loan.refresh_from_db()
    assert (loan.closed_on, loan.close_reason) == (date(2024, 6, 2), "PAID_OFF")
    assert last.principal == Decimal("0.01")


def test_reschedule_refuses_a_second_time_on_one_day():
    loan = disbursed()
    terms = {"installment_count": 6, "annual_rate": Decimal("0.2"), "by": None}
    actions.reschedule(loan=loan, on=date(2024, 3, 1), **terms)
    before = facts()

    with pytest.raises(actions.CannotReschedule):
        actions.reschedule(loan=loan, on=date(2024, 3, 1), **terms)

    assert facts() == before


def test_changes_name_who_made_them():
    amina = StaffFactory()
    loan = disbursed(by=amina)
    record_repayment(
        loan=loan,
        amount=Decimal(5000),
        external_id="R-1",
        by=amina,
        on=date(2024, 3, 1),
        at=at_noon(date(2024, 3, 1)),
    )

    users = loan.events.order_by("pgh_id").values_list("pgh_context__metadata__user", flat=True)
    assert set(users) == {amina.pk}
