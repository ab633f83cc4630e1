"""Numbers, money, shares and dates as each language and country writes them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from typing import Literal

import jdatetime
from babel import Locale, UnknownLocaleError
from babel.dates import format_datetime, format_skeleton
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent
from babel.units import format_unit
from hijridate import Gregorian

JALALI_LANGUAGES = {"fa"}
HIJRI_COUNTRIES = {"SA"}
NATIVE_DIGITS = {
    "arab": str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"),
    "arabext": str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"),
}
DIGITS = "default"  # the numbering system the locale itself prefers
WRITTEN = 4096  # of each kind, kept: a list writes the same days, shares and counts over and over


@lru_cache(maxsize=64)
def locale_of(language: str, country: str = "") -> Locale:
    """Return the closest known locale for a language spoken in a country."""
    try:
        return Locale.parse(f"{language}_{country.upper()}" if country else language)
    except (UnknownLocaleError, ValueError):
        return Locale.parse(language)


def write_number(value: Decimal | int, locale: Locale, *, decimals: int = 0, least: int = 0) -> str:
    """Write a number with grouped digits, and from `least` to `decimals` of them after the point."""
    pattern = "#,##0" + ("." + "0" * least + "#" * (decimals - least) if decimals else "")
    text = format_decimal(value, format=pattern, locale=locale, numbering_system=DIGITS)
    return _localize_digits(text, locale)


def write_money(amount: Decimal, currency: str, locale: Locale) -> str:
    """Write an amount with its currency, without cents where there are none."""
    whole = amount == amount.to_integral_value()
    text = format_currency(
        amount,
        currency,
        format="#,##0\xa0¤" if whole else "#,##0.00\xa0¤",
        locale=locale,
        currency_digits=not whole,
        numbering_system=DIGITS,
    )
    return _localize_digits(text, locale)


def write_list(names: Sequence[str], locale: Locale) -> str:
    """Write names one after the other, the last joined by the language's word for "and"."""
    return format_list(names, "standard", locale)


@lru_cache(maxsize=WRITTEN)
def write_share(share: Decimal, locale: Locale, *, decimals: int = 0) -> str:
    """Write a share in [0, 1] as a percentage."""
    rounded = share.quantize(Decimal(1).scaleb(-2 - decimals), rounding=ROUND_HALF_EVEN)
    pattern = locale.percent_formats[None].pattern
    if decimals:
        pattern = pattern.replace("0", "0." + "0" * decimals)
    text = format_percent(rounded, format=pattern, locale=locale, numbering_system=DIGITS)
    symbols = locale.number_symbols.get(locale.default_numbering_system, {})
    return _localize_digits(text.replace("%", symbols.get("percentSign", "%")), locale)


def write_day(day: date, locale: Locale) -> str:
    """Write a date in the calendar people use: Jalali in Persian, otherwise Gregorian."""
    if locale.language in JALALI_LANGUAGES:
        return _localize_digits(_jalali(day), locale)
    return _localize_digits(format_skeleton("yMMMd", day, locale=locale), locale)


def write_hijri(day: date, locale: Locale) -> str:
    """Write the Hijri date where it is used beside the Gregorian one, else nothing."""
    if locale.territory not in HIJRI_COUNTRIES:
        return ""
    hijri = Gregorian(day.year, day.month, day.day).to_hijri()
    language: Literal["ar", "en"] = "ar" if locale.language == "ar" else "en"
    text = f"{hijri.day} {hijri.month_name(language)} {hijri.year} {hijri.notation(language)}"
    return _localize_digits(text, locale)


def write_moment(moment: datetime, locale: Locale) -> str:
    """Write a date and a time of day."""
    time = format_datetime(moment, "HH:mm", locale=locale, tzinfo=moment.tzinfo)
    return f"{write_day(moment.date(), locale)} {_localize_digits(time, locale)}"


def write_duration(length: timedelta, locale: Locale) -> str:
    """Write a length of time in its two greatest units."""
    seconds = max(round(length.total_seconds()), 0)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    parts = [(hour, "hour"), (minute, "minute"), (second, "second")]
    first = next((place for place, (count, _unit) in enumerate(parts) if count), 2)
    words = [
        format_unit(count, f"duration-{unit}", length="short", locale=locale)
        for count, unit in parts[first : first + 2]
        if count or unit == "second"
    ]
    return _localize_digits(" ".join(words[:2]), locale)


def year_starts(start: date, end: date, locale: Locale) -> list[tuple[str, date]]:
    """Return the years that begin between two days, in the calendar people use, and their first days."""
    if locale.language in JALALI_LANGUAGES:
        first, last = (jdatetime.date.fromgregorian(date=day).year for day in (start, end))
        days = [
            (year, jdatetime.date(year, 1, 1).togregorian()) for year in range(first + 1, last + 1)
        ]
    else:
        days = [(year, date(year, 1, 1)) for year in range(start.year + 1, end.year + 1)]
    return [(_localize_digits(str(year), locale), day) for year, day in days]


def _jalali(day: date) -> str:
    jalali = jdatetime.date.fromgregorian(date=day)
    month = jdatetime.date.j_months_fa[jalali.month - 1]
    return f"{jalali.day} {month} {jalali.year}"


def _localize_digits(text: str, locale: Locale) -> str:
    return text.translate(NATIVE_DIGITS.get(locale.default_numbering_system, {}))
