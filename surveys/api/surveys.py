"""Surveys as branch systems read and write them: the version that is asked, whole, as one document."""

from typing import Any, ClassVar

import django_filters
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers

from crm.access import Scope
from crm.api.fields import Flag, Identifier, NounSerializer
from crm.api.writing import ActViewSet
from crm.errors import Refused
from crm.results import Result
from surveys.actions.survey import CannotPublish, create_survey, publish, save_draft, start_draft
from surveys.api.fields import Document
from surveys.definition import DefinitionFaulty, Fault
from surveys.models import Survey, SurveyVersion

FACTS = ("code", "kind", "subject", "is_anonymous", "keeps_officer_away")


class CannotTakeSurvey(Refused):
    """The survey stays as it was."""


class SurveySerializer(NounSerializer):
    """A survey; `definition` is that of the version asked now, and writing another publishes a new version."""

    code = Identifier(max_length=40)
    is_anonymous = Flag(required=False, default=False)
    keeps_officer_away = Flag(required=False, default=False)
    version = serializers.IntegerField(source="published.number", read_only=True)
    definition = Document(source="published.definition")

    class Meta:
        model = Survey
        fields: ClassVar[Any] = [*FACTS, "version", "definition"]
        validators: ClassVar[list[Any]] = []


class SurveyFilter(django_filters.FilterSet):  # type: ignore[misc]  # the package has no types
    """What surveys can be asked for by."""

    class Meta:
        model = Survey
        fields: ClassVar[Any] = ["kind", "subject"]


def _asked() -> Any:  # noqa: ANN401 - a prefetch
    return Prefetch("versions", SurveyVersion.objects.published(), to_attr="current")


class SurveyViewSet(ActViewSet[Survey]):
    """Surveys that are asked."""

    queryset = Survey.objects.in_use().prefetch_related(_asked())
    row_class = SurveySerializer
    named = ("code",)
    filterset_class = SurveyFilter
    read_scope = Scope.SURVEYS_READ
    write_scope = Scope.SURVEYS_WRITE
    is_of_institution = True
    lookup_field = "code"

    def write_row(self, values: dict[str, Any]) -> Result:
        """Make a survey and publish it, or publish a new version where the definition is another."""
        definition = values["published"]["definition"]
        facts = {name: values[name] for name in FACTS if name in values}
        known = Survey.objects.filter(code=values["code"]).first()
        try:
            return (
                self._added(facts, definition)
                if known is None
                else self._changed(known, facts, definition)
            )
        except CannotPublish as refusal:
            raise CannotTakeSurvey(_words(refusal.faults), field="definition") from refusal
        except DefinitionFaulty as refusal:
            raise CannotTakeSurvey(_words(refusal.faults), field="definition") from refusal

    def _added(self, facts: dict[str, Any], definition: dict[str, Any]) -> Result:
        now = timezone.now()
        survey = create_survey(facts=facts, definition=definition, by=None, at=now)
        if survey.draft is not None:
            publish(version=survey.draft, by=None, at=now)
        return Result.ADDED

    def _changed(self, survey: Survey, facts: dict[str, Any], definition: dict[str, Any]) -> Result:
        for name, value in facts.items():
            if getattr(survey, name) != value:
                words = _("This does not change once a survey is made: make another.")
                raise CannotTakeSurvey(words, field=name)
        if survey.published and survey.published.definition == definition:
            return Result.UNCHANGED
        if survey.draft is not None:
            words = _("Somebody is working on a draft of this survey.")
            raise CannotTakeSurvey(words, field="definition")
        now = timezone.now()
        draft = start_draft(survey=survey, by=None, at=now)
        draft = save_draft(
            version=draft, definition=definition, seen=draft.changed_at, by=None, at=now
        )
        publish(version=draft, by=None, at=now)
        return Result.CHANGED


def _words(faults: list[Fault]) -> str:
    told = [f"{each.place}: {_(each.message) % dict(each.values)}" for each in faults[:10]]
    return " ".join(told)
