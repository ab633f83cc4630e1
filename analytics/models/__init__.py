"""Models of analytics: nights, costs, scores, risk models, marts."""

from analytics.models.cost import Cost
from analytics.models.mart import ActiveSpell, DecisionPoint, LoanProfit
from analytics.models.model import RiskModel
from analytics.models.run import Night, NightStep
from analytics.models.score import ClientScore, ScoreChange

__all__ = [
    "ActiveSpell",
    "ClientScore",
    "Cost",
    "DecisionPoint",
    "LoanProfit",
    "Night",
    "NightStep",
    "RiskModel",
    "ScoreChange",
]
