"""The answers of a question as rows of a form: said in each language, put in order, without scripts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from surveys.definition import Option
from surveys.definition.values import CODE
from surveys.editing.parts import free_name
from surveys.forms.words import LONGEST, NATIVE, direction_of

BLANK_AT_FIRST, MOST = 2, 60


@dataclass(frozen=True)
class OptionRow:
    """One answer; `was` is the code by which the survey knows it already."""

    texts: Mapping[str, str] = field(default_factory=dict)
    was: str = ""
    code: str = ""
    stands_alone: bool = False
    is_low: bool = False
    fault: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing was said, so that the row counts for nothing."""
        return not any(words.strip() for words in self.texts.values())


class OptionRows:
    """The answers of one question in a form. `least` says how many there must be at least."""

    def __init__(self, rows: Iterable[OptionRow], languages: Sequence[str], *, least: int) -> None:
        self.rows = list(rows)
        self.languages = tuple(languages)
        self.least = least
        self.fault = ""

    @classmethod
    def begun(
        cls,
        options: Sequence[Option],
        lows: Iterable[str],
        languages: Sequence[str],
        *,
        least: int,
    ) -> "OptionRows":
        """Begin with the answers a question has, and room for more."""
        low = set(lows)
        rows = [
            OptionRow(each.text, each.code, each.code, each.stands_alone, each.code in low)
            for each in options
        ]
        blank = max(BLANK_AT_FIRST, least + 1 - len(rows)) if not rows else 1
        return cls([*rows, *[OptionRow()] * blank], languages, least=least)

    @classmethod
    def sent(cls, data: Any, languages: Sequence[str], *, least: int) -> "OptionRows":  # noqa: ANN401 - a request's parameters
        """Read the rows of a form that was sent."""
        told = data.get("option-count", "0")
        count = min(int(told), MOST) if told.isdecimal() and len(told) < 4 else 0
        rows = [_sent(data, f"option-{number}-", languages) for number in range(count)]
        return cls(rows, languages, least=least)

    def after(self, do: str) -> "OptionRows":
        """Return the rows after a button: `more`, or `up`, `down` or `drop` with the number of a row."""
        rows = list(self.rows)
        verb, _dash, place = do.partition("-")
        at = int(place) if place.isdecimal() and int(place) < len(rows) else -1
        if verb == "more" and len(rows) < MOST:
            rows.append(OptionRow())
        elif verb == "drop" and at >= 0:
            del rows[at]
        elif verb in ("up", "down") and at >= 0:
            to = max(0, at - 1) if verb == "up" else min(len(rows) - 1, at + 1)
            rows.insert(to, rows.pop(at))
        return OptionRows(rows, self.languages, least=self.least)

    def is_valid(self) -> bool:
        """Read the rows, and keep beside each what is wrong with it."""
        said = [row for row in self.rows if not row.is_blank]
        self.fault = "" if len(said) >= self.least else _("Give the answers to choose from.")
        taken = [row.code for row in said if row.code]
        self.rows = [row if row.is_blank else self._checked(row, taken) for row in self.rows]
        return not self.fault and not any(row.fault for row in self.rows)

    def _checked(self, row: OptionRow, taken: list[str]) -> OptionRow:
        if not row.texts.get(self.languages[0], "").strip():
            return replace(row, fault=_("Say this in the first language at least."))
        if any(len(words) > LONGEST for words in row.texts.values()):
            return replace(row, fault=_("This is too long."))
        if not row.code:
            words = row.texts[self.languages[0]]
            code = free_name(words, taken, otherwise=f"answer_{len(taken) + 1}")
            taken.append(code)
            return replace(row, code=code, fault="")
        if not CODE.fullmatch(row.code):
            fault = _("Use lower-case letters, digits and underscores, at most 40.")
            return replace(row, fault=fault)
        if taken.count(row.code) > 1:
            fault = _("The name %(name)s is used twice.") % {"name": row.code}
            return replace(row, fault=fault)
        return replace(row, fault="")

    @property
    def kept(self) -> list[OptionRow]:
        """The rows in which something was said."""
        return [row for row in self.rows if not row.is_blank]

    def options(self) -> list[dict[str, Any]]:
        """Return the answers as the document has them."""
        return [
            {
                "code": row.code,
                "text": {language: words for language, words in row.texts.items() if words},
                **({"stands_alone": True} if row.stands_alone else {}),
            }
            for row in self.kept
        ]

    def renamed(self) -> dict[str, str]:
        """Return old code → new code of the answers that were known by another."""
        return {row.was: row.code for row in self.kept if row.was and row.was != row.code}

    def lows(self) -> list[str]:
        """Return the codes of the answers that are low."""
        return [row.code for row in self.kept if row.is_low]

    def shown(self) -> list[dict[str, Any]]:
        """Return the rows as a template shows them."""
        return [
            {
                "row": row,
                "number": number,
                "place": number + 1,
                "is_last": number + 1 == len(self.rows),
                "texts": [
                    (each, NATIVE[each], direction_of(each), row.texts.get(each, ""))
                    for each in self.languages
                ],
            }
            for number, row in enumerate(self.rows)
        ]


def _sent(data: Any, prefix: str, languages: Sequence[str]) -> OptionRow:  # noqa: ANN401 - a request's parameters
    texts = {each: str(data.get(f"{prefix}text_{each}", "")).strip() for each in languages}
    return OptionRow(
        texts={each: words.replace("\x00", "") for each, words in texts.items()},
        was=data.get(f"{prefix}was", ""),
        code=data.get(f"{prefix}code", "").strip(),
        stands_alone=bool(data.get(f"{prefix}alone")),
        is_low=bool(data.get(f"{prefix}low")),
    )
