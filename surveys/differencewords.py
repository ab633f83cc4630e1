"""What differs between two versions, in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from surveys.comparing import Difference, What
from surveys.definition import text_in

NATIVE = dict(settings.LANGUAGES)


@dataclass(frozen=True)
class ToldDifference:
    """One difference: what became of it, what it is, and what of it; `badge` is how good or grave it is."""

    what: str
    text: str
    aspects: str
    badge: str


def _what(what: What) -> str:
    return {
        What.ADDED: _("New"),
        What.DROPPED: _("Gone"),
        What.CHANGED: _("Changed"),
        What.MOVED: _("Moved"),
    }[what]


def _aspect(aspect: str) -> str:
    return {
        "type": _("type"),
        "text": _("words"),
        "answers": _("answers to choose"),
        "scale": _("scale"),
        "bounds": _("bounds"),
        "required": _("whether it must be answered"),
        "condition": _("when it is asked"),
        "meaning": _("what it is about"),
        "low": _("what is done at a low answer"),
        "title": _("title"),
        "intro": _("words before the first question"),
        "thanks": _("words of thanks"),
        "scorecard": _("scorecard"),
    }[aspect]


def _text(each: Difference, language: str) -> str:
    if each.part == "survey":
        return _("The survey")
    if each.part == "language":
        return NATIVE.get(each.name, each.name)
    words = text_in(each.texts, language) or each.name
    return _("Section “%(title)s”") % {"title": words} if each.part == "section" else words


BADGES = {What.ADDED: "good", What.DROPPED: "bad", What.CHANGED: "warn", What.MOVED: "plain"}


def told_differences(found: Iterable[Difference], language: str) -> list[ToldDifference]:
    """Put differences into words."""
    return [
        ToldDifference(
            what=_what(each.what),
            text=_text(each, language),
            aspects=", ".join(_aspect(aspect) for aspect in each.aspects),
            badge=BADGES[each.what],
        )
        for each in found
    ]
