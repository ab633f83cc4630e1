"""What the list of surveys is narrowed to and sorted by; the address carries it."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, TextField
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Coalesce, Lower
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from crm.models import Staff
from surveys.definition import LANGUAGES
from surveys.models import Response, Survey, SurveyVersion
from surveys.models.survey import SurveyQuerySet

LATELY = timedelta(days=90)
IN_USE, DRAFTS, AWAY, ALL = "", "DRAFTS", "AWAY", "ALL"
SORTS: dict[str, tuple[Any, ...]] = {
    "title": ("sorted_by", "pk"),
    "kind": ("kind", "sorted_by"),
    "responses": (F("lately").desc(), "sorted_by"),
    "new": ("-created_at", "-pk"),
}


class SurveyFilter(forms.Form):
    """Which surveys are shown, and in which order."""

    show = forms.ChoiceField(
        required=False,
        choices=[
            (IN_USE, _("In use")),
            (DRAFTS, _("With a draft")),
            (AWAY, _("Put away")),
            (ALL, _("All")),
        ],
    )
    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("Any")), *Survey.Kind.choices]
    )
    subject = forms.ChoiceField(
        label=_("About"), required=False, choices=[("", _("Any")), *Survey.Subject.choices]
    )
    sort = forms.ChoiceField(
        label=_("Sort by"),
        required=False,
        choices=[
            ("", _("Title")),
            ("kind", _("Kind")),
            ("responses", _("Responses")),
            ("new", _("Newest")),
        ],
    )

    def __init__(self, data: Any) -> None:  # noqa: ANN401 - a request's parameters
        super().__init__(data, auto_id="filter_%s")
        self.is_valid()

    @property
    def shown(self) -> str:
        """The view in use."""
        return str(self.cleaned_data.get("show", ""))

    @property
    def narrowing(self) -> list[Any]:
        """The bound fields beside search and views."""
        return [self[name] for name in ("kind", "subject", "sort")]

    @property
    def chosen_count(self) -> int:
        """How many of the fields beside search and views are in use."""
        return sum(1 for field in self.narrowing if self.cleaned_data.get(field.name))

    def narrow(self, surveys: SurveyQuerySet) -> SurveyQuerySet:
        """Keep what is asked for; what is not understood narrows nothing."""
        told = self.cleaned_data
        for name in ("kind", "subject"):
            if value := told.get(name):
                surveys = surveys.filter(**{name: value})
        if words := told.get("q", "").strip():
            said = SurveyVersion.objects.filter(definition__title__icontains=words)
            titled = Exists(said.exclude(status="RETIRED").filter(survey=OuterRef("pk")))
            surveys = surveys.filter(Q(code__icontains=words) | titled)
        return surveys

    def view(self, surveys: SurveyQuerySet) -> SurveyQuerySet:
        """Keep the surveys of the view in use."""
        draft = SurveyVersion.objects.filter(survey=OuterRef("pk"), status="DRAFT")
        match self.shown:
            case "DRAFTS":
                return surveys.filter(Exists(draft), archived_at=None)
            case "AWAY":
                return surveys.exclude(archived_at=None)
            case "ALL":
                return surveys
            case _:
                return surveys.filter(archived_at=None)

    def apply(self, surveys: SurveyQuerySet, *, staff: Staff, today: date) -> SurveyQuerySet:
        """Narrow, count the responses that `staff` sees of each, and sort."""
        found = self.view(self.narrow(surveys))
        told = found.annotate(lately=_lately(staff, today), sorted_by=Lower(_title()))
        return told.order_by(*SORTS[self.cleaned_data.get("sort") or "title"])


def _title() -> Coalesce:
    """Return the title in the reader's language, else in any, as the database sorts it."""
    wanted = dict.fromkeys([(get_language() or "en")[:2], *LANGUAGES])
    titles = [KeyTextTransform(each, KeyTransform("title", "definition")) for each in wanted]
    current = SurveyVersion.objects.exclude(status="RETIRED").filter(survey=OuterRef("pk"))
    told = current.order_by("-status").annotate(told=Coalesce(*titles)).values("told")
    return Coalesce(Subquery(told[:1]), F("code"), output_field=TextField())


def _lately(staff: Staff, today: date) -> Coalesce:
    """Return how many responses of the last 90 days `staff` may see."""
    seen = Response.objects.visible_to(staff).in_force().filter(survey=OuterRef("pk"))
    recent = seen.between(today - LATELY, today + timedelta(days=1))
    counted = recent.order_by().values("survey").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted[:1]), 0)
