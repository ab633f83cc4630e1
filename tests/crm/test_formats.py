"""Numbers, money and dates as each locale writes them; expected values from CLDR's charts and calendars."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from crm.formats import (
    locale_of,
    write_day,
    write_duration,
    write_hijri,
    write_list,
    write_money,
    write_number,
    write_share,
    year_starts,
)

DAY = date(2026, 6, 14)


@pytest.mark.parametrize(
    ("language", "country", "text"),
    [
        ("en", "US", "Jun 14, 2026"),
        ("fr", "FR", "14 juin 2026"),
        ("es", "MX", "14 jun 2026"),
        ("ar", "EG", "١٤ يونيو ٢٠٢٦"),
        ("ar", "MA", "14 يونيو 2026"),
        ("fa", "IR", "۲۴ خرداد ۱۴۰۵"),
    ],
)
def test_a_day_is_written_in_the_calendar_people_use(language, country, text):
    assert write_day(DAY, locale_of(language, country)) == text


def test_hijri_stands_beside_only_where_it_is_expected():
    assert write_hijri(DAY, locale_of("ar", "SA")) == "٢٨ ذو الحجة ١٤٤٧ هـ"
    assert write_hijri(DAY, locale_of("ar", "EG")) == ""


@pytest.mark.parametrize(
    ("language", "country", "number", "money", "share"),
    [
        ("en", "US", "12,345.6", "1,250\xa0$", "12%"),
        ("fr", "FR", "12\u202f345,6", "1\u202f250\xa0$US", "12\xa0%"),
        ("ar", "EG", "١٢٬٣٤٥٫٦", "١٬٢٥٠\xa0US$", "١٢٪\u061c"),
        ("fa", "IR", "۱۲٬۳۴۵٫۶", "۱٬۲۵۰\xa0$", "۱۲٪"),
    ],
)
def test_numbers_keep_to_the_locale(language, country, number, money, share):
    locale = locale_of(language, country)
    assert write_number(Decimal("12345.6"), locale, decimals=1) == number
    assert write_money(Decimal(1250), "USD", locale) == money
    assert write_share(Decimal("0.123"), locale) == share


def test_cents_show_where_there_are_any():
    assert write_money(Decimal("1250.5"), "USD", locale_of("en", "US")) == "1,250.50\xa0$"


def test_an_unknown_country_falls_back_to_the_language():
    assert write_number(1234, locale_of("en", "EG")) == "1,234"


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(seconds=0), "0 sec"),
        (timedelta(seconds=42), "42 sec"),
        (timedelta(minutes=3, seconds=20), "3 min 20 sec"),
        (timedelta(hours=1), "1 hr"),
        (timedelta(hours=2, minutes=5, seconds=9), "2 hr 5 min"),
    ],
)
def test_a_length_of_time_is_written_in_two_units(length, text):
    assert write_duration(length, locale_of("en")) == text


def test_persian_years_begin_at_nowruz():
    starts = year_starts(date(2024, 6, 1), date(2026, 6, 1), locale_of("fa"))
    assert starts == [("۱۴۰۴", date(2025, 3, 21)), ("۱۴۰۵", date(2026, 3, 21))]


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "A, B, and C"), ("fr", "A, B et C"), ("es", "A, B y C"), ("ar", "A وB وC")],
)
def test_names_are_listed_as_the_language_lists_them(language, text):
    assert write_list(["A", "B", "C"], locale_of(language)) == text
