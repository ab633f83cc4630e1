"""The form that invites one client: to what, by which way, until when."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.models import Client
from surveys.forms.wave import day_field
from surveys.models import Survey

MAIL, LINK, STAFF, KIOSK = "MAIL", "LINK", "STAFF", "KIOSK"
WAYS = [
    (MAIL, _("Link by e-mail")),
    (LINK, _("Link to copy or to print")),
    (STAFF, _("Asked by staff: sets a task")),
    (KIOSK, _("Code for the kiosk at the branch")),
]


class InviteForm(forms.Form):
    """What one client is asked."""

    survey = forms.ChoiceField(label=_("Survey"))
    way = forms.ChoiceField(label=_("How"), choices=WAYS, widget=forms.RadioSelect)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "off"}),
        help_text=_("Only for the link by e-mail."),
    )
    expires_on = day_field(_("To be answered by"))

    def __init__(self, *args: Any, client: Client, surveys: list[Survey], **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        self.surveys = {each.code: each for each in surveys}
        chosen: Any = self.fields["survey"]
        chosen.choices = [(each.code, each.title) for each in surveys]
        self.fields["email"].initial = client.email
        self.fields["way"].initial = MAIL if client.email else LINK

    def clean(self) -> dict[str, Any]:
        """See that a letter has an address."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if told.get("way") == MAIL and not told.get("email") and "email" not in self.errors:
            self.add_error("email", _("Give an address, or choose another way."))
        return told

    @property
    def chosen(self) -> Survey:
        """The survey of a valid form."""
        return self.surveys[self.cleaned_data["survey"]]
