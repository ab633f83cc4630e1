"""Invitations as branch systems read them, make them and call them back."""

from typing import Any, ClassVar
from uuid import UUID

import django_filters
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from crm.access import Scope
from crm.actions.entry import EntryUsed
from crm.api.callers import caller
from crm.api.fields import NounSerializer, Reference, Uid
from crm.api.filters import by, since
from crm.api.writing import ActViewSet, UnknownReference
from crm.errors import Refused
from crm.models import BranchSystem, Client
from crm.results import Result
from surveys.actions.invitation import Invited, cancel_invitation, invite
from surveys.links import address_of
from surveys.models import Channel, Invitation, Survey

Status = Invitation.Status


class CannotChangeInvitation(Refused):
    """The invitation stays as it was."""


class InvitationSerializer(NounSerializer):
    """A client asked to answer a survey; `link` is where it is answered, if by link."""

    uid = Uid()
    survey = Reference("code")
    client = Reference()
    link = serializers.SerializerMethodField()

    class Meta:
        model = Invitation
        fields: ClassVar[Any] = [
            "uid",
            "survey",
            "client",
            "channel",
            "expires_on",
            "status",
            "silence",
            "invited_on",
            "settled_on",
            "link",
        ]
        read_only_fields: ClassVar[Any] = ["silence", "invited_on", "settled_on"]
        validators: ClassVar[list[Any]] = []

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_link(self, invitation: Invitation) -> str | None:
        """Return the address at which it is answered."""
        is_link = invitation.channel in (Channel.LINK, Channel.API)
        return address_of(invitation) if is_link else None


class InvitationFilter(django_filters.FilterSet):  # type: ignore[misc]  # the package has no types
    """What invitations can be asked for by."""

    client = by("client__external_id")
    branch = by("client__branch__code")
    survey = by("survey__code")
    invited_since = since("invited_on")
    settled_since = since("settled_on")

    class Meta:
        model = Invitation
        fields: ClassVar[Any] = ["channel", "status"]


class InvitationViewSet(ActViewSet[Invitation]):
    """Invitations of clients."""

    queryset = Invitation.objects.filter(client__isnull=False).select_related("client", "survey")
    row_class = InvitationSerializer
    named = ("uid",)
    filterset_class = InvitationFilter
    read_scope = Scope.INVITATIONS_READ
    write_scope = Scope.INVITATIONS_WRITE
    lookup_field = "uid"

    def write_row(self, values: dict[str, Any]) -> Result:
        """Invite a client, or call an invitation back: with the status CANCELLED."""
        uid, wanted = UUID(values["uid"]), values.get("status", Status.WAITING)
        known = Invitation.objects.filter(uid=uid).first()
        if known is not None:
            return self._changed(known, wanted)
        if wanted != Status.WAITING:
            raise CannotChangeInvitation(_("It begins as WAITING."), field="status")
        survey = self.referred(Survey, values, "survey", "code")
        client = self.referred(Client, values, "client")
        if survey is None or client is None:
            raise UnknownReference(_("Nothing with this id is known."), field="client")
        system = caller(self.request)
        invited = Invited(
            survey=survey,
            client=client,
            channel=values.get("channel", Channel.OFFICER),
            expires_on=values["expires_on"],
            uid=uid,
            sent_by=system if isinstance(system, BranchSystem) else None,
        )
        invite(invited=invited, by=None, on=timezone.localdate())
        return Result.ADDED

    def _changed(self, known: Invitation, wanted: str) -> Result:
        if not self.get_queryset().filter(pk=known.pk).exists():
            raise EntryUsed(_("This entry number is taken."), field="uid")
        if wanted in (known.status, Status.WAITING):
            return Result.UNCHANGED
        if wanted != Status.CANCELLED:
            raise CannotChangeInvitation(_("It can only be called back."), field="status")
        cancel_invitation(invitation=known, by=None, on=timezone.localdate())
        return Result.CHANGED
