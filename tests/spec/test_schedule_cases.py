"""Repayment schedules that Apache Fineract publishes as its own expectations, to the cent.

Sources, in the repository apache/fineract: the scenarios RS01 to RS05 and RS07 of
`fineract-e2e-tests-runner/src/test/resources/features/Loan.feature`; `BL01` of
`LoanBulletBalloon.feature` beside it; the integration tests of client loans (the two cases at
24 %); and `ProgressiveEMICalculatorTest` of `fineract-progressive-loan`.

Readings that matter. Interest of RS03 accrues daily, yet its equal installment is the annuity of
the nominal monthly rate. The column of RS07 that carries its three periods is headed as an
interest-free period, but what is published is grace on interest *payment*: nothing is forgiven,
three periods' interest falls due with the fourth.
"""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from loans.schedule import (
    Amortization,
    DayCount,
    EqualInstallment,
    InterestMethod,
    InterestPeriod,
    Terms,
    Unit,
    schedule,
)
from tests.tables import parse_table

CUMULATIVE: dict[str, Any] = {
    "principal": Decimal(5000),
    "annual_rate": Decimal("0.12"),
    "disbursed_on": date(2022, 11, 1),
    "installment_count": 18,
    "installment_multiple": Decimal(1),
}
WITHOUT_MULTIPLE: dict[str, Any] = {
    "annual_rate": Decimal("0.24"),
    "disbursed_on": date(2011, 9, 20),
    "installment_count": 4,
    "installment_multiple": None,
}
OPTIONS: dict[str, dict[str, Any]] = {
    "RS01 flat": {"interest_method": InterestMethod.FLAT},
    "RS02 declining, equal installments": {},
    "RS03 declining, interest by the day": {"interest_period": InterestPeriod.DAILY},
    "RS04 declining, equal principal": {"amortization": Amortization.EQUAL_PRINCIPAL},
    "RS05 declining, 3 principal grace": {"principal_grace": 3},
    "RS07 declining, 6 principal and 3 interest grace": {"principal_grace": 6, "interest_grace": 3},
    "12,000, 4 monthly": WITHOUT_MULTIPLE | {"principal": Decimal(12000)},
    "10,000, 4 weekly": WITHOUT_MULTIPLE
    | {"principal": Decimal(10000), "repayment_unit": Unit.WEEKS},
}
PUBLISHED_ENDS = parse_table("""
    | case                                             | first P | first I | last P  | last I | interest |
    |--------------------------------------------------|---------|---------|---------|--------|----------|
    | RS01 flat                                        | 278.00  | 50.00   | 274.00  | 50.00  | 900.00   |
    | RS02 declining, equal installments               | 255.00  | 50.00   | 300.22  | 3.00   | 488.22   |
    | RS03 declining, interest by the day              | 255.68  | 49.32   | 299.38  | 2.95   | 487.33   |
    | RS04 declining, equal principal                  | 277.78  | 50.00   | 277.74  | 2.78   | 475.00   |
    | RS05 declining, 3 principal grace                | 0       | 50.00   | 351.36  | 3.51   | 558.87   |
    | RS07 declining, 6 principal and 3 interest grace | 0       | 0       | 442.66  | 4.43   | 631.09   |
    | 12,000, 4 monthly                                | 2911.49 | 240.00  | 3089.68 | 61.79  | 605.94   |
    | 10,000, 4 weekly                                 | 2482.76 | 46.15   | 2517.29 | 11.62  | 115.64   |
""")

PROGRESSIVE: dict[str, Any] = {
    "principal": Decimal(100),
    "disbursed_on": date(2024, 1, 1),
    "installment_count": 6,
    "interest_period": InterestPeriod.DAILY,
    "equal_installment": EqualInstallment.PROGRESSIVE,
}
PUBLISHED_PROGRESSIVE = {
    "15.678 %, actual/365: moving the installment would not help": (
        {"annual_rate": Decimal("0.15678"), "day_count": DayCount.ACTUAL_365},
        "16.10+1.33 16.38+1.05 16.53+0.90 16.77+0.66 16.97+0.46 17.25+0.22",
    ),
    "9.4822 %, 30/360": (
        {"annual_rate": Decimal("0.094822"), "day_count": DayCount.THIRTY_360},
        "16.34+0.79 16.47+0.66 16.60+0.53 16.73+0.40 16.86+0.27 17.00+0.13",
    ),
    "9.4822 %, actual/364, weekly": (
        {
            "annual_rate": Decimal("0.094822"),
            "day_count": DayCount.ACTUAL_364,
            "repayment_unit": Unit.WEEKS,
        },
        "16.59+0.18 16.62+0.15 16.65+0.12 16.68+0.09 16.71+0.06 16.75+0.03",
    ),
    "9.4822 %, actual/364, every other week": (
        {
            "annual_rate": Decimal("0.094822"),
            "day_count": DayCount.ACTUAL_364,
            "repayment_unit": Unit.WEEKS,
            "repayment_every": 2,
            "installment_count": 3,
        },
        "33.21+0.36 33.33+0.24 33.46+0.12",
    ),
    "9.4822 %, actual/360, every 15 days": (
        {
            "annual_rate": Decimal("0.094822"),
            "day_count": DayCount.ACTUAL_360,
            "repayment_unit": Unit.DAYS,
            "repayment_every": 15,
        },
        "16.50+0.40 16.57+0.33 16.64+0.26 16.70+0.20 16.77+0.13 16.82+0.07",
    ),
    "BL01 30 %, 30/360, principal grace on all but the last": (
        {
            "annual_rate": Decimal("0.30"),
            "day_count": DayCount.THIRTY_360,
            "installment_count": 8,
            "principal_grace": 7,
        },
        "0+2.50 0+2.50 0+2.50 0+2.50 0+2.50 0+2.50 0+2.50 100+2.50",
    ),
}
RS03_BY_INSTALLMENT = """
    255.68+49.32 256.65+48.35 259.26+45.74 266.08+38.92 264.62+40.38 268.53+36.47
    270.05+34.95 273.84+31.16 275.59+29.41 278.40+26.60 282.01+22.99 284.11+20.89
    287.59+17.41 289.94+15.06 292.90+12.10 296.47+8.53 298.90+6.10 299.38+2.95
"""
RS07_BY_INSTALLMENT = """
    0+0 0+0 0+0 0+200 0+50 0+50 394+50 397.94+46.06 401.92+42.08 405.94+38.06 410+34
    414.10+29.90 418.24+25.76 422.42+21.58 426.65+17.35 430.91+13.09 435.22+8.78 442.66+4.43
"""


def amounts(text: str) -> list[tuple[Decimal, Decimal]]:
    pairs = (installment.split("+") for installment in text.split())
    return [(Decimal(principal), Decimal(interest)) for principal, interest in pairs]


def drawn_up(options: dict[str, Any]) -> list[tuple[Decimal, Decimal]]:
    return [(due.principal, due.interest) for due in schedule(Terms(**options))]


@pytest.mark.parametrize("published", PUBLISHED_ENDS, ids=lambda row: row["case"])
def test_a_published_schedule_starts_ends_and_costs_the_same(published):
    dues = drawn_up(CUMULATIVE | OPTIONS[published["case"]])

    assert dues[0] == (Decimal(published["first P"]), Decimal(published["first I"]))
    assert dues[-1] == (Decimal(published["last P"]), Decimal(published["last I"]))
    assert sum(interest for _, interest in dues) == Decimal(published["interest"])


@pytest.mark.parametrize(
    ("case", "published"),
    [
        ("RS03 declining, interest by the day", RS03_BY_INSTALLMENT),
        ("RS07 declining, 6 principal and 3 interest grace", RS07_BY_INSTALLMENT),
    ],
)
def test_a_published_schedule_is_met_installment_by_installment(case, published):
    assert drawn_up(CUMULATIVE | OPTIONS[case]) == amounts(published)


@pytest.mark.parametrize(
    ("options", "published"), PUBLISHED_PROGRESSIVE.values(), ids=PUBLISHED_PROGRESSIVE
)
def test_a_published_progressive_schedule_is_met_installment_by_installment(options, published):
    assert drawn_up(PROGRESSIVE | options) == amounts(published)


def test_the_published_installments_fall_due_on_the_first_of_each_month():
    dues = schedule(Terms(**CUMULATIVE))

    assert dues[0].due_on == date(2022, 12, 1)
    assert dues[-1].due_on == date(2024, 5, 1)
