"""Opening, resuming and ending a night."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from analytics.models import Night, NightStep
from analytics.models.run import Status
from crm.errors import Refused
from crm.models import Staff
from crm.sql import fetch

FIRST = "marts"
# Steps of one position need nothing of each other and run at the same time where there are workers.
# `marts` has three: the relations loans are gathered from, the loans in shards, what is made of them.
POSITIONS = {"standing": 4, "profit": 4, "risk": 4, "publish": 5, "alerts": 6, "tasks": 7}
BEFORE_LOANS, LOANS, AFTER_LOANS = 1, 2, 3
SHARDED = "risk"
PUBLICATIONS = 2
CLIENTS_PER_SHARD = 50_000
EVERY_LATER_CLIENT = 2**63 - 1

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
    ranges = _ranges(clients_per_shard)
    after = len(ranges) + 1
    steps = [
        NightStep(night=night, position=BEFORE_LOANS, name=FIRST, shard=0),
        *_shards(night, FIRST, LOANS, ranges, first_shard=1),
        NightStep(night=night, position=AFTER_LOANS, name=FIRST, shard=after),
    ]
    for name, position in POSITIONS.items():
        if name == SHARDED:
            steps += _shards(night, name, position, ranges)
        else:
            count = PUBLICATIONS if name == "publish" else 1
            steps += [
                NightStep(night=night, position=position, name=name, shard=shard)
                for shard in range(count)
            ]
    return steps


def _ranges(clients_per_shard: int) -> list[tuple[int, int]]:
    """Cut the clients into ranges of like size that leave out no id, taken or not."""
    count = int(fetch("SELECT count(*) AS count FROM crm_client")[0]["count"])
    shards = max(1, -(-count // clients_per_shard))
    firsts = [0, *(row["first_client"] for row in fetch(RANGES, {"shards": shards})[1:])]
    lasts = [first - 1 for first in firsts[1:]] + [EVERY_LATER_CLIENT]
    return list(zip(firsts, lasts, strict=True))


def _shards(
    night: Night,
    name: str,
    position: int,
    ranges: list[tuple[int, int]],
    *,
    first_shard: int = 0,
) -> list[NightStep]:
    return [
        NightStep(
            night=night,
            position=position,
            name=name,
            shard=shard,
            first_client=first,
            last_client=last,
        )
        for shard, (first, last) in enumerate(ranges, start=first_shard)
    ]
