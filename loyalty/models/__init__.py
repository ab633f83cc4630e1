"""Models of loyalty: policies, exits, standings, alerts."""

from loyalty.models.alert import Alert
from loyalty.models.care import CareEntry
from loyalty.models.exit import Exit, ExitReason, ReasonCode
from loyalty.models.play import Play
from loyalty.models.policy import DefectionPolicy, LoyaltyWeights
from loyalty.models.standing import Standing, StandingChange

__all__ = [
    "Alert",
    "CareEntry",
    "DefectionPolicy",
    "Exit",
    "ExitReason",
    "LoyaltyWeights",
    "Play",
    "ReasonCode",
    "Standing",
    "StandingChange",
]
