"""What clients say: surveys and their versions, who is invited, what was answered, what follows from it."""

from surveys.models.invitation import OPEN, Invitation
from surveys.models.response import LowAnswer, PartialResponse, Response
from surveys.models.survey import Survey, SurveyVersion
from surveys.models.tally import ANSWERED, RESPONSES, Finding, Improvement, Tally, TallyRun
from surveys.models.wave import Channel, Trigger, Wave

__all__ = [
    "ANSWERED",
    "OPEN",
    "RESPONSES",
    "Channel",
    "Finding",
    "Improvement",
    "Invitation",
    "LowAnswer",
    "PartialResponse",
    "Response",
    "Survey",
    "SurveyVersion",
    "Tally",
    "TallyRun",
    "Trigger",
    "Wave",
]
