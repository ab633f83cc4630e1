"""File imports: who imported what, how far it got, and every fault found."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
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
    """One import of one file.

    Every row of the file is added, changed, unchanged or at fault once the import is done; in a dry
    run the counts tell what would have happened.
    """

    class Status(models.TextChoices):
        WAITING = "WAITING", _("Waiting")
        RUNNING = "RUNNING", _("Running")
        DONE = "DONE", _("Done")
        REFUSED = "REFUSED", _("Refused: nothing was kept")
        FAILED = "FAILED", _("Failed")

    class Step(models.TextChoices):
        READING = "READING", _("Reading")
        CHECKING = "CHECKING", _("Checking")
        MERGING = "MERGING", _("Merging")

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
    step = models.CharField(_("step"), max_length=8, choices=Step.choices, blank=True)
    row_count = models.PositiveIntegerField(_("rows"), default=0)
    read_count = models.PositiveIntegerField(_("rows read"), default=0)
    valid_count = models.PositiveIntegerField(_("rows without fault"), default=0)
    added_count = models.PositiveIntegerField(_("added"), default=0)
    changed_count = models.PositiveIntegerField(_("changed"), default=0)
    unchanged_count = models.PositiveIntegerField(_("unchanged"), default=0)
    fault_count = models.PositiveIntegerField(_("faults"), default=0)
    unmapped_columns = ArrayField(
        models.CharField(max_length=200),
        default=list,
        blank=True,
        verbose_name=_("columns not imported"),
    )
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

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to this import."""
        return self.status not in (self.Status.WAITING, self.Status.RUNNING)


class ImportPart(models.Model):
    """A piece of an uploaded file, kept in the database so that any worker on any machine can read it."""

    run = models.ForeignKey(
        ImportRun, models.CASCADE, verbose_name=_("import"), related_name="parts"
    )
    number = models.PositiveIntegerField(_("number"))
    content = models.BinaryField(_("content"))

    class Meta:
        verbose_name = _("part of an uploaded file")
        verbose_name_plural = _("parts of uploaded files")
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="import_part_is_numbered_once")
        ]

    def __str__(self) -> str:
        return f"{self.run_id} #{self.number}"


class ImportFault(models.Model):
    """One fault: the row of the file (header = 1), the column, the value, and the reason."""

    class Reason(models.TextChoices):
        WRONG_CELL_COUNT = "WRONG_CELL_COUNT", _("The row has more or fewer cells than the header.")
        REQUIRED = "REQUIRED", _("This is needed and is missing.")
        TOO_LONG = "TOO_LONG", _("The text is too long.")
        NOT_A_DATE = "NOT_A_DATE", _("This is not a date in the format of the mapping.")
        NOT_AN_AMOUNT = (
            "NOT_AN_AMOUNT",
            _("This is not an amount of money with at most two decimals."),
        )
        NOT_A_NUMBER = "NOT_A_NUMBER", _("This is not a number.")
        NOT_A_WHOLE_NUMBER = "NOT_A_WHOLE_NUMBER", _("This is not a whole number.")
        NOT_YES_OR_NO = "NOT_YES_OR_NO", _("This is neither yes nor no.")
        NOT_A_PHONE = "NOT_A_PHONE", _("This is not a phone number of the institution's country.")
        NOT_AN_EMAIL = "NOT_AN_EMAIL", _("This is not an e-mail address.")
        NOT_A_CHOICE = "NOT_A_CHOICE", _("This is not one of the known values.")
        OUT_OF_RANGE = "OUT_OF_RANGE", _("The value is out of range.")
        UNKNOWN_REFERENCE = "UNKNOWN_REFERENCE", _("Nothing with this id is known.")
        REFERS_TO_ITSELF = "REFERS_TO_ITSELF", _("The row refers to itself.")
        REPEATED = "REPEATED", _("The same id stands earlier in the file with other contents.")
        WRONG_ORDER = "WRONG_ORDER", _("This date is before a date it must follow.")
        POSITION_INCOMPLETE = (
            "POSITION_INCOMPLETE",
            _("Latitude and longitude are given together or not at all."),
        )
        CENTER_IN_CENTER = (
            "CENTER_IN_CENTER",
            _("A center belongs to no center, only a group does."),
        )
        ANOTHER_CLIENT = "ANOTHER_CLIENT", _("This loan is recorded for another client.")
        STATUS_CONTRADICTS_DATES = (
            "STATUS_CONTRADICTS_DATES",
            _("The status does not fit the dates."),
        )
        CLOSE_REASON_WITHOUT_DATE = (
            "CLOSE_REASON_WITHOUT_DATE",
            _("A close reason needs a closing date."),
        )
        MORE_THAN_PRINCIPAL = "MORE_THAN_PRINCIPAL", _("More is written off than was lent.")
        LESS_THAN_PRINCIPAL = "LESS_THAN_PRINCIPAL", _("Less is due than was lent.")
        NO_SCHEDULE = "NO_SCHEDULE", _("No repayment schedule follows from these terms.")
        NOT_DISBURSED = "NOT_DISBURSED", _("This loan has not been disbursed.")
        PARTS_DIFFER_FROM_AMOUNT = (
            "PARTS_DIFFER_FROM_AMOUNT",
            _("The parts do not add up to the amount."),
        )
        NOT_A_REVERSAL = (
            "NOT_A_REVERSAL",
            _("An amount below zero, and only that, names the repayment it reverses."),
        )
        REVERSAL_DIFFERS = (
            "REVERSAL_DIFFERS",
            _("A reversal has the opposite amount of the repayment it reverses."),
        )
        REVERSED_BEFORE = "REVERSED_BEFORE", _("That repayment has been reversed already.")
        MONEY_FACT_CHANGED = (
            "MONEY_FACT_CHANGED",
            _("A recorded repayment does not change; correct it with a reversal."),
        )

    run = models.ForeignKey(
        ImportRun, models.CASCADE, verbose_name=_("import"), related_name="faults"
    )
    row = models.PositiveIntegerField(_("row"))
    column = models.CharField(_("column"), max_length=200, blank=True)
    value = models.TextField(_("value"), blank=True)
    reason = models.CharField(_("reason"), max_length=32, choices=Reason.choices)

    class Meta:
        verbose_name = _("import fault")
        verbose_name_plural = _("import faults")
        indexes = [models.Index(fields=["run", "row"], name="import_fault_row")]

    def __str__(self) -> str:
        return f"{self.row}: {self.reason}"
