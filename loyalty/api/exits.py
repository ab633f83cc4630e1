"""Exits as branch systems read and write them."""

from collections.abc import Sequence
from typing import Any, ClassVar

import django_filters
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from crm.access import Scope
from crm.api.callers import caller
from crm.api.fields import Flag, Identifier, NounSerializer, Reference
from crm.api.filters import by, since, yes_or_no
from crm.api.idempotency import PARAMETER, REPLAYED, answer_once
from crm.api.writing import ActViewSet, UnknownReference
from crm.errors import Refused
from crm.models import Client, Staff
from crm.results import Result
from loyalty.actions.exit import Link, correct_exit, record_exit, withdraw_exit
from loyalty.models import Exit, ExitReason, ReasonCode


class WrongExit(Refused):
    """The id of the row belongs to another exit."""


class ExitReasonSerializer(NounSerializer):
    """One link of the chain of reasons; exactly one began it, exactly one set it off."""

    reason = Reference("code")
    is_root = Flag(required=False, default=False)
    is_trigger = Flag(required=False, default=False)

    class Meta:
        model = ExitReason
        fields: ClassVar[Any] = ["reason", "is_root", "is_trigger"]
        validators: ClassVar[list[Any]] = []


class ExitSerializer(NounSerializer):
    """An exit; `reasons` is the chain in its order."""

    external_id = Identifier()
    client = Reference()
    asked_by = Reference(allow_null=True, required=False)
    reasons = ExitReasonSerializer(many=True, required=False)

    class Meta:
        model = Exit
        fields: ClassVar[Any] = [
            "external_id",
            "client",
            "exited_on",
            "exit_type",
            "is_death",
            "reasons",
            "mode",
            "asked_by",
            "has_consented",
            "would_return",
            "would_recommend",
            "expected_return_on",
            "note",
            "recorded_at",
        ]
        read_only_fields: ClassVar[Any] = ["recorded_at"]
        validators: ClassVar[list[Any]] = []


class ExitFilter(django_filters.FilterSet):  # type: ignore[misc]  # the package has no types
    """What exits can be asked for by."""

    client = by("client__external_id")
    branch = by("client__branch__code")
    is_death = yes_or_no("is_death")
    exited_since = since("exited_on")
    updated_since = since("recorded_at__date")

    class Meta:
        model = Exit
        fields: ClassVar[Any] = ["exit_type"]


class WithdrawnSerializer(serializers.Serializer[dict[str, Any]]):
    """What became of a row that was taken back."""

    key = serializers.CharField()
    result = serializers.ChoiceField(choices=[Result.WITHDRAWN.value])


class ExitViewSet(ActViewSet[Exit]):
    """How and why relationships ended."""

    queryset = Exit.objects.select_related("client", "asked_by").with_reasons()
    row_class = ExitSerializer
    filterset_class = ExitFilter
    read_scope = Scope.EXITS_READ
    write_scope = Scope.EXITS_WRITE
    lookup_field = "external_id"

    def write_row(self, values: dict[str, Any]) -> Result:
        """Record an exit, or correct the one that there is."""
        client = self.referred(Client, values, "client")
        facts = {**values, "asked_by": self.referred(Staff, values, "asked_by")}
        sent: dict[str, Any] = {
            "facts": facts,
            "chain": _chain(values.get("reasons", ())),
            "by": caller(self.request),
            "at": timezone.now(),
        }
        known = Exit.objects.filter(external_id=values["external_id"]).first()
        if known is None and client is not None:
            record_exit(client=client, **sent)
            return Result.ADDED
        if known is None or client is None or known.client_id != client.pk:
            raise WrongExit(_("This id belongs to the exit of another client."), field="client")
        corrected = correct_exit(exit_=known, **sent)
        return Result.CHANGED if corrected.recorded_at == sent["at"] else Result.UNCHANGED

    @extend_schema(parameters=[PARAMETER, REPLAYED], request=None, responses=WithdrawnSerializer)
    def destroy(self, request: Request, **_named: str) -> Response:
        """Take back an exit that was recorded by mistake; the history keeps it."""
        return answer_once(request, lambda: self._withdraw(request), alone=self.turn())

    def _withdraw(self, request: Request) -> Response:
        exit_ = self.get_object()
        withdraw_exit(exit_=exit_, by=caller(request))
        return Response({"key": exit_.external_id, "result": Result.WITHDRAWN.value})


def _chain(sent: Sequence[dict[str, Any]]) -> list[Link]:
    codes = ReasonCode.objects.in_bulk([link["reason"] for link in sent], field_name="code")
    unknown = [link["reason"] for link in sent if link["reason"] not in codes]
    if unknown:
        raise UnknownReference(_("Nothing with this id is known."), field="reasons")
    return [Link(codes[link["reason"]], link["is_root"], link["is_trigger"]) for link in sent]
