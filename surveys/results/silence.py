"""Who was asked and did not answer: response rates, and why not."""

from dataclasses import dataclass, field

from django.db.models import Count, Q

from surveys.models import Invitation
from surveys.results.asked import Asked, Cut

FIELDS = {
    Cut.BRANCH: "branch",
    Cut.OFFICER: "client__officer",
    Cut.WAVE: "wave",
}


@dataclass(frozen=True)
class Silence:
    """Invitations of a period by what became of them; `reasons` of those that were not answered."""

    asked: int = 0
    answered: int = 0
    open: int = 0
    reasons: dict[str, int] = field(default_factory=dict)

    @property
    def decided(self) -> int:
        """Those that are answered, or will not be."""
        return self.answered + sum(self.reasons.values())


def silence(asked: Asked) -> Silence:
    """Return what became of the invitations of a period; those called back were not asked."""
    rows = Invitation.objects.filter(
        survey=asked.survey, invited_on__gte=asked.since, invited_on__lt=asked.until
    ).exclude(status=Invitation.Status.CANCELLED)
    if asked.branches is not None:
        rows = rows.filter(branch__in=[int(key) for key in asked.branches])
    if asked.cut in FIELDS:
        rows = rows.filter(**{FIELDS[Cut(asked.cut)]: asked.key})
    total = Count("pk")
    found = list(rows.values_list("status", "silence").annotate(total=total))
    answered = sum(n for status, _why, n in found if status == Invitation.Status.ANSWERED)
    reasons: dict[str, int] = {}
    for status, why, count in found:
        if status == Invitation.Status.NOT_ANSWERED:
            reasons[why] = reasons.get(why, 0) + count
    asked_for = sum(count for _status, _why, count in found)
    still = asked_for - answered - sum(reasons.values())
    return Silence(asked_for, answered, still, reasons)


def narrowed(cut: str, key: str) -> Q:
    """Return the filter of responses of one group of a cut."""
    fields = {
        Cut.BRANCH: "branch",
        Cut.OFFICER: "officer",
        Cut.PRODUCT: "product",
        Cut.CYCLE: "cycle",
        Cut.SEGMENT: "segment",
        Cut.MODE: "mode",
        Cut.INTERVIEWER: "interviewer",
        Cut.WAVE: "wave",
    }
    return Q(**{fields[Cut(cut)]: key}) if cut in fields and key else Q()
