"""What the invitations of a survey are narrowed to; the address carries it."""

from typing import Any

from django import forms
from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm.access import Reach, reach
from crm.finding import matching
from crm.models import Branch, Client, Staff
from surveys.models import OPEN, Channel, Invitation, Survey, Trigger, Wave

Rows = Any  # a query of invitations
ALL, ASKED, UNSENT, ANSWERED, SILENT = "", "OPEN", "UNSENT", "ANSWERED", "SILENT"
IS_UNSENT = Q(status=Invitation.Status.WAITING, channel=Channel.LINK, sent_to="")
VIEWS: dict[str, tuple[Promise, Q]] = {
    ALL: (_("All"), Q()),
    ASKED: (_("Open"), Q(status__in=OPEN)),
    UNSENT: (_("Not out yet: no address"), IS_UNSENT),
    ANSWERED: (_("Answered"), Q(status=Invitation.Status.ANSWERED)),
    SILENT: (_("Not answered"), Q(status=Invitation.Status.NOT_ANSWERED)),
}
BY_HAND = "hand"


def invitations_of(survey: Survey, staff: Staff) -> Rows:
    """Return the invitations of a survey that `staff` may see."""
    return Invitation.objects.visible_to(staff).filter(survey=survey)


class InvitationFilter(forms.Form):
    """Which invitations are shown: a view in one tap, and narrower questions."""

    show = forms.CharField(required=False)
    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    silence = forms.ChoiceField(
        label=_("Why not answered"),
        required=False,
        choices=[("", _("Any")), *Invitation.Silence.choices],
    )
    channel = forms.ChoiceField(
        label=_("By"), required=False, choices=[("", _("Any")), *Channel.choices]
    )
    source = forms.ChoiceField(label=_("From"), required=False)
    branch = forms.ModelChoiceField(
        Branch.objects.none(), label=_("Branch"), required=False, empty_label=_("Any")
    )

    def __init__(
        self,
        data: Any,  # noqa: ANN401 - a request's parameters
        *,
        staff: Staff,
        waves: list[Wave],
        triggers: list[Trigger],
    ) -> None:
        super().__init__(data, auto_id="filter_%s")
        named = [
            *((f"wave-{wave.pk}", wave.name) for wave in waves),
            *((f"trigger-{each.pk}", each.get_event_display()) for each in triggers),
            (BY_HAND, _("Invited by hand")),
        ]
        self.fields["source"].choices = [("", _("Any")), *named]  # type: ignore[attr-defined]  # a choice field
        if reach(staff) is Reach.PORTFOLIO:
            del self.fields["branch"]
        else:
            seen = Branch.objects.visible_to(staff).order_by("name")
            self.fields["branch"].queryset = seen  # type: ignore[attr-defined]  # a model choice field
        self.is_valid()

    @property
    def shown(self) -> str:
        """Which view is shown."""
        asked = str(self.cleaned_data.get("show", ""))
        return asked if asked in VIEWS else ALL

    @property
    def narrowing(self) -> list[Any]:
        """The bound fields that are folded away."""
        return [self[name] for name in self.fields if name not in {"show", "q"}]

    @property
    def chosen_count(self) -> int:
        """How many of them are in use."""
        return sum(1 for field in self.narrowing if self.cleaned_data.get(field.name))

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but all is asked for."""
        return bool(self.shown or self.chosen_count or self.cleaned_data.get("q"))

    def apply(self, invitations: Rows) -> Rows:
        """Narrow, and sort the latest first; what is not understood narrows nothing."""
        told = self.cleaned_data
        rows = self._of_source(invitations.filter(VIEWS[self.shown][1]))
        for name in ("silence", "channel", "branch"):
            if value := told.get(name):
                rows = rows.filter(**{name: value})
        if text := str(told.get("q", "")).strip():
            rows = rows.filter(client__in=matching(Client.objects.all(), text).values("pk"))
        return rows.order_by("-invited_on", "-pk")

    def _of_source(self, rows: Rows) -> Rows:
        wanted = str(self.cleaned_data.get("source", ""))
        if wanted == BY_HAND:
            return rows.filter(wave=None, trigger=None)
        name, _dash, key = wanted.partition("-")
        return rows.filter(**{name: int(key)}) if key else rows


def counts_of(invitations: Rows) -> list[tuple[str, Promise, int]]:
    """Return the views one tap away, and how many invitations are in each, counted in one query."""
    counted = invitations.aggregate(
        **{name or "ALL": Count("pk", filter=where) for name, (_label, where) in VIEWS.items()}
    )
    return [(name, label, counted[name or "ALL"]) for name, (label, _where) in VIEWS.items()]
