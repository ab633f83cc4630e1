"""What questions and dimensions are called where a survey is built."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from surveys.definition import Type
from surveys.dimensions import DIMENSIONS, FEATURES, NEEDS

Words = str | Promise


@dataclass(frozen=True)
class TypeWords:
    """What a type of question is called, and what it is for."""

    label: Words
    purpose: Words


TYPES: Mapping[str, TypeWords] = {
    Type.SINGLE: TypeWords(_("One answer"), _("Choose one from a list.")),
    Type.MULTIPLE: TypeWords(_("Several answers"), _("Choose all that apply.")),
    Type.RATING: TypeWords(_("Rating"), _("A scale of 2 to 10 steps; five have faces.")),
    Type.NPS: TypeWords(_("Recommendation (NPS)"), _("How likely to recommend us, 0 to 10.")),
    Type.CSAT: TypeWords(_("Satisfaction (CSAT)"), _("How happy with something, five faces.")),
    Type.CES: TypeWords(_("Ease (CES)"), _("Whether something was easy, 1 to 7.")),
    Type.PAIR: TypeWords(
        _("Importance and performance"), _("How important one thing is, and how good.")
    ),
    Type.RANKING: TypeWords(_("Ranking"), _("Put answers in order, the best first.")),
    Type.NUMBER: TypeWords(_("Number"), _("How many, how long.")),
    Type.MONEY: TypeWords(_("Amount of money"), _("In the institution's currency.")),
    Type.DATE: TypeWords(_("Date"), _("A day.")),
    Type.TEXT: TypeWords(_("Words"), _("An answer in one's own words.")),
    Type.NOTE: TypeWords(_("Text to read"), _("Tells something, asks nothing.")),
}

THEN: Mapping[str, Words] = {
    "": _("Nothing"),
    "CASE": _("Open a case"),
    "ALERT": _("Raise an alert"),
}


def dimension_choices() -> list[tuple[Words, list[tuple[str, Words]]]]:
    """Return what a question can be about, group by group."""
    others = [code for code in DIMENSIONS if code not in NEEDS and code not in FEATURES]
    groups: list[tuple[Words, list[str]]] = [
        (_("Clients' needs"), list(NEEDS)),
        (_("Product features"), list(FEATURES)),
        (_("Other"), others),
    ]
    return [(label, [(code, _(DIMENSIONS[code])) for code in codes]) for label, codes in groups]
