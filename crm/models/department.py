"""Departments that act on what clients say, the categories of cases, and how soon each is promised."""

from datetime import date

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.casewords import in_words
from crm.models.staff import Staff


@pghistory.track()
class Department(models.Model):
    """A department with an inbox of its own: product, operations, finance."""

    code = models.CharField(_("code"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=200)
    members = models.ManyToManyField(
        Staff, blank=True, verbose_name=_("members"), related_name="departments"
    )
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")

    def __str__(self) -> str:
        return in_words(self.name)


class Severity(models.TextChoices):
    """How much a case weighs."""

    LOW = "LOW", _("Low")
    MEDIUM = "MEDIUM", _("Medium")
    HIGH = "HIGH", _("High")
    CRITICAL = "CRITICAL", _("Critical")


@pghistory.track()
class CaseCategory(models.Model):
    """What a case is about; the list is the institution's own, the codes seeded are translated."""

    code = models.CharField(_("code"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=200)
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("department"),
        related_name="+",
        help_text=_("Where cases of this category go first; empty: the branch."),
    )
    severity = models.CharField(
        _("severity to begin with"),
        max_length=8,
        choices=Severity.choices,
        default=Severity.MEDIUM,
    )
    is_offered = models.BooleanField(_("offered today"), default=True)
    is_public = models.BooleanField(_("offered on the public page"), default=True)

    class Meta:
        verbose_name = _("case category")
        verbose_name_plural = _("case categories")

    def __str__(self) -> str:
        return in_words(self.name)


class ServicePromiseQuerySet(models.QuerySet["ServicePromise"]):
    """Questions about service promises."""

    def in_force(
        self, as_of: date, *, category: CaseCategory | None, severity: str
    ) -> "ServicePromise | None":
        """Return the closest row in force: category and severity, category, severity, then the general one."""
        found = self.filter(effective_from__lte=as_of).filter(
            Q(category=None) | Q(category=category), Q(severity="") | Q(severity=severity)
        )
        by_category = models.F("category").asc(nulls_last=True)
        return found.order_by(by_category, "-severity", "-effective_from").first()


@pghistory.track()
class ServicePromise(models.Model):
    """The matrix of what is promised: days to acknowledge, to resolve, and until each is escalated."""

    category = models.ForeignKey(
        CaseCategory,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("category"),
        related_name="+",
        help_text=_("Empty: every category."),
    )
    severity = models.CharField(
        _("severity"),
        max_length=8,
        choices=Severity.choices,
        blank=True,
        help_text=_("Empty: every severity."),
    )
    acknowledge_days = models.PositiveSmallIntegerField(
        _("acknowledge within (working days)"), default=1
    )
    resolve_days = models.PositiveSmallIntegerField(_("resolve within (days)"), default=30)
    is_in_working_days = models.BooleanField(_("count working days to resolve, too"), default=False)
    effective_from = models.DateField(_("effective from"))

    objects = ServicePromiseQuerySet.as_manager()

    class Meta:
        verbose_name = _("service promise")
        verbose_name_plural = _("service promises")
        constraints = [
            models.UniqueConstraint(
                fields=["category", "severity", "effective_from"],
                nulls_distinct=False,
                name="service_promise_set_once_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.category or '*'} / {self.severity or '*'}: {self.acknowledge_days} / {self.resolve_days}"
