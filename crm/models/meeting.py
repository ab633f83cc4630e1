"""Group meetings, and who came."""

import uuid
from datetime import date
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from crm.access import Viewer, clients_seen_by
from crm.models.client import Client
from crm.models.group import Group
from crm.models.staff import Staff
from crm.models.system import BranchSystem


class GroupMeetingQuerySet(models.QuerySet["GroupMeeting"]):
    """Questions about group meetings."""

    def visible_to(self, staff: Viewer) -> Self:
        """Keep the meetings of groups `staff` may see."""
        return self.filter(clients_seen_by(staff, "group__"))

    def in_force(self) -> Self:
        """Leave out what was corrected or withdrawn by a later row, and the withdrawals themselves."""
        later = GroupMeeting.objects.filter(corrects=OuterRef("pk"))
        return self.filter(~Exists(later), is_withdrawal=False)


class GroupMeeting(models.Model):
    """One meeting of a group, with the attendance of its members. Append-only, like interactions."""

    uid = models.UUIDField(_("entry"), default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(Group, models.PROTECT, verbose_name=_("group"), related_name="+")
    held_on = models.DateField(_("held on"))
    staff = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, verbose_name=_("by"), related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded at"))
    note = models.TextField(_("note"), blank=True)
    was_offline = models.BooleanField(_("logged with no signal"), default=False)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("corrects"), related_name="+"
    )
    is_withdrawal = models.BooleanField(_("takes the corrected entry back"), default=False)
    sent_by = models.ForeignKey(
        BranchSystem,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        verbose_name=_("sent by"),
        related_name="+",
    )

    objects = GroupMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("group meeting")
        verbose_name_plural = _("group meetings")
        indexes = [models.Index(fields=["group", "-held_on"], name="meeting_of_group")]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_withdrawal=False) | Q(corrects__isnull=False),
                name="meeting_withdrawal_names_its_row",
            ),
            models.CheckConstraint(condition=~Q(corrects=F("id")), name="meeting_corrects_another"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="meeting_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.group} ({self.held_on})"


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    """Questions about attendance."""

    def visible_to(self, staff: Viewer) -> Self:
        """Keep the attendance of clients `staff` may see."""
        return self.filter(clients_seen_by(staff, "client__"))

    def by(self, as_of: date) -> Self:
        """Keep the attendance of `as_of` or earlier."""
        return self.filter(meeting__held_on__lte=as_of)


class Attendance(models.Model):
    """Whether one client came to one meeting."""

    class Status(models.TextChoices):
        PRESENT = "PRESENT", _("Present")
        LATE = "LATE", _("Late")
        ABSENT = "ABSENT", _("Absent")
        EXCUSED = "EXCUSED", _("Excused")

    meeting = models.ForeignKey(
        GroupMeeting, models.CASCADE, verbose_name=_("meeting"), related_name="attendance"
    )
    client = models.ForeignKey(Client, models.PROTECT, verbose_name=_("client"), related_name="+")
    status = models.CharField(
        _("status"), max_length=8, choices=Status.choices, default=Status.PRESENT
    )

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "client"], name="attendance_once_a_meeting")
        ]
        triggers = [
            pgtrigger.Protect(
                name="attendance_stays_as_it_is",  # a merge of two clients may move it
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["client"]),
            ),
            pgtrigger.Protect(name="attendance_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.client}: {self.get_status_display()}"
