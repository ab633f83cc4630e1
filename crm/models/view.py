"""Who looked at which client, and when."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.access import clients_seen_by
from crm.models.client import Client
from crm.models.staff import Staff


class ClientViewQuerySet(models.QuerySet["ClientView"]):
    """Questions about who looked at whom."""

    def visible_to(self, staff: Staff) -> Self:
        """Keep the views of clients `staff` may see."""
        return self.filter(clients_seen_by(staff, "client__"))


class ClientView(models.Model):
    """One look at a client: the page opened, the row exported, a number shown, all data taken."""

    class What(models.TextChoices):
        PAGE = "PAGE", _("Page")
        EXPORT = "EXPORT", _("Export")
        NATIONAL_ID = "NATIONAL_ID", _("National id")
        DOCUMENT = "DOCUMENT", _("Document number")
        ALL_DATA = "ALL_DATA", _("All data")

    client = models.ForeignKey(Client, models.CASCADE, verbose_name=_("client"), related_name="+")
    staff = models.ForeignKey(Staff, models.PROTECT, verbose_name=_("staff"), related_name="+")
    viewed_at = models.DateTimeField(_("viewed at"))
    what = models.CharField(_("what"), max_length=12, choices=What.choices, default=What.PAGE)

    objects = ClientViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("client view")
        verbose_name_plural = _("client views")
        indexes = [models.Index(fields=["client", "-viewed_at"], name="client_view_latest")]

    def __str__(self) -> str:
        return f"{self.staff}: {self.client} ({self.viewed_at})"
