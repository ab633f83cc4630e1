"""Surveys and their versions: a draft is worked on, a published version never changes."""

from typing import Any, Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from crm.models import Staff
from surveys.definition import Definition, read_definition, text_in


class SurveyQuerySet(models.QuerySet["Survey"]):
    """Questions about surveys."""

    def in_use(self) -> Self:
        """Keep the surveys that are asked: published and not put away."""
        published = SurveyVersion.objects.filter(survey=OuterRef("pk")).published()
        return self.filter(Exists(published), archived_at=None)

    def of_clients(self) -> Self:
        """Keep the surveys that clients answer."""
        return self.filter(subject=Survey.Subject.CLIENT)

    def with_responses(self) -> Self:
        """Keep the surveys that somebody answered: their answers have been counted."""
        from surveys.models.tally import Tally

        return self.filter(Exists(Tally.objects.filter(survey=OuterRef("pk"))))

    def with_versions(self) -> Self:
        """Read with each survey its published version and its draft."""
        current = SurveyVersion.objects.exclude(status=SurveyVersion.Status.RETIRED)
        return self.prefetch_related(Prefetch("versions", current, to_attr="current"))


@pghistory.track()
class Survey(models.Model):
    """A survey as it goes on through its versions.

    An anonymous survey keeps of its responses nothing that leads back to who answered; one that
    `keeps_officer_away` is never asked by the loan officer of the client.
    """

    class Kind(models.TextChoices):
        SERVICE_MOMENT = "SERVICE_MOMENT", _("Service moment")
        MID_LOAN = "MID_LOAN", _("Mid-loan satisfaction")
        LOYALTY = "LOYALTY", _("Loyalty")
        PRODUCT_FEATURES = "PRODUCT_FEATURES", _("Product features")
        EXIT = "EXIT", _("Exit interview")
        REST = "REST", _("Rest interview")
        LAPSED = "LAPSED", _("Interview of a lapsed client")
        STAFF = "STAFF", _("Staff satisfaction")
        MYSTERY = "MYSTERY", _("Mystery client")
        FOCUS_GROUP = "FOCUS_GROUP", _("Focus group")
        POVERTY = "POVERTY", _("Poverty scorecard")
        OTHER = "OTHER", _("Other")

    class Subject(models.TextChoices):
        CLIENT = "CLIENT", _("Clients")
        STAFF = "STAFF", _("Staff")
        BRANCH = "BRANCH", _("A branch")
        GROUP = "GROUP", _("A group")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices, default=Kind.OTHER)
    subject = models.CharField(
        _("who or what it is about"),
        max_length=8,
        choices=Subject.choices,
        default=Subject.CLIENT,
    )
    is_anonymous = models.BooleanField(_("anonymous"), default=False)
    keeps_officer_away = models.BooleanField(
        _("never asked by the client's loan officer"), default=False
    )
    archived_at = models.DateTimeField(_("put away at"), null=True, blank=True)
    created_at = models.DateTimeField(_("made at"))
    created_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, verbose_name=_("made by"), related_name="+"
    )

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")

    def __str__(self) -> str:
        return self.title

    @cached_property
    def published(self) -> "SurveyVersion | None":
        """Return the version that is asked now, if there is one."""
        return self._current(SurveyVersion.Status.PUBLISHED)

    @cached_property
    def draft(self) -> "SurveyVersion | None":
        """Return the version that is worked on, if there is one."""
        return self._current(SurveyVersion.Status.DRAFT)

    def _current(self, status: str) -> "SurveyVersion | None":
        read: list[SurveyVersion] | None = getattr(self, "current", None)
        if read is None:
            return self.versions.filter(status=status).first()
        return next((version for version in read if version.status == status), None)

    @property
    def title(self) -> str:
        """The title in the reader's language, of what is asked now or is worked on."""
        version = self.published or self.draft
        words = version.definition.get("title", {}) if version else {}
        known = version.definition.get("languages", []) if version else []
        said = {each: words[each] for each in known if each in words}  # the first language first
        return text_in(said, (get_language() or "en")[:2]) or self.code


class SurveyVersionQuerySet(models.QuerySet["SurveyVersion"]):
    """Questions about versions."""

    def published(self) -> Self:
        """Keep the versions that are asked now."""
        return self.filter(status=SurveyVersion.Status.PUBLISHED)

    def last_published(self) -> "SurveyVersion | None":
        """Return the latest version that is, or was, asked."""
        asked = self.exclude(status=SurveyVersion.Status.DRAFT)
        return asked.order_by("-number").first()


IS_NO_DRAFT = "OLD.status <> 'DRAFT'"
DEFINES = ("survey_id", "number", "definition")
CHANGES = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in DEFINES)


@pghistory.track()
class SurveyVersion(models.Model):
    """One version of a survey. `definition` is the document that `docs/surveys.md` describes."""

    class Status(models.TextChoices):
        DRAFT = "DRAFT", _("Draft")
        PUBLISHED = "PUBLISHED", _("Published")
        RETIRED = "RETIRED", _("Retired")

    survey = models.ForeignKey(
        Survey, models.CASCADE, verbose_name=_("survey"), related_name="versions"
    )
    number = models.PositiveSmallIntegerField(_("version"))
    status = models.CharField(
        _("status"), max_length=9, choices=Status.choices, default=Status.DRAFT
    )
    definition = models.JSONField(_("definition"))
    changed_at = models.DateTimeField(_("changed at"))
    changed_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, verbose_name=_("changed by"), related_name="+"
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = models.ForeignKey(
        Staff,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("published by"),
        related_name="+",
    )

    objects = SurveyVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("survey version")
        verbose_name_plural = _("survey versions")
        constraints = [
            models.UniqueConstraint(fields=["survey", "number"], name="survey_version_is_one"),
            models.UniqueConstraint(
                fields=["survey"], condition=Q(status="DRAFT"), name="survey_has_one_draft"
            ),
            models.UniqueConstraint(
                fields=["survey"], condition=Q(status="PUBLISHED"), name="survey_asks_one_version"
            ),
            models.CheckConstraint(
                condition=Q(status="DRAFT") | Q(published_at__isnull=False),
                name="survey_version_has_its_time",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="survey_version_stays_as_published",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(f"{IS_NO_DRAFT} AND ({CHANGES})"),
            ),
            pgtrigger.Protect(
                name="survey_version_is_kept",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Condition(IS_NO_DRAFT),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey.code} {self.number}"

    @cached_property
    def read(self) -> Definition:
        """Return the survey, read from its document.

        Raises
        ------
        DefinitionFaulty
            A draft that is not sound yet.
        """
        document: Any = self.definition
        return read_definition(document)
