"""Loan products: the terms on which money is lent."""

from datetime import date
from decimal import Decimal

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from loans import schedule
from loans.allocation import Component


def default_allocation_order() -> list[str]:
    """Return the order in which a repayment is allocated unless the product says otherwise."""
    return ["PENALTY", "FEE", "INTEREST", "PRINCIPAL"]


@pghistory.track()
class LoanProduct(models.Model):
    """A loan product and every option of its repayment schedule (see `loans.schedule`)."""

    class InterestMethod(models.TextChoices):
        FLAT = "FLAT", _("Flat")
        DECLINING_BALANCE = "DECLINING_BALANCE", _("Declining balance")

    class Amortization(models.TextChoices):
        EQUAL_INSTALLMENTS = "EQUAL_INSTALLMENTS", _("Equal installments")
        EQUAL_PRINCIPAL = "EQUAL_PRINCIPAL", _("Equal principal")

    class Unit(models.TextChoices):
        DAYS = "DAYS", _("Days")
        WEEKS = "WEEKS", _("Weeks")
        MONTHS = "MONTHS", _("Months")

    class InterestPeriod(models.TextChoices):
        SAME_AS_REPAYMENT = "SAME_AS_REPAYMENT", _("Same as repayment")
        DAILY = "DAILY", _("Daily")

    class DayCount(models.TextChoices):
        ACTUAL_365 = "ACTUAL_365", _("Actual days over 365")
        ACTUAL_360 = "ACTUAL_360", _("Actual days over 360")
        ACTUAL_364 = "ACTUAL_364", _("Actual days over 364")
        ACTUAL_ACTUAL = "ACTUAL_ACTUAL", _("Actual days over the days in the year")
        THIRTY_360 = "THIRTY_360", _("30 over 360")

    class EqualInstallment(models.TextChoices):
        CUMULATIVE = "CUMULATIVE", _("Cumulative")
        PROGRESSIVE = "PROGRESSIVE", _("Progressive")

    class Rounding(models.TextChoices):
        HALF_EVEN = "HALF_EVEN", _("Half to even")
        HALF_UP = "HALF_UP", _("Half up")
        UP = "UP", _("Up")
        DOWN = "DOWN", _("Down")

    code = models.CharField(_("code"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=200)
    interest_method = models.CharField(
        _("interest method"),
        max_length=20,
        choices=InterestMethod.choices,
        default=InterestMethod.FLAT,
    )
    amortization = models.CharField(
        _("amortization"),
        max_length=20,
        choices=Amortization.choices,
        default=Amortization.EQUAL_INSTALLMENTS,
    )
    repayment_every = models.PositiveSmallIntegerField(_("repayment every"), default=1)
    repayment_unit = models.CharField(
        _("repayment unit"), max_length=8, choices=Unit.choices, default=Unit.MONTHS
    )
    interest_period = models.CharField(
        _("interest period"),
        max_length=20,
        choices=InterestPeriod.choices,
        default=InterestPeriod.SAME_AS_REPAYMENT,
    )
    day_count = models.CharField(
        _("day count"), max_length=16, choices=DayCount.choices, default=DayCount.ACTUAL_365
    )
    annual_rate = models.DecimalField(
        _("annual interest rate"),
        max_digits=9,
        decimal_places=6,
        help_text=_("0.24 is 24 % a year."),
    )
    installment_count = models.PositiveSmallIntegerField(_("installments"), default=12)
    principal_grace = models.PositiveSmallIntegerField(_("grace on principal"), default=0)
    interest_grace = models.PositiveSmallIntegerField(_("grace on interest payment"), default=0)
    equal_installment = models.CharField(
        _("equal installment found by"),
        max_length=12,
        choices=EqualInstallment.choices,
        default=EqualInstallment.CUMULATIVE,
    )
    principal_percentage = models.DecimalField(
        _("principal percentage per installment"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("The last installment takes the balloon."),
    )
    currency_step = models.DecimalField(
        _("currency step"), max_digits=9, decimal_places=2, default=Decimal("0.01")
    )
    installment_multiple = models.DecimalField(
        _("installment multiple"), max_digits=9, decimal_places=2, null=True, blank=True
    )
    rounding = models.CharField(
        _("rounding"), max_length=12, choices=Rounding.choices, default=Rounding.HALF_EVEN
    )
    allocation_order = ArrayField(
        models.CharField(max_length=12),
        default=default_allocation_order,
        verbose_name=_("allocation order"),
    )
    fee_rate = models.DecimalField(
        _("fee rate"),
        max_digits=9,
        decimal_places=6,
        default=Decimal(0),
        help_text=_("Share of principal."),
    )
    is_group_product = models.BooleanField(_("lent to groups"), default=False)
    is_active = models.BooleanField(_("offered today"), default=True)

    class Meta:
        verbose_name = _("loan product")
        verbose_name_plural = _("loan products")
        constraints = [
            models.CheckConstraint(
                condition=Q(repayment_every__gte=1), name="product_repays_sometime"
            ),
            models.CheckConstraint(
                condition=Q(installment_count__gte=1), name="product_has_installments"
            ),
            models.CheckConstraint(
                condition=Q(annual_rate__gte=0), name="product_rate_is_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(currency_step__gt=0), name="product_step_is_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def components(self) -> tuple[Component, ...]:
        """The allocation order, as `loans.allocation` takes it."""
        return tuple(Component(name) for name in self.allocation_order)

    def terms(
        self,
        *,
        principal: Decimal,
        annual_rate: Decimal,
        installment_count: int,
        disbursed_on: date,
        currency_step: Decimal | None = None,
    ) -> schedule.Terms:
        """Return the terms of a loan under this product.

        Raises
        ------
        ValueError
            The product's options do not fit such a loan.
        """
        return schedule.Terms(
            principal=principal,
            annual_rate=annual_rate,
            disbursed_on=disbursed_on,
            installment_count=installment_count,
            repayment_every=self.repayment_every,
            repayment_unit=schedule.Unit(self.repayment_unit),
            interest_method=schedule.InterestMethod(self.interest_method),
            amortization=schedule.Amortization(self.amortization),
            interest_period=schedule.InterestPeriod(self.interest_period),
            day_count=schedule.DayCount(self.day_count),
            equal_installment=schedule.EqualInstallment(self.equal_installment),
            principal_grace=min(self.principal_grace, installment_count - 1),
            interest_grace=min(self.interest_grace, installment_count - 1),
            principal_percentage=self.principal_percentage,
            currency_step=currency_step or self.currency_step,
            installment_multiple=None if currency_step else self.installment_multiple,
            rounding=schedule.Rounding(self.rounding),
        )
