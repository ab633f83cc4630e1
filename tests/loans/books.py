"""Loans in the making, for tests of what is done with them."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

from loans.actions import loan as actions
from loans.actions.repayment import record_repayment
from loans.models import Installment, Loan, Repayment
from tests.factories import ClientFactory, LoanProductFactory

DAY = date(2024, 1, 31)


def at_noon(day):
    return datetime.combine(day, time(12), UTC)


def applied(*, principal=1000, product=None, client=None, by=None, on=DAY):
    return actions.apply(
        client=client or ClientFactory(),
        product=product or LoanProductFactory(),
        principal=Decimal(principal),
        external_id=f"L-{Loan.objects.count()}",
        by=by,
        on=on,
    )


def disbursed(*, on=DAY, by=None, **terms):
    loan = applied(on=on, by=by, **terms)
    actions.approve(loan=loan, by=by, on=on)
    return actions.disburse(loan=loan, by=by, on=on)


def pay(loan, amount, on):
    return record_repayment(
        loan=loan,
        amount=Decimal(amount),
        external_id=f"R-{Repayment.objects.count()}",
        by=None,
        on=on,
        at=at_noon(on),
    )


def facts():
    """All that is stored about loans, so that a test can say that nothing changed."""
    return [list(model.objects.order_by("pk").values()) for model in (Loan, Installment, Repayment)]
