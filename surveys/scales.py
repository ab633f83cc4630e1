"""Scales in words and pictures: what each step is called, which have five faces, what stands at the ends."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil

from django.utils.translation import gettext as _

from surveys.definition import Question, Type, text_in

FACES = 5
IN_A_ROW = 6


@dataclass(frozen=True)
class Scale:
    """The steps of a scale from the lowest: words where each has some; `ends` say what the outer steps mean."""

    steps: tuple[str, ...]
    ends: Mapping[int, str] = field(default_factory=dict)
    symbol: str = ""
    label: str = ""

    @property
    def columns(self) -> int:
        """How many steps stand side by side on a phone."""
        count = len(self.steps)
        return count if count <= IN_A_ROW else ceil(count / 2)

    @property
    def low(self) -> str:
        """What the lowest step means, where it has no words of its own."""
        return "" if self.steps[0] else next(iter(self.ends.values()), "")

    @property
    def high(self) -> str:
        """What the highest step means, where it has no words of its own."""
        return "" if self.steps[0] else next(reversed(list(self.ends.values())), "")


def scale_of(question: Question, part: str, language: str) -> Scale:
    """Return the scale of a question, or of one part of a PAIR, in the active language."""
    least, most = question.bounds or (0, 0)
    count = most - least + 1
    low, high = (text_in(texts, language) for texts in (question.low_label, question.high_label))
    symbol, label = "", ""
    if question.type is Type.PAIR:
        is_importance = part == "importance"
        symbol = "amount" if is_importance else "face"
        label = _("How important is it to you?") if is_importance else _("How good is it?")
        return Scale(_amounts() if is_importance else _goodness(), symbol=symbol, label=label)
    if count == FACES:
        named = (low, "", "", "", high) if low or high else ()
        usual = _happiness() if question.type is Type.CSAT else _goodness()
        return Scale(named or usual, symbol="face")
    if not (low or high):
        low, high = _usual_ends(question)
    return Scale(("",) * count, {least: low, most: high} if low or high else {})


def _usual_ends(question: Question) -> tuple[str, str]:
    if question.type is Type.NPS:
        return _("Not at all likely"), _("Extremely likely")
    if question.type is Type.CES:
        return _("I do not agree at all"), _("I agree fully")
    return _("Very bad"), _("Very good")


def _happiness() -> tuple[str, ...]:
    return _("Very unhappy"), _("Unhappy"), _("So-so"), _("Happy"), _("Very happy")


def _goodness() -> tuple[str, ...]:
    return _("Very bad"), _("Bad"), _("So-so"), _("Good"), _("Very good")


def _amounts() -> tuple[str, ...]:
    return _("Not at all"), _("A little"), _("Fairly"), _("Very"), _("Most of all")
