"""The night's SQL earns on random books what the plain functions earn."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from analytics import profit
from analytics.lifetime import Prospects, cost_of_defection
from analytics.marts import HORIZON_CYCLES, OF_FACTS, OF_PROFIT, build_all
from analytics.models import Cost, LoanProfit
from crm.models import Interaction
from crm.sql import fetch
from loans.models import Installment, Loan, Repayment
from tests.analytics import notes
from tests.analytics.books import DAYS, START, at_noon, random_book
from tests.factories import LoanFactory

pytestmark = pytest.mark.django_db

UNIT = {
    "APPLICATION": Decimal("3.125"),
    "DISBURSEMENT_FIRST": Decimal(9),
    "DISBURSEMENT_REPEAT": Decimal(6),
    "REPAYMENT": Decimal("0.35"),
    "ACQUISITION": Decimal(60),
    "VISIT": Decimal("4.25"),
    "CALL": Decimal("0.75"),
    "SURVEY": Decimal("1.125"),
    "COMPLAINT": Decimal("6.125"),
    "GROUP_MEETING": Decimal("8.40"),
}


WORK = ("VISIT", "CALL", "SURVEY", "COMPLAINT", "GROUP_MEETING")


@pytest.fixture(params=[(11, 250), (12, 480), (13, DAYS + 90)], ids=str)
def book(request):
    seed, offset = request.param
    for kind, amount in UNIT.items():
        Cost.objects.filter(kind=kind).update(amount=amount)
    random_book(seed)
    as_of = START + timedelta(days=offset)
    build_all((*OF_FACTS, *OF_PROFIT), as_of)
    return as_of


def is_recovery(row):
    return "RECOVERY" in (row.kind, row.reverses.kind if row.reverses else "")


def statement(loan, as_of):
    rows = list(Repayment.objects.filter(loan=loan, paid_on__lte=as_of).select_related("reverses"))
    is_closed = loan.closed_on is not None and loan.closed_on <= as_of
    end = loan.closed_on if is_closed else as_of
    kept = [(row.paid_on, row.principal) for row in rows if not is_recovery(row)]
    written_off = loan.written_off_principal if is_closed else Decimal(0)
    unpaid = Installment.objects.filter(loan=loan, due_on__lt=as_of)
    late = [
        (as_of - line.due_on).days
        for line in unpaid
        if line.settled_on is None or line.settled_on > as_of
    ]
    out = Decimal(0) if is_closed else max(loan.principal - sum(r.principal for r in rows), 0)
    counts = {
        **work_during(loan, as_of),
        "APPLICATION": 1,
        "DISBURSEMENT_FIRST": int(loan.cycle == 1),
        "DISBURSEMENT_REPEAT": int(loan.cycle > 1),
        "REPAYMENT": sum(row.kind in ("PAYMENT", "RECOVERY") for row in rows),
    }
    rates = {cost.kind: cost.amount for cost in Cost.objects.in_force(as_of)}
    still_out = loan.principal - sum((amount for _, amount in kept), Decimal(0))
    days = (
        profit.outstanding_days(
            loan.principal, loan.disbursed_on, [*kept, (end, still_out)], as_of=max(end, as_of)
        )
        if not any(on > end for on, _ in kept)
        else None
    )
    return profit.Statement(
        interest_received=sum((row.interest for row in rows), Decimal("0.00")),
        fees_received=sum((row.fee + row.penalty for row in rows), Decimal("0.00")),
        cost_of_funds=profit.cost_of_funds(
            days if days is not None else _by_hand(loan, kept, still_out, end), Decimal("0.10")
        ),
        credit_loss=profit.credit_loss(
            written_off=written_off,
            recovered=sum((row.principal for row in rows if is_recovery(row)), Decimal(0)),
            outstanding=out,
            days_past_due=0 if is_closed else max(late, default=0),
            provision_rates=rates,
        ),
        activity_cost=profit.activity_cost(counts, UNIT),
        acquisition_cost=UNIT["ACQUISITION"] if loan.cycle == 1 else Decimal("0.00"),
    )


def work_during(loan, as_of):
    """Count what was done while this was the loan disbursed last; before the first loan, with the first."""
    lent = list(
        Loan.objects.filter(client=loan.client, disbursed_on__lte=as_of).order_by(
            "disbursed_on", "pk"
        )
    )
    place = lent.index(loan)
    since = date.min if place == 0 else loan.disbursed_on
    until = lent[place + 1].disbursed_on if place + 1 < len(lent) else date.max
    counts = dict.fromkeys(WORK, Decimal(0))
    for day, kind, shared in notes.work_for(loan.client, as_of):
        if since <= day < until:
            counts[kind] += Decimal(1) / shared
    return counts


def _by_hand(loan, kept, still_out, end):
    """Money that came after the loan was closed: each part × its days since disbursement."""
    parts = [*kept, (end, still_out)]
    return sum(((on - loan.disbursed_on).days * amount for on, amount in parts), Decimal(0))


def test_profit_of_every_loan_is_that_of_the_plain_functions(book):
    found = {row.loan_id: row for row in LoanProfit.objects.all()}
    loans = Loan.objects.filter(disbursed_on__lte=book)
    assert len(found) == loans.count() > 0
    for loan in loans:
        expected = statement(loan, book)
        row = found[loan.pk]
        for part in profit.Statement.__dataclass_fields__:
            assert getattr(row, part) == getattr(expected, part), (loan.pk, part)
        assert row.profit == expected.profit


def test_profit_of_every_client_is_that_of_its_loans_or_what_courting_it_cost(book):
    of_loans = {}
    for row in LoanProfit.objects.all():
        of_loans[row.client_id] = of_loans.get(row.client_id, 0) + row.profit
    courted = 0
    for row in fetch("SELECT * FROM mart.client_profit"):
        if row["client_id"] in of_loans:
            assert row["profit"] == of_loans[row["client_id"]]
            continue
        counts = dict.fromkeys(WORK, Decimal(0))
        for _, kind, shared in notes.work_for(row["client_id"], book):
            counts[kind] += Decimal(1) / shared
        assert row["activity_cost"] == profit.activity_cost(counts, UNIT) == -row["profit"]
        courted += row["activity_cost"] > 0
    assert courted


def test_visit_costs_what_one_cost_on_its_day():
    Cost.objects.filter(kind="VISIT").update(amount=4)
    Cost.objects.create(kind="VISIT", amount=5, effective_from=date(2023, 3, 2))
    loan = LoanFactory(disbursed_on=date(2023, 1, 2))
    for on in (date(2023, 3, 1), date(2023, 3, 2)):
        Interaction.objects.create(
            client=loan.client,
            outcome="MET",
            occurred_on=on,
            occurred_at=at_noon(on),
            recorded_at=at_noon(on),
        )
    build_all((*OF_FACTS, *OF_PROFIT), date(2023, 4, 1))
    assert LoanProfit.objects.get(pk=loan.pk).activity_cost == Decimal("9.00")


def test_lifetime_value_remaining_is_the_cost_of_a_defection(book):
    rows = fetch("SELECT * FROM mart.cycle_value WHERE cycle < %s ORDER BY cycle", [HORIZON_CYCLES])
    years = [rows[0]["cycle_years"] * cycle for cycle in range(1, HORIZON_CYCLES + 1)]
    prospects = Prospects(
        profits=[row["next_profit"] for row in rows],
        years=years,
        retention=[row["next_retention"] for row in rows],
        annual_discount=Decimal("0.15"),
    )
    for row in rows[:12]:
        expected = cost_of_defection(prospects, after=row["cycle"])
        assert row["remaining"] == pytest.approx(expected, abs=Decimal("0.001"))


def test_cost_of_funds_follows_the_rate_of_each_day():
    Cost.objects.create(
        kind="COST_OF_FUNDS", amount=Decimal("0.20"), effective_from=date(2023, 3, 2)
    )
    random_book(21, clients=3)
    loan = Loan.objects.order_by("pk").first()
    Loan.objects.filter(pk=loan.pk).update(
        disbursed_on=date(2023, 1, 31),
        closed_on=None,
        close_reason="",
        principal=3650,
        written_off_principal=0,
        status="DISBURSED",
    )
    as_of = date(2023, 4, 1)
    paid = Repayment.objects.filter(loan=loan, paid_on__lte=as_of)
    assert not paid.exists()
    build_all((*OF_FACTS, *OF_PROFIT), as_of)
    # 30 days at 10 % and 30 days at 20 % of 3,650: 30 + 60
    assert LoanProfit.objects.get(pk=loan.pk).cost_of_funds == Decimal("90.00")
