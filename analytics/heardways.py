"""What surveys add to the six ways of seeing a client: what matters to it, how good we are at it, what was low."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import get_language

from crm.access import Permission
from crm.models import Client, Staff
from surveys.definition import Type, text_in
from surveys.heard import responses_of
from surveys.models import LowAnswer
from surveys.readers import may_read

YEAR = timedelta(days=365)
LATEST = 12
TOP_TWO = 4
MOST = 3


@dataclass(frozen=True)
class Matter:
    """Something the client was asked the importance of: how important it is, and how good, 1 to 5 each."""

    name: str
    importance: int
    performance: int

    @property
    def is_good(self) -> bool:
        """Whether the client finds us good at it: one of the two best answers."""
        return self.performance >= TOP_TWO


def what_matters(client: Client, staff: Staff) -> list[Matter]:
    """Return what the client finds important, by the latest survey that asked; for those who may read answers."""
    if not staff.may(Permission.READ_ANSWERS):
        return []
    language = (get_language() or "en")[:2]
    for response in responses_of(client, staff)[:LATEST]:
        pairs = [
            Matter(text_in(question.text, language), **response.answers[question.name])
            for question in response.version.read.questions
            if question.type is Type.PAIR and question.name in response.answers
        ]
        if pairs and may_read(staff, response):
            return _important(pairs)
    return []


def _important(pairs: Sequence[Matter]) -> list[Matter]:
    important = [each for each in pairs if each.importance >= TOP_TWO]
    return sorted(important, key=lambda each: -each.importance)[:MOST]


def low_count(client: Client, staff: Staff, today: date) -> int:
    """Return how many low answers of a year `staff` may know of."""
    seen = LowAnswer.objects.visible_to(staff).filter(
        response__client=client,
        response__withdrawn_at=None,
        response__answered_on__gt=today - YEAR,
    )
    if not staff.may(Permission.READ_ANSWERS):
        seen = seen.filter(response__survey__keeps_officer_away=False)
    return seen.count()
