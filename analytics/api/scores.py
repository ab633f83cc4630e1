"""Scores as branch systems read them."""

from typing import Any, ClassVar

import django_filters

from analytics.models import ClientScore
from crm.access import Scope
from crm.api.fields import NounSerializer, Reference
from crm.api.filters import by, since
from crm.api.views import ReadViewSet
from loyalty.api.reasons import ReasonSerializer


class ScoreSerializer(NounSerializer):
    """What a client is worth and how likely to drop out; what is not known is null."""

    client = Reference()
    branch = Reference("code", source="client.branch")
    reasons = ReasonSerializer(many=True)

    class Meta:
        model = ClientScore
        fields: ClassVar[Any] = [
            "client",
            "branch",
            "as_of",
            "interest_received",
            "fees_received",
            "cost_of_funds",
            "credit_loss",
            "activity_cost",
            "acquisition_cost",
            "profit",
            "clv_remaining",
            "dropout_probability",
            "value_at_stake",
            "reasons",
            "model_version",
            "outstanding_principal",
            "next_installment",
            "days_past_due",
            "last_due_on",
        ]


class ScoreFilter(django_filters.FilterSet):  # type: ignore[misc]  # the package has no types
    """What scores can be asked for by."""

    client = by("client__external_id")
    branch = by("client__branch__code")
    updated_since = since("as_of")


class ScoreViewSet(ReadViewSet[ClientScore]):
    """What each client is worth and how likely to drop out, as the last night published it."""

    queryset = ClientScore.objects.select_related("client__branch")
    serializer_class = ScoreSerializer
    filterset_class = ScoreFilter
    read_scope = Scope.SCORES_READ
    lookup_field = "client__external_id"
    lookup_url_kwarg = "client"
