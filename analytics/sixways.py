"""One client seen six ways, side by side: profit, loyalty, interest, expectations, complaints, fit.

Each way says what it is worth, what that is made of and how it is counted. What is not known is None.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, Max
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from analytics.heardways import Matter, low_count, what_matters
from analytics.models import ClientScore
from crm import formats
from crm.access import Permission
from crm.models import Case, Client, Goal, Interaction, ReportedBorrowing, Staff
from crm.templatetags.formats import day, locale_for, money, number, share
from loans.models import Loan
from loyalty.models import Standing

YEAR = timedelta(days=365)
DAYS_OF_A_MONTH = Decimal("30.4375")
Words = str | Promise


@dataclass(frozen=True)
class Way:
    """One of the six: what it is worth in words, what it is made of, how it is counted."""

    name: str
    title: Words
    value: Words | None
    how: Words
    parts: Sequence[tuple[Words, Any]] = ()


def six_ways(client: Client, staff: Staff, today: date) -> list[Way]:
    """Return the six evaluations of a client, as far as `staff` may know them."""
    matters = what_matters(client, staff)
    goals = list(
        Goal.objects.visible_to(staff)
        .in_force()
        .filter(client=client, kind=Goal.Kind.EXPECTATION, ended_on=None)
        .order_by("-stated_on", "-pk")
    )
    return [
        _profit(client, staff),
        _loyalty(client, staff),
        _interest(client, staff, today),
        _expectations(client, staff, goals, matters),
        _complaints(client, staff, today),
        _fit(client, staff, goals, matters),
    ]


def _plain(value: Decimal | int, decimals: int = 0) -> str:
    """Write a number that stands inside a sentence."""
    return formats.write_number(value, locale_for(), decimals=decimals)


def _profit(client: Client, staff: Staff) -> Way:
    title, how = _("Profit"), _("Interest and fees received, less funds, losses and activities.")
    if not staff.may(Permission.VIEW_PROFIT):
        return Way("profit", title, None, _("Shown to branch managers and head office."))
    score = ClientScore.objects.visible_to(staff).filter(client=client).first()
    if score is None:
        return Way("profit", title, None, how)
    parts = [
        (_("Lifetime value remaining"), money(score.clv_remaining)),
        (_("As of"), day(score.as_of)),
    ]
    return Way("profit", title, money(score.profit), how, parts)


def _loyalty(client: Client, staff: Staff) -> Way:
    title = _("Loyalty")
    how = _(
        "Seven components, 0 to 100; what is not known is left out, and coverage says how much is known."
    )
    standing = Standing.objects.visible_to(staff).filter(client=client).first()
    if standing is None or standing.loyalty_score is None:
        return Way("loyalty", title, None, how)
    parts = [
        (_("Coverage"), share(standing.loyalty_coverage)),
        (_("Loyalty type"), standing.get_loyalty_type_display()),
        (_("Attitude"), share(standing.attitude)),
        (_("As of"), day(standing.as_of)),
    ]
    value = _("%(score)s of 100") % {"score": _plain(standing.loyalty_score)}
    return Way("loyalty", title, value, how, parts)


def _interest(client: Client, staff: Staff, today: date) -> Way:
    found = Interaction.objects.visible_to(staff).in_force().by(today)
    rated = found.filter(client=client, interest__isnull=False, occurred_on__gt=today - YEAR)
    told = rated.aggregate(mean=Avg("interest"), count=Count("pk"), last=Max("occurred_on"))
    title = _("Interest")
    how = _("Mean of the loan officer's impressions of the last 12 months, 1 to 5.")
    if not told["count"]:
        return Way("interest", title, None, how)
    parts = [(_("Ratings"), number(told["count"])), (_("Last"), day(told["last"]))]
    mean = _plain(Decimal(told["mean"]), 1)
    return Way("interest", title, _("%(mean)s of 5") % {"mean": mean}, how, parts)


def _expectations(client: Client, staff: Staff, goals: list[Goal], matters: list[Matter]) -> Way:
    title = _("Expectations")
    how = _(
        "What the client expects at the least and calls important, beside what other lenders offer."
    )
    reports = ReportedBorrowing.objects.visible_to(staff).in_force().filter(client=client)
    offer = reports.exclude(offer="").select_related("competitor").order_by("-reported_on", "-pk")
    parts: list[tuple[Words, Any]] = [
        (
            goal.get_topic_display(),
            number(goal.minimum, 2) if goal.minimum is not None else goal.text,
        )
        for goal in goals
    ]
    parts.extend((report.competitor or _("Another lender"), report.offer) for report in offer[:1])
    parts.extend((each.name, _("important, %s of 5") % _plain(each.importance)) for each in matters)
    if not parts:
        return Way("expectations", title, None, how)
    value = _("%(count)s recorded") % {"count": _plain(len(goals))}
    return Way("expectations", title, value, how, parts)


def _complaints(client: Client, staff: Staff, today: date) -> Way:
    cases = Case.objects.visible_to(staff).filter(client=client, kind=Case.Kind.COMPLAINT)
    title = _("Complaints")
    how = _(
        "Complaints of this client that you may see; resolved counts once the client says it is satisfied."
    )
    all_, still = list(cases.order_by("-received_on")), {Case.Status.NEW, Case.Status.ACKNOWLEDGED}
    open_ = [case for case in all_ if case.status in still]
    parts = [
        (_("Open"), number(len(open_))),
        (_("Past the promised day"), number(sum(case.resolve_by < today for case in open_))),
        (_("Resolved to satisfaction"), number(sum(case.is_satisfied is True for case in all_))),
    ]
    low = low_count(client, staff, today)
    value = _("%(count)s in all") % {"count": _plain(len(all_))} if all_ else _("No complaint")
    said = [(_("Low answers in a year"), number(low))] if low else []
    return Way("complaints", title, value, how, [*(parts if all_ else []), *said])


def _fit(client: Client, staff: Staff, goals: list[Goal], matters: list[Matter]) -> Way:
    title = _("Fit")
    how = _(
        "Expectations of size, term and speed that the latest loan meets, and what the client calls important and finds good. The rest cannot be compared."
    )
    loans = Loan.objects.visible_to(staff).filter(client=client, disbursed_on__isnull=False)
    loan = loans.select_related("product").order_by("-disbursed_on", "-pk").first()
    compared = list(_compared(loan, goals)) if loan else []
    compared.extend((each.name, each.is_good) for each in matters)
    if not compared:
        return Way("fit", title, None, how)
    met = sum(is_met for _topic, is_met in compared)
    words = {"met": _plain(met), "all": _plain(len(compared))}
    parts = [(topic, _("met") if is_met else _("not met")) for topic, is_met in compared]
    return Way("fit", title, _("%(met)s of %(all)s met") % words, how, parts)


def _compared(loan: Loan, goals: list[Goal]) -> Iterable[tuple[Words, bool]]:
    for goal in goals:
        if goal.minimum is None:
            continue
        match goal.topic:
            case Goal.Topic.LOAN_SIZE:
                yield goal.get_topic_display(), loan.principal >= goal.minimum
            case Goal.Topic.TERM:
                yield goal.get_topic_display(), _months(loan) >= goal.minimum
            case Goal.Topic.SPEED if loan.applied_on and loan.disbursed_on:
                took = (loan.disbursed_on - loan.applied_on).days
                yield goal.get_topic_display(), took <= goal.minimum


def _months(loan: Loan) -> Decimal:
    """Return the term of a loan in months."""
    product = loan.product
    days = {"DAYS": Decimal(1), "WEEKS": Decimal(7), "MONTHS": DAYS_OF_A_MONTH}
    length = loan.installment_count * product.repayment_every * days[product.repayment_unit]
    return (length / DAYS_OF_A_MONTH).quantize(Decimal("0.1"))
