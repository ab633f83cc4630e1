"""Staff: the people who sign in, their role and their branches."""

from typing import TYPE_CHECKING, ClassVar

import pghistory
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from crm.access import ROLE_LABELS, ROLE_REACH, Permission, Reach, Role, may
from crm.models.branch import Branch

if TYPE_CHECKING:
    from typing import Self


class StaffQuerySet(models.QuerySet["Staff"]):
    """Questions about staff."""

    def colleagues_of(self, staff: "Staff") -> "Self":
        """Keep the others of `staff`'s branches who still work here."""
        shared = Staff.branches.through.objects.filter(branch__in=staff.branches.values("pk"))
        return self.filter(is_active=True, pk__in=shared.values("staff")).exclude(pk=staff.pk)

    def loan_officers(self) -> "Self":
        """Keep the loan officers who still work here."""
        return self.filter(role=Role.LOAN_OFFICER, is_active=True)

    def named_like(self, text: str) -> "Self":
        """Keep those whose name, or sign-in name, contains `text`."""
        named = Q(first_name__icontains=text) | Q(last_name__icontains=text)
        return self.filter(named | Q(username__icontains=text))

    def visible_to(self, staff: "Staff") -> "Self":
        """Keep the colleagues `staff` may see: oneself, one's branches', or all."""
        match staff.reach:
            case Reach.PORTFOLIO:
                return self.filter(pk=staff.pk)
            case Reach.BRANCHES:
                shared = Staff.branches.through.objects.filter(
                    branch__in=staff.branches.values("pk")
                )
                return self.filter(pk__in=shared.values("staff"))
            case _:
                return self


class StaffManager(UserManager.from_queryset(StaffQuerySet)):  # type: ignore[misc]  # a base made at run time
    """Makes accounts, and answers questions about staff."""


@pghistory.track(exclude=["password", "last_login"])
class Staff(AbstractUser):
    """A member of staff."""

    external_id = models.CharField(
        _("external id"), max_length=64, unique=True, null=True, blank=True
    )
    role = models.CharField(
        _("role"), max_length=16, choices=list(ROLE_LABELS.items()), default=Role.LOAN_OFFICER
    )
    branches = models.ManyToManyField(
        Branch, blank=True, verbose_name=_("branches"), related_name="+"
    )
    language = models.CharField(_("language"), max_length=2, default="en")
    weekly_alert_capacity = models.PositiveSmallIntegerField(
        _("weekly alert capacity"),
        null=True,
        blank=True,
        help_text=_("Alerts this officer can work through in a week; empty: the institution's."),
    )
    is_mailed_daily = models.BooleanField(
        _("daily e-mail"),
        default=True,
        help_text=_("One e-mail each morning that has something due: counts and links, no names."),
    )

    objects: ClassVar[StaffManager] = StaffManager()

    class Meta:
        verbose_name = _("member of staff")
        verbose_name_plural = _("staff")
        constraints = [
            models.CheckConstraint(condition=Q(role__in=[*Role]), name="staff_role_is_known"),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    @property
    def reach(self) -> Reach:
        """How far this member of staff sees: own clients, own branches, or all."""
        return ROLE_REACH.get(Role(self.role), Reach.INSTITUTION)

    @cached_property
    def portfolios(self) -> list[int]:
        """Name the loan officers whose clients this one sees today: itself, and whom it stands in for.

        Sign-in reads them along with the account, so that a page asks nothing more.
        """
        return [self.pk, *self.stands_in.today().values_list("officer", flat=True)]

    def may(self, permission: Permission) -> bool:
        """Tell whether this member of staff holds `permission`."""
        return may(self, permission)
