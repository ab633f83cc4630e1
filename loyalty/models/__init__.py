"""Models of loyalty: policies, exits, standings, alerts."""

from loyalty.models.alert import Alert
from loyalty.models.exit import Exit, ExitReason, ReasonCode
from loyalty.models.policy import DefectionPolicy, LoyaltyWeights
from loyalty.models.standing import Standing, StandingChange

__all__ = [
    "Alert",
    "DefectionPolicy",
    "Exit",
    "ExitReason",
    "LoyaltyWeights",
    "ReasonCode",
    "Standing",
    "StandingChange",
]
