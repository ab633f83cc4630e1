"""Clients, and who their loan officer was when."""

from datetime import date
from typing import Self

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from crm.access import Viewer, clients_seen_by
from crm.fields import EncryptedTextField
from crm.models.branch import Branch
from crm.models.folded import Digits, Fold, Skeleton
from crm.models.group import Group
from crm.models.staff import Staff


def _whole_name() -> Concat:
    space = models.Value(" ")
    return Concat("given_name", space, "middle_name", space, "family_name", space, "other_name")


class ClientQuerySet(models.QuerySet["Client"]):
    """Questions about clients."""

    def visible_to(self, staff: Viewer) -> Self:
        """Keep the clients `staff` may see; a record merged into another is seen by nobody."""
        return self.filter(clients_seen_by(staff), merged_into=None)

    def known_as(self, external_id: str) -> Self:
        """Keep the client of this external id, or the one into which the record of this id was merged."""
        merged = Client.objects.filter(external_id=external_id, merged_into__isnull=False)
        return self.filter(Q(external_id=external_id) | Q(pk__in=merged.values("merged_into")))


@pghistory.track(exclude=["search_name", "search_key", "search_phone"])
class Client(models.Model):
    """A person the institution serves, or has served, or hopes to."""

    class Gender(models.TextChoices):
        FEMALE = "FEMALE", _("Female")
        MALE = "MALE", _("Male")
        OTHER = "OTHER", _("Other")
        UNKNOWN = "UNKNOWN", _("Unknown")

    class Sector(models.TextChoices):
        TRADE = "TRADE", _("Trade")
        AGRICULTURE = "AGRICULTURE", _("Agriculture")
        LIVESTOCK = "LIVESTOCK", _("Livestock")
        CRAFTS = "CRAFTS", _("Crafts and manufacturing")
        SERVICES = "SERVICES", _("Services")
        FOOD = "FOOD", _("Food")
        TRANSPORT = "TRANSPORT", _("Transport")
        CONSTRUCTION = "CONSTRUCTION", _("Construction")
        EMPLOYED = "EMPLOYED", _("Employed")
        OTHER = "OTHER", _("Other")

    class Channel(models.TextChoices):
        REFERRAL = "REFERRAL", _("Referral by a client")
        OFFICER = "OFFICER", _("Loan officer's own search")
        WALK_IN = "WALK_IN", _("Walk-in")
        CAMPAIGN = "CAMPAIGN", _("Campaign")
        GROUP = "GROUP", _("Group")
        DIGITAL = "DIGITAL", _("Digital")
        OTHER = "OTHER", _("Other")

    external_id = models.CharField(_("external id"), max_length=64, unique=True)
    given_name = models.CharField(_("given name"), max_length=200)
    middle_name = models.CharField(_("father's or middle name"), max_length=200, blank=True)
    family_name = models.CharField(_("family name"), max_length=200, blank=True)
    other_name = models.CharField(
        _("name in another script"), max_length=200, blank=True, help_text=_("Or a nickname.")
    )
    search_name = models.GeneratedField(
        expression=Fold(_whole_name()), output_field=models.TextField(), db_persist=True
    )
    search_key = models.GeneratedField(
        expression=Skeleton(_whole_name()), output_field=models.TextField(), db_persist=True
    )
    birth_date = models.DateField(_("birth date"), null=True, blank=True)
    gender = models.CharField(
        _("gender"), max_length=8, choices=Gender.choices, default=Gender.UNKNOWN
    )
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    other_phone = models.CharField(_("other phone"), max_length=32, blank=True)
    search_phone = models.GeneratedField(
        expression=Digits(Concat("phone", models.Value(" "), "other_phone")),
        output_field=models.TextField(),
        db_persist=True,
    )
    email = models.EmailField(_("e-mail"), blank=True, default="", db_default="")
    address = models.CharField(_("address"), max_length=300, blank=True)
    village = models.CharField(_("village or quarter"), max_length=200, blank=True)
    latitude = models.DecimalField(
        _("latitude"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    language = models.CharField(_("language"), max_length=2, blank=True)
    sector = models.CharField(_("sector"), max_length=16, choices=Sector.choices, blank=True)
    channel = models.CharField(
        _("acquisition channel"), max_length=16, choices=Channel.choices, blank=True
    )
    referrer = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("referrer"), related_name="+"
    )
    officer = models.ForeignKey(
        Staff,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("loan officer"),
        related_name="+",
    )
    branch = models.ForeignKey(Branch, models.PROTECT, verbose_name=_("branch"), related_name="+")
    group = models.ForeignKey(
        Group, models.PROTECT, null=True, blank=True, verbose_name=_("group"), related_name="+"
    )
    joined_on = models.DateField(_("joined on"))
    monthly_income = models.DecimalField(
        _("monthly income"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    national_id = EncryptedTextField(_("national id"), blank=True, editable=True)
    national_id_index = models.CharField(max_length=64, blank=True, editable=False)
    no_contact_since = models.DateField(_("do not contact since"), null=True, blank=True)
    erased_on = models.DateField(_("personal data erased on"), null=True, editable=False)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("merged into"),
        related_name="+",
    )

    objects = ClientQuerySet.as_manager()

    class Meta:
        verbose_name = _("client")
        verbose_name_plural = _("clients")
        indexes = [
            GinIndex(fields=["search_name"], name="client_search_name", opclasses=["gin_trgm_ops"]),
            models.Index(fields=["search_name", "id"], name="client_by_name"),
            GinIndex(fields=["search_key"], name="client_search_key", opclasses=["gin_trgm_ops"]),
            GinIndex(fields=["search_phone"], name="client_phone", opclasses=["gin_trgm_ops"]),
            models.Index(fields=["birth_date"], name="client_birth_date"),
            models.Index(
                fields=["national_id_index"],
                name="client_national_id",
                condition=~Q(national_id_index=""),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(gender__in=["FEMALE", "MALE", "OTHER", "UNKNOWN"]),
                name="client_gender_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(referrer=F("id")), name="client_is_not_own_referrer"
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=F("id")), name="client_is_not_merged_into_itself"
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="client_position_is_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The full name as it is spoken."""
        return " ".join(
            part for part in (self.given_name, self.middle_name, self.family_name) if part
        )


class ClientOfficerQuerySet(models.QuerySet["ClientOfficer"]):
    """Questions about who was the officer when."""

    def visible_to(self, staff: Viewer) -> Self:
        """Keep the assignments of clients `staff` may see."""
        return self.filter(clients_seen_by(staff, "client__"))

    def on(self, day: date) -> Self:
        """Keep the assignments in force on `day`."""
        return self.filter(since__lte=day).filter(Q(until=None) | Q(until__gt=day))


class DateRange(models.Func):
    """The half-open range of two dates."""

    function = "daterange"
    output_field = DateRangeField()


@pghistory.track()
class ClientOfficer(models.Model):
    """A loan officer's charge of a client, `since` included, `until` not."""

    client = models.ForeignKey(Client, models.CASCADE, verbose_name=_("client"), related_name="+")
    officer = models.ForeignKey(
        Staff, models.PROTECT, verbose_name=_("loan officer"), related_name="+"
    )
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = ClientOfficerQuerySet.as_manager()

    class Meta:
        verbose_name = _("officer assignment")
        verbose_name_plural = _("officer assignments")
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")),
                name="client_officer_ends_after_start",
            ),
            ExclusionConstraint(
                name="client_has_one_officer_at_a_time",
                expressions=[
                    ("client", RangeOperators.EQUAL),
                    (DateRange("since", "until", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer} ({self.since} – {self.until or '…'})"
