"""Quotes of clients in what was worked out of their answers."""

from crm.models import Client
from surveys.models import Finding, Response
from surveys.results.kept import forget

LONGEST = 300


def quoted(text: str) -> str:
    """Return a text as findings quote it."""
    return text[:LONGEST]


def take_out_quotes(client: Client) -> None:
    """Take the words of a client out of the themes they are quoted for, and let go the pages that show them."""
    said: dict[int, set[str]] = {}
    for survey, answers in Response.objects.filter(client=client).values_list("survey", "answers"):
        words = (quoted(answer) for answer in answers.values() if isinstance(answer, str))
        said.setdefault(survey, set()).update(words)
    for finding in Finding.objects.filter(survey__in=said, kind=Finding.Kind.THEMES):
        for themes in finding.content["themes"].values():
            for theme in themes:
                theme["quotes"] = [
                    quote for quote in theme["quotes"] if quote not in said[finding.survey_id]
                ]
        finding.save(update_fields=["content"])
    for survey in said:
        forget(survey)
