"""Forms of cases: recording one, giving it to somebody, correcting it."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.access import Reach, reach
from crm.actions.case.people import possible_handlers
from crm.models import Branch, Case, CaseCategory, Client, Department, Severity, Staff

BY_STAFF = [
    (channel.value, channel.label)
    for channel in Case.Channel
    if channel not in (Case.Channel.PUBLIC_PAGE, Case.Channel.SURVEY, Case.Channel.SYSTEM)
]


def offered_categories() -> Any:  # noqa: ANN401 - a query of models
    """Return the categories offered today, in the institution's order."""
    return CaseCategory.objects.filter(is_offered=True).order_by("pk")


def words_area(label: Any, rows: int = 4) -> forms.CharField:  # noqa: ANN401 - a text or a promise of one
    """Return a field for a client's words in any script."""
    area = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
    return forms.CharField(label=label, max_length=4000, widget=area)


class CaseForm(forms.Form):
    """A case as staff records it: chips, and what happened in the client's words."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=Case.Kind.choices,
        initial=Case.Kind.COMPLAINT,
        widget=forms.RadioSelect,
    )
    category = forms.ModelChoiceField(
        CaseCategory.objects.none(),
        label=_("What is it about?"),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is about.")},
    )
    text = words_area(_("What happened, in the client's words"))
    channel = forms.ChoiceField(
        label=_("How did it reach you?"),
        choices=BY_STAFF,
        initial=Case.Channel.VISIT,
        widget=forms.RadioSelect,
    )
    client = forms.ModelChoiceField(
        Client.objects.none(),
        label=_("Client's number"),
        required=False,
        to_field_name="external_id",
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
        help_text=_("Leave it empty for somebody who is no client, or wants to stay unnamed."),
        error_messages={"invalid_choice": _("No client of yours has this number.")},
    )
    is_former_client = forms.BooleanField(label=_("Former client"), required=False)
    is_anonymous = forms.BooleanField(label=_("Wants to stay unnamed"), required=False)
    reporter_name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    reporter_contact = forms.CharField(
        label=_("Phone or e-mail"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    is_about_staff = forms.BooleanField(label=_("It is about a member of staff"), required=False)
    about_staff = forms.ModelChoiceField(
        Staff.objects.none(),
        label=_("Who that is"),
        required=False,
        empty_label=_("Not known"),
        help_text=_("This person never sees the case. Not known: only head office sees it."),
    )
    severity = forms.ChoiceField(
        label=_("Severity"),
        required=False,
        choices=[("", _("As usual for the category")), *Severity.choices],
    )

    def __init__(
        self,
        data: Any,  # noqa: ANN401 - a request's parameters
        *,
        staff: Staff,
        client: Client | None = None,
        initial: dict[str, str] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.of_client = client
        self._offer("category", offered_categories())
        self._offer("about_staff", colleagues(staff, client))
        if client is None:
            self._offer("client", Client.objects.visible_to(staff))
        else:
            for name in (
                "client",
                "is_former_client",
                "is_anonymous",
                "reporter_name",
                "reporter_contact",
            ):
                del self.fields[name]

    def _offer(self, name: str, choices: Any) -> None:  # noqa: ANN401 - any query of models
        self.fields[name].queryset = choices  # type: ignore[attr-defined]  # a model choice field

    def facts(self) -> dict[str, Any]:
        """Return what the action takes."""
        told = dict(self.cleaned_data)
        if self.of_client is not None:
            told["client"] = self.of_client
        return told


def colleagues(staff: Staff, client: Client | None) -> Any:  # noqa: ANN401 - a query of models
    """Return whom a case may be about: who works where the client, or `staff`, is."""
    found: Any = Staff.objects.filter(is_active=True)
    if reach(staff) is not Reach.INSTITUTION:
        branches: Any = [client.branch_id] if client else staff.branches.values("pk")
        near = Staff.branches.through.objects.filter(branch__in=branches).values("staff")
        found = found.filter(Q(pk__in=near) | Q(pk=staff.pk))
    return found.order_by("first_name", "last_name", "pk")


class AssignForm(forms.Form):
    """Whom to give a case to."""

    handler = forms.ModelChoiceField(Staff.objects.none(), label=_("Handler"), empty_label=None)

    def __init__(self, data: Any = None, *, case: Case) -> None:  # noqa: ANN401 - a request's parameters
        super().__init__(data, initial={"handler": case.handler_id})
        self.fields["handler"].queryset = possible_handlers(case)  # type: ignore[attr-defined]  # a model choice field


class RouteForm(forms.Form):
    """Which department's inbox a case goes to."""

    department = forms.ModelChoiceField(
        Department.objects.filter(is_active=True).order_by("pk"),
        label=_("Department"),
        required=False,
        empty_label=_("The branch"),
    )


class CorrectForm(forms.Form):
    """What a case is about, how much it weighs, of whom and about whom it is."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Case.Kind.choices)
    category = forms.ModelChoiceField(
        CaseCategory.objects.order_by("pk"), label=_("Category"), empty_label=None
    )
    severity = forms.ChoiceField(label=_("Severity"), choices=Severity.choices)
    client = forms.ModelChoiceField(
        Client.objects.none(),
        label=_("Client's number"),
        required=False,
        to_field_name="external_id",
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
        error_messages={"invalid_choice": _("No client of yours has this number.")},
    )
    branch = forms.ModelChoiceField(
        Branch.objects.none(), label=_("Branch"), required=False, empty_label=_("Not known")
    )
    is_about_staff = forms.BooleanField(label=_("It is about a member of staff"), required=False)
    about_staff = forms.ModelChoiceField(
        Staff.objects.none(), label=_("Who that is"), required=False, empty_label=_("Not known")
    )

    def __init__(self, data: Any = None, *, case: Case, staff: Staff) -> None:  # noqa: ANN401 - a request's parameters
        now = {name: getattr(case, name) for name in ("kind", "category", "severity", "branch")}
        now |= {"is_about_staff": case.is_about_staff, "about_staff": case.about_staff}
        super().__init__(data, initial={**now, "client": case.client and case.client.external_id})
        seen = Client.objects.visible_to(staff) | Client.objects.filter(pk__in=[case.client_id])
        branches = Branch.objects.visible_to(staff) | Branch.objects.filter(pk__in=[case.branch_id])
        people = colleagues(staff, case.client) | Staff.objects.filter(pk__in=[case.about_staff_id])
        self._offer("branch", branches.order_by("name"))
        self._offer("about_staff", people)
        if case.is_anonymous or reach(staff) is Reach.NO_CLIENTS:
            del self.fields["client"]
        else:
            self._offer("client", seen)

    def _offer(self, name: str, choices: Any) -> None:  # noqa: ANN401 - any query of models
        self.fields[name].queryset = choices  # type: ignore[attr-defined]  # a model choice field
