"""What may be asked of retention, as it stands in the address."""

from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from analytics.retention import AGE_BANDS, Scope
from analytics.retention.breakdown import AGE_LABELS, AREA_LABELS, LABELS
from crm.models import Branch, Client, Group, Staff
from crm.periods import Period
from loans.models import LoanProduct

YEAR = timedelta(days=365)
WINDOWS = (30, 60, 90, 120, 180, 365)
MOST_CYCLE = 12
FILTER_FIELDS = ("branch", "officer", "product", "cycle", "gender", "age", "area", "group")


def _one_of(label: Any, choices: Any) -> forms.TypedChoiceField:  # noqa: ANN401 - what Django takes
    return forms.TypedChoiceField(
        label=label, choices=choices, required=False, coerce=int, empty_value=None
    )


class RetentionForm(forms.Form):
    """Period, rest window, whose clients; empty means the last year, the policy's window, everybody."""

    start = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    end = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    w = _one_of(_("Rest window W"), [])
    branch = forms.ModelChoiceField(
        Branch.objects.none(), label=_("Branch"), required=False, empty_label=_("All")
    )
    officer = forms.ModelChoiceField(
        Staff.objects.none(), label=_("Loan officer"), required=False, empty_label=_("All")
    )
    product = forms.ModelChoiceField(
        LoanProduct.objects.none(), label=_("Product"), required=False, empty_label=_("All")
    )
    cycle = _one_of(_("Loan cycle"), [])
    gender = forms.ChoiceField(
        label=_("Gender"), required=False, choices=[("", _("All")), *Client.Gender.choices]
    )
    age = forms.ChoiceField(
        label=_("Age"),
        required=False,
        choices=[("", _("All")), *((band, AGE_LABELS[band]) for band in AGE_BANDS)],
    )
    area = _one_of(_("Area"), [("", _("All")), *AREA_LABELS.items()])
    group = forms.ModelChoiceField(Group.objects.none(), required=False, widget=forms.HiddenInput)
    by = forms.ChoiceField(required=False, choices=list(LABELS.items()), widget=forms.HiddenInput)

    def __init__(self, *args: Any, staff: Staff, as_of: date, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own
        super().__init__(*args, **kwargs)
        self.staff, self.as_of = staff, as_of
        self._offer(
            branch=Branch.objects.visible_to(staff).order_by("name"),
            officer=Staff.objects.visible_to(staff).loan_officers().order_by("first_name", "pk"),
            product=LoanProduct.objects.order_by("name"),
            group=Group.objects.visible_to(staff),
        )
        cycles = ((number, number) for number in range(1, MOST_CYCLE + 1))
        windows = ((days, _("%(days)s days") % {"days": days}) for days in self._windows())
        self._choose(w=[("", _("By policy")), *windows], cycle=[("", _("All")), *cycles])

    def _offer(self, **rows: Any) -> None:  # noqa: ANN401 - querysets of any model
        for name, offered in rows.items():
            field = cast("forms.ModelChoiceField[Any]", self.fields[name])
            field.queryset = offered

    def _choose(self, **choices: Any) -> None:  # noqa: ANN401 - what Django takes
        for name, offered in choices.items():
            cast(forms.ChoiceField, self.fields[name]).choices = offered

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it starts."""
        cleaned = super().clean() or {}
        if "start" in cleaned and "end" in cleaned and self._period(cleaned) is None:
            self.add_error("end", _("The period ends before it starts."))
            cleaned["start"] = None
        return cleaned

    def scope(self) -> Scope:
        """Return the question asked; what was not understood is left at its default."""
        self.is_valid()
        answers = self.cleaned_data
        filters = {
            name: getattr(answers[name], "pk", answers[name])
            for name in FILTER_FIELDS
            if answers.get(name) not in {None, ""}
        }
        period = self._period(answers) or Period.closed(self._year_before(self.as_of), self.as_of)
        return Scope(self.staff, self.as_of, period, answers.get("w"), filters)

    @property
    def dimension(self) -> str:
        """The dimension the headline is cut by."""
        self.is_valid()
        return self.cleaned_data.get("by") or "branch"

    def _period(self, answers: dict[str, Any]) -> Period | None:
        last = answers.get("end") or self.as_of
        first = answers.get("start") or self._year_before(last)
        return Period.closed(first, last) if first <= last else None

    def _year_before(self, last: date) -> date:
        return last - YEAR + timedelta(days=1)

    def _windows(self) -> list[int]:
        asked = self.data.get("w", "")
        others = {int(asked)} if asked.isdecimal() and 1 <= int(asked) <= 1095 else set()
        return sorted({*WINDOWS, *others})
