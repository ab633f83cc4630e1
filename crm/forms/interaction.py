"""The form of an interaction, on the page and in a phone's queue."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.actions.interaction import log_interaction
from crm.entries import Accepted, BorrowingEntry, Content, GoalEntry, InteractionEntry
from crm.forms.entry import (
    EntryForm,
    UuidList,
    amount_field,
    day_field,
    read_entry,
    words_field,
)
from crm.models import Competitor, Goal, Interaction, Staff

UNFOLDED = {"__all__", "kind", "outcome", "promised_in_days", "promised_on", "promised_amount"}


class GoalForm(forms.Form):
    """A goal, or an expectation; the prefix tells which."""

    topic = forms.ChoiceField(
        label=_("About"), required=False, choices=[("", "—"), *Goal.Topic.choices]
    )
    text = words_field(_("In the client's words"), most=300)
    minimum = amount_field(_("At least"))
    target_on = day_field(_("To be reached by"))

    def clean(self) -> dict[str, Any]:
        """Ask what it is about where anything else is told."""
        told = {name: value for name, value in self.cleaned_data.items() if value is not None}
        if any(value != "" for value in told.values()) and not told.get("topic"):
            self.add_error("topic", _("Say what it is about."))
        return self.cleaned_data

    def goal(self, kind: str) -> GoalEntry | None:
        """Return the goal, where one is told."""
        told = self.cleaned_data
        return GoalEntry(kind=kind, **told) if told.get("topic") else None


class BorrowingForm(forms.Form):
    """What the client said about another lender."""

    competitor = forms.ModelChoiceField(
        Competitor.objects.none(), label=_("Other lender"), required=False, empty_label="—"
    )
    share = forms.TypedChoiceField(
        label=_("Part of its borrowing that is elsewhere"),
        required=False,
        empty_value=None,
        choices=[
            ("", "—"),
            ("0", _("Nothing")),
            ("0.25", _("About a quarter")),
            ("0.5", _("About half")),
            ("0.75", _("About three quarters")),
            ("1", _("Everything")),
        ],
    )
    outstanding_principal = amount_field(_("Owed elsewhere"))
    installment = amount_field(_("Installment elsewhere"))
    offer = words_field(_("What the other lender offers"), most=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        offered = Competitor.objects.filter(is_offered=True).order_by("name")
        self.fields["competitor"].queryset = offered  # type: ignore[attr-defined]  # a model choice field

    def borrowing(self) -> BorrowingEntry | None:
        """Return what was said, if anything was."""
        told = self.cleaned_data
        if all(value in (None, "") for value in told.values()):
            return None
        competitor = told["competitor"]
        share = told["share"]
        return BorrowingEntry(
            competitor=competitor and competitor.pk,
            share=None if share is None else Decimal(share),
            outstanding_principal=told["outstanding_principal"],
            installment=told["installment"],
            offer=told["offer"],
        )


class InteractionForm(EntryForm[InteractionEntry]):
    """One visit, call, contact at the branch or message."""

    client = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=_("What came of it?"),
        widget=forms.RadioSelect,
        choices=Interaction.Outcome.choices,
        error_messages={"required": _("Choose what came of it.")},
    )
    kind = forms.ChoiceField(
        label=_("How"), widget=forms.RadioSelect, choices=Interaction.Kind.choices
    )
    purpose = forms.ChoiceField(label=_("What for"), choices=Interaction.Purpose.choices)
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    interest = forms.TypedChoiceField(
        label=_("How interested is the client?"),
        help_text=_("Your impression, from 1, not at all, to 5, very much."),
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        choices=[(rating, str(rating)) for rating in range(1, 6)],
    )
    promised_in_days = forms.TypedChoiceField(
        label=_("Promised for"),
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        choices=[(1, _("Tomorrow")), (3, _("In three days")), (7, _("In a week"))],
    )
    promised_on = day_field(_("Or on another day"))
    promised_amount = amount_field(_("Promised amount"))
    occurred_on = day_field(_("If it was on an earlier day"))
    occurred_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)
    latitude = forms.DecimalField(
        required=False, min_value=-90, max_value=90, widget=forms.HiddenInput
    )
    longitude = forms.DecimalField(
        required=False, min_value=-180, max_value=180, widget=forms.HiddenInput
    )
    settles = UuidList(required=False)
    corrects = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(data, *args, **kwargs)
        initial = self.initial
        self.goal = GoalForm(data, prefix="goal", initial=initial.get("goal"))
        self.expectation = GoalForm(data, prefix="expectation", initial=initial.get("expectation"))
        self.borrowing = BorrowingForm(data, prefix="borrowing", initial=initial.get("borrowing"))

    @property
    def parts(self) -> list[forms.Form]:
        """The forms within: a goal, an expectation, other lenders."""
        return [self.goal, self.expectation, self.borrowing]

    @property
    def is_at_fault(self) -> bool:
        """Whether anything is wrong, in the forms within too."""
        return any(form.errors for form in (self, *self.parts))

    @property
    def is_folded_part_at_fault(self) -> bool:
        """Whether a fault is among what is folded away at first."""
        return bool(self.errors.keys() - UNFOLDED) or any(part.errors for part in self.parts)

    def is_valid(self) -> bool:
        """Tell whether all of it is of its form."""
        return all([super().is_valid(), *(part.is_valid() for part in self.parts)])

    def faults(self) -> dict[str, list[str]]:
        """Return what is wrong, the forms within under their own names."""
        found = super().faults()
        for part in self.parts:
            for name, told in part.errors.items():
                found[part.add_prefix(name)] = [str(error) for error in told]
        return found

    def clean_latitude(self) -> Decimal | None:
        """Keep what the column keeps of it."""
        return _six_decimals(self.cleaned_data["latitude"])

    def clean_longitude(self) -> Decimal | None:
        """Keep what the column keeps of it."""
        return _six_decimals(self.cleaned_data["longitude"])

    def entry(self) -> InteractionEntry:
        """Return the entry of a valid form."""
        goals = [
            self.goal.goal(Goal.Kind.GOAL),
            self.expectation.goal(Goal.Kind.EXPECTATION),
        ]
        told = {**self.cleaned_data, "settles": tuple(self.cleaned_data["settles"])}
        if told["latitude"] is None or told["longitude"] is None:
            told["latitude"] = told["longitude"] = None
        return InteractionEntry(
            **told,
            goals=tuple(goal for goal in goals if goal),
            borrowing=self.borrowing.borrowing(),
        )


def _six_decimals(degrees: Decimal | None) -> Decimal | None:
    return None if degrees is None else degrees.quantize(Decimal("0.000001"))


def accept_interaction(content: Content, by: Staff, at: datetime) -> Accepted:
    """Log the interaction, or correction of one, that a content tells."""
    return log_interaction(entry=read_entry(InteractionForm, content), by=by, at=at)
