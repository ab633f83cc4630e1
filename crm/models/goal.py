"""Goals and expectations: what a client wants to reach, and what it expects of a loan at the least."""

import uuid

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from crm.models.client import Client
from crm.models.interaction import Interaction, SaidQuerySet
from crm.models.staff import Staff


@pghistory.track()
class Goal(models.Model):
    """One goal or expectation, dated; it ends reached, dropped, or replaced by a newer one."""

    class Kind(models.TextChoices):
        GOAL = "GOAL", _("Goal")
        EXPECTATION = "EXPECTATION", _("Expectation")

    class Topic(models.TextChoices):
        BUSINESS = "BUSINESS", _("Grow the business")
        EQUIPMENT = "EQUIPMENT", _("Equipment or stock")
        HOUSING = "HOUSING", _("Housing")
        EDUCATION = "EDUCATION", _("Education")
        SAVINGS = "SAVINGS", _("Savings")
        EMERGENCY = "EMERGENCY", _("Ready for emergencies")
        LOAN_SIZE = "LOAN_SIZE", _("Loan size")
        PRICE = "PRICE", _("Interest and fees")
        TERM = "TERM", _("Term")
        FREQUENCY = "FREQUENCY", _("Repayment frequency")
        SPEED = "SPEED", _("Speed")
        COLLATERAL = "COLLATERAL", _("Collateral or guarantor")
        MEETINGS = "MEETINGS", _("Meetings")
        SERVICE = "SERVICE", _("Service")
        OTHER = "OTHER", _("Other")

    class Ending(models.TextChoices):
        REACHED = "REACHED", _("Reached")
        DROPPED = "DROPPED", _("Dropped")
        REPLACED = "REPLACED", _("Replaced by a newer one")

    uid = models.UUIDField(_("entry"), default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey(Client, models.PROTECT, verbose_name=_("client"), related_name="+")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.GOAL)
    topic = models.CharField(_("about"), max_length=12, choices=Topic.choices)
    minimum = models.DecimalField(
        _("at least"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_(
            "The least the client expects: an amount, months, or days, by what it is about."
        ),
    )
    text = models.CharField(_("in the client's words"), max_length=300, blank=True)
    stated_on = models.DateField(_("stated on"))
    target_on = models.DateField(_("to be reached by"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    ending = models.CharField(_("ending"), max_length=8, choices=Ending.choices, blank=True)
    interaction = models.ForeignKey(
        Interaction,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("interaction"),
        related_name="+",
    )
    recorded_by = models.ForeignKey(
        Staff,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("recorded by"),
        related_name="+",
    )
    recorded_at = models.DateTimeField(_("recorded at"))

    objects = SaidQuerySet.as_manager()

    class Meta:
        verbose_name = _("goal or expectation")
        verbose_name_plural = _("goals and expectations")
        indexes = [models.Index(fields=["client", "-stated_on"], name="goal_of_client")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None, ending="")
                | (Q(ended_on__gte=F("stated_on")) & ~Q(ending="")),
                name="goal_ends_with_an_ending",
            ),
        ]

    def __str__(self) -> str:
        return self.text or self.get_topic_display()
