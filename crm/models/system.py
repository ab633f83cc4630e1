"""Branch systems: the core-banking systems that call the API, their tokens, and what was answered."""

from datetime import datetime
from functools import cached_property
from typing import Any, Self

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken

from crm.access import Reach
from crm.models.branch import Branch


def _scope_list() -> Any:  # noqa: ANN401 - a field's type is the plugin's business
    return ArrayField(models.CharField(max_length=32), verbose_name=_("scopes"))


@pghistory.track()
class BranchSystem(models.Model):
    """A core-banking system that calls the API; it stands where a signed-in user would."""

    is_authenticated = True
    is_anonymous = False

    name = models.CharField(_("name"), max_length=100, unique=True)
    branches = models.ManyToManyField(
        Branch,
        blank=True,
        verbose_name=_("branches"),
        related_name="+",
        help_text=_("The only branches it may see and write; empty: all."),
    )
    scopes = _scope_list()
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("branch system")
        verbose_name_plural = _("branch systems")

    def __str__(self) -> str:
        return self.name

    @cached_property
    def reach(self) -> Reach:
        """How far this system sees: its branches, or all."""
        return Reach.BRANCHES if self.branches.exists() else Reach.INSTITUTION

    @property
    def portfolios(self) -> list[int]:
        """None: a system is nobody's loan officer."""
        return []


class SystemTokenQuerySet(models.QuerySet["SystemToken"]):
    """Questions about tokens."""

    def valid(self, at: datetime) -> Self:
        """Keep the tokens that open the API at a moment."""
        return self.filter(expiry__gt=at, user__is_active=True)


@pghistory.track(exclude=["digest", "token_key"])
class SystemToken(AbstractAuthToken):  # type: ignore[misc]  # the package has no types
    """A token of a branch system; only its hash is stored, its text is shown once."""

    user = models.ForeignKey(
        BranchSystem, models.CASCADE, verbose_name=_("branch system"), related_name="+"
    )
    scopes = _scope_list()
    expiry = models.DateTimeField(_("expires at"))

    objects = SystemTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("token of a branch system")
        verbose_name_plural = _("tokens of branch systems")

    def __str__(self) -> str:
        return f"{self.user} {self.token_key}…"

    @property
    def granted(self) -> frozenset[str]:
        """The scopes that both the token and its system hold."""
        return frozenset(self.scopes) & frozenset(self.user.scopes)


class IdempotencyRecordQuerySet(models.QuerySet["IdempotencyRecord"]):
    """Questions about answers given."""

    def answered_before(self, moment: datetime) -> Self:
        """Keep the answers given before a moment."""
        return self.filter(answered_at__lt=moment)


class IdempotencyRecord(models.Model):
    """The answer to one request that carried an idempotency key, given again when it is repeated."""

    system = models.ForeignKey(
        BranchSystem, models.CASCADE, verbose_name=_("branch system"), related_name="+"
    )
    key = models.CharField(_("key"), max_length=255)
    fingerprint = models.CharField(_("fingerprint of the request"), max_length=64)
    status_code = models.PositiveSmallIntegerField(_("status code"))
    body = models.TextField(_("answer"))
    answered_at = models.DateTimeField(_("answered at"))

    objects = IdempotencyRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("idempotency record")
        verbose_name_plural = _("idempotency records")
        indexes = [models.Index(fields=["answered_at"], name="idempotency_record_age")]
        constraints = [
            models.UniqueConstraint(fields=["system", "key"], name="idempotency_key_is_used_once")
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.key}"
