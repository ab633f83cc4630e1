"""Values of a definition document: each read for what it should be, faults kept with their place."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from crm.words import gettext_noop as _
from surveys.definition.model import Texts

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
CODE = re.compile(r"[a-z0-9][a-z0-9_]{0,39}")
KNOWN = {
    "definition": {"languages", "title", "intro", "thanks", "sections", "scorecard"},
    "section": {"name", "title", "show_if", "questions"},
    "question": {
        *("name", "type", "text", "hint", "is_required", "dimension", "measures", "show_if"),
        *("options", "scale", "low_label", "high_label", "least", "most", "is_whole", "is_long"),
        "low",
    },
    "option": {"code", "text", "stands_alone"},
    "rule": {"question", "is", "value", "part"},
    "low": {"at_most", "codes", "then", "category", "kind"},
    "scorecard": {"points", "lookups"},
    "lookup": {"name", "bands"},
    "band": {"from", "to", "likelihood"},
}


@dataclass(frozen=True)
class Fault:
    """What is wrong at one place of a document.

    `message` is to be translated and filled with `values`; `place` reads as
    ``sections.0.questions.2.text``.
    """

    place: str
    message: str
    values: tuple[tuple[str, str], ...] = ()

    @property
    def words(self) -> str:
        """The message in English, filled."""
        return self.message % dict(self.values)


class Values:
    """Reads value by value, and goes on after a fault so that all are told at once."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.languages: tuple[str, ...] = ()

    def fault(self, place: str, message: str, **values: str) -> None:
        """Keep a fault."""
        self.faults.append(Fault(place, message, tuple(values.items())))

    def mapping(self, value: object, place: str, kind: str) -> Mapping[str, Any]:
        """Read an object; what its kind does not know is a fault."""
        if not isinstance(value, Mapping):
            self.fault(place, _("This must be an object."))
            return {}
        for name in value:
            if kind in KNOWN and name not in KNOWN[kind]:
                self.fault(f"{place}.{name}".lstrip("."), _("This is not known here."))
        return value

    def rows(self, value: object, place: str) -> Iterator[tuple[str, Any]]:
        """Give the places and values of a list."""
        if not isinstance(value, list):
            self.fault(place, _("This must be a list."))
            return
        for number, each in enumerate(value):
            yield f"{place}.{number}", each

    def name(self, value: object, place: str, pattern: re.Pattern[str] = NAME) -> str:
        """Read a name."""
        if not isinstance(value, str) or not pattern.fullmatch(value):
            self.fault(place, _("Use lower-case letters, digits and underscores, at most 40."))
            return ""
        return value

    def one_of(self, value: object, allowed: tuple[str, ...], place: str) -> str:
        """Read one of some words; the first where it is none of them."""
        if value not in allowed:
            self.fault(place, _("Choose one of %(allowed)s."), allowed=", ".join(allowed))
            return allowed[0]
        return str(value)

    def flag(self, value: object, place: str) -> bool:
        """Read true or false."""
        if not isinstance(value, bool):
            self.fault(place, _("Say true or false."))
        return value is True

    def whole(self, value: object, place: str) -> int | None:
        """Read a whole number, if there is one."""
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        self.fault(place, _("This must be a whole number."))
        return None

    def texts(self, value: object, place: str, *, is_needed: bool = False) -> Texts:
        """Read words by language."""
        found = self.mapping(value if value is not None else {}, place, "texts")
        texts = {}
        for language, words in found.items():
            if language not in self.languages or not isinstance(words, str):
                self.fault(f"{place}.{language}", _("Give words for a language of the survey."))
            else:
                texts[language] = words
        if is_needed and self.languages and not texts.get(self.languages[0], "").strip():
            self.fault(place, _("Say this in the first language at least."))
        return {each: texts[each] for each in self.languages if each in texts}  # the first first

    def unique(self, names: list[str], place: str) -> None:
        """Tell of names used twice."""
        for name in sorted({name for name in names if name and names.count(name) > 1}):
            self.fault(place, _("The name %(name)s is used twice."), name=name)

    def bound(self, value: object, place: str) -> str | None:
        """Read a bound, which is text."""
        if value is not None and not isinstance(value, str):
            self.fault(place, _("Write this as text."))
            return None
        return value or None
