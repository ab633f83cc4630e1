"""Clients and groups as branch systems read and write them."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from crm.api.fields import Identifier, NounSerializer, Reference, Text
from crm.models import Client, Group


class ClientSerializer(NounSerializer):
    """A client; other rows are named by their external id or code."""

    external_id = Identifier()
    branch = Reference("code")
    group = Reference(allow_null=True, required=False)
    officer = Reference(allow_null=True, required=False)
    referrer = Reference(allow_null=True, required=False)
    email = Text(required=False, allow_blank=True, max_length=254)
    national_id = Text(
        write_only=True,
        required=False,
        allow_blank=True,
        max_length=64,
        help_text=_("Kept encrypted and never read back; what leaves it out leaves it as it is."),
    )

    class Meta:
        model = Client
        fields: ClassVar[Any] = [
            "external_id",
            "branch",
            "group",
            "officer",
            "referrer",
            "given_name",
            "middle_name",
            "family_name",
            "other_name",
            "birth_date",
            "gender",
            "phone",
            "other_phone",
            "email",
            "address",
            "village",
            "latitude",
            "longitude",
            "language",
            "sector",
            "channel",
            "joined_on",
            "monthly_income",
            "national_id",
        ]
        extra_kwargs: ClassVar[Any] = {
            "monthly_income": {"min_value": 0},
        }
        validators: ClassVar[list[Any]] = []


class GroupSerializer(NounSerializer):
    """A group, or the center that groups meet at."""

    external_id = Identifier()
    branch = Reference("code")
    officer = Reference(allow_null=True, required=False)
    center = Reference(allow_null=True, required=False)

    class Meta:
        model = Group
        fields: ClassVar[Any] = [
            "external_id",
            "branch",
            "officer",
            "center",
            "name",
            "kind",
            "village",
            "meeting_weekday",
            "formed_on",
        ]
        validators: ClassVar[list[Any]] = []
