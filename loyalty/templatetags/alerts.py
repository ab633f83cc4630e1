"""Alerts in templates: `{{ alert.reasons|in_words }}` and `{{ alert.debt|debt_load }}`."""

from typing import Any

from django import template

from loyalty.debt import Debt
from loyalty.reasons import reason_words

register = template.Library()


@register.filter
def in_words(reasons: list[dict[str, Any]]) -> list[str]:
    """Return what raises the risk as sentences, the strongest first as they are stored."""
    return [reason_words(reason) for reason in reasons if reason.get("points", 0) > 0]


@register.filter
def debt_load(stored: dict[str, Any]) -> Debt:
    """Return the debt load of an alert."""
    return Debt.read(stored)
