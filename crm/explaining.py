"""Rates in words: the value as it is written, what it was counted from, and its interval."""

from fractions import Fraction

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from crm.metric import Count, Unit
from crm.rates import Rate
from crm.templatetags.formats import number, share


def written(rate: Rate) -> SafeString | str:
    """Return the value as the reader's language writes it, or why there is none."""
    if rate.is_suppressed:
        return _("Too few to show")
    if rate.value is None:
        return _("Nobody to count")
    return in_unit(rate.value.numerator / rate.value.denominator, rate.metric.unit)


def in_unit(value: float, unit: Unit) -> SafeString:
    """Return a value as its unit is written: a share as a percentage, points of a hundred, or a plain number."""
    match unit:
        case Unit.SHARE:
            return share(value, 1)
        case Unit.POINTS:
            return number(100 * value, 1)
        case _:
            return number(value, 2)


def beneath(rate: Rate) -> SafeString:
    """Return numerator and denominator, and the interval if there is one."""
    parts = format_html(
        _("{numerator} of {denominator}"),
        numerator=plain(rate.numerator),
        denominator=plain(rate.denominator),
    )
    return format_html("{} · {}", parts, interval(rate)) if rate.interval else parts


def interval(rate: Rate) -> SafeString | str:
    """Return the 95 % interval, if the rate has one."""
    if rate.interval is None:
        return ""
    return format_html("{} – {}", share(rate.interval.low, 1), share(rate.interval.high, 1))


def term(count: Count) -> SafeString:
    """Return what is counted, behind its letter."""
    return format_html('<bdi dir="ltr">{}</bdi> · {}', count.symbol, _(count.label))


def plain(value: Fraction) -> SafeString:
    """Return a sum of counts as a number."""
    return number(value.numerator / value.denominator, 1)
