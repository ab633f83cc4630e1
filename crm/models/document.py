"""Documents that identify a client, their numbers encrypted, with the day they expire."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from crm.fields import EncryptedTextField
from crm.models.client import Client
from crm.models.ofclient import OfClientQuerySet


@pghistory.track()
class ClientDocument(models.Model):
    """One document; `number_index` is the keyed hash by which its number is found."""

    class Kind(models.TextChoices):
        NATIONAL_ID = "NATIONAL_ID", _("National id card")
        PASSPORT = "PASSPORT", _("Passport")
        VOTER_CARD = "VOTER_CARD", _("Voter card")
        DRIVING_LICENSE = "DRIVING_LICENSE", _("Driving license")
        RESIDENCE = "RESIDENCE", _("Residence permit")
        TAX_NUMBER = "TAX_NUMBER", _("Tax number")
        BUSINESS_LICENSE = "BUSINESS_LICENSE", _("Business license")
        OTHER = "OTHER", _("Other")

    client = models.ForeignKey(Client, models.PROTECT, verbose_name=_("client"), related_name="+")
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    number = EncryptedTextField(_("number"), blank=True, editable=True)
    number_index = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    issuer = models.CharField(_("issued by"), max_length=200, blank=True)
    withdrawn_on = models.DateField(_("no longer valid since"), null=True, blank=True)

    objects = OfClientQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [
            models.CheckConstraint(
                condition=Q(issued_on=None) | Q(expires_on=None) | Q(expires_on__gt=F("issued_on")),
                name="document_expires_after_it_is_issued",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
