"""Relatives and guarantors of a client, clients themselves or not."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from crm.models.client import Client
from crm.models.ofclient import OfClientQuerySet


@pghistory.track()
class Relationship(models.Model):
    """Who somebody is to a client; `relative` where that person is a client too, else a name and a phone."""

    class Kind(models.TextChoices):
        SPOUSE = "SPOUSE", _("Spouse")
        PARENT = "PARENT", _("Parent")
        CHILD = "CHILD", _("Child")
        SIBLING = "SIBLING", _("Sibling")
        RELATIVE = "RELATIVE", _("Other relative")
        GUARANTOR = "GUARANTOR", _("Guarantor")
        BUSINESS_PARTNER = "BUSINESS_PARTNER", _("Business partner")
        NEIGHBOR = "NEIGHBOR", _("Neighbor or friend")

    client = models.ForeignKey(Client, models.PROTECT, verbose_name=_("client"), related_name="+")
    kind = models.CharField(_("is the client's"), max_length=16, choices=Kind.choices)
    relative = models.ForeignKey(
        Client,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("client"),
        related_name="+",
    )
    name = models.CharField(_("name"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = OfClientQuerySet.as_manager()

    class Meta:
        verbose_name = _("relationship")
        verbose_name_plural = _("relationships")
        constraints = [
            models.CheckConstraint(
                condition=Q(relative__isnull=False, name="") | (Q(relative=None) & ~Q(name="")),
                name="relationship_names_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(relative=F("client")), name="relationship_is_with_another"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="relationship_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name or self.relative}"
