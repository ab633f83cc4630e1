"""Tallies: how often each answer was given, by month and by one cut at a time; findings; what was done about them."""

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models import Case, Staff
from surveys.models.survey import Survey

ANSWERED = "#"  # the value of the row that counts who answered a question at all
RESPONSES = "#"  # the question of the rows that count responses


class Tally(models.Model):
    """How many responses of a month gave a question a value, within one cut. Made anew from responses, never edited.

    `value` is the answer as text, the code of an option, or `ANSWERED`; a PAIR has the questions `name.importance`
    and `name.performance`, a RANKING the values `code:rank`. `key` names the branch, officer, product, cycle,
    segment, mode or wave of the cut, and is empty for the whole.
    """

    class Cut(models.TextChoices):
        WHOLE = "WHOLE", _("All")
        BRANCH = "BRANCH", _("Branch")
        OFFICER = "OFFICER", _("Loan officer")
        PRODUCT = "PRODUCT", _("Loan product")
        CYCLE = "CYCLE", _("Loan cycle")
        SEGMENT = "SEGMENT", _("Segment")
        MODE = "MODE", _("Mode")
        INTERVIEWER = "INTERVIEWER", _("Asked by")
        WAVE = "WAVE", _("Wave")

    survey = models.ForeignKey(Survey, models.CASCADE, verbose_name=_("survey"), related_name="+")
    month = models.DateField(_("month"))
    cut = models.CharField(_("cut"), max_length=11, choices=Cut.choices)
    key = models.CharField(_("key"), max_length=32, blank=True)
    branch_key = models.CharField(
        _("branch"),
        max_length=20,
        blank=True,
        help_text=_(
            "Whose branch it is, for those who see only some; empty: all branches together."
        ),
    )
    question = models.CharField(_("question"), max_length=60)
    value = models.CharField(_("value"), max_length=60)
    count = models.PositiveIntegerField(_("count"))

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "cut", "branch_key", "month", "key", "question", "value"],
                include=["count"],  # results add counts up from the index alone
                name="tally_is_one",
            )
        ]

    def __str__(self) -> str:
        return f"{self.question} = {self.value}: {self.count}"


class TallyRun(models.Model):
    """Up to when responses have been counted: one row."""

    counted_to = models.DateTimeField(_("counted up to"))

    class Meta:
        verbose_name = _("count of answers")
        verbose_name_plural = _("counts of answers")

    def __str__(self) -> str:
        return str(self.counted_to)


class Finding(models.Model):
    """What was worked out of many responses: what drives satisfaction, how reliable a scale is, themes in free text.

    `scope` is empty for the institution, else the key of a branch; `content` is what the page shows.
    """

    class Kind(models.TextChoices):
        DRIVERS = "DRIVERS", _("What drives satisfaction")
        RELIABILITY = "RELIABILITY", _("Reliability")
        THEMES = "THEMES", _("Themes")

    survey = models.ForeignKey(Survey, models.CASCADE, verbose_name=_("survey"), related_name="+")
    kind = models.CharField(_("kind"), max_length=11, choices=Kind.choices)
    question = models.CharField(_("question"), max_length=60, blank=True)
    scope = models.CharField(_("scope"), max_length=20, blank=True)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"))
    content = models.JSONField(_("content"))
    computed_at = models.DateTimeField(_("worked out at"))

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "kind", "question", "scope"], name="finding_is_one"
            )
        ]

    def __str__(self) -> str:
        return f"{self.survey}: {self.get_kind_display()}"


@pghistory.track()
class Improvement(models.Model):
    """Something that was done because clients said so; told to them where they answer. `texts`: language → words."""

    survey = models.ForeignKey(Survey, models.PROTECT, verbose_name=_("survey"), related_name="+")
    texts = models.JSONField(_("what was done"))
    done_on = models.DateField(_("done on"))
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, verbose_name=_("case"), related_name="+"
    )
    is_published = models.BooleanField(_("told to clients"), default=True)
    created_at = models.DateTimeField(_("written at"))
    created_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, verbose_name=_("written by"), related_name="+"
    )

    class Meta:
        verbose_name = _("improvement")
        verbose_name_plural = _("improvements")

    def __str__(self) -> str:
        return str(self.done_on)
