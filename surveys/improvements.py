"""What was done since clients said so, in words for them."""

from surveys.definition import text_in
from surveys.models import Improvement, Survey

MOST = 3


def done_since(survey: Survey, language: str) -> list[tuple[Improvement, str]]:
    """Return the last improvements that are told to clients, with their words in a language."""
    told = Improvement.objects.filter(survey=survey, is_published=True).order_by("-done_on", "-pk")
    words = ((each, text_in(each.texts, language)) for each in told[:MOST])
    return [(each, text) for each, text in words if text]
