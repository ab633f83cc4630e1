"""What the institution of the demo lends, and what its work costs."""

from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A loan product; money in units of the model.

    Parameters
    ----------
    options
        Schedule options, named as in `loans.schedule.Terms`.
    first, most
        Typical first principal and the largest one.
    step
        Principals are multiples of it.
    """

    code: str
    annual_rate: Decimal
    fee_rate: Decimal
    installment_count: int
    options: MappingProxyType[str, Any]
    first: int
    most: int
    step: int
    is_group: bool = False

    @property
    def is_monthly(self) -> bool:
        """Whether installments fall due by calendar months."""
        return bool(self.options["repayment_unit"] == "MONTHS")


def _options(**named: Any) -> MappingProxyType[str, Any]:  # noqa: ANN401 - options differ in type
    return MappingProxyType(named)


GROUP, BUSINESS, SEASON = range(3)
OFFERS = (
    Offer(
        code="GROUP",
        annual_rate=Decimal("0.30"),
        fee_rate=Decimal("0.02"),
        installment_count=12,
        options=_options(interest_method="FLAT", repayment_every=2, repayment_unit="WEEKS"),
        first=220,
        most=1800,
        step=20,
        is_group=True,
    ),
    Offer(
        code="BUSINESS",
        annual_rate=Decimal("0.36"),
        fee_rate=Decimal("0.02"),
        installment_count=8,
        options=_options(
            interest_method="DECLINING_BALANCE", repayment_every=1, repayment_unit="MONTHS"
        ),
        first=420,
        most=5000,
        step=50,
    ),
    Offer(
        code="SEASON",
        annual_rate=Decimal("0.33"),
        fee_rate=Decimal("0.02"),
        installment_count=6,
        options=_options(
            interest_method="DECLINING_BALANCE",
            repayment_every=1,
            repayment_unit="MONTHS",
            principal_grace=2,
        ),
        first=320,
        most=2500,
        step=50,
    ),
)

COSTS = MappingProxyType(
    {
        "APPLICATION": Decimal(13),
        "DISBURSEMENT_FIRST": Decimal(18),
        "DISBURSEMENT_REPEAT": Decimal(10),
        "REPAYMENT": Decimal(1),
        "VISIT": Decimal("1.5"),
        "CALL": Decimal("0.4"),
        "SURVEY": Decimal(2),
        "COMPLAINT": Decimal(4),
        "GROUP_MEETING": Decimal("2.5"),
    }
)
"""Unit cost of each activity, in units of the model."""

ACQUISITION = MappingProxyType(
    {
        "": Decimal(32),
        "REFERRAL": Decimal(18),
        "OFFICER": Decimal(40),
        "WALK_IN": Decimal(20),
        "CAMPAIGN": Decimal(44),
        "GROUP": Decimal(28),
        "DIGITAL": Decimal(24),
    }
)
"""Cost of winning a client by channel; the empty channel stands for all others."""

SHARES = MappingProxyType({"COST_OF_FUNDS": Decimal("0.11"), "DISCOUNT_RATE": Decimal("0.15")})
THRESHOLDS = MappingProxyType(
    {"weekly_alert_capacity": Decimal(20), "intensive_care_days_late": Decimal(7)}
)
