"""The form of one entry of the care calendar."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.access import Reach
from crm.models import Branch, Client, Staff
from loans.models import LoanProduct
from loyalty.actions.care import FIELDS, Segment
from loyalty.models import CareEntry
from loyalty.models.care import those_with_a_relationship
from loyalty.models.standing import Stage, State


def _ticked(label: Any, choices: Any) -> forms.MultipleChoiceField:  # noqa: ANN401 - lazy words
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class CareForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only for the type checker
    """An occasion, whom it is for, and what is done; what is not ticked leaves nobody out."""

    month = forms.IntegerField(label=_("Month"), required=False, min_value=1, max_value=12)
    day = forms.IntegerField(label=_("Day"), required=False, min_value=1, max_value=31)
    states = _ticked(_("States"), State.choices)
    stages = _ticked(_("Life-cycle stages"), Stage.choices)
    sectors = _ticked(_("Sectors"), Client.Sector.choices)

    class Meta:
        model = CareEntry
        fields = FIELDS
        widgets = {
            "branches": forms.CheckboxSelectMultiple,
            "products": forms.CheckboxSelectMultiple,
            "text": forms.TextInput(attrs={"dir": "auto"}),
            "name": forms.TextInput(attrs={"dir": "auto"}),
        }

    def __init__(self, *args: Any, staff: Staff, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        self.is_of_branches = staff.reach is not Reach.INSTITUTION
        branches: Any = self.fields["branches"]
        branches.queryset = Branch.objects.visible_to(staff).order_by("name")
        branches.required = self.is_of_branches
        self.fields["states"].initial = those_with_a_relationship()
        products: Any = self.fields["products"]
        products.queryset = LoanProduct.objects.order_by("name")

    @property
    def when(self) -> list[forms.BoundField]:
        """The fields that say when."""
        names = ("name", "occasion", "month", "day", "days_before", "notice_days")
        return [self[name] for name in names]

    @property
    def what(self) -> list[forms.BoundField]:
        """The fields that say what is done, and how."""
        return [self[name] for name in ("action", "channel", "needs_consent", "text")]

    @property
    def whom(self) -> list[forms.BoundField]:
        """The fields that say for whom."""
        names = ("states", "stages", "sectors", "branches", "products", "cycle_from")
        return [self[name] for name in names]

    def segment(self) -> Segment:
        """Return whom a valid form is for, saved or not."""
        told = self.cleaned_data
        return Segment(
            states=told["states"],
            stages=told["stages"],
            sectors=told["sectors"],
            branches=[branch.pk for branch in told["branches"]],
            products=[product.pk for product in told["products"]],
            cycle_from=told["cycle_from"],
            channel=told["channel"],
            needs_consent=told["needs_consent"],
        )
