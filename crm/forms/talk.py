"""The form on the public page: short, in the reader's language, and nothing in it is asked twice."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.forms.case import offered_categories, words_area
from crm.models import Branch, Case

LEFT_EMPTY = "website"


class TalkForm(forms.Form):
    """What anybody may tell us; only what happened, and what it is about, must be told."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=Case.Kind.choices,
        initial=Case.Kind.COMPLAINT,
        widget=forms.RadioSelect,
    )
    category = forms.ModelChoiceField(
        offered_categories(),
        label=_("What is it about?"),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is about.")},
    )
    text = words_area(_("What happened?"), rows=6)
    branch = forms.ModelChoiceField(
        Branch.objects.order_by("name"),
        label=_("Branch"),
        required=False,
        empty_label=_("I do not know"),
    )
    is_about_staff = forms.BooleanField(
        label=_("It is about somebody who works here"), required=False
    )
    about_name = forms.CharField(
        label=_("Name of that person, if you know it"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        help_text=_("This person never sees what you wrote and never handles it."),
    )
    is_anonymous = forms.BooleanField(label=_("I want to stay unnamed"), required=False)
    reporter_name = forms.CharField(
        label=_("Your name"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "name"}),
    )
    reporter_contact = forms.CharField(
        label=_("Your phone or e-mail"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "tel"}),
        help_text=_("Only those who handle this see it."),
    )
    is_former_client = forms.BooleanField(label=_("I was a client before"), required=False)
    website = forms.CharField(required=False)  # for programs that fill in everything they find

    def __init__(self, data: Any) -> None:  # noqa: ANN401 - a request's parameters
        super().__init__(data)
        offered = offered_categories().filter(is_public=True)
        self.fields["category"].queryset = offered  # type: ignore[attr-defined]  # a model choice field

    def clean_website(self) -> str:
        """Refuse what a person would not have filled in; a person sees why, and loses nothing."""
        if self.cleaned_data[LEFT_EMPTY]:
            raise forms.ValidationError(_("Leave this field empty."))
        return ""

    def clean(self) -> dict[str, Any]:
        """Take a name as saying that it is about somebody."""
        told = self.cleaned_data
        if told.get("about_name", "").strip():
            told["is_about_staff"] = True
        return told
