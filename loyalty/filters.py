"""What the worklist can be narrowed to and sorted by; the address carries it."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy
from django.utils.translation import gettext_lazy as _

from crm.access import Reach, reach
from crm.models import Branch, Staff, Threshold
from loyalty.models import Alert
from loyalty.models.alert import AlertQuerySet

SORTS: dict[str, tuple[str | OrderBy, ...]] = {
    "act_by": ("act_by", "-value_at_stake", "pk"),
    "value": ("-value_at_stake", "act_by", "pk"),
    "risk": (F("probability").desc(nulls_last=True), "act_by", "pk"),
    "name": ("client__search_name", "pk"),
}


def high_risk(on: date) -> Decimal:
    """Return the probability from which a client counts as at high risk."""
    return Threshold.objects.value_at("high_risk_probability", on)


class WorklistFilter(forms.Form):
    """Which alerts to show, and in which order."""

    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[("", _("To do")), ("snoozed", _("Put off")), ("done", _("Done"))],
    )
    kind = forms.ChoiceField(
        label=_("Why"), required=False, choices=[("", _("Any")), *Alert.Kind.choices]
    )
    next_step = forms.ChoiceField(label=_("Next step"), required=False)
    level = forms.ChoiceField(
        label=_("Risk"),
        required=False,
        choices=[("", _("Any")), ("high", _("High")), ("medium", _("Below high"))],
    )
    branch = forms.ModelChoiceField(
        Branch.objects.none(), label=_("Branch"), required=False, empty_label=_("All branches")
    )
    officer = forms.ModelChoiceField(
        Staff.objects.none(),
        label=_("Loan officer"),
        required=False,
        empty_label=_("All loan officers"),
    )
    sort = forms.ChoiceField(
        label=_("Sort by"),
        required=False,
        choices=[
            ("", _("Act by")),
            ("value", _("Value at stake")),
            ("risk", _("Risk")),
            ("name", _("Name")),
        ],
    )

    def __init__(self, data: Any, *, staff: Staff) -> None:  # noqa: ANN401 - a request's parameters
        super().__init__(data)
        steps = forms.ChoiceField(choices=[("", _("Any")), *Alert.NextStep.choices], required=False)
        steps.label = self.fields["next_step"].label
        self.fields["next_step"] = steps
        self._offer("branch", Branch.objects.visible_to(staff), reach(staff) is Reach.INSTITUTION)
        self._offer(
            "officer",
            Staff.objects.visible_to(staff).loan_officers(),
            reach(staff) is not Reach.PORTFOLIO,
        )

    def _offer(self, name: str, choices: QuerySet[Any], is_offered: bool) -> None:
        if not is_offered:
            del self.fields[name]
            return
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared so above
        field.queryset = choices

    @property
    def chosen_count(self) -> int:
        """How many of the filters are in use."""
        return sum(1 for name in self.fields if name != "sort" and self._chosen(name))

    def _chosen(self, name: str) -> Any:  # noqa: ANN401 - a choice's own type
        self.is_valid()
        return self.cleaned_data.get(name)

    def apply(self, alerts: AlertQuerySet, *, today: date, high: Decimal) -> AlertQuerySet:
        """Narrow and sort; what is not understood narrows nothing."""
        alerts = self._shown(alerts, today)
        for name in ("kind", "next_step"):
            if wanted := self._chosen(name):
                alerts = alerts.filter(**{name: wanted})
        if level := self._chosen("level"):
            bound = "gte" if level == "high" else "lt"
            alerts = alerts.filter(**{f"probability__{bound}": high})
        if branch := self._chosen("branch"):
            alerts = alerts.filter(client__branch=branch)
        if officer := self._chosen("officer"):
            alerts = alerts.filter(client__officer=officer)
        return alerts.order_by(*SORTS[self._chosen("sort") or "act_by"])

    def _shown(self, alerts: AlertQuerySet, today: date) -> AlertQuerySet:
        match self._chosen("show"):
            case "snoozed":
                return alerts.filter(status=Alert.Status.SNOOZED, snoozed_until__gt=today)
            case "done":
                return alerts.filter(status=Alert.Status.DONE)
            case _:
                return alerts.due(today)
