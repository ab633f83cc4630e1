"""Notifications: what one should know of, in the app and in the daily e-mail."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.models.staff import Staff


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Questions about notifications."""

    def visible_to(self, staff: Staff) -> Self:
        """Keep one's own."""
        return self.filter(staff=staff)

    def unread(self) -> Self:
        """Keep what was not opened yet."""
        return self.filter(read_at=None)


class Notification(models.Model):
    """One line for one person. `values` fill the words of its kind; `key` keeps it from being said twice."""

    staff = models.ForeignKey(Staff, models.CASCADE, verbose_name=_("for"), related_name="+")
    kind = models.CharField(_("kind"), max_length=32)
    values = models.JSONField(_("values"), default=dict)
    address = models.CharField(_("address"), max_length=300, blank=True)
    key = models.CharField(max_length=120, unique=True)
    created_at = models.DateTimeField(_("at"))
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    mailed_at = models.DateTimeField(_("mailed at"), null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        indexes = [
            models.Index(fields=["staff", "-created_at"], name="notification_of_staff"),
            models.Index(fields=["staff"], name="notification_unread", condition=Q(read_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.staff}"
