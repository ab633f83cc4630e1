"""What loans adds to a client's timeline."""

from collections.abc import Iterator

from django.db.models import Count, Max, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm import formats
from crm.institution import institution
from crm.models import Client, Staff
from crm.templatetags.formats import locale_for
from crm.timeline import Event, Kind
from loans.models import Loan, Repayment


def loan_events(client: Client, staff: Staff) -> Iterator[Event]:
    """Give applications, disbursements, reschedulings and ends of the client's loans."""
    loans = Loan.objects.visible_to(staff).filter(client=client).select_related("product")
    for loan in loans:
        product = str(loan.product)
        if loan.applied_on:
            yield Event(loan.applied_on, _("Loan applied for"), "loan", product)
        if loan.disbursed_on:
            words = _("Loan cycle %(cycle)s disbursed") % {"cycle": loan.cycle or "–"}
            yield Event(loan.disbursed_on, words, "loan", product)
        if loan.rescheduled_on:
            yield Event(loan.rescheduled_on, _("Rescheduled"), "loan", product)
        if loan.closed_on:
            yield Event(loan.closed_on, loan.get_close_reason_display(), "check", product)


def repayment_events(client: Client, staff: Staff) -> Iterator[Event]:
    """Give what was repaid, one line for each loan and month."""
    paid = Repayment.objects.visible_to(staff).filter(loan__client=client)
    months = (
        paid.exclude(kind=Repayment.Kind.STAND_IN)
        .annotate(month=TruncMonth("paid_on"))
        .values("loan", "loan__external_id", "month")
        .annotate(last_on=Max("paid_on"), total=Sum("amount"), count=Count("pk"))
        .order_by("month", "loan")
    )
    known, locale = institution(), locale_for()
    for month in months:
        amount = formats.write_money(month["total"], known.currency if known else "", locale)
        words = ngettext(
            "%(amount)s repaid, %(count)s entry",
            "%(amount)s repaid, %(count)s entries",
            month["count"],
        )
        count = formats.write_number(month["count"], locale)
        yield Event(
            month["last_on"],
            words % {"amount": amount, "count": count},
            "check",
            month["loan__external_id"],
            kind=Kind.REPAYMENT,
        )
