"""Numbers, money and dates in templates, by the reader's language and the institution's country.

    {% money amount %}  {% day date %}  {% moment datetime %}  {% phone text %}
    {{ count|number }}  {{ score|number:1 }}  {{ share|share }}  {{ share|share:1 }}  {{ timedelta|duration }}
    {% cell column value %}  a value of a registered column (crm.columns), written by its kind

Every result is isolated for bidirectional text. Nothing becomes a dash with words for a screen reader.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel import Locale
from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from crm import formats
from crm.columns import Column, Kind
from crm.institution import institution

register = template.Library()


def locale_for() -> Locale:
    """Return the reader's language as the institution's country writes it."""
    known = institution()
    return formats.locale_of((get_language() or "en")[:2], known.country if known else "")


def _nothing() -> SafeString:
    return format_html(
        '<span class="nothing" aria-hidden="true">–</span><span class="visually-hidden">{}</span>',
        _("not known"),
    )


def _isolated(text: str) -> SafeString:
    return format_html('<bdi class="num">{}</bdi>', text)


@register.simple_tag
def money(amount: Decimal | None) -> SafeString:
    """Write an amount in the institution's currency."""
    if amount is None:
        return _nothing()
    known = institution()
    return _money(Decimal(amount), known.currency if known else "", locale_for())


@lru_cache(maxsize=formats.WRITTEN)
def _money(amount: Decimal, currency: str, locale: Locale) -> SafeString:
    return _isolated(formats.write_money(amount, currency, locale))


@register.simple_tag
def day(value: date | None) -> SafeString:
    """Write a date; where Hijri dates are used, they are shown beside it."""
    return _day(value, locale_for()) if value else _nothing()


@lru_cache(maxsize=formats.WRITTEN)
def _day(value: date, locale: Locale) -> SafeString:
    hijri = formats.write_hijri(value, locale)
    beside = format_html(' <span class="hijri">({})</span>', hijri) if hijri else ""
    return format_html(
        '<time datetime="{}"><bdi>{}{}</bdi></time>',
        value.isoformat(),
        formats.write_day(value, locale),
        beside,
    )


@register.simple_tag
def moment(value: datetime | None) -> SafeString:
    """Write a date and time in the institution's time zone."""
    if not value:
        return _nothing()
    local = timezone.localtime(value)
    text = formats.write_moment(local, locale_for())
    return format_html('<time datetime="{}"><bdi>{}</bdi></time>', local.isoformat(), text)


@register.filter
def number(value: Any, decimals: int = 0, least: int = 0) -> SafeString:  # noqa: ANN401 - whatever a template holds
    """Write a number by the reader's language, with at most `decimals` digits after the point, and at least `least`."""
    if value is None or value == "":
        return _nothing()
    return _number(Decimal(value), locale_for(), decimals, least)


@lru_cache(maxsize=formats.WRITTEN)
def _number(value: Decimal, locale: Locale, decimals: int, least: int) -> SafeString:
    return _isolated(formats.write_number(value, locale, decimals=decimals, least=least))


@register.filter
def share(value: Any, decimals: int = 0) -> SafeString:  # noqa: ANN401 - whatever a template holds
    """Write a share in [0, 1] as a percentage."""
    if value is None or value == "":
        return _nothing()
    return _isolated(formats.write_share(Decimal(value), locale_for(), decimals=decimals))


@register.filter
def duration(value: timedelta | None) -> SafeString:
    """Write a length of time."""
    if value is None:
        return _nothing()
    return _isolated(formats.write_duration(value, locale_for()))


@register.simple_tag
def phone(text: str) -> SafeString:
    """Link a phone number so that one tap calls it."""
    if not text:
        return _nothing()
    digits = "".join(character for character in text if character.isdigit() or character == "+")
    return format_html('<a class="phone" href="tel:{}"><bdi dir="ltr">{}</bdi></a>', digits, text)


@register.simple_tag
def cell(column: Column, value: Any) -> SafeString:  # noqa: ANN401 - a column's own type
    """Write one value of a registered column by its kind; lists have hundreds, so no template is read."""
    write = _CELLS.get(column.kind)
    if write is not None:
        return write(value)
    if column.name == "phone":
        return phone(value)
    return format_html('<span dir="auto">{}</span>', "–" if value is None else value)


_CELLS: dict[Kind, Callable[[Any], SafeString]] = {
    Kind.MONEY: money,
    Kind.DAY: day,
    Kind.SHARE: share,
    Kind.NUMBER: number,
}
