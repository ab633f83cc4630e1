"""Profit to date of three loans, worked from first principles with the balance of every stretch of days.

Funds cost 10 % a year. A loan of 1,000 out for 30 days, then 600 for 60: 30,000 + 36,000 unit-days,
66,000 × 0.10 / 365 = 18.08. A loan of 365 repaid in full after 100 days: 36,500 unit-days, 10.00.
A loan of 730 of which 230 came back after 50 days and 500 were written off after 150, 40 of them
recovered: 36,500 + 50,000 unit-days, 23.70.
"""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from analytics.profit import (
    Statement,
    activity_cost,
    cost_of_funds,
    credit_loss,
    outstanding_days,
)
from tests.tables import parse_table

DISBURSED_ON = date(2024, 1, 1)
FUNDS = Decimal("0.10")
PROVISIONS = {"PROVISION_CURRENT": Decimal("0.01"), "PROVISION_60": Decimal("0.25")}
UNIT_COSTS = {
    "APPLICATION": Decimal("2.50"),
    "DISBURSEMENT_FIRST": Decimal(6),
    "DISBURSEMENT_REPEAT": Decimal(4),
    "REPAYMENT": Decimal("0.35"),
}

LOANS = """
loan       | principal | principal back  | day told | late | written off | recovered | acquisition
-----------|-----------|-----------------|----------|------|-------------|-----------|------------
running    | 1000      | 30:400          | 90       | 35   | 0           | 0         | 60
repaid     | 365       | 100:365         | 400      | 0    | 0           | 0         | 0
lost       | 730       | 50:230, 150:500 | 200      | 0    | 500         | 40        | 0
"""

RECEIVED = """
loan    | interest | fees | applications | first | repeat | repayments
--------|----------|------|--------------|-------|--------|-----------
running | 20.00    | 5.00 | 1            | 1     | 0      | 1
repaid  | 30.00    | 3.65 | 1            | 0     | 1      | 4
lost    | 12.00    | 0.00 | 1            | 0     | 1      | 2
"""

EXPECTED = """
loan    | funds | loss   | activities | profit
--------|-------|--------|------------|--------
running | 18.08 | 150.00 | 8.85       | -211.93
repaid  | 10.00 | 0.00   | 7.90       | 15.75
lost    | 23.70 | 460.00 | 7.20       | -478.90
"""


def day(number):
    return DISBURSED_ON + timedelta(days=int(number))


def statement(loan, received):
    principal = Decimal(loan["principal"])
    back = [
        (day(on), Decimal(amount))
        for on, amount in (part.split(":") for part in loan["principal back"].split(", "))
    ]
    out = outstanding_days(principal, DISBURSED_ON, back, as_of=day(loan["day told"]))
    counts = {
        "APPLICATION": int(received["applications"]),
        "DISBURSEMENT_FIRST": int(received["first"]),
        "DISBURSEMENT_REPEAT": int(received["repeat"]),
        "REPAYMENT": int(received["repayments"]),
    }
    return Statement(
        interest_received=Decimal(received["interest"]),
        fees_received=Decimal(received["fees"]),
        cost_of_funds=cost_of_funds(out, FUNDS),
        credit_loss=credit_loss(
            written_off=Decimal(loan["written off"]),
            recovered=Decimal(loan["recovered"]),
            outstanding=principal - sum(amount for _, amount in back),
            days_past_due=int(loan["late"]),
            provision_rates=PROVISIONS,
        ),
        activity_cost=activity_cost(counts, UNIT_COSTS),
        acquisition_cost=Decimal(loan["acquisition"]),
    )


@pytest.mark.parametrize(
    ("loan", "received", "expected"),
    list(zip(parse_table(LOANS), parse_table(RECEIVED), parse_table(EXPECTED), strict=True)),
    ids=[row["loan"] for row in parse_table(LOANS)],
)
def test_profit_to_date_is_what_was_received_less_every_cost(loan, received, expected):
    found = statement(loan, received)
    assert found.cost_of_funds == Decimal(expected["funds"])
    assert found.credit_loss == Decimal(expected["loss"])
    assert found.activity_cost == Decimal(expected["activities"])
    assert found.profit == Decimal(expected["profit"])
