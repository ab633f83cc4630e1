"""Lifetime value, break-even and the cost of one defection, by hand."""

from decimal import Decimal

import pytest

from analytics import lifetime
from analytics.lifetime import Prospects


def two_cycles(**changes):
    terms = {
        "profits": [Decimal(10), Decimal(20), Decimal(40)],
        "years": [Decimal(1), Decimal(2), Decimal(3)],
        "retention": [Decimal("0.5"), Decimal("0.8")],
        "annual_discount": Decimal("0.25"),
    }
    return Prospects(**{**terms, **changes})


def test_lifetime_value_weighs_each_cycle_by_survival_and_time():
    found = lifetime.lifetime_values(two_cycles(), acquisition=Decimal(4))
    assert found == [Decimal(4), Decimal("10.4"), Decimal("18.592")]


def test_survival_opens_with_one():
    assert lifetime.survival([Decimal("0.5"), Decimal("0.8")]) == [
        1,
        Decimal("0.5"),
        Decimal("0.4"),
    ]


def test_a_defection_costs_the_cycles_ahead_as_seen_from_the_pay_off():
    assert lifetime.cost_of_defection(two_cycles(), after=1) == Decimal("36.48")
    assert lifetime.cost_of_defection(two_cycles(), after=2) == Decimal(32)
    assert lifetime.cost_of_defection(two_cycles(), after=3) == 0


def test_replacing_the_client_adds_an_acquisition():
    found = lifetime.cost_of_defection(two_cycles(), after=2, replacement=Decimal(4))
    assert found == Decimal(36)


def test_losing_a_client_not_yet_won_costs_the_value_without_acquisition():
    lost = lifetime.cost_of_defection(two_cycles(), after=0)
    assert lost == lifetime.lifetime_values(two_cycles(), acquisition=Decimal(0))[-1]


def test_nobody_leaves_before_the_first_cycle():
    with pytest.raises(ValueError, match="first loan cycle"):
        lifetime.cost_of_defection(two_cycles(), after=-1)


def test_prospects_need_a_time_for_every_profit():
    with pytest.raises(ValueError, match="profit, a time"):
        two_cycles(years=[Decimal(1)])


def test_a_client_who_never_pays_back_has_no_break_even():
    assert lifetime.break_even_cycle([Decimal(1), Decimal(2)], acquisition=Decimal(4)) is None
    assert lifetime.break_even_cycle([Decimal(1), Decimal(3)], acquisition=Decimal(4)) == 2
