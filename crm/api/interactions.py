"""Interactions as branch systems read and write them: added, never changed; put right by rows that correct them."""

from typing import Any, ClassVar
from uuid import UUID

import django_filters
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.access import Scope
from crm.actions.interaction import log_interaction, withdraw_interaction
from crm.api.callers import caller
from crm.api.fields import Flag, NounSerializer, Reference, Text, Uid
from crm.api.filters import by, since, yes_or_no
from crm.api.writing import ActViewSet
from crm.entries import InteractionEntry, WithdrawalEntry
from crm.errors import Refused
from crm.models import Client, Interaction, Staff
from crm.results import Result

SAID = ("outcome", "kind", "purpose", "occurred_on", "interest", "note")
PROMISED = ("promised_on", "promised_amount")


class WrongInteraction(Refused):
    """The row does not fit the one it names."""


class InteractionSerializer(NounSerializer):
    """One contact with a client; a row that `corrects` another stands for it, or takes it back."""

    uid = Uid()
    client = Reference()
    staff = Reference(allow_null=True, required=False)
    corrects = Uid(allow_null=True, required=False)
    is_withdrawal = Flag(required=False, default=False)
    note = Text(required=False, allow_blank=True, max_length=4000, default="")

    class Meta:
        model = Interaction
        fields: ClassVar[Any] = [
            "uid",
            "client",
            "staff",
            "kind",
            "purpose",
            "outcome",
            "occurred_on",
            "interest",
            "note",
            "promised_on",
            "promised_amount",
            "corrects",
            "is_withdrawal",
            "recorded_at",
        ]
        read_only_fields: ClassVar[Any] = ["recorded_at"]
        extra_kwargs: ClassVar[Any] = {
            "interest": {"min_value": 1, "max_value": 5},
            "promised_amount": {"min_value": 0},
        }
        validators: ClassVar[list[Any]] = []


class InteractionFilter(django_filters.FilterSet):  # type: ignore[misc]  # the package has no types
    """What interactions can be asked for by."""

    client = by("client__external_id")
    branch = by("client__branch__code")
    staff = by("staff__external_id")
    is_withdrawal = yes_or_no("is_withdrawal")
    occurred_since = since("occurred_on")
    recorded_since = since("recorded_at__date")

    class Meta:
        model = Interaction
        fields: ClassVar[Any] = ["kind", "purpose", "outcome"]


class InteractionViewSet(ActViewSet[Interaction]):
    """Visits, calls, contacts at the branch and messages."""

    queryset = Interaction.objects.select_related("client", "staff", "corrects")
    row_class = InteractionSerializer
    named = ("uid",)
    filterset_class = InteractionFilter
    read_scope = Scope.INTERACTIONS_READ
    write_scope = Scope.INTERACTIONS_WRITE
    lookup_field = "uid"

    def write_row(self, values: dict[str, Any]) -> Result:
        """Add a row; one whose uid is known stays as it is."""
        client = self.referred(Client, values, "client")
        staff = self.referred(Staff, values, "staff")
        corrects = UUID(values["corrects"]) if values.get("corrects") else None
        uid, who, at = UUID(values["uid"]), caller(self.request), timezone.now()
        self._check(values, client, corrects)
        if values.get("is_withdrawal") and corrects is not None:
            back = WithdrawalEntry(uid=uid, withdraws=corrects)
            accepted = withdraw_interaction(entry=back, by=who, at=at)
        else:
            told = {name: values[name] for name in (*SAID, *PROMISED) if name in values}
            key = client.pk if client else 0
            entry = InteractionEntry(uid=uid, client=key, corrects=corrects, **told)
            accepted = log_interaction(entry=entry, by=who, at=at, officer=staff)
        return Result.ADDED if accepted.is_new else Result.UNCHANGED

    def _check(self, values: dict[str, Any], client: Client | None, corrects: UUID | None) -> None:
        """Refuse a withdrawal of nothing, and the correction of another client's row."""
        if corrects is None:
            if values.get("is_withdrawal"):
                raise WrongInteraction(_("Name the entry to take back."), field="corrects")
            return
        original = Interaction.objects.filter(uid=corrects).first()
        if original is not None and client is not None and original.client_id != client.pk:
            raise WrongInteraction(_("This entry is about another client."), field="client")
