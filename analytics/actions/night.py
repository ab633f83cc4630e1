"""Opening, resuming and ending a night."""

from collections import Counter
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from analytics.marts import EVERY_CLIENT
from analytics.models import Night, NightStep
from analytics.models.run import Status
from crm.errors import Refused
from crm.models import Staff
from crm.sql import fetch

# Steps of one position need nothing of each other and run at the same time where there are workers: the
# longest stands first. `marts` has four positions: the relations loans are gathered from; the loans in shards,
# and beside them the contacts; the loans in place; what is made of them. `tasks` has two: the plays that wait
# for no alert, and those that do.
BEFORE_LOANS, LOANS, AFTER_LOANS, OF_CLIENTS, OF_STANDINGS, PUBLISHED, ALERTED = range(1, 8)
PLAN = (
    ("marts", BEFORE_LOANS),
    ("marts", LOANS),
    ("loans", LOANS),
    ("marts", AFTER_LOANS),
    ("standing", OF_CLIENTS),
    ("marts", OF_CLIENTS),
    ("profit", OF_CLIENTS),
    ("standing", OF_STANDINGS),
    ("profit", OF_STANDINGS),
    ("risk", OF_STANDINGS),
    ("publish", PUBLISHED),
    ("publish", PUBLISHED),
    ("alerts", ALERTED),
    ("tasks", ALERTED),
    ("tasks", ALERTED + 1),
)
SHARDED = {"loans", "risk"}
CLIENTS_PER_SHARD = 25_000

RANGES = """
SELECT min(id) AS first_client
FROM (SELECT id, ntile(%(shards)s) OVER (ORDER BY id) AS shard FROM crm_client) AS placed
GROUP BY shard ORDER BY shard
"""


class NightIsRunning(Refused):
    """Another night has not ended yet."""


class CannotResume(Refused):
    """There is no night to go on with."""


@transaction.atomic
def open_night(
    *, as_of: date, by: Staff | None, at: datetime, clients_per_shard: int = CLIENTS_PER_SHARD
) -> Night:
    """Write down a night and all its steps, none of them begun.

    Raises
    ------
    NightIsRunning
        Another night is waiting or running.
    """
    try:
        with transaction.atomic():
            night = Night.objects.create(
                as_of=as_of, status=Status.RUNNING, started_by=by, started_at=at
            )
    except IntegrityError as error:
        raise NightIsRunning(
            _("Another night is still running. Wait for it to end, or resume it.")
        ) from error
    NightStep.objects.bulk_create(_steps(night, clients_per_shard))
    return night


@transaction.atomic
def resume_night(*, as_of: date | None = None) -> Night:
    """Take up the night that is running, else the last one, if it failed; what is done stays done.

    Raises
    ------
    CannotResume
        No such night was left unfinished.
    """
    nights = Night.objects.select_for_update().filter(**({"as_of": as_of} if as_of else {}))
    night = nights.order_by("-started_at").first()
    if night is None or night.status == Status.DONE:
        raise CannotResume(_("There is no unfinished night to resume."))
    night.steps.exclude(status=Status.DONE).update(status=Status.WAITING, attempts=0, message="")
    night.status, night.finished_at, night.message = Status.RUNNING, None, ""
    night.save(update_fields=["status", "finished_at", "message"])
    return night


@transaction.atomic
def restart_steps(*, night: Night) -> None:
    """Forget the steps done: what they built is no longer there."""
    night.steps.update(status=Status.WAITING, row_count=None, started_at=None, finished_at=None)


@transaction.atomic
def begin_step(*, step: NightStep, at: datetime) -> None:
    """Note that a step has begun once more."""
    NightStep.objects.filter(pk=step.pk).update(
        status=Status.RUNNING,
        started_at=at,
        finished_at=None,
        attempts=F("attempts") + 1,
        message="",
    )
    step.refresh_from_db(fields=["attempts"])


@transaction.atomic
def end_step(*, step: NightStep, rows: int, at: datetime) -> None:
    """Note that a step is done, and the night with its last step."""
    NightStep.objects.filter(pk=step.pk).update(status=Status.DONE, row_count=rows, finished_at=at)
    night = Night.objects.select_for_update().get(pk=step.night_id)
    if not night.steps.exclude(status=Status.DONE).exists():
        night.status, night.finished_at = Status.DONE, at
        night.save(update_fields=["status", "finished_at"])


@transaction.atomic
def fail_step(*, step: NightStep, message: str, at: datetime) -> None:
    """Note that a step failed, and the night with it."""
    NightStep.objects.filter(pk=step.pk).update(
        status=Status.FAILED, message=message, finished_at=at
    )
    Night.objects.filter(pk=step.night_id).update(
        status=Status.FAILED, message=f"{step.name}: {message}", finished_at=at
    )


def _steps(night: Night, clients_per_shard: int) -> list[NightStep]:
    every, ranges = [(None, None)], _ranges(clients_per_shard)
    shard: Counter[str] = Counter()
    steps = []
    for name, position in PLAN:
        for first, last in ranges if name in SHARDED else every:
            step = NightStep(night=night, position=position, name=name, shard=shard[name])
            step.first_client, step.last_client = first, last
            steps.append(step)
            shard[name] += 1
    return steps


def _ranges(clients_per_shard: int) -> list[tuple[int, int]]:
    """Cut the clients into ranges of like size that leave out no id, taken or not."""
    count = int(fetch("SELECT count(*) AS count FROM crm_client")[0]["count"])
    shards = max(1, -(-count // clients_per_shard))
    firsts = [
        EVERY_CLIENT[0],
        *(row["first_client"] for row in fetch(RANGES, {"shards": shards})[1:]),
    ]
    lasts = [first - 1 for first in firsts[1:]] + [EVERY_CLIENT[1]]
    return list(zip(firsts, lasts, strict=True))
