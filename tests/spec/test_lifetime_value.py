"""Six loan cycles of one client, worked by hand: profit of each, sum so far, break-even."""

from decimal import Decimal

from analytics.lifetime import CycleTerms, break_even_cycle, cumulative, cycle_profit
from tests.tables import parse_table

ACQUISITION = Decimal(60)

CYCLES = """
cycle | principal | servicing | referrals | profit | so far
------|-----------|-----------|-----------|--------|--------
1     | 200       | 40        | 0         | -27.70 | -87.70
2     | 300       | 25        | 0         | -6.55  | -94.25
3     | 450       | 22        | 5         | 10.675 | -83.575
4     | 600       | 20        | 5         | 21.90  | -61.675
5     | 750       | 19        | 8         | 35.125 | -26.55
6     | 900       | 18        | 8         | 45.35  | 18.80
"""


def profits():
    return [
        cycle_profit(
            CycleTerms(
                principal=Decimal(row["principal"]),
                years=Decimal("0.5"),
                average_outstanding=Decimal("0.55"),
                annual_yield=Decimal("0.36"),
                annual_cost_of_funds=Decimal("0.10"),
                loss_rate=Decimal("0.01"),
                servicing=Decimal(row["servicing"]),
                referral_value=Decimal(row["referrals"]),
            )
        )
        for row in parse_table(CYCLES)
    ]


def test_each_cycle_earns_its_margin_less_loss_and_servicing():
    assert profits() == [Decimal(row["profit"]) for row in parse_table(CYCLES)]


def test_profit_adds_up_from_the_cost_of_winning_the_client():
    expected = [Decimal(row["so far"]) for row in parse_table(CYCLES)]
    assert cumulative(profits(), acquisition=ACQUISITION) == expected


def test_the_client_pays_back_in_the_sixth_cycle():
    assert break_even_cycle(profits(), acquisition=ACQUISITION) == 6
