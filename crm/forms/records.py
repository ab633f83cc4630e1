"""Forms of what is recorded beside a client: consents, documents, goals, other lenders, relatives."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.models import (
    Client,
    ClientDocument,
    Competitor,
    Consent,
    Goal,
    Relationship,
    ReportedBorrowing,
    Staff,
)


def day_input() -> forms.DateInput:
    """Return the browser's own choice of a day."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ConsentForm(forms.Form):
    """What the client said, for what, and by which channel."""

    purpose = forms.ChoiceField(label=_("For"), choices=Consent.Purpose.choices)
    channel = forms.ChoiceField(label=_("By"), choices=Consent.Channel.choices)
    is_given = forms.TypedChoiceField(
        label=_("What the client said"),
        choices=[("yes", _("Agreed")), ("no", _("Refused"))],
        coerce=lambda said: said == "yes",
    )


class DocumentForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only for the type checker
    """A document that identifies the client."""

    number = forms.CharField(
        label=_("Number"),
        max_length=64,
        required=False,
        help_text=_("Stored encrypted; shown only to those who may see it."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )

    class Meta:
        model = ClientDocument
        fields = ("kind", "number", "issued_on", "expires_on", "issuer")
        widgets = {"issued_on": day_input(), "expires_on": day_input()}

    def clean(self) -> dict[str, Any]:
        """Refuse a document that expires before it is issued."""
        told: dict[str, Any] = super().clean() or {}
        issued, expires = told.get("issued_on"), told.get("expires_on")
        if issued and expires and expires <= issued:
            self.add_error("expires_on", _("It expires before it is issued."))
        return told


class StatedGoalForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only for the type checker
    """A goal, or what the client expects at the least."""

    class Meta:
        model = Goal
        fields = ("kind", "topic", "text", "minimum", "target_on")
        widgets = {"target_on": day_input(), "text": forms.TextInput(attrs={"dir": "auto"})}


class ElsewhereForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only for the type checker
    """What the client says about other lenders; the share in per cent."""

    percent = forms.IntegerField(
        label=_("Part of its borrowing that is elsewhere, %"),
        min_value=0,
        max_value=100,
        required=False,
    )

    class Meta:
        model = ReportedBorrowing
        fields = ("competitor", "outstanding_principal", "installment", "offer")
        widgets = {"offer": forms.TextInput(attrs={"dir": "auto"})}

    field_order = ("competitor", "percent")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        offered = Competitor.objects.filter(is_offered=True).order_by("name")
        self.fields["competitor"].queryset = offered  # type: ignore[attr-defined]  # a model choice field

    def clean(self) -> dict[str, Any]:
        """Ask for something to be told."""
        told: dict[str, Any] = super().clean() or {}
        if all(value in (None, "") for value in told.values()):
            raise forms.ValidationError(_("Say something of what the client told."))
        return told


class RelativeForm(forms.Form):
    """Who somebody is to the client."""

    kind = forms.ChoiceField(label=_("Is the client's"), choices=Relationship.Kind.choices)
    number = forms.CharField(
        label=_("External id"),
        required=False,
        max_length=64,
        help_text=_("Where that person is a client too."),
    )
    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=32,
        widget=forms.TextInput(attrs={"type": "tel", "dir": "ltr"}),
    )

    def __init__(self, *args: Any, staff: Staff, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        self.seen = Client.objects.visible_to(staff)

    def clean(self) -> dict[str, Any]:
        """Find the client by its number; a name is needed where there is none."""
        told = self.cleaned_data
        if number := told.get("number", "").strip():
            told["person"] = self.seen.known_as(number).first()
            if told["person"] is None:
                self.add_error("number", _("No client of yours has this number."))
        else:
            told["person"] = told.get("name", "").strip()
            if not told["person"]:
                self.add_error("name", _("Give the client's number, or a name."))
        return told
