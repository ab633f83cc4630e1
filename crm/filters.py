"""What the list of clients is narrowed to, sorted by and shows; the address carries it."""

from typing import Any

from django import forms
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from crm.access import Reach, reach
from crm.columns import Column, Facet, columns_for, facets
from crm.finding import matching
from crm.models import Staff
from crm.models.client import ClientQuerySet


class ClientFilter(forms.Form):
    """Search, facets, sort and columns of the list of clients."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, staff: Staff) -> None:  # noqa: ANN401 - a request's parameters
        super().__init__(data, auto_id="filter_%s")
        self.columns = columns_for(staff)
        self.sees_more = reach(staff) is not Reach.PORTFOLIO
        self.facets = self._offer_facets(staff)
        self.fields["columns"] = forms.MultipleChoiceField(
            label=_("Columns"),
            required=False,
            choices=[(column.name, column.label) for column in self.columns],
            widget=forms.CheckboxSelectMultiple,
        )
        self.is_valid()

    def _offer_facets(self, staff: Staff) -> list[Facet]:
        offered = [(facet, facet.choices(staff)) for facet in facets()]
        for facet, choices in offered:
            if choices:
                self.fields[facet.name] = forms.ChoiceField(
                    label=str(facet.label), required=False, choices=[("", _("Any")), *choices]
                )
        return [facet for facet, choices in offered if choices]

    @property
    def facet_fields(self) -> list[Any]:
        """The bound fields of the facets, in order."""
        return [self[facet.name] for facet in self.facets]

    @property
    def chosen_count(self) -> int:
        """How many facets are in use."""
        return sum(1 for facet in self.facets if self.cleaned_data.get(facet.name))

    @property
    def shown(self) -> list[Column]:
        """The columns to show: those chosen, else the usual ones."""
        chosen = self.cleaned_data.get("columns")
        if chosen:
            return [column for column in self.columns if column.name in chosen]
        return [column for column in self.columns if self._is_usual(column)]

    def _is_usual(self, column: Column) -> bool:
        return column.is_default and (column.is_for_own_portfolio or self.sees_more)

    @property
    def sorted_by(self) -> str:
        """The column sorted by, with a minus for the greatest first; empty for the name."""
        wanted = str(self.cleaned_data.get("sort", ""))
        known = {column.name for column in self.columns} | {"name"}
        return wanted if wanted.removeprefix("-") in known else ""

    def apply(self, clients: ClientQuerySet) -> ClientQuerySet:
        """Narrow, annotate with what is shown, and sort; what is not understood narrows nothing."""
        clients = matching(clients, self.cleaned_data.get("q", ""))
        for facet in self.facets:
            if value := self.cleaned_data.get(facet.name):
                clients = facet.narrow(clients, value)
        name = self.sorted_by.removeprefix("-")
        by_name = {column.name: column for column in self.columns}
        needed = {column.key: column.expression() for column in self.shown}
        if name in by_name:
            needed[by_name[name].key] = by_name[name].expression()
        return clients.annotate(**needed).order_by(*self._order(by_name.get(name)))

    def _order(self, column: Column | None) -> list[Any]:
        is_down = self.sorted_by.startswith("-")
        if column is None:
            return ["-search_name", "-pk"] if is_down else ["search_name", "pk"]
        field = F(column.key)
        first = field.desc(nulls_last=True) if is_down else field.asc(nulls_last=True)
        return [first, "search_name", "pk"]
