"""Repayment schedules: what falls due, and when, under every kind of loan terms."""

from loans.schedule.installments import Due, schedule
from loans.schedule.terms import (
    Amortization,
    DayCount,
    EqualInstallment,
    InterestMethod,
    InterestPeriod,
    Rounding,
    Terms,
    Unit,
)

__all__ = [
    "Amortization",
    "DayCount",
    "Due",
    "EqualInstallment",
    "InterestMethod",
    "InterestPeriod",
    "Rounding",
    "Terms",
    "Unit",
    "schedule",
]
