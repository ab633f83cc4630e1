"""Names of forms made fit for surveys; languages by what forms call them."""

import re
from dataclasses import dataclass, field

from surveys.definition import LANGUAGES

LONGEST = 40
KNOWN = {
    "english": "en",
    "arabic": "ar",
    "french": "fr",
    "persian": "fa",
    "farsi": "fa",
    "spanish": "es",
    "العربية": "ar",
    "français": "fr",
    "francais": "fr",
    "فارسی": "fa",
    "español": "es",
    "espanol": "es",
}


@dataclass
class Names:
    """Gives each name of a form one of a survey's, the same each time, no two alike."""

    needs_letter: bool = True
    given: dict[str, str] = field(default_factory=dict)

    def fit(self, name: str) -> str:
        """Return the survey's name for a form's."""
        if name not in self.given:
            self.given[name] = self._free(self._spelled(name))
        return self.given[name]

    def _spelled(self, name: str) -> str:
        spelled = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or "q"
        if self.needs_letter and not spelled[0].isalpha():
            spelled = f"q_{spelled}"
        return spelled[:LONGEST]

    def _free(self, name: str) -> str:
        taken, found, number = set(self.given.values()), name, 2
        while found in taken:
            ending = f"_{number}"
            found, number = name[: LONGEST - len(ending)] + ending, number + 1
        return found


def language_of(label: str) -> str:
    """Return the code of a language as a form names it, such as ``"Arabic (ar)"``; empty where it is none of ours."""
    coded = re.search(r"\(([a-z]{2})(?:[-_][A-Za-z]+)?\)\s*$", label)
    if coded:
        return coded.group(1) if coded.group(1) in LANGUAGES else ""
    plain = label.strip().lower()
    return plain if plain in LANGUAGES else KNOWN.get(plain, "")
