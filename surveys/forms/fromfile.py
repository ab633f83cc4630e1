"""Forms for a survey that comes from a file: the file, and what the file does not say."""

import json
from pathlib import Path
from typing import Any

from django import forms
from django.core.validators import validate_slug
from django.utils.translation import gettext_lazy as _

from surveys.definition import DefinitionFaulty, read_definition
from surveys.models import Survey


class FileForm(forms.Form):
    """The file: an XLSForm, or the JSON of a survey."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "An XLSForm (.xlsx, .xls, .csv) of KoboToolbox or ODK, or a survey saved here as .json."
        ),
    )

    @property
    def suffix(self) -> str:
        """What the file's name ends with."""
        return Path(str(self.cleaned_data["file"].name)).suffix.lower()


class NewSurveyForm(forms.Form):
    """What a new survey is called, who answers it, and the document it begins with."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        validators=[validate_slug],
        help_text=_("Stands in addresses and files; it does not change."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Survey.Kind.choices)
    subject = forms.ChoiceField(label=_("Who or what it is about"), choices=Survey.Subject.choices)
    is_anonymous = forms.BooleanField(label=_("Anonymous"), required=False)
    keeps_officer_away = forms.BooleanField(
        label=_("Never asked by the client's loan officer"), required=False
    )
    definition = forms.CharField(widget=forms.HiddenInput)

    def clean_definition(self) -> dict[str, Any]:
        """Read the document that the file gave."""
        try:
            document: dict[str, Any] = json.loads(self.cleaned_data["definition"])
            read_definition(document)
        except (ValueError, DefinitionFaulty) as fault:
            raise forms.ValidationError(_("This is not the survey that was read.")) from fault
        return document

    @property
    def facts(self) -> dict[str, Any]:
        """What is told of the survey beside its document."""
        return {name: value for name, value in self.cleaned_data.items() if name != "definition"}
