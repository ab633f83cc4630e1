"""What the list of cases is narrowed to; the address carries it."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Case as Conditional
from django.db.models import F, Q, When
from django.utils.translation import gettext_lazy as _

from crm.causes import Span, broken
from crm.columns import Facet, facets
from crm.models import Branch, Case, CaseCategory, Client, Department, Severity, Staff
from crm.models.case import CaseQuerySet

OPEN, MINE, INBOX, LATE, UNASSIGNED, ALL = "", "MINE", "INBOX", "LATE", "UNASSIGNED", "ALL"
PRODUCT = "product"  # a facet of clients that a higher app registers


class CaseFilter(forms.Form):
    """Which cases are shown: a view in one tap, and narrower questions."""

    show = forms.CharField(required=False)
    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("Any")), *Case.Kind.choices]
    )
    category = forms.ModelChoiceField(
        CaseCategory.objects.order_by("pk"),
        label=_("Category"),
        required=False,
        empty_label=_("Any"),
    )
    severity = forms.ChoiceField(
        label=_("Severity"), required=False, choices=[("", _("Any")), *Severity.choices]
    )
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("Any")), *Case.Status.choices]
    )
    department = forms.ModelChoiceField(
        Department.objects.order_by("pk"),
        label=_("Department"),
        required=False,
        empty_label=_("Any"),
    )
    branch = forms.ModelChoiceField(
        Branch.objects.none(), label=_("Branch"), required=False, empty_label=_("Any")
    )
    start = forms.DateField(
        label=_("Received from"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    end = forms.DateField(
        label=_("Received until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    cause = forms.CharField(label=_("Cause found"), required=False, max_length=200)
    promise = forms.ChoiceField(
        label=_("Promise"), required=False, choices=[("", _("Any")), ("BROKEN", _("Broken"))]
    )
    product = forms.ChoiceField(label=_("Loan product"), required=False)

    def __init__(self, data: Any, *, staff: Staff) -> None:  # noqa: ANN401 - a request's parameters
        super().__init__(data, auto_id="filter_%s")
        self.staff = staff
        branches = Branch.objects.visible_to(staff).order_by("name")
        self.fields["branch"].queryset = branches  # type: ignore[attr-defined]  # a model choice field
        if (facet := product_facet()) is None:
            del self.fields["product"]
        else:
            offered = [("", _("Any")), *facet.choices(staff)]
            self.fields["product"].choices = offered  # type: ignore[attr-defined]  # a choice field
        self.is_valid()

    @property
    def shown(self) -> str:
        """Which view is shown; the open cases unless another is asked for."""
        asked = str(self.cleaned_data.get("show", ""))
        return asked if asked in {MINE, INBOX, LATE, UNASSIGNED, ALL} else OPEN

    @property
    def narrowing(self) -> list[Any]:
        """The bound fields that are folded away."""
        return [self[name] for name in self.fields if name not in {"show", "q"}]

    @property
    def chosen_count(self) -> int:
        """How many of them are in use."""
        return sum(1 for field in self.narrowing if self.cleaned_data.get(field.name))

    def apply(self, cases: CaseQuerySet, *, today: date) -> CaseQuerySet:
        """Narrow and sort: what is promised soonest first; among all cases, the latest first."""
        cases = self._viewed(cases, today)
        for name in ("kind", "category", "severity", "status", "department", "branch", "cause"):
            if value := self.cleaned_data.get(name):
                cases = cases.filter(**{name: value})
        cases = self._of_days(self._of_product(cases), today)
        if text := self.cleaned_data.get("q", "").strip():
            cases = cases.matching(text)
        if self.shown == ALL:
            return cases.order_by("-received_on", "-pk")
        next_day = Conditional(
            When(acknowledged_at=None, then=F("acknowledge_by")), default=F("resolve_by")
        )
        return cases.annotate(next_day=next_day).order_by("next_day", "pk")

    def _viewed(self, cases: CaseQuerySet, today: date) -> CaseQuerySet:
        match self.shown:
            case "ALL":
                return cases
            case "MINE":
                return cases.filter(Q(handler=self.staff)).exclude(status=Case.Status.CLOSED)
            case "INBOX":
                return cases.open().filter(department__members=self.staff)
            case "LATE":
                return cases.overdue(today)
            case "UNASSIGNED":
                return cases.open().filter(handler=None)
            case _:
                return cases if self._asks_for_settled() else cases.open()

    def _asks_for_settled(self) -> bool:
        asked = self.cleaned_data
        return bool(asked.get("status") or asked.get("cause") or asked.get("q"))

    def _of_days(self, cases: CaseQuerySet, today: date) -> CaseQuerySet:
        """Keep the cases received in the period; or, of a broken promise, those promised for a day of it."""
        start = self.cleaned_data.get("start") or date.min
        end = self.cleaned_data.get("end") or date.max
        if self.cleaned_data.get("promise"):
            return broken(cases, Span(start, end, today))
        return cases.filter(received_on__range=(start, end))

    def _of_product(self, cases: CaseQuerySet) -> CaseQuerySet:
        return of_product(cases, self.cleaned_data.get("product", ""))


def product_facet() -> Facet | None:
    """Return how a higher app tells the clients of a loan product, if one does."""
    return next((facet for facet in facets() if facet.name == PRODUCT), None)


def of_product(cases: CaseQuerySet, value: str) -> CaseQuerySet:
    """Keep the cases of clients who borrowed a product."""
    facet = product_facet()
    if not value or facet is None:
        return cases
    return cases.filter(client__in=facet.narrow(Client.objects.all(), value).values("pk"))
