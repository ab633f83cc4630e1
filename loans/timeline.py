"""What loans adds to a client's timeline."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from crm.models import Client, Staff
from crm.timeline import Event
from loans.models import Loan


def loan_events(client: Client, staff: Staff) -> Iterator[Event]:
    """Give disbursements and ends of the client's loans."""
    loans = Loan.objects.visible_to(staff).filter(client=client).select_related("product")
    for loan in loans:
        product = str(loan.product)
        if loan.disbursed_on:
            words = _("Loan cycle %(cycle)s disbursed") % {"cycle": loan.cycle or "–"}
            yield Event(loan.disbursed_on, words, "loan", product)
        if loan.closed_on:
            yield Event(loan.closed_on, loan.get_close_reason_display(), "check", product)
