"""Repayment schedules: what no published table covers, and what holds for all terms."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import accumulate, pairwise, product

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from loans.schedule import (
    Amortization,
    DayCount,
    Due,
    EqualInstallment,
    InterestMethod,
    InterestPeriod,
    Rounding,
    Terms,
    Unit,
    schedule,
)
from loans.schedule.amortization import level_payment

PLAIN = Terms(
    principal=Decimal(1200),
    annual_rate=Decimal("0.12"),
    disbursed_on=date(2024, 1, 31),
    installment_count=4,
)


def principals(terms: Terms) -> list[Decimal]:
    return [due.principal for due in schedule(terms)]


def interests(terms: Terms) -> list[Decimal]:
    return [due.interest for due in schedule(terms)]


def totals(terms: Terms) -> list[Decimal]:
    return [due.total for due in schedule(terms)]


def days(terms: Terms) -> list[tuple[int, int]]:
    return [(due.due_on.month, due.due_on.day) for due in schedule(terms)]


class TestDueDates:
    def test_a_loan_of_the_31st_falls_due_on_the_last_day_of_every_month(self):
        assert days(PLAIN) == [(2, 29), (3, 31), (4, 30), (5, 31)]

    def test_a_first_due_date_sets_the_day_of_all_that_follow(self):
        terms = replace(PLAIN, first_due_on=date(2024, 2, 29))

        assert days(terms) == [(2, 29), (3, 29), (4, 29), (5, 29)]

    def test_every_two_weeks_is_fourteen_days(self):
        terms = replace(PLAIN, repayment_unit=Unit.WEEKS, repayment_every=2)

        assert days(terms) == [(2, 14), (2, 28), (3, 13), (3, 27)]

    def test_every_ten_days_crosses_the_leap_day(self):
        terms = replace(PLAIN, repayment_unit=Unit.DAYS, repayment_every=10)

        assert days(terms) == [(2, 10), (2, 20), (3, 1), (3, 11)]


class TestDailyInterest:
    """One installment, so that interest is principal × rate × fraction of the year."""

    def interest(self, terms: Terms) -> Decimal:
        daily = replace(terms, installment_count=1, interest_period=InterestPeriod.DAILY)
        return interests(daily)[0]

    @pytest.mark.parametrize(
        ("day_count", "year"),
        [(DayCount.ACTUAL_365, 365), (DayCount.ACTUAL_364, 364), (DayCount.ACTUAL_360, 360)],
    )
    def test_counts_actual_days_over_a_fixed_year(self, day_count, year):
        terms = replace(PLAIN, principal=Decimal(year), annual_rate=Decimal(1), day_count=day_count)

        assert self.interest(terms) == 29

    def test_counts_actual_days_over_the_days_of_the_year_they_lie_in(self):
        """17 days of 365 and 14 of 366; the principal is 365 × 366."""
        terms = replace(
            PLAIN,
            principal=Decimal(133590),
            annual_rate=Decimal(1),
            disbursed_on=date(2023, 12, 15),
            day_count=DayCount.ACTUAL_ACTUAL,
        )

        assert self.interest(terms) == 17 * 366 + 14 * 365

    def test_counts_thirty_days_for_any_whole_month(self):
        terms = replace(
            PLAIN,
            principal=Decimal(360),
            annual_rate=Decimal(1),
            interest_period=InterestPeriod.DAILY,
            day_count=DayCount.THIRTY_360,
            principal_grace=3,
        )

        assert interests(terms) == [30, 30, 30, 30]

    @pytest.mark.parametrize(
        ("disbursed_on", "first_due_on", "expected"),
        [
            (date(2024, 1, 15), date(2024, 2, 1), 16),
            (date(2024, 1, 31), date(2024, 3, 31), 60),
            (date(2023, 11, 30), date(2024, 1, 1), 31),
        ],
    )
    def test_counts_an_odd_first_period_in_months_of_thirty(
        self, disbursed_on, first_due_on, expected
    ):
        terms = replace(
            PLAIN,
            principal=Decimal(360),
            annual_rate=Decimal(1),
            day_count=DayCount.THIRTY_360,
            disbursed_on=disbursed_on,
            first_due_on=first_due_on,
        )

        assert self.interest(terms) == expected

    def test_counts_whole_months_again_after_an_odd_first_period(self):
        """44 days by the 30E/360 rule, then months that start and end on the last day."""
        terms = replace(
            PLAIN,
            principal=Decimal(360),
            annual_rate=Decimal(1),
            disbursed_on=date(2023, 12, 16),
            first_due_on=date(2024, 1, 31),
            interest_period=InterestPeriod.DAILY,
            day_count=DayCount.THIRTY_360,
            principal_grace=3,
        )

        assert interests(terms) == [44, 30, 30, 30]


class TestInterestPerRepaymentPeriod:
    @pytest.mark.parametrize(
        ("unit", "every", "expected"),
        [(Unit.MONTHS, 3, 300), (Unit.WEEKS, 13, 300), (Unit.DAYS, 73, 240)],
    )
    def test_is_the_same_share_of_the_year_whatever_the_dates(self, unit, every, expected):
        terms = replace(
            PLAIN,
            annual_rate=Decimal(1),
            principal_grace=3,
            repayment_unit=unit,
            repayment_every=every,
        )

        assert interests(terms) == [expected] * 4


class TestGrace:
    def test_on_principal_asks_for_interest_only(self):
        terms = replace(PLAIN, principal_grace=2, amortization=Amortization.EQUAL_PRINCIPAL)

        assert principals(terms) == [0, 0, 600, 600]
        assert interests(terms) == [12, 12, 12, 6]

    def test_on_interest_defers_it_to_the_first_installment_after(self):
        terms = replace(PLAIN, interest_grace=2, amortization=Amortization.EQUAL_PRINCIPAL)

        assert principals(terms) == [300, 300, 300, 300]
        assert interests(terms) == [0, 0, 12 + 9 + 6, 3]

    def test_on_principal_of_a_flat_loan_leaves_its_interest_alone(self):
        terms = replace(PLAIN, principal_grace=2, interest_method=InterestMethod.FLAT)

        assert principals(terms) == [0, 0, 600, 600]
        assert interests(terms) == [12, 12, 12, 12]


class TestRounding:
    def test_a_currency_step_rounds_principal_and_interest(self):
        """1 % of 100,000 is 1,000, of 66,700 is 667 → 700, of 33,400 is 334 → 300."""
        terms = replace(
            PLAIN,
            principal=Decimal(100000),
            installment_count=3,
            amortization=Amortization.EQUAL_PRINCIPAL,
            currency_step=Decimal(100),
        )

        assert principals(terms) == [33300, 33300, 33400]
        assert interests(terms) == [1000, 700, 300]

    @pytest.mark.parametrize(
        ("rounding", "expected"),
        [
            (Rounding.HALF_EVEN, ["0.12", "0.13"]),
            (Rounding.HALF_UP, ["0.13", "0.12"]),
            (Rounding.UP, ["0.13", "0.12"]),
            (Rounding.DOWN, ["0.12", "0.13"]),
        ],
    )
    def test_the_mode_is_the_products(self, rounding, expected):
        terms = replace(
            PLAIN,
            principal=Decimal("0.25"),
            installment_count=2,
            annual_rate=Decimal(0),
            rounding=rounding,
        )

        assert principals(terms) == [Decimal(amount) for amount in expected]

    def test_equal_principal_ignores_the_installment_multiple(self):
        equal = replace(PLAIN, principal=Decimal(1000), installment_count=3, annual_rate=Decimal(0))
        by_principal = replace(
            equal, amortization=Amortization.EQUAL_PRINCIPAL, installment_multiple=Decimal(50)
        )

        assert principals(by_principal) == principals(equal)
        assert principals(equal) == [Decimal("333.33"), Decimal("333.33"), Decimal("333.34")]

    def test_a_coarse_multiple_repays_early_and_leaves_zeros(self):
        terms = replace(PLAIN, annual_rate=Decimal(0), installment_multiple=Decimal(500))

        assert principals(terms) == [500, 500, 200, 0]

    def test_a_multiple_that_rounds_the_installment_to_nothing_is_refused(self):
        with pytest.raises(ValueError, match="rounds to nothing"):
            schedule(replace(PLAIN, installment_multiple=Decimal(1000)))

    def test_a_single_installment_needs_no_multiple(self):
        terms = replace(PLAIN, installment_count=1, installment_multiple=Decimal(5000))

        assert totals(terms) == [1212]


class TestEqualInstallment:
    def test_progressive_moves_the_installment_when_that_levels_the_last(self):
        """By hand: 34.26 leaves 34.28, 2 cents off and more than n/2 = 1; 34.27 leaves 34.26."""
        terms = replace(
            PLAIN,
            principal=Decimal("100.77"),
            installment_count=3,
            equal_installment=EqualInstallment.PROGRESSIVE,
        )
        cumulative = replace(terms, equal_installment=EqualInstallment.CUMULATIVE)

        assert [str(total) for total in totals(terms)] == ["34.27", "34.27", "34.26"]
        assert [str(total) for total in totals(cumulative)] == ["34.26", "34.26", "34.28"]

    def test_interest_above_the_installment_is_due_whole_and_repays_nothing(self):
        """A first period of a year costs 1,200 at 100 %, more than the monthly annuity."""
        terms = replace(
            PLAIN,
            annual_rate=Decimal(1),
            interest_period=InterestPeriod.DAILY,
            first_due_on=date(2025, 1, 30),
        )

        assert schedule(terms)[0].principal == 0
        assert schedule(terms)[0].interest == 1200
        assert sum(principals(terms)) == 1200

    @given(
        principal=st.decimals("1", "1000000", places=2),
        factors=st.lists(st.decimals("0", "0.2", places=6), min_size=1, max_size=40),
    )
    def test_discounted_at_the_rates_it_is_worth_the_principal(self, principal, factors):
        growth = accumulate((1 + factor for factor in factors), lambda a, b: a * b)

        worth = sum(level_payment(principal, factors) / grown for grown in growth)

        assert abs(worth - principal) < Decimal("1e-15")


class TestBalloon:
    def test_a_principal_percentage_leaves_the_rest_to_the_last_installment(self):
        terms = replace(PLAIN, principal=Decimal(1000), principal_percentage=Decimal(10))

        assert principals(terms) == [100, 100, 100, 700]
        assert interests(terms) == [10, 9, 8, 7]

    def test_a_principal_percentage_starts_after_grace(self):
        terms = replace(PLAIN, principal_percentage=Decimal(25), principal_grace=1)

        assert principals(terms) == [0, 300, 300, 600]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("principal", Decimal(0)),
        ("principal", Decimal(-1)),
        ("principal", Decimal("0.001")),
        ("principal", Decimal("NaN")),
        ("annual_rate", Decimal("-0.01")),
        ("annual_rate", Decimal("Infinity")),
        ("installment_count", 0),
        ("repayment_every", 0),
        ("first_due_on", PLAIN.disbursed_on),
        ("principal_grace", -1),
        ("principal_grace", 4),
        ("interest_grace", -1),
        ("interest_grace", 4),
        ("principal_percentage", Decimal(0)),
        ("principal_percentage", Decimal(34)),
        ("currency_step", Decimal("0.001")),
        ("currency_step", Decimal(0)),
        ("installment_multiple", Decimal(0)),
        ("installment_multiple", Decimal("0.005")),
    ],
)
def test_terms_refuse_a_value_out_of_range_by_name(field, value):
    with pytest.raises(ValueError, match=f"^{field} must be .*, not {value}.$"):
        replace(PLAIN, **{field: value})


@st.composite
def any_terms(draw: st.DrawFn) -> Terms:
    count = draw(st.integers(1, 40))
    step = draw(st.sampled_from([Decimal("0.01"), Decimal(1), Decimal(100)]))
    multiple = step * draw(st.sampled_from([1, 5, 50]))
    disbursed_on = draw(st.dates(date(2019, 12, 1), date(2024, 12, 31)))
    paying = count - (principal_grace := draw(st.integers(0, count - 1)))
    most = Decimal(100) / max(1, paying - 1)
    return Terms(
        principal=step * draw(st.integers(50 * count, 100_000)),
        annual_rate=draw(st.decimals("0", "1.5", places=4)),
        disbursed_on=disbursed_on,
        installment_count=count,
        first_due_on=draw(st.none() | st.dates(date(2025, 1, 1), date(2025, 6, 30))),
        repayment_every=draw(st.integers(1, 31)),
        repayment_unit=draw(st.sampled_from(Unit)),
        interest_method=draw(st.sampled_from(InterestMethod)),
        amortization=draw(st.sampled_from(Amortization)),
        interest_period=draw(st.sampled_from(InterestPeriod)),
        day_count=draw(st.sampled_from(DayCount)),
        equal_installment=draw(st.sampled_from(EqualInstallment)),
        principal_grace=principal_grace,
        interest_grace=draw(st.integers(0, count - 1)),
        principal_percentage=draw(st.none() | st.decimals(most / 2, most, places=9)),
        currency_step=step,
        installment_multiple=draw(st.none() | st.just(multiple)),
        rounding=draw(st.sampled_from(Rounding)),
    )


def drawn_up(terms: Terms) -> tuple[Due, ...]:
    """Draw up the schedule, or drop the example if its multiple is too coarse for it."""
    try:
        return schedule(terms)
    except ValueError as refusal:
        if "rounds to nothing" not in str(refusal):
            raise
        reject()


def assert_sound(terms: Terms, dues: tuple[Due, ...]) -> None:
    assert [due.number for due in dues] == list(range(1, terms.installment_count + 1))
    days = [terms.disbursed_on, *(due.due_on for due in dues)]
    assert all(earlier < later for earlier, later in pairwise(days))
    assert all(due.principal >= 0 and due.interest >= 0 for due in dues)
    assert sum(due.principal for due in dues) == terms.principal
    assert all(due.principal % terms.currency_step == 0 for due in dues)
    assert all(due.interest % terms.currency_step == 0 for due in dues)
    assert all(due.principal == 0 for due in dues[: terms.principal_grace])
    assert all(due.interest == 0 for due in dues[: terms.interest_grace])


@given(any_terms())
def test_every_schedule_is_whole_ordered_and_never_negative(terms):
    assert_sound(terms, drawn_up(terms))


def every_combination() -> Iterator[Terms]:
    fields = {
        "interest_method": InterestMethod,
        "amortization": Amortization,
        "repayment_unit": Unit,
        "interest_period": InterestPeriod,
        "day_count": DayCount,
        "equal_installment": EqualInstallment,
        "rounding": Rounding,
        "principal_grace": (0, 2),
        "interest_grace": (0, 1),
        "principal_percentage": (None, Decimal(5)),
        "annual_rate": (Decimal(0), Decimal("0.36")),
    }
    base = replace(PLAIN, principal=Decimal("5000.00"), installment_multiple=Decimal(5))
    for values in product(*fields.values()):
        yield replace(base, **dict(zip(fields, values, strict=True)))


def test_every_combination_of_options_gives_a_sound_schedule():
    for terms in every_combination():
        assert_sound(terms, schedule(terms))


@given(any_terms())
def test_the_balance_never_rises_and_ends_at_zero(terms):
    parts = (due.principal for due in drawn_up(terms))

    balances = list(accumulate(parts, lambda left, part: left - part, initial=terms.principal))

    assert balances == sorted(balances, reverse=True)
    assert balances[-1] == 0


@given(any_terms())
def test_grace_on_interest_payment_forgives_nothing(terms):
    without = replace(terms, interest_grace=0)

    assert sum(due.interest for due in drawn_up(terms)) == sum(
        due.interest for due in drawn_up(without)
    )
    assert [due.principal for due in drawn_up(terms)] == [
        due.principal for due in drawn_up(without)
    ]


@given(any_terms())
def test_without_a_rate_there_is_no_interest(terms):
    assert sum(due.interest for due in drawn_up(replace(terms, annual_rate=Decimal(0)))) == 0


@given(any_terms())
def test_declining_interest_is_the_rate_of_the_balance_to_the_nearest_step(terms):
    """Whole months at annual / 12, so the expectation needs none of the module's day counts."""
    terms = replace(
        terms,
        interest_method=InterestMethod.DECLINING_BALANCE,
        interest_period=InterestPeriod.SAME_AS_REPAYMENT,
        repayment_unit=Unit.MONTHS,
        interest_grace=0,
    )
    balance = terms.principal
    for due in drawn_up(terms):
        exact = balance * terms.annual_rate * terms.repayment_every / 12
        assert abs(due.interest - exact) < terms.currency_step
        balance -= due.principal


@given(any_terms())
def test_installments_are_multiples_until_the_loan_is_nearly_repaid(terms):
    terms = replace(
        terms,
        amortization=Amortization.EQUAL_INSTALLMENTS,
        principal_percentage=None,
        interest_grace=0,
    )
    multiple = terms.installment_multiple or terms.currency_step
    dues = drawn_up(terms)
    balance = terms.principal
    for due in dues[:-1]:
        balance -= due.principal
        is_flat_residue = (
            terms.interest_method == InterestMethod.FLAT and due.interest != dues[0].interest
        )
        if due.principal and balance and not is_flat_residue:
            assert due.total % multiple == 0
