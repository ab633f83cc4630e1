"""Merges as branch systems read and make them: two records of one person, and which of them was kept."""

from typing import Any, ClassVar

import django_filters
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.access import Scope
from crm.actions.merge import CannotMerge, merge_clients
from crm.api.callers import caller
from crm.api.fields import NounSerializer, Reference
from crm.api.filters import by, since
from crm.api.writing import ActViewSet, UnknownReference
from crm.models import Client, ClientMerge
from crm.results import Result


class MergeSerializer(NounSerializer):
    """A merge in force: from then on the id of the record given up means the client that was kept."""

    given_up = Reference()
    client = Reference()

    class Meta:
        model = ClientMerge
        fields: ClassVar[Any] = ["given_up", "client", "reason", "merged_at"]
        read_only_fields: ClassVar[Any] = ["merged_at"]
        validators: ClassVar[list[Any]] = []


class MergeFilter(django_filters.FilterSet):  # type: ignore[misc]  # the package has no types
    """What merges can be asked for by."""

    client = by("client__external_id")
    branch = by("client__branch__code")
    updated_since = since("merged_at__date")

    class Meta:
        model = ClientMerge
        fields: ClassVar[Any] = []


class MergeViewSet(ActViewSet[ClientMerge]):
    """Records of one person made into one; those undone since are left out."""

    queryset = ClientMerge.objects.filter(undone_at=None).select_related("client", "given_up")
    row_class = MergeSerializer
    named = ("given_up",)
    filterset_class = MergeFilter
    read_scope = Scope.MERGES_READ
    write_scope = Scope.MERGES_WRITE
    lookup_field = "given_up__external_id"
    lookup_url_kwarg = "given_up"

    def write_row(self, values: dict[str, Any]) -> Result:
        """Merge two records; the same merge asked for again changes nothing."""
        kept = self.referred(Client, values, "client")
        given_up = self.referred(Client, values, "given_up")
        if kept is None or given_up is None:
            raise UnknownReference(_("Nothing with this id is known."), field="given_up")
        if self.get_queryset().filter(given_up__external_id=values["given_up"]).exists():
            if kept == given_up:
                return Result.UNCHANGED
            raise CannotMerge(_("This record is merged into another client."), field="given_up")
        merge_clients(
            kept=kept,
            given_up=given_up,
            reason=values.get("reason", ""),
            by=caller(self.request),
            at=timezone.now(),
        )
        return Result.ADDED
