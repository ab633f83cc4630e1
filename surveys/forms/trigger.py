"""The form of a trigger: which event invites, how long after, how many of the clients."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from surveys.actions.trigger import FIELDS
from surveys.forms.wave import ShareField, day_field
from surveys.models import Channel, Survey, Trigger
from surveys.triggers import stages

SHARES = ("0.050", "0.100", "0.200", "0.250", "0.300", "0.500", "0.750", "1.000")


class TriggerForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only for the type checker
    """What invites to a survey by itself."""

    stage = forms.ChoiceField(
        label=_("Life-cycle stage"),
        required=False,
        help_text=_("Only where a life-cycle stage is entered."),
    )
    wait_days = forms.IntegerField(label=_("Days after"), initial=0, min_value=0, max_value=365)
    days_to_answer = forms.IntegerField(
        label=_("Days to answer"), initial=14, min_value=1, max_value=90
    )
    most_reminders = forms.IntegerField(label=_("Reminders"), initial=1, min_value=0, max_value=5)
    share = ShareField(
        SHARES,
        label=_("Share of clients asked"),
        initial="1.000",
        help_text=_("Picked by chance; the same client is picked each time, or never."),
    )
    effective_from = day_field(_("Effective from"))

    class Meta:
        model = Trigger
        fields = FIELDS

    def __init__(self, *args: Any, survey: Survey, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        stage: Any = self.fields["stage"]
        stage.choices = [("", "–"), *stages()]
        channel: Any = self.fields["channel"]
        offered = [c for c in Channel if not (survey.is_anonymous and c == Channel.OFFICER)]
        channel.choices = [(each.value, each.label) for each in offered]

    def clean(self) -> dict[str, Any]:
        """See that a stage is named where, and only where, one is entered."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        is_of_stage = told.get("event") == Trigger.Event.STAGE_ENTERED
        if is_of_stage and not told.get("stage"):
            self.add_error("stage", _("Choose the stage that is entered."))
        if not is_of_stage:
            told["stage"] = ""
        return told
