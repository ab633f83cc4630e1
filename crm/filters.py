"""What the lists of clients and of tasks are narrowed to, sorted by and show; the address carries it."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from crm.access import Reach, reach
from crm.columns import Column, Facet, columns_for, facets
from crm.finding import matching
from crm.models import Branch, Staff, Task
from crm.models.client import ClientQuerySet
from crm.models.task import TaskQuerySet


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

    @property
    def text(self) -> str:
        """What is searched for."""
        return str(self.cleaned_data.get("q", "")).strip()

    def apply(self, clients: ClientQuerySet) -> ClientQuerySet:
        """Narrow, annotate with what is shown, and sort; what is not understood narrows nothing."""
        return self.arrange(self.narrow(clients), self.sorted_by)

    def narrow(self, clients: ClientQuerySet) -> ClientQuerySet:
        """Keep the clients that are searched for and that the facets let through."""
        clients = matching(clients, self.text)
        for facet in self.facets:
            if value := self.cleaned_data.get(facet.name):
                clients = facet.narrow(clients, value)
        return clients

    def arrange(self, clients: ClientQuerySet, sorted_by: str) -> ClientQuerySet:
        """Annotate clients with what is shown, and sort them."""
        name = sorted_by.removeprefix("-")
        by_name = {column.name: column for column in self.columns}
        needed = {column.key: column.expression() for column in self.shown}
        if name in by_name:
            needed[by_name[name].key] = by_name[name].expression()
        return clients.annotate(**needed).order_by(*self._order(by_name.get(name), sorted_by))

    def _order(self, column: Column | None, sorted_by: str) -> list[Any]:
        is_down = sorted_by.startswith("-")
        if column is None:
            return ["-search_name", "-pk"] if is_down else ["search_name", "pk"]
        field = F(column.key)
        first = field.desc(nulls_last=True) if is_down else field.asc(nulls_last=True)
        return [first, "search_name", "pk"]


TASK_SORTS = {
    "due_on": ("due_on", "pk"),
    "value": (F("value_at_stake").desc(nulls_last=True), "due_on", "pk"),
    "action": ("action", "due_on", "pk"),
    "client": ("client__search_name", "due_on", "pk"),
}


class TaskFilter(forms.Form):
    """Which tasks to show, and in which order."""

    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("To do")),
            ("due", _("Due by today")),
            ("late", _("Past their day")),
            ("later", _("Put off")),
            ("done", _("Done")),
            ("cancelled", _("Cancelled")),
        ],
    )
    whose = forms.ChoiceField(
        label=_("Whose"), required=False, choices=[("", _("Everyone's")), ("mine", _("Mine"))]
    )
    officer = forms.ModelChoiceField(
        Staff.objects.none(), label=_("Loan officer"), required=False, empty_label=_("Any")
    )
    branch = forms.ModelChoiceField(
        Branch.objects.none(), label=_("Branch"), required=False, empty_label=_("All branches")
    )
    action = forms.ChoiceField(
        label=_("What"), required=False, choices=[("", _("Any")), *Task.Action.choices]
    )
    source = forms.ChoiceField(
        label=_("From"), required=False, choices=[("", _("Any")), *Task.Source.choices]
    )
    sort = forms.ChoiceField(
        label=_("Sort by"),
        required=False,
        choices=[
            ("", _("Due on")),
            ("value", _("Value at stake")),
            ("action", _("What")),
            ("client", _("Name")),
        ],
    )

    def __init__(self, data: Any, *, staff: Staff) -> None:  # noqa: ANN401 - a request's parameters
        super().__init__(data, auto_id="filter_%s")
        self.staff = staff
        self.sees_more = reach(staff) in (Reach.BRANCHES, Reach.INSTITUTION)
        if self.sees_more:
            officers = Staff.objects.visible_to(staff).loan_officers()
            self.fields["officer"].queryset = officers.order_by("first_name", "last_name")  # type: ignore[attr-defined]  # a model choice field
        else:
            del self.fields["whose"], self.fields["officer"]
        if reach(staff) is Reach.INSTITUTION:
            self.fields["branch"].queryset = Branch.objects.order_by("name")  # type: ignore[attr-defined]  # a model choice field
        else:
            del self.fields["branch"]
        self.is_valid()

    @property
    def narrowing(self) -> list[Any]:
        """The bound fields beside the chips."""
        return [self[name] for name in self.fields if name not in {"show", "sort"}]

    @property
    def chosen_count(self) -> int:
        """How many of the fields beside the chips are in use."""
        return sum(1 for field in self.narrowing if self.cleaned_data.get(field.name))

    def base(self) -> TaskQuerySet:
        """Return the tasks the page is about: one's own to do, or all one sees where one manages others."""
        seen = Task.objects.visible_to(self.staff)
        if not self.sees_more or self.cleaned_data.get("whose") == "mine":
            return seen.of(self.staff)
        return seen

    def narrow(self, tasks: TaskQuerySet) -> TaskQuerySet:
        """Keep what the fields beside the chips ask for; what is not understood narrows nothing."""
        chosen = self.cleaned_data
        if officer := chosen.get("officer"):
            tasks = tasks.of(officer)
        if branch := chosen.get("branch"):
            tasks = tasks.filter(branch=branch)
        for name in ("action", "source"):
            if value := chosen.get(name):
                tasks = tasks.filter(**{name: value})
        return tasks

    def apply(self, tasks: TaskQuerySet, *, today: date) -> TaskQuerySet:
        """Keep what the chip asks for, sorted; what is settled comes latest first."""
        show = self.cleaned_data.get("show", "")
        kept = {
            "due": tasks.due(today),
            "late": tasks.late(today),
            "later": tasks.open().filter(put_off_until__gt=today),
            "done": tasks.filter(status=Task.Status.DONE),
            "cancelled": tasks.filter(status=Task.Status.CANCELLED),
        }.get(show, tasks.coming(today))
        chosen = self.cleaned_data.get("sort")
        if not chosen and show in {"done", "cancelled"}:
            return kept.order_by("-settled_at", "-pk")
        return kept.order_by(*TASK_SORTS[chosen or "due_on"])
