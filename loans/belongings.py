"""What of loans belongs to a client."""

from django.utils.translation import gettext as _

from crm.models import Client
from crm.ownership import register_after_merge, register_obstacle, register_owned
from loans.actions.loan import number_cycles
from loans.models import Installment, Loan, Repayment


def renumber(source: Client, target: Client) -> None:
    """Set the loan cycles of two clients after loans went from one to the other."""
    number_cycles([source.pk, target.pk])


def open_loan(client: Client) -> str:
    """Say that a client has an open loan, or one asked for."""
    found = Loan.objects.filter(client=client, closed_on=None)
    ended = found.filter(status__in=[Loan.Status.REJECTED, Loan.Status.WITHDRAWN])
    is_open = found.exclude(pk__in=ended).exists()
    return _("A loan is open, or asked for. It must end first.") if is_open else ""


def register() -> None:
    """Register what belongs to a client."""
    register_owned(Loan)
    register_owned(Installment, "loan__client")
    register_owned(Repayment, "loan__client")
    register_obstacle("open loan", open_loan)
    register_after_merge("cycles", renumber)
