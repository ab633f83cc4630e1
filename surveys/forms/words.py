"""Fields for words in each language of a survey, side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

NATIVE = dict(settings.LANGUAGES)
LONGEST = 2000


@dataclass(frozen=True)
class Spoken:
    """One text in all languages: a heading, and the bound field of each language."""

    label: str | Promise
    fields: list[Any]
    help: str | Promise = ""


def direction_of(language: str) -> str:
    """Return which way a language is written."""
    return "rtl" if get_language_info(language)["bidi"] else "ltr"


def words_field(
    language: str, label: str | Promise, *, is_needed: bool = False, rows: int = 1
) -> forms.CharField:
    """Return the field of one text in one language; `label` says which text it is."""
    attrs = {
        "lang": language,
        "dir": direction_of(language),
        "aria-label": f"{label} ({NATIVE[language]})",
    }
    widget = forms.Textarea(attrs={**attrs, "rows": rows}) if rows > 1 else forms.TextInput(attrs)
    return forms.CharField(
        label=NATIVE[language],
        required=is_needed,
        max_length=LONGEST,
        widget=widget,
        error_messages={"required": _("Say this in the first language at least.")},
    )


class WordsForm(forms.Form):
    """A form with texts in several languages; each text is a group of fields named after it and the language."""

    def __init__(
        self,
        data: Any,  # noqa: ANN401 - a request's parameters
        *,
        languages: Sequence[str],
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial, auto_id="f_%s")
        self.languages = tuple(languages)
        self.texts: dict[str, tuple[str | Promise, str | Promise]] = {}

    def say(
        self,
        name: str,
        label: str | Promise,
        *,
        begins: Mapping[str, str] | None = None,
        is_needed: bool = False,
        rows: int = 1,
        hint: str | Promise = "",
    ) -> None:
        """Add a text; in the first language it may be needed."""
        self.texts[name] = (label, hint)
        for place, language in enumerate(self.languages):
            needed = is_needed and place == 0
            field = words_field(language, label, is_needed=needed, rows=rows)
            field.initial = (begins or {}).get(language, "")
            self.fields[f"{name}_{language}"] = field

    def spoken(self, name: str) -> Spoken:
        """Return a text's fields, as templates/surveys/spoken.html shows them."""
        label, hint = self.texts[name]
        return Spoken(label, [self[f"{name}_{each}"] for each in self.languages], hint)

    @property
    def all_spoken(self) -> list[Spoken]:
        """All texts, in their order."""
        return [self.spoken(name) for name in self.texts]

    def said(self, name: str) -> dict[str, str]:
        """Return what was said of a text, by language."""
        told = {each: self.cleaned_data.get(f"{name}_{each}", "") for each in self.languages}
        return {language: words for language, words in told.items() if words}
