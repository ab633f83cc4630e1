"""The form of what was done because clients said so: the day, and the words in each language of the survey."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from surveys.models import Survey

NATIVE = dict(settings.LANGUAGES)
LONGEST = 500


class ImprovementForm(forms.Form):
    """What was done, in the survey's languages; the first is needed."""

    done_on = forms.DateField(
        label=_("Done on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    is_published = forms.BooleanField(
        label=_("Tell it to clients where they answer"), required=False, initial=True
    )

    def __init__(self, *args: Any, survey: Survey, on: date, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        self.fields["done_on"].initial = on
        version = survey.published or survey.draft
        self.languages = tuple(version.definition["languages"]) if version else ("en",)
        for place, language in enumerate(self.languages):
            self.fields[f"text_{language}"] = forms.CharField(
                label=NATIVE.get(language, language),
                required=place == 0,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 2, "dir": "auto", "lang": language}),
            )

    @property
    def text_fields(self) -> Iterator[forms.BoundField]:
        """The fields of the words."""
        return (self[f"text_{language}"] for language in self.languages)

    @property
    def texts(self) -> dict[str, str]:
        """The words by language."""
        return {each: self.cleaned_data.get(f"text_{each}", "") for each in self.languages}
