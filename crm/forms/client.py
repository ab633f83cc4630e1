"""Forms about clients."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from crm.access import Reach, reach
from crm.actions.client import EDITABLE
from crm.models import Branch, Client, Staff


class ClientForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only for the type checker
    """What one may change of a client."""

    class Meta:
        model = Client
        fields = EDITABLE
        widgets = {
            "birth_date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "phone": forms.TextInput(attrs={"type": "tel", "dir": "ltr", "autocomplete": "off"}),
            "other_phone": forms.TextInput(attrs={"type": "tel", "dir": "ltr"}),
            "email": forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "off"}),
            "monthly_income": forms.NumberInput(attrs={"inputmode": "decimal", "dir": "ltr"}),
        }

    def __init__(self, *args: Any, staff: Staff, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        self.fields["language"] = forms.ChoiceField(
            label=_("language"), required=False, choices=[("", "—"), *settings.LANGUAGES]
        )
        for name in (
            "given_name",
            "middle_name",
            "family_name",
            "other_name",
            "village",
            "address",
        ):
            self.fields[name].widget.attrs["dir"] = "auto"


class NewClientForm(ClientForm):
    """What is asked when a client is registered."""

    external_id = forms.CharField(label=_("External id"), max_length=64)
    national_id = forms.CharField(
        label=_("National id"),
        max_length=64,
        required=False,
        help_text=_("Stored encrypted; shown only to those who may see it."),
    )
    branch = forms.ModelChoiceField(Branch.objects.none(), label=_("Branch"))
    officer = forms.ModelChoiceField(
        Staff.objects.none(), label=_("Loan officer"), required=False, empty_label=_("None yet")
    )
    field_order = ("external_id", "branch", "officer", *EDITABLE, "national_id")

    def __init__(self, *args: Any, staff: Staff, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, staff=staff, **kwargs)
        branches = Branch.objects.visible_to(staff).order_by("name")
        self._offer("branch", branches)
        if reach(staff) is Reach.PORTFOLIO:
            del self.fields["officer"]
        else:
            self._offer("officer", Staff.objects.visible_to(staff).loan_officers())
        if len(branches) == 1:
            self.fields["branch"].initial = branches[0]

    def _offer(self, name: str, choices: Any) -> None:  # noqa: ANN401 - any query of models
        self.fields[name].queryset = choices  # type: ignore[attr-defined]  # a model choice field


class OfficerForm(forms.Form):
    """Whom to give a client to."""

    officer = forms.ModelChoiceField(Staff.objects.none(), label=_("Loan officer"))

    def __init__(self, *args: Any, staff: Staff, client: Client, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        seen = Staff.objects.visible_to(staff).loan_officers()
        self.fields["officer"].queryset = seen.filter(branches=client.branch_id)  # type: ignore[attr-defined]  # a model choice field
