"""The care calendar: occasions that come back every year, whom they are for, and what is done."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from crm.access import Reach
from crm.models import Branch, Client, Consent, Staff, Task
from loans.models import Loan, LoanProduct
from loyalty.models.standing import Stage, Standing, StandingQuerySet, State
from loyalty.occasions import Calendar

LONGEST_MONTH = 31


@dataclass(frozen=True, kw_only=True)
class Segment:
    """Whom something is for, by codes and keys; what is empty leaves nobody out."""

    states: Collection[str] = ()
    stages: Collection[str] = ()
    sectors: Collection[str] = ()
    branches: Collection[int] = ()
    products: Collection[int] = ()
    cycle_from: int = 0
    channel: str = Consent.Channel.ANY
    needs_consent: str = ""

    def standings(self, on: date) -> StandingQuerySet:
        """Return the standings of the clients it holds who may be contacted so."""
        found = Standing.objects.contactable(on).filter(cycle__gte=self.cycle_from)
        for field, values in (
            ("state", self.states),
            ("stage", self.stages),
            ("client__sector", self.sectors),
            ("client__branch", self.branches),
        ):
            if values:
                found = found.filter(**{f"{field}__in": values})
        if self.products:
            open_loans = Loan.objects.outstanding(on).filter(client=OuterRef("client"))
            found = found.filter(Exists(open_loans.filter(product__in=self.products)))
        return self._consenting(found, on)

    def _consenting(self, found: StandingQuerySet, on: date) -> StandingQuerySet:
        """Leave out who refused this way of contact, and where consent is needed who has not given it."""
        told = Consent.objects.filter(client=OuterRef("client"), given_on__lte=on).filter(
            Q(withdrawn_on=None) | Q(withdrawn_on__gt=on)
        )
        by = told.filter(channel__in={self.channel, Consent.Channel.ANY})
        purpose = self.needs_consent or Consent.Purpose.SERVICE
        found = found.filter(~Exists(by.filter(is_given=False, purpose=purpose)))
        if self.needs_consent:
            found = found.filter(Exists(by.filter(is_given=True, purpose=purpose)))
        return found


class CareEntryQuerySet(models.QuerySet["CareEntry"]):
    """Questions about the care calendar."""

    def in_use(self) -> Self:
        """Keep the entries for which tasks are set."""
        return self.filter(is_active=True)

    def visible_to(self, staff: Staff) -> Self:
        """Keep the entries of all branches and those of one's own."""
        if staff.reach is Reach.INSTITUTION:
            return self
        own = CareEntry.branches.through.objects.filter(branch__in=staff.branches.values("pk"))
        return self.filter(Q(branches=None) | Q(pk__in=own.values("careentry"))).distinct()


def those_with_a_relationship() -> list[str]:
    """Return the states of those a greeting is usually for."""
    return [State.ACTIVE, State.RESTING]


@pghistory.track()
class CareEntry(models.Model):
    """One occasion of every year, the clients it is for, and what is to be done `days_before` it.

    An empty part of the segment leaves nobody out.
    """

    class Occasion(models.TextChoices):
        GREGORIAN = Calendar.GREGORIAN, _("A day of the year")
        HIJRI = Calendar.HIJRI, _("A day of the Hijri year")
        JALALI = Calendar.JALALI, _("A day of the Jalali year")
        BIRTHDAY = "BIRTHDAY", _("The client's birthday")
        ANNIVERSARY = "ANNIVERSARY", _("The day the client joined")

    name = models.CharField(_("name"), max_length=200)
    occasion = models.CharField(
        _("occasion"), max_length=12, choices=Occasion.choices, default=Occasion.GREGORIAN
    )
    month = models.PositiveSmallIntegerField(_("month"), null=True, blank=True)
    day = models.PositiveSmallIntegerField(_("day"), null=True, blank=True)
    days_before = models.PositiveSmallIntegerField(
        _("days before"), default=0, help_text=_("How long before the occasion it is to be done.")
    )
    notice_days = models.PositiveSmallIntegerField(
        _("days of notice"), default=3, help_text=_("How long before that the task appears.")
    )
    action = models.CharField(
        _("what"), max_length=16, choices=Task.Action.choices, default=Task.Action.GREETING
    )
    channel = models.CharField(
        _("by"), max_length=8, choices=Consent.Channel.choices, default=Consent.Channel.ANY
    )
    text = models.CharField(_("words for the loan officer"), max_length=300, blank=True)
    needs_consent = models.CharField(
        _("only with consent for"),
        max_length=12,
        choices=Consent.Purpose.choices,
        blank=True,
        help_text=_("Empty: a greeting that needs none."),
    )
    states = ArrayField(
        models.CharField(max_length=8, choices=State.choices),
        verbose_name=_("states"),
        default=those_with_a_relationship,
        blank=True,
    )
    stages = ArrayField(
        models.CharField(max_length=20, choices=Stage.choices),
        verbose_name=_("life-cycle stages"),
        default=list,
        blank=True,
    )
    sectors = ArrayField(
        models.CharField(max_length=16, choices=Client.Sector.choices),
        verbose_name=_("sectors"),
        default=list,
        blank=True,
    )
    cycle_from = models.PositiveSmallIntegerField(_("from loan cycle"), default=0)
    branches = models.ManyToManyField(
        Branch, blank=True, verbose_name=_("branches"), related_name="+"
    )
    products = models.ManyToManyField(
        LoanProduct, blank=True, verbose_name=_("products"), related_name="+"
    )
    is_active = models.BooleanField(_("in use"), default=False)

    objects = CareEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the care calendar")
        verbose_name_plural = _("care calendar")
        constraints = [
            models.CheckConstraint(
                condition=Q(occasion__in=["BIRTHDAY", "ANNIVERSARY"])
                | Q(month__range=(1, 12), day__range=(1, LONGEST_MONTH)),
                name="care_entry_has_its_day",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def segment(self) -> Segment:
        """Return whom this entry is for."""
        return Segment(
            states=self.states,
            stages=self.stages,
            sectors=self.sectors,
            branches=list(self.branches.values_list("pk", flat=True)),
            products=list(self.products.values_list("pk", flat=True)),
            cycle_from=self.cycle_from,
            channel=self.channel,
            needs_consent=self.needs_consent,
        )

    def window(self, on: date) -> tuple[date, date]:
        """Return the first and last date of occasions whose tasks are to be there the morning after `on`."""
        first = on + timedelta(days=1 + self.days_before)
        return first, first + timedelta(days=self.notice_days)
