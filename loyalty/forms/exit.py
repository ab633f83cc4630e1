"""Forms about leaving."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm.access import Role
from crm.models import Client, Staff
from loyalty.actions.exit import FIELDS, Link
from loyalty.leaving import FAMILIES
from loyalty.models import Exit, ReasonCode

PLACES = range(1, 6)
SHOWN_PLACES = 2  # the others are folded away until they are wanted
ORDINALS = (_("First"), _("Then"), _("After that"), _("And then"), _("In the end"))

Choices = list[tuple[str | Promise, str | Promise | list[tuple[str, str]]]]


class ExitForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only for the type checker
    """How and why a client left; the reasons are picked one by one, in their order."""

    class Meta:
        model = Exit
        fields = FIELDS
        labels = {
            "exited_on": _("Day of the exit"),
            "exit_type": _("How did the client leave?"),
            "is_death": _("The client has died"),
            "mode": _("How was the client asked?"),
            "asked_by": _("Who asked?"),
            "has_consented": _("May we contact the client again?"),
            "would_return": _("Would the client return?"),
            "would_recommend": _("Would the client recommend us?"),
            "expected_return_on": _("When might the client be back?"),
            "note": _("In the client's words"),
        }
        help_texts = {
            "is_death": _("Then nobody contacts the client again."),
            "asked_by": _("Best someone else than the client's own loan officer."),
        }
        widgets = {
            "exited_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "expected_return_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "exit_type": forms.RadioSelect,
            "mode": forms.RadioSelect,
            "note": forms.Textarea(attrs={"dir": "auto", "rows": 3}),
        }

    root = forms.ChoiceField(required=False)
    trigger = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, staff: Staff, client: Client, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        given: list[Any] = list(self.instance.reasons.all()) if self.instance.pk else []
        self.fields["exit_type"].choices = Exit.Type.choices  # type: ignore[attr-defined]  # a choice field
        self.fields["exit_type"].required = not self._says_death()
        self.fields["asked_by"].queryset = askers(client, staff, self.instance)  # type: ignore[attr-defined]  # a model choice field
        self._offer_reasons(given)
        for name in ("root", "trigger"):
            self.fields[name].choices = [(str(place), str(place)) for place in PLACES]  # type: ignore[attr-defined]  # a choice field
        self.fields["root"].initial = _place(given, "is_root", "1")
        self.fields["trigger"].initial = _place(given, "is_trigger", "")

    def _says_death(self) -> bool:
        return bool(self.is_bound and self.data.get("is_death"))

    def _offer_reasons(self, given: Sequence[Any]) -> None:
        choices = reason_choices([link.reason_id for link in given])
        for place in PLACES:
            field = forms.ChoiceField(label=ORDINALS[place - 1], required=False, choices=choices)
            if len(given) >= place:
                field.initial = str(given[place - 1].reason_id)
            self.fields[f"reason_{place}"] = field

    @property
    def places(self) -> Iterator[dict[str, Any]]:
        """The picks of reasons in their order, with whether each began it or set it off."""
        for place in PLACES:
            yield {
                "number": str(place),
                "field": self[f"reason_{place}"],
                "is_root": self["root"].value() == str(place),
                "is_trigger": self["trigger"].value() == str(place),
            }

    @property
    def first_places(self) -> list[dict[str, Any]]:
        """The picks that are shown at once."""
        return list(self.places)[:SHOWN_PLACES]

    @property
    def more_places(self) -> list[dict[str, Any]]:
        """The picks that are folded away."""
        return list(self.places)[SHOWN_PLACES:]

    @property
    def has_more(self) -> bool:
        """Whether a pick that is folded away is filled."""
        return any(place["field"].value() for place in self.more_places)

    def clean(self) -> dict[str, Any]:
        """Read the chain; nobody asked where nobody was asked."""
        told = super().clean() or self.cleaned_data
        if told.get("mode") == Exit.Mode.NOT_ASKED:
            told["asked_by"] = None
        picked = [place for place in PLACES if told.get(f"reason_{place}")]
        codes = ReasonCode.objects.in_bulk([int(told[f"reason_{place}"]) for place in picked])
        root, trigger = self._marked("root", picked, 0), self._marked("trigger", picked, -1)
        self.chain = [
            Link(codes[int(told[f"reason_{place}"])], place == root, place == trigger)
            for place in picked
        ]
        return told

    def _marked(self, name: str, picked: Sequence[int], otherwise: int) -> int | None:
        marked = int(self.cleaned_data.get(name) or 0)
        if marked in picked:
            return marked
        return picked[otherwise] if picked else None

    def _post_clean(self) -> None:
        """Leave the instance alone: the action checks and writes."""


def askers(client: Client, staff: Staff, exit_: Exit) -> Any:  # noqa: ANN401 - a query of staff
    """Return who may have asked: colleagues at the client's branch, head office, oneself."""
    near = Q(branches=client.branch_id) | Q(role=Role.HEAD_OFFICE) | Q(pk=staff.pk)
    known = Staff.objects.filter(near & Q(is_active=True) | Q(pk=exit_.asked_by_id))
    return known.distinct().order_by("first_name", "last_name", "pk")


def reason_choices(given: Sequence[int]) -> Choices:
    """Return the reasons on offer by family, and those given before."""
    known = ReasonCode.objects.filter(Q(is_offered=True) | Q(pk__in=given))
    order = {family: place for place, family in enumerate(FAMILIES)}
    reasons = sorted(known, key=lambda reason: (order.get(reason.family, 99), reason.pk))
    choices: Choices = [("", _("Choose a reason"))]
    for family, members in groupby(reasons, key=lambda reason: reason.family):
        offered = [(str(reason.pk), str(reason)) for reason in members]
        choices.append((FAMILIES.get(family, family), offered))
    return choices


def _place(given: Sequence[Any], flag: str, otherwise: str) -> str:
    marked = [str(place) for place, link in enumerate(given, start=1) if getattr(link, flag)]
    return marked[0] if marked else otherwise
