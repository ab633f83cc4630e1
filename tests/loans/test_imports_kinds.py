from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.phones import to_e164
from loans.imports import kinds
from loans.imports.kinds import Marks


@given(st.dates(), st.sampled_from(["%d/%m/%Y", "%Y%m%d", "%m-%d-%Y", "%Y-%m-%d %H:%M:%S.%f"]))
def test_every_date_survives_its_format(day, form):
    text = day.strftime(form.replace("%Y", f"{day.year:04d}"))
    assert kinds.date_converter(Marks(date_formats=(form,)))(text) == day.isoformat()


@given(st.decimals(-(10**12) + 1, 10**12 - 1, places=2, allow_nan=False))
def test_every_amount_survives_its_marks(amount):
    text = f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))
    convert = kinds.amount_converter(Marks(decimal_mark=",", thousands_mark="."))
    assert Decimal(convert(text)) == amount


@given(st.text(max_size=20))
def test_no_text_breaks_a_converter(text):
    for convert in (
        kinds.date_converter(Marks()),
        kinds.amount_converter(Marks()),
        kinds.number_converter(Marks()),
        kinds.whole_number,
        kinds.yes_or_no,
        kinds.codes,
    ):
        value = convert(text)
        assert value is None or isinstance(value, str)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("10000.0000", "10000"),
        ("0.10", "0.1"),
        ("-5", "-5"),
        (".5", "0.5"),
        ("1.234", None),
        ("1e3", None),
        ("1,000", None),
        ("1000000000000", None),
        ("NaN", None),
    ],
)
def test_money_is_exact_or_not_money(text, value):
    assert kinds.amount_converter(Marks())(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("2016-02-29", "2016-02-29"), ("2015-02-29", None), ("40:48.0", None), ("", None)],
)
def test_days_that_never_were_are_not_dates(text, value):
    assert kinds.date_converter(Marks())(text) == value


def test_times_of_day_are_left_out():
    assert (
        kinds.date_converter(Marks())("2016-08-15 18:22:40.000000") == date(2016, 8, 15).isoformat()
    )


@pytest.mark.parametrize(
    ("text", "country", "value"),
    [
        ("0803 123 4567", "NG", "+2348031234567"),
        ("+967 712 345 678", "NG", "+967712345678"),
        ("00967712345678", "YE", "+967712345678"),
        ("12", "NG", None),
        ("0803 123 4567", "", None),
        ("call me", "NG", None),
    ],
)
def test_phone_numbers_take_one_form(text, country, value):
    assert to_e164(text, country) == value
