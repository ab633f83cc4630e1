"""The form that starts a kiosk."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from crm.models import Branch
from surveys.models import Survey


def pin_field(label: Any) -> forms.RegexField:  # noqa: ANN401 - a promise of a text
    """Make the field of a PIN, which is never shown again."""
    attributes = {"inputmode": "numeric", "autocomplete": "new-password", "dir": "ltr"}
    return forms.RegexField(
        r"^[0-9]{4,8}$",
        label=label,
        widget=forms.PasswordInput(attrs=attributes),
        error_messages={"invalid": _("Type four to eight digits.")},
    )


class KioskForm(forms.Form):
    """Where, what, and the PIN."""

    branch = forms.ChoiceField(label=_("Branch"))
    surveys = forms.MultipleChoiceField(
        label=_("Surveys"), widget=forms.CheckboxSelectMultiple, choices=()
    )
    pin = pin_field(_("PIN to leave the kiosk"))
    pin_again = pin_field(_("The PIN once more"))

    def __init__(
        self, data: QueryDict | None, *, branches: list[Branch], surveys: list[Survey]
    ) -> None:
        super().__init__(data)
        self.fields["branch"].choices = [(str(each.pk), str(each)) for each in branches]  # type: ignore[attr-defined]  # a choice field
        self.fields["surveys"].choices = [(each.code, str(each)) for each in surveys]  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        """Have the PIN typed twice alike."""
        told = self.cleaned_data
        if "pin" in told and "pin_again" in told and told["pin"] != told["pin_again"]:
            self.add_error("pin_again", _("The two are not alike."))
        return told
