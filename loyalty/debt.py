"""A client's debt load in words, shown beside every risk.

`Alert.debt` holds `outstanding_principal` and `next_installment` (texts of decimals), `days_past_due`,
`installment_to_income` (share, or nothing where income is not known), `consecutive_top_ups`, and
`is_concern`, told by the thresholds in force on the night.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Debt:
    """What one client owes, and how heavy it is."""

    outstanding_principal: Decimal | None
    next_installment: Decimal | None
    days_past_due: int
    installment_to_income: Decimal | None
    consecutive_top_ups: int
    is_concern: bool

    @classmethod
    def read(cls, stored: dict[str, Any]) -> "Debt":
        """Read the debt load an alert was stored with."""
        return cls(
            _decimal(stored.get("outstanding_principal")),
            _decimal(stored.get("next_installment")),
            int(stored.get("days_past_due") or 0),
            _decimal(stored.get("installment_to_income")),
            int(stored.get("consecutive_top_ups") or 0),
            bool(stored.get("is_concern")),
        )


def consecutive_top_ups(loans: Iterable[tuple[date, date | None]]) -> int:
    """Count the loans, back from the last, that were disbursed while the one before was open.

    `loans` are pairs of disbursement and closing, in the order they were disbursed.
    """
    count = 0
    closed_before: date | None = date.min
    for disbursed_on, closed_on in loans:
        is_top_up = closed_before is None or closed_before > disbursed_on
        count = count + 1 if is_top_up else 0
        closed_before = closed_on
    return count


def _decimal(text: Any) -> Decimal | None:  # noqa: ANN401 - what JSON held
    return None if text in (None, "") else Decimal(str(text))
