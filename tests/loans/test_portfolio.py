"""Portfolio figures from stored facts: the worked example of three loans."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from crm.access import Role
from loans.actions.settlement import settle_all
from loans.arrears import arrears_rate, gross_loan_portfolio, portfolio_at_risk
from loans.models import Installment, Loan, Repayment
from loans.portfolio import exposures
from tests.factories import BranchFactory, ClientFactory, LoanFactory, StaffFactory
from tests.loans.books import at_noon

pytestmark = pytest.mark.django_db
AS_OF = date(2024, 6, 30)
LATE_DUE = AS_OF - timedelta(days=35)


def owing(client, outstanding, *, late=0):
    """A loan of 1,500 of which `outstanding` is left, `late` of it due 35 days ago."""
    start = date(2024, 1, 1)
    loan = LoanFactory(client=client, principal=1500, disbursed_on=start)
    paid = 1500 - outstanding
    dues = [(start + timedelta(days=30), paid), (LATE_DUE, late)]
    dues.append((AS_OF + timedelta(days=30), outstanding - late))
    for number, (due_on, principal) in enumerate(dues, start=1):
        Installment.objects.create(
            loan=loan,
            number=number,
            due_on=due_on,
            principal=principal,
            interest=0,
            agreed_on=start,
        )
    Repayment.objects.create(
        loan=loan,
        external_id="1",
        paid_on=start + timedelta(days=30),
        amount=paid,
        principal=paid,
        recorded_at=at_noon(start),
    )
    return loan


@pytest.fixture
def book():
    branch = BranchFactory()
    amina = StaffFactory(branches=[branch])
    client = ClientFactory(branch=branch, officer=amina)
    loans = [owing(client, 1000), owing(client, 400, late=50), owing(client, 600)]
    settle_all()
    return amina, loans


def test_the_worked_example(book):
    amina, _ = book
    seen = exposures(Loan.objects.visible_to(amina), AS_OF)

    assert gross_loan_portfolio(seen) == 2000
    assert portfolio_at_risk(seen, days=30) == Decimal("0.2")
    assert arrears_rate(seen) == Decimal("0.025")
    assert portfolio_at_risk(seen, days=90) == 0


@pytest.mark.parametrize(("days", "is_late"), [(0, True), (30, True), (34, True), (35, False)])
def test_a_loan_is_in_arrears_when_it_is_later_than_the_days(book, days, is_late):
    amina, loans = book

    found = Loan.objects.visible_to(amina).in_arrears(AS_OF, days=days)

    assert list(found) == [loans[1]] * is_late


def test_an_officer_of_another_branch_sees_nothing(book):
    outsider = StaffFactory(role=Role.BRANCH_MANAGER, branches=[BranchFactory()])

    assert exposures(Loan.objects.visible_to(outsider), AS_OF) == []
    assert not Loan.objects.visible_to(outsider).in_arrears(AS_OF).exists()


def test_a_day_in_the_past_is_told_by_the_facts_of_that_day(book):
    before = LATE_DUE - timedelta(days=120)

    assert gross_loan_portfolio(exposures(Loan.objects.all(), before)) == 4500
    assert not Loan.objects.in_arrears(LATE_DUE).exists()


def test_a_loan_that_ended_is_in_no_figure(book):
    _, loans = book
    Loan.objects.filter(pk=loans[1].pk).update(
        closed_on=AS_OF, close_reason="WRITTEN_OFF", status="WRITTEN_OFF"
    )

    assert portfolio_at_risk(exposures(Loan.objects.all(), AS_OF), days=1) == 0
