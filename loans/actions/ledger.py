"""The ledger of one loan: what each line of its schedule still asks for."""

from dataclasses import dataclass
from decimal import Decimal

from crm.money import ZERO
from loans.allocation import Component, Portions, still_owed
from loans.models import Installment, Loan


@dataclass(frozen=True)
class Line:
    """An installment of the schedule in force and what it still asks for."""

    installment: Installment
    owed: Portions

    @property
    def paid(self) -> Portions:
        """What has been paid on it."""
        due = self.installment
        return Portions(
            number=due.number,
            penalty=due.penalty - self.owed.penalty,
            fee=due.fee - self.owed.fee,
            interest=due.interest - self.owed.interest,
            principal=due.principal - self.owed.principal,
        )


def ledger(loan: Loan) -> list[Line]:
    """Return the lines of the loan's schedule, oldest first, by all repayments recorded so far."""
    lines = loan.installments.agreed_now().order_by("number")
    owed = still_owed([line.portions for line in lines], loan.repayments.all().totals())
    return [Line(line, rest) for line, rest in zip(lines, owed, strict=True)]


def outstanding_principal(loan: Loan) -> Decimal:
    """Return the principal not yet repaid."""
    return max(loan.principal - loan.repayments.all().totals()[Component.PRINCIPAL], ZERO)
