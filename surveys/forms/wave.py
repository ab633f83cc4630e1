"""The form of a wave: for whom, how many of them, from when to when."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.access import Reach
from crm.models import Branch, Staff
from surveys.models import Channel, Survey, Wave

FACTS = (
    "name",
    "audience",
    "least_cycle",
    "sampling",
    "margin",
    "confidence",
    "expected_response",
    "channel",
    "opens_on",
    "closes_on",
    "repeats_months",
    "remind_after_days",
    "most_reminders",
)
MARGINS = ("0.030", "0.050", "0.075", "0.100")
CONFIDENCES = ("0.900", "0.950", "0.990")
RESPONSES = ("0.200", "0.300", "0.400", "0.500", "0.600", "0.700", "0.800", "0.900", "1.000")


def percents(values: Iterable[str]) -> list[tuple[str, str]]:
    """Return shares as choices, written in percent."""
    return [(value, f"{(Decimal(value) * 100).normalize():f} %") for value in values]


class ShareField(forms.TypedChoiceField):
    """A share, one of several."""

    def __init__(self, values: Iterable[str], **kwargs: Any) -> None:  # noqa: ANN401 - a field's own options
        super().__init__(choices=percents(values), coerce=Decimal, **kwargs)

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 - a share, or what was sent
        """Write a share as its choice is; one that is no choice becomes one."""
        try:
            written = f"{Decimal(value):.3f}"
        except (InvalidOperation, TypeError):
            return value
        if written not in dict(self.choices):  # type: ignore[arg-type]  # plain pairs
            self.choices = [*self.choices, *percents([written])]  # type: ignore[misc]  # as above
        return written


def day_field(label: Any) -> forms.DateField:  # noqa: ANN401 - lazy words
    """Return the field of a day."""
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class WaveForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only for the type checker
    """A round of a survey."""

    margin = ShareField(
        MARGINS,
        label=_("Margin of error"),
        initial="0.050",
        help_text=_("How far the share of all may lie from that of those who answer."),
    )
    confidence = ShareField(CONFIDENCES, label=_("Confidence"), initial="0.950")
    expected_response = ShareField(
        RESPONSES,
        label=_("Share expected to answer"),
        initial="0.600",
        help_text=_("The fewer are expected to answer, the more are asked."),
    )
    opens_on, closes_on = day_field(_("Opens on")), day_field(_("Closes on"))
    repeats_months = forms.IntegerField(
        label=_("Repeats after months"),
        required=False,
        min_value=1,
        max_value=36,
        help_text=_("Empty: it does not. The next one is planned when this one closes."),
    )

    class Meta:
        model = Wave
        fields = (*FACTS, "branches")
        widgets = {
            "name": forms.TextInput(attrs={"dir": "auto"}),
            "branches": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, survey: Survey, staff: Staff, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        self.survey = survey
        self.is_of_branches = staff.reach is not Reach.INSTITUTION
        branches: Any = self.fields["branches"]
        branches.queryset = Branch.objects.visible_to(staff).order_by("name")
        branches.required = self.is_of_branches
        self._offer_channels()
        self._offer_audiences()

    def _offer_channels(self) -> None:
        alone = self.survey.is_anonymous or self.survey.subject == Survey.Subject.STAFF
        offered = [c for c in Channel if not (alone and c == Channel.OFFICER)]
        channel: Any = self.fields["channel"]
        channel.choices = [(each.value, each.label) for each in offered]
        if alone and not self.instance.pk:
            channel.initial = Channel.LINK
            self.initial["channel"] = Channel.LINK

    def _offer_audiences(self) -> None:
        """Staff answer surveys of staff, all of them; clients the others."""
        if self.survey.subject == Survey.Subject.STAFF:
            for name in ("least_cycle", "sampling", "margin", "confidence", "expected_response"):
                del self.fields[name]
            offered = [Wave.Audience.STAFF]
            self.initial["audience"] = Wave.Audience.STAFF
        else:
            offered = [each for each in Wave.Audience if each != Wave.Audience.STAFF]
        audience: Any = self.fields["audience"]
        audience.choices = [(each.value, each.label) for each in offered]

    def clean(self) -> dict[str, Any]:
        """See that it closes after it opens."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        opens, closes = told.get("opens_on"), told.get("closes_on")
        if isinstance(opens, date) and isinstance(closes, date) and closes <= opens:
            self.add_error("closes_on", _("It closes after it opens."))
        return told

    def facts(self) -> dict[str, Any]:
        """Return what the action takes."""
        told = {name: self.cleaned_data[name] for name in FACTS if name in self.fields}
        if self.survey.subject == Survey.Subject.STAFF:
            told["sampling"] = Wave.Sampling.EVERYBODY
        return told

    @property
    def when(self) -> list[forms.BoundField]:
        """The fields that say when."""
        return self._named("name", "opens_on", "closes_on", "repeats_months")

    @property
    def whom(self) -> list[forms.BoundField]:
        """The fields that say for whom."""
        return self._named("audience", "least_cycle", "branches")

    @property
    def sample(self) -> list[forms.BoundField]:
        """The fields that say how many of them are asked."""
        return self._named("sampling", "margin", "confidence", "expected_response")

    @property
    def how(self) -> list[forms.BoundField]:
        """The fields that say how they are asked."""
        return self._named("channel", "remind_after_days", "most_reminders")

    def _named(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names if name in self.fields]
