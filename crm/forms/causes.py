"""The form of the causes that return: which period, of what, grouped by what."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.casefilter import of_product, product_facet
from crm.causes import Dimension, Span
from crm.models import Branch, Case, Department, Staff
from crm.models.case import CaseQuerySet

USUAL = timedelta(days=89)
NARROWING = ("kind", "branch", "department")
DAY = {"type": "date"}


class CausesForm(forms.Form):
    """What is counted; what is not understood is left at its usual value."""

    start = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs=DAY))
    end = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs=DAY))
    by = forms.ChoiceField(
        label=_("Grouped by"),
        required=False,
        choices=[
            (Dimension.CATEGORY.value, _("Category")),
            (Dimension.CAUSE.value, _("Cause found")),
            (Dimension.DEPARTMENT.value, _("Department")),
            (Dimension.BRANCH.value, _("Branch")),
        ],
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("Any")), *Case.Kind.choices]
    )
    branch = forms.ModelChoiceField(
        Branch.objects.none(), label=_("Branch"), required=False, empty_label=_("Any")
    )
    department = forms.ModelChoiceField(
        Department.objects.order_by("pk"),
        label=_("Department"),
        required=False,
        empty_label=_("Any"),
    )
    product = forms.ChoiceField(label=_("Loan product"), required=False)

    def __init__(self, data: Any, *, staff: Staff, today: date) -> None:  # noqa: ANN401 - a request's parameters
        usual = {"start": today - USUAL, "end": today, "by": Dimension.CATEGORY.value}
        super().__init__({**usual, **data.dict()}, auto_id="causes_%s")
        self.today = today
        branches = Branch.objects.visible_to(staff).order_by("name")
        self.fields["branch"].queryset = branches  # type: ignore[attr-defined]  # a model choice field
        if (facet := product_facet()) is None:
            del self.fields["product"]
        else:
            offered = [("", _("Any")), *facet.choices(staff)]
            self.fields["product"].choices = offered  # type: ignore[attr-defined]  # a choice field
        self.is_valid()

    @property
    def span(self) -> Span:
        """The period asked for, or the last 90 days; the two days in their order."""
        end = self.cleaned_data.get("end") or self.today
        start = self.cleaned_data.get("start") or end - USUAL
        return Span(min(start, end), max(start, end), self.today)

    @property
    def dimension(self) -> Dimension:
        """What to group by."""
        return Dimension(self.cleaned_data.get("by") or Dimension.CATEGORY)

    @property
    def dimension_label(self) -> str:
        """What it is grouped by, in words."""
        labels: dict[str, Any] = dict(self.fields["by"].choices)  # type: ignore[attr-defined]  # a choice field
        return str(labels[self.dimension.value])

    def narrow(self, cases: CaseQuerySet) -> CaseQuerySet:
        """Keep the cases asked about."""
        told = {name: self.cleaned_data.get(name) for name in NARROWING}
        cases = cases.filter(**{name: value for name, value in told.items() if value})
        return of_product(cases, self.cleaned_data.get("product", ""))

    @property
    def narrowed_to(self) -> dict[str, str]:
        """What the list of cases is to be narrowed to as well, by the names of its filters."""
        found = {
            name: self[name].value() for name in (*NARROWING, "product") if name in self.fields
        }
        return {name: str(value) for name, value in found.items() if value}
