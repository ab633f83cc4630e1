"""Standings as branch systems read them."""

from typing import Any, ClassVar

import django_filters

from crm.access import Scope
from crm.api.fields import NounSerializer, Reference
from crm.api.filters import by, since
from crm.api.views import ReadViewSet
from loyalty.models import Standing


class StandingSerializer(NounSerializer):
    """Where a relationship stands; a loyalty component that is not known is null, never zero."""

    client = Reference()
    branch = Reference("code", source="client.branch")

    class Meta:
        model = Standing
        fields: ClassVar[Any] = [
            "client",
            "branch",
            "as_of",
            "state",
            "stage",
            "stage_since",
            "cycle",
            "episode",
            "rest_window_days",
            "last_paid_off_on",
            "decision_point_count",
            "renewed_count",
            "loyalty_score",
            "loyalty_coverage",
            "loyalty_type",
            "weights_version",
            "longevity",
            "continuity",
            "exclusivity",
            "attitude",
            "advocacy",
            "interest",
            "voice",
            "partial_defection",
        ]


class StandingFilter(django_filters.FilterSet):  # type: ignore[misc]  # the package has no types
    """What standings can be asked for by."""

    client = by("client__external_id")
    branch = by("client__branch__code")
    updated_since = since("as_of")

    class Meta:
        model = Standing
        fields: ClassVar[Any] = ["state", "stage"]


class StandingViewSet(ReadViewSet[Standing]):
    """Where each relationship stands, as the last night published it."""

    queryset = Standing.objects.select_related("client__branch")
    serializer_class = StandingSerializer
    filterset_class = StandingFilter
    read_scope = Scope.STANDINGS_READ
    lookup_field = "client__external_id"
    lookup_url_kwarg = "client"
