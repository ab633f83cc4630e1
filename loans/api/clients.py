"""Clients and groups as branch systems read and write them."""

from typing import Any, ClassVar

import django_filters

from crm.access import Scope
from crm.api.filters import by
from crm.api.rows import ClientSerializer, GroupSerializer
from crm.models import Client, Group
from loans.api.writing import MergeViewSet


class ClientFilter(django_filters.FilterSet):  # type: ignore[misc]  # the package has no types
    """What clients can be asked for by."""

    branch = by("branch__code")
    group = by("group__external_id")
    officer = by("officer__external_id")

    class Meta:
        model = Client
        fields: ClassVar[Any] = ["gender", "sector", "channel"]


class ClientViewSet(MergeViewSet[Client]):
    """The people the institution serves."""

    queryset = Client.objects.select_related("branch", "group", "officer", "referrer")
    noun = "CLIENTS"
    row_class = ClientSerializer
    filterset_class = ClientFilter
    read_scope = Scope.CLIENTS_READ
    write_scope = Scope.CLIENTS_WRITE
    lookup_field = "external_id"


class GroupFilter(django_filters.FilterSet):  # type: ignore[misc]  # the package has no types
    """What groups can be asked for by."""

    branch = by("branch__code")
    officer = by("officer__external_id")

    class Meta:
        model = Group
        fields: ClassVar[Any] = ["kind"]


class GroupViewSet(MergeViewSet[Group]):
    """Groups and centers."""

    queryset = Group.objects.select_related("branch", "center", "officer")
    noun = "GROUPS"
    row_class = GroupSerializer
    filterset_class = GroupFilter
    read_scope = Scope.GROUPS_READ
    write_scope = Scope.GROUPS_WRITE
    lookup_field = "external_id"
