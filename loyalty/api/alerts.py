"""Alerts as branch systems read them: whom to visit, and why, in words."""

from typing import Any, ClassVar

import django_filters
from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from crm.access import Scope
from crm.api.fields import NounSerializer, Reference
from crm.api.filters import by
from crm.api.views import ReadViewSet
from loyalty.api.reasons import ReasonSerializer
from loyalty.debt import Debt
from loyalty.models import Alert


class DebtSerializer(serializers.Serializer[Debt]):
    """What the client owes, shown beside the risk."""

    outstanding_principal = serializers.DecimalField(14, 2, allow_null=True)
    next_installment = serializers.DecimalField(14, 2, allow_null=True)
    days_past_due = serializers.IntegerField()
    installment_to_income = serializers.DecimalField(14, 4, allow_null=True)
    consecutive_top_ups = serializers.IntegerField()
    is_concern = serializers.BooleanField()


class AlertSerializer(NounSerializer):
    """A prompt for a visit; never a reason to refuse or to push credit."""

    client = Reference()
    branch = Reference("code", source="client.branch")
    officer = Reference(allow_null=True)
    reasons = ReasonSerializer(many=True)
    debt = serializers.SerializerMethodField()
    next_step_words = serializers.CharField(source="get_next_step_display")

    class Meta:
        model = Alert
        fields: ClassVar[Any] = [
            "id",
            "client",
            "branch",
            "officer",
            "kind",
            "raised_on",
            "as_of",
            "probability",
            "value_at_stake",
            "reasons",
            "debt",
            "next_step",
            "next_step_words",
            "act_by",
            "status",
            "outcome",
            "snoozed_until",
            "handled_at",
        ]

    @extend_schema_field(DebtSerializer)
    def get_debt(self, alert: Alert) -> dict[str, Any]:
        """Return the debt load the alert was raised with."""
        return DebtSerializer(Debt.read(alert.debt)).data


class AlertFilter(django_filters.FilterSet):  # type: ignore[misc]  # the package has no types
    """What alerts can be asked for by."""

    client = by("client__external_id")
    branch = by("client__branch__code")
    updated_since = django_filters.DateFilter(method="since", input_formats=["%Y-%m-%d"])

    class Meta:
        model = Alert
        fields: ClassVar[Any] = ["kind", "status"]

    def since(self, alerts: QuerySet[Alert], _name: str, day: Any) -> QuerySet[Alert]:  # noqa: ANN401 - the package's own
        """Keep the alerts that the night or a member of staff has touched from a day on."""
        return alerts.filter(Q(as_of__gte=day) | Q(handled_at__date__gte=day))


class AlertViewSet(ReadViewSet[Alert]):
    """Whom to visit, and why."""

    queryset = Alert.objects.for_officers().select_related("client__branch", "officer")
    serializer_class = AlertSerializer
    filterset_class = AlertFilter
    read_scope = Scope.ALERTS_READ
