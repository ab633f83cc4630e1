"""How far a night has come: its steps with their shards added up, and an estimate of what is left."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from analytics.models import Night, NightStep
from analytics.models.run import Status

LABELS: dict[str, Promise] = {
    "marts": _("Gather the facts"),
    "loans": _("Gather the loans"),
    "standing": _("See where each client stands"),
    "profit": _("Work out what each client is worth"),
    "risk": _("Tell who may leave"),
    "publish": _("Publish what changed"),
    "alerts": _("Say whom to visit"),
    "tasks": _("Set the tasks of plays and of the care calendar"),
    "notify": _("Let people know"),
}


@dataclass(frozen=True)
class StepProgress:
    """One step, all its shards together."""

    name: str
    label: str | Promise
    status: str
    done: int
    shards: int
    row_count: int
    took: timedelta | None
    messages: list[str]


@dataclass(frozen=True)
class NightProgress:
    """A night, its steps, and how long it may still take."""

    night: Night
    steps: list[StepProgress]
    done: int
    total: int
    left: timedelta | None

    @property
    def is_running(self) -> bool:
        """Whether the night has not ended yet."""
        return self.night.status in (Status.WAITING, Status.RUNNING)


def progress_of(night: Night, *, at: datetime) -> NightProgress:
    """Return how far `night` has come at a moment."""
    rows = list(night.steps.order_by("position", "shard"))
    names = list(dict.fromkeys(row.name for row in rows))
    steps = [_step(name, [row for row in rows if row.name == name]) for name in names]
    done = sum(row.status == Status.DONE for row in rows)
    return NightProgress(night, steps, done, len(rows), _left(night, at))


def took(night: Night) -> timedelta | None:
    """Return how long a night took, if it ended."""
    return night.finished_at - night.started_at if night.finished_at else None


def last_published() -> date | None:
    """Return the date of the last night that ran to the end."""
    return Night.objects.done().order_by("-started_at").values_list("as_of", flat=True).first()


def _step(name: str, rows: list[NightStep]) -> StepProgress:
    begun = [row.started_at for row in rows if row.started_at]
    ended = [row.finished_at for row in rows if row.finished_at]
    is_over = len(ended) == len(rows)
    return StepProgress(
        name=name,
        label=LABELS.get(name, name),
        status=_status({row.status for row in rows}),
        done=sum(row.status == Status.DONE for row in rows),
        shards=len(rows),
        row_count=sum(row.row_count or 0 for row in rows),
        took=max(ended) - min(begun) if is_over and begun else None,
        messages=[row.message for row in rows if row.message],
    )


def _status(found: Iterable[str]) -> str:
    states = set(found)
    for decisive in (Status.FAILED, Status.RUNNING):
        if decisive in states:
            return decisive
    if states == {Status.DONE}:
        return Status.DONE
    return Status.RUNNING if Status.DONE in states else Status.WAITING


def _left(night: Night, at: datetime) -> timedelta | None:
    last = Night.objects.done().exclude(pk=night.pk).order_by("-started_at").first()
    usual = took(last) if last else None
    if usual is None or night.finished_at:
        return None
    return max(usual - (at - night.started_at), timedelta(0))
