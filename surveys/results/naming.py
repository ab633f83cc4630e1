"""Names of what results are cut by, and of dimensions, in the reader's language."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from crm.models import Branch, Staff
from loans.models import LoanProduct
from surveys.definition import Definition, text_in
from surveys.dimensions import DIMENSIONS
from surveys.models import Response, Wave
from surveys.results.asked import Cut
from surveys.segments import segment_words

ROWS: dict[str, Any] = {
    Cut.BRANCH: Branch,
    Cut.OFFICER: Staff,
    Cut.INTERVIEWER: Staff,
    Cut.PRODUCT: LoanProduct,
    Cut.WAVE: Wave,
}


def names_of(cut: str, keys: Iterable[str]) -> dict[str, str]:
    """Return what the groups of a cut are called."""
    keys = list(keys)
    if cut in ROWS:
        rows = ROWS[cut].objects.filter(pk__in=[key for key in keys if key.isdecimal()])
        return {str(row.pk): str(row) for row in rows}
    if cut == Cut.MODE:
        return {mode: str(label) for mode, label in Response.Mode.choices}
    if cut == Cut.SEGMENT:
        return {code: str(words) for code, words in segment_words().items()}
    if cut == Cut.CYCLE:
        return {key: _("Loan cycle %(number)s") % {"number": key} for key in keys}
    return {}


def dimension_name(code: str) -> str:
    """Return what a dimension is called."""
    return _(DIMENSIONS[code]) if code in DIMENSIONS else code


def question_text(definition: Definition, name: str, language: str) -> str:
    """Return the text of a question."""
    question = definition.by_name.get(name.partition(".")[0])
    return text_in(question.text, language) if question else name
