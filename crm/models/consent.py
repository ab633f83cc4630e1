"""Consents: for what, and by which channel, a client agreed to be contacted, and when it took that back."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from crm.models.client import Client
from crm.models.ofclient import OfClientQuerySet
from crm.models.staff import Staff


@pghistory.track()
class Consent(models.Model):
    """One consent or refusal; it holds from its day until it is withdrawn."""

    class Purpose(models.TextChoices):
        SERVICE = "SERVICE", _("Service of the loan")
        OFFERS = "OFFERS", _("Offers")
        SURVEYS = "SURVEYS", _("Surveys")
        WIN_BACK = "WIN_BACK", _("Contact after leaving")
        SHARING = "SHARING", _("Sharing data with others")
        LOCATION = "LOCATION", _("Keeping the place of visits")

    class Channel(models.TextChoices):
        ANY = "ANY", _("Any")
        VISIT = "VISIT", _("Visit")
        CALL = "CALL", _("Call")
        SMS = "SMS", _("Text message")
        EMAIL = "EMAIL", _("E-mail")

    client = models.ForeignKey(Client, models.PROTECT, verbose_name=_("client"), related_name="+")
    purpose = models.CharField(_("for"), max_length=12, choices=Purpose.choices)
    channel = models.CharField(_("by"), max_length=8, choices=Channel.choices, default=Channel.ANY)
    is_given = models.BooleanField(_("agreed"), default=True)
    given_on = models.DateField(_("on"))
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        Staff,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("recorded by"),
        related_name="+",
    )
    recorded_at = models.DateTimeField(_("recorded at"))

    objects = OfClientQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(
                fields=["client", "purpose", "channel"],
                condition=Q(withdrawn_on=None),
                name="consent_holds_once",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("given_on")),
                name="consent_is_withdrawn_after_it_is_given",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} ({self.get_channel_display()})"
