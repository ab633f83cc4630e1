"""What of loans belongs to a client."""

from crm.models import Client
from crm.ownership import register_after_merge, register_owned
from loans.actions.loan import number_cycles
from loans.models import Installment, Loan, Repayment


def renumber(source: Client, target: Client) -> None:
    """Set the loan cycles of two clients after loans went from one to the other."""
    number_cycles([source.pk, target.pk])


def register() -> None:
    """Register what belongs to a client."""
    register_owned(Loan)
    register_owned(Installment, "loan__client")
    register_owned(Repayment, "loan__client")
    register_after_merge("cycles", renumber)
