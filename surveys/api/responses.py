"""Responses as branch systems read them and hand them over: recorded once, never changed."""

from typing import Any, ClassVar
from uuid import UUID

import django_filters
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers

from crm.access import Reach, Scope, reach
from crm.actions.entry import EntryUsed
from crm.api.callers import caller
from crm.api.fields import NounSerializer, Reference, Uid, Whole
from crm.api.filters import by, since, yes_or_no
from crm.api.writing import ActViewSet, UnknownReference
from crm.models import BranchSystem, Client
from crm.results import Result
from surveys.actions.response import (
    Answered,
    AnswersFaulty,
    CannotRecordResponse,
    record_response,
)
from surveys.api.fields import Document
from surveys.definition import LANGUAGES
from surveys.models import Invitation, Response, Survey, SurveyVersion


class ResponseSerializer(NounSerializer):
    """A survey answered by a client; `version` left out is the one asked now."""

    uid = Uid()
    survey = Reference("code")
    version = Whole(source="version.number", required=False, min_value=1, max_value=32767)
    client = Reference(allow_null=True, required=False)
    invitation = Uid(allow_null=True, required=False)
    language = serializers.ChoiceField(choices=LANGUAGES, required=False)
    answers = Document()

    class Meta:
        model = Response
        fields: ClassVar[Any] = [
            "uid",
            "survey",
            "version",
            "client",
            "invitation",
            "mode",
            "language",
            "answered_on",
            "answers",
            "attitude",
            "is_low",
            "score",
            "likelihood",
            "recorded_at",
            "withdrawn_at",
        ]
        read_only_fields: ClassVar[Any] = [
            "attitude",
            "is_low",
            "score",
            "likelihood",
            "recorded_at",
            "withdrawn_at",
        ]
        validators: ClassVar[list[Any]] = []


class ResponseFilter(django_filters.FilterSet):  # type: ignore[misc]  # the package has no types
    """What responses can be asked for by."""

    client = by("client__external_id")
    branch = by("branch__code")
    survey = by("survey__code")
    is_low = yes_or_no("is_low")
    answered_since = since("answered_on")
    recorded_since = since("recorded_at__date")

    class Meta:
        model = Response
        fields: ClassVar[Any] = ["mode"]


class ResponseViewSet(ActViewSet[Response]):
    """Answers of clients; those of anonymous surveys are taken, and never given out one by one."""

    queryset = Response.objects.filter(survey__is_anonymous=False).select_related(
        "survey", "version", "client", "invitation"
    )
    row_class = ResponseSerializer
    named = ("uid",)
    filterset_class = ResponseFilter
    read_scope = Scope.RESPONSES_READ
    write_scope = Scope.RESPONSES_WRITE
    lookup_field = "uid"

    def write_row(self, values: dict[str, Any]) -> Result:
        """Record a response; one whose uid is known stays as it is."""
        uid = UUID(values["uid"])
        known = Response.objects.filter(uid=uid).select_related("survey").first()
        if known is not None:
            if not Response.objects.visible_to(caller(self.request)).filter(pk=known.pk).exists():
                raise EntryUsed(_("This entry number is taken."), field="uid")
            return Result.UNCHANGED
        system, now = caller(self.request), timezone.now()
        version = self._version(values)
        client = self.referred(Client, values, "client")
        if client is None and reach(system) is Reach.BRANCHES:
            raise UnknownReference(_("Name the client."), field="client")
        answered = Answered(
            uid=uid,
            version=version,
            answers=values["answers"],
            mode=values["mode"],
            language=values.get("language") or version.read.languages[0],
            answered_on=values["answered_on"],
            client=client,
            invitation=self._invitation(values, client),
            sent_by=system if isinstance(system, BranchSystem) else None,
        )
        try:
            record_response(answered=answered, by=None, at=now)
        except AnswersFaulty as refusal:
            told = " ".join(f"{name}: {words}" for name, words in refusal.faults.items())
            raise CannotRecordResponse(told, field="answers") from refusal
        return Result.ADDED

    def _version(self, values: dict[str, Any]) -> SurveyVersion:
        survey = self.referred(Survey, values, "survey", "code")
        versions = SurveyVersion.objects.filter(survey=survey).select_related("survey")
        wanted = values.get("version", {}).get("number")
        found = versions.filter(number=wanted) if wanted else versions.published()
        version = found.first()
        if version is None:
            raise UnknownReference(_("Nothing with this id is known."), field="version")
        return version

    def _invitation(self, values: dict[str, Any], client: Client | None) -> Invitation | None:
        if not values.get("invitation"):
            return None
        rows = Invitation.objects.visible_to(caller(self.request))
        found = rows.filter(uid=values["invitation"]).select_related("wave").first()
        if found is None or (client is not None and found.client_id != client.pk):
            raise UnknownReference(_("Nothing with this id is known."), field="invitation")
        return found
