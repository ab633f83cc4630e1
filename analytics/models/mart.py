"""Marts: tables of the `mart` schema, rebuilt every night from `analytics/sql`; never migrated, never edited."""

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.access import clients_seen_by
from crm.models import Branch, Client, Staff
from loans.models import Loan, LoanProduct
from loyalty.models.exit import Exit


class MartQuerySet(models.QuerySet[models.Model]):
    """Questions about rows that have a client."""

    def visible_to(self, staff: Staff) -> Self:
        """Keep the rows of clients `staff` may see."""
        return self.filter(clients_seen_by(staff, "client__"))


def _key(to: Any, label: Any, *, null: bool = False) -> Any:  # noqa: ANN401 - a field's type is the plugin's business
    return models.ForeignKey(
        to, models.DO_NOTHING, null=null, verbose_name=label, related_name="+", db_constraint=False
    )


class DecisionPoint(models.Model):
    """One pay-off and what followed it; grain: the loan paid off.

    Outcome for a window W at `as_of`: RENEWED when `next_disbursed_on` is within W days of `paid_off_on`
    (a top-up before the pay-off counts), CENSORED when `followed_days` is below W, else NOT_RENEWED.
    """

    loan = models.OneToOneField(
        Loan, models.DO_NOTHING, primary_key=True, related_name="+", db_constraint=False
    )
    client = _key(Client, _("client"))
    branch = _key(Branch, _("branch"))
    officer = _key(Staff, _("loan officer"), null=True)
    product = _key(LoanProduct, _("product"))
    cycle = models.PositiveSmallIntegerField(_("loan cycle"))
    gender = models.CharField(_("gender"), max_length=8)
    age = models.PositiveSmallIntegerField(_("age"), null=True)
    is_urban = models.BooleanField(_("urban"))
    paid_off_on = models.DateField(_("paid off on"))
    next_disbursed_on = models.DateField(_("next disbursement"), null=True)
    gap_days = models.IntegerField(_("days to the next disbursement"), null=True)
    followed_days = models.IntegerField(_("days followed"))
    rest_window_days = models.PositiveSmallIntegerField(_("rest window (days)"))
    exit_type = models.CharField(
        _("exit type"), max_length=24, choices=Exit.Type.choices, blank=True
    )

    objects = MartQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = 'mart"."decision_point'
        verbose_name = _("decision point")

    def __str__(self) -> str:
        return f"{self.loan_id} ({self.paid_off_on})"


class ActiveSpell(models.Model):
    """A stretch of time a client had at least one loan open; grain: client and start.

    `ended_on` is empty while the spell lasts. `is_rejoin`: it began after the client had lapsed.
    """

    id = models.BigIntegerField(primary_key=True)
    client = _key(Client, _("client"))
    branch = _key(Branch, _("branch"))
    number = models.PositiveSmallIntegerField(_("number"))
    episode = models.PositiveSmallIntegerField(_("episode"))
    started_on = models.DateField(_("started on"))
    ended_on = models.DateField(_("ended on"), null=True)
    is_rejoin = models.BooleanField(_("re-joined"))

    objects = MartQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = 'mart"."active_spell'
        verbose_name = _("active spell")

    def __str__(self) -> str:
        return f"{self.client_id} ({self.started_on})"


class LoanProfit(models.Model):
    """What each loan has earned to date; grain: the loan."""

    loan = models.OneToOneField(
        Loan, models.DO_NOTHING, primary_key=True, related_name="+", db_constraint=False
    )
    client = _key(Client, _("client"))
    branch = _key(Branch, _("branch"))
    cycle = models.PositiveSmallIntegerField(_("loan cycle"))
    disbursed_on = models.DateField(_("disbursed on"))
    closed_on = models.DateField(_("closed on"), null=True)
    interest_received = models.DecimalField(_("interest received"), max_digits=14, decimal_places=2)
    fees_received = models.DecimalField(
        _("fees and penalties received"), max_digits=14, decimal_places=2
    )
    cost_of_funds = models.DecimalField(_("cost of funds"), max_digits=14, decimal_places=2)
    credit_loss = models.DecimalField(_("credit loss"), max_digits=14, decimal_places=2)
    activity_cost = models.DecimalField(_("activity cost"), max_digits=14, decimal_places=2)
    acquisition_cost = models.DecimalField(_("acquisition cost"), max_digits=14, decimal_places=2)
    profit = models.DecimalField(_("profit"), max_digits=14, decimal_places=2)

    objects = MartQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = 'mart"."loan_profit'
        verbose_name = _("profit of a loan")

    def __str__(self) -> str:
        return f"{self.loan_id}: {self.profit}"
