"""Kinds of values: how the text of a cell becomes the one form the database reads."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

Converter = Callable[[str], str | None]

DATE_FORMATS = (
    "%Y-%m-%d",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M:%S.%f",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%dT%H:%M:%S.%f",
)
YES = frozenset({"1", "true", "t", "yes", "y"})
NO = frozenset({"0", "false", "f", "no", "n"})

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_REMEMBERED = 100_000
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_PLAIN_AMOUNT = re.compile(r"-?\d{1,12}(\.\d{1,2})?")
_NUMBER = re.compile(r"[+-]?(\d{1,20}(\.\d{0,20})?|\.\d{1,20})([eE][+-]?\d{1,2})?")


class Kind(StrEnum):
    """What a field holds."""

    TEXT = "TEXT"
    CODE = "CODE"
    DATE = "DATE"
    AMOUNT = "AMOUNT"
    NUMBER = "NUMBER"
    INTEGER = "INTEGER"
    BOOLEAN = "BOOLEAN"
    PHONE = "PHONE"
    EMAIL = "EMAIL"
    SEALED = "SEALED"
    CODES = "CODES"


@dataclass(frozen=True)
class Marks:
    """How a file writes numbers and dates."""

    decimal_mark: str = "."
    thousands_mark: str = ""
    date_formats: tuple[str, ...] = DATE_FORMATS


def date_converter(marks: Marks) -> Converter:
    """Make the converter of dates: any of the formats to ISO 8601, the time of day left out."""

    @lru_cache(_REMEMBERED)
    def convert(text: str) -> str | None:
        text = text.translate(_DIGITS)
        if "%Y-%m-%d" in marks.date_formats and _ISO_DATE.fullmatch(text):
            return _iso(text)
        for form in marks.date_formats:
            try:
                return datetime.strptime(text, form).date().isoformat()  # noqa: DTZ007 - only the date is kept
            except ValueError:
                continue
        return None

    return convert


def _iso(text: str) -> str | None:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None


def number_converter(marks: Marks) -> Converter:
    """Make the converter of numbers: marks of the file to a plain decimal."""

    @lru_cache(_REMEMBERED)
    def convert(text: str) -> str | None:
        text = _plain(text, marks)
        if not _NUMBER.fullmatch(text):
            return None
        try:
            return format(Decimal(text), "f")
        except InvalidOperation:
            return None

    return convert


def amount_converter(marks: Marks) -> Converter:
    """Make the converter of money: exact, at most two decimals, at most twelve digits before them."""

    @lru_cache(_REMEMBERED)
    def convert(text: str) -> str | None:
        text = _plain(text, marks)
        if "." in text:
            whole, _, cents = text.partition(".")
            text = f"{whole or '0'}.{cents.rstrip('0')}".rstrip(".")
        return text if _PLAIN_AMOUNT.fullmatch(text) else None

    return convert


def _plain(text: str, marks: Marks) -> str:
    text = text.translate(_DIGITS).replace("\N{MINUS SIGN}", "-").replace("\u00a0", " ")
    if marks.thousands_mark:
        text = text.replace(marks.thousands_mark, "")
    return text.replace(marks.decimal_mark, ".") if marks.decimal_mark != "." else text


@lru_cache(_REMEMBERED)
def whole_number(text: str) -> str | None:
    """Return a whole number of at most nine digits as plain digits."""
    text = text.translate(_DIGITS)
    whole, _, rest = text.partition(".")
    return str(int(whole)) if re.fullmatch(r"-?\d{1,9}", whole) and not rest.strip("0") else None


def yes_or_no(text: str) -> str | None:
    """Return ``true`` or ``false``."""
    word = text.lower()
    return "true" if word in YES else "false" if word in NO else None


def email(text: str) -> str | None:
    """Return an e-mail address as it is written, if it is one."""
    try:
        validate_email(text)
    except ValidationError:
        return None
    return text


def code(text: str) -> str:
    """Return a code in capitals, its words joined by low lines."""
    return text.upper().replace(" ", "_").replace("-", "_")


def codes(text: str) -> str | None:
    """Return a list of codes as an array of the database."""
    listed = ",".join(code(part.strip()) for part in text.split(","))
    return f"{{{listed}}}" if re.fullmatch(r"[A-Z0-9_]+(,[A-Z0-9_]+)*", listed) else None
