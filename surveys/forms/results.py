"""What may be asked of results, as it stands in the address."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from crm.access import Reach
from crm.charts.figures import reader
from crm.models import Branch, Staff
from crm.periods import add_months
from loans.models import LoanProduct
from surveys.models import Response, Survey, Tally, Wave
from surveys.results.asked import Asked, Cut
from surveys.results.charts import month_name
from surveys.results.naming import names_of
from surveys.segments import segment_words

MONTHS = (3, 6, 12, 24)
USUAL = 12
MOST_MONTHS_BACK = 36
MOST_CYCLE = 8
MOST_WAVES = 24
Choices = list[tuple[str, Any]]


class ResultsForm(forms.Form):
    """Months, branch, one group of clients; empty means the last year of everybody one may see."""

    months = forms.ChoiceField(label=_("Period"), required=False, choices=[])
    until = forms.ChoiceField(label=_("Up to and with"), required=False, choices=[])
    branch = forms.ModelChoiceField(
        Branch.objects.none(), label=_("Branch"), required=False, empty_label=_("All")
    )
    group = forms.ChoiceField(label=_("Whose answers"), required=False, choices=[])
    by = forms.ChoiceField(
        required=False, choices=list(Tally.Cut.choices), widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, survey: Survey, staff: Staff, on: date, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own
        super().__init__(*args, **kwargs)
        self.survey, self.staff, self.month = survey, staff, on.replace(day=1)
        branches = cast("forms.ModelChoiceField[Branch]", self.fields["branch"])
        branches.queryset = Branch.objects.visible_to(staff).order_by("name")
        self._choose("months", [(str(n), now("%(count)s months") % {"count": n}) for n in MONTHS])
        self.fields["months"].initial = str(USUAL)
        self._choose("until", lambda: [("", _("this month")), *self._months()])
        self._choose("group", lambda: [("", _("All")), *self.groups])

    def _choose(self, name: str, choices: Choices | Callable[[], Choices]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = choices

    @cached_property
    def waves(self) -> list[Wave]:
        """The waves of the survey, the last first."""
        return list(Wave.objects.filter(survey=self.survey).order_by("-opens_on")[:MOST_WAVES])

    @cached_property
    def groups(self) -> list[tuple[str, Choices]]:
        """The groups that may be chosen; read only where one was, or where they are offered."""
        return list(self._groups())

    def _months(self) -> Iterator[tuple[str, str]]:
        locale = reader().locale
        for back in range(1, MOST_MONTHS_BACK):
            month = add_months(self.month, -back)
            yield f"{month:%Y-%m}", month_name(month, locale)

    def _groups(self) -> Iterator[tuple[str, Choices]]:
        """Give the groups that may be chosen; of an anonymous survey only those that lead to nobody."""
        is_open = not self.survey.is_anonymous
        offered: list[tuple[str, Any, Choices]] = [
            (Cut.WAVE, _("Wave"), [(str(wave.pk), wave.name) for wave in self.waves]),
            (Cut.MODE, _("Mode"), list(Response.Mode.choices)),
        ]
        if is_open:
            products = LoanProduct.objects.order_by("name").values_list("pk", "name")
            cycles = names_of(Cut.CYCLE, map(str, range(1, MOST_CYCLE + 1)))
            offered += [
                (Cut.PRODUCT, _("Loan product"), [(str(pk), name) for pk, name in products]),
                (Cut.CYCLE, _("Loan cycle"), list(cycles.items())),
                (Cut.SEGMENT, _("Segment"), list(segment_words().items())),
                (Cut.OFFICER, _("Loan officer"), self._officers()),
            ]
        for cut, label, keys in offered:
            if keys:
                yield label, [(f"{cut}:{key}", words) for key, words in keys]

    def _officers(self) -> Choices:
        """Return the loan officers of the branch chosen, or of the reader's own branches."""
        branch = self.data.get("branch", "")
        if not branch.isdecimal() and self.staff.reach is Reach.INSTITUTION:
            return []
        rows = Staff.objects.visible_to(self.staff).loan_officers()
        if branch.isdecimal():
            rows = rows.filter(branches=branch)
        return [(str(row.pk), str(row)) for row in rows.order_by("first_name", "pk").distinct()]

    def asked(self) -> Asked:
        """Return the question asked; what was not understood is left at its default."""
        self.is_valid()
        told = self.cleaned_data
        last = date.fromisoformat(f"{told['until']}-01") if told.get("until") else self.month
        until = add_months(last, 1)
        months = int(told.get("months") or USUAL)
        cut, _colon, key = (told.get("group") or "").partition(":")
        asked = Asked(
            survey=self.survey,
            since=add_months(until, -months),
            until=until,
            branches=self._branches(told.get("branch")),
            cut=cut or Cut.WHOLE,
            key=key,
        )
        return self._of_wave(asked) if cut == Cut.WAVE else asked

    def _branches(self, chosen: Branch | None) -> tuple[str, ...] | None:
        if chosen is not None:
            return (str(chosen.pk),)
        if self.staff.reach is Reach.INSTITUTION:
            return None
        return tuple(str(pk) for pk in self.staff.branches.values_list("pk", flat=True))

    def _of_wave(self, asked: Asked) -> Asked:
        """Return the question about one wave, compared with the wave before."""
        at = next(n for n, wave in enumerate(self.waves) if str(wave.pk) == asked.key)
        current = self._during(asked, self.waves[at])
        if at + 1 == len(self.waves):
            return current
        return replace(current, earlier=self._during(asked, self.waves[at + 1]))

    def _during(self, asked: Asked, wave: Wave) -> Asked:
        since = wave.opens_on.replace(day=1)
        until = add_months(wave.closes_on.replace(day=1), 3)  # what was taken offline comes later
        return replace(asked, key=str(wave.pk), since=since, until=until)

    @property
    def cut(self) -> str:
        """What the groups beside each other are cut by; empty where the address does not say."""
        self.is_valid()
        return str(self.cleaned_data.get("by") or "")

    @property
    def group_label(self) -> str:
        """The group chosen, in words."""
        self.is_valid()
        chosen = self.cleaned_data.get("group")
        named = (
            now("%(what)s: %(which)s") % {"what": label, "which": words}
            for label, choices in self.groups
            for value, words in choices
            if value == chosen
        )
        return next(named, "") if chosen else ""
