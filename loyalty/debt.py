"""A client's debt load in words, shown beside every risk.

`Alert.debt` holds `outstanding_principal` and `next_installment` (texts of decimals), `days_past_due`,
`installment_to_income` (share, or nothing where income is not known), `consecutive_top_ups`, and
`is_concern`, told by the thresholds in force on the night.
"""

from dataclasses import dataclass
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


def _decimal(text: Any) -> Decimal | None:  # noqa: ANN401 - what JSON held
    return None if text in (None, "") else Decimal(str(text))
