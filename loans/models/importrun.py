"""File imports: who imported what, how far it got, and every fault found."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.access import Reach, reach
from crm.models import Staff


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    """Questions about imports."""

    def visible_to(self, staff: Staff) -> Self:
        """Keep one's own imports, or all for those who see the institution."""
        return self if reach(staff) is Reach.INSTITUTION else self.filter(started_by=staff)


class ImportRun(models.Model):
    """One import of one file."""

    class Status(models.TextChoices):
        WAITING = "WAITING", _("Waiting")
        RUNNING = "RUNNING", _("Running")
        DONE = "DONE", _("Done")
        REFUSED = "REFUSED", _("Refused: nothing was kept")
        FAILED = "FAILED", _("Failed")

    class Noun(models.TextChoices):
        CLIENTS = "CLIENTS", _("Clients")
        GROUPS = "GROUPS", _("Groups")
        PRODUCTS = "PRODUCTS", _("Loan products")
        LOANS = "LOANS", _("Loans")
        REPAYMENTS = "REPAYMENTS", _("Repayments")

    noun = models.CharField(_("what"), max_length=12, choices=Noun.choices)
    file_name = models.CharField(_("file"), max_length=300)
    mapping = models.JSONField(_("mapping"))
    is_dry_run = models.BooleanField(_("dry run"), default=False)
    keeps_good_rows = models.BooleanField(_("keep the good rows"), default=True)
    status = models.CharField(
        _("status"), max_length=8, choices=Status.choices, default=Status.WAITING
    )
    row_count = models.PositiveIntegerField(_("rows"), default=0)
    read_count = models.PositiveIntegerField(_("rows read"), default=0)
    added_count = models.PositiveIntegerField(_("added"), default=0)
    changed_count = models.PositiveIntegerField(_("changed"), default=0)
    unchanged_count = models.PositiveIntegerField(_("unchanged"), default=0)
    fault_count = models.PositiveIntegerField(_("faults"), default=0)
    message = models.TextField(_("message"), blank=True)
    started_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, verbose_name=_("started by"), related_name="+"
    )
    started_at = models.DateTimeField(_("started at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return f"{self.file_name} ({self.started_at})"


class ImportFault(models.Model):
    """One fault: the row of the file (header = 1), the column, the value, and the reason."""

    run = models.ForeignKey(
        ImportRun, models.CASCADE, verbose_name=_("import"), related_name="faults"
    )
    row = models.PositiveIntegerField(_("row"))
    column = models.CharField(_("column"), max_length=200, blank=True)
    value = models.TextField(_("value"), blank=True)
    reason = models.CharField(_("reason"), max_length=300)

    class Meta:
        verbose_name = _("import fault")
        verbose_name_plural = _("import faults")
        indexes = [models.Index(fields=["run", "row"], name="import_fault_row")]

    def __str__(self) -> str:
        return f"{self.row}: {self.reason}"
