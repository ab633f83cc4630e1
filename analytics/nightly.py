"""Runs the night: what each step does, which may begin, and the lock that keeps a step to one worker."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime

from celery import current_app
from django.db import OperationalError, transaction
from kombu.exceptions import OperationalError as BrokerError

from analytics import marts
from analytics.actions.night import (
    AFTER_LOANS,
    ALERTED,
    BEFORE_LOANS,
    LOANS,
    OF_CLIENTS,
    OF_STANDINGS,
    begin_step,
    end_step,
    fail_step,
    open_night,
    restart_steps,
    resume_night,
)
from analytics.marts import (
    begin_shards,
    build,
    build_all,
    build_shard,
    built_as_of,
    make_staging,
    put_in_place,
)
from analytics.models import Night, NightStep
from analytics.models.run import Status
from analytics.publish import publish
from crm.models import Staff
from crm.sql import Lock, advisory_lock, execute, free_locks
from loyalty.actions.alerting import (
    close_stale,
    raise_alerts,
    refresh_unresolved,
    settle_visited,
)
from loyalty.actions.care import set_care_tasks
from loyalty.actions.play import play
from loyalty.models import Play

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]

ALERTS = "mart.alert_candidate"
SWEEP = "analytics.tasks.sweep_nights"
SECONDS_BETWEEN_LOOKS = 0.5
MOST_ATTEMPTS = 10  # what a database short of something for a while is given, over some sweeps


def _build(night: Night, step: NightStep) -> int:
    if step.position == BEFORE_LOANS:
        make_staging()
    if step.position == AFTER_LOANS:
        put_in_place(marts.OF_LOANS)
    rows = build_all(BUILDS[step.name, step.position], night.as_of)
    if step.position == BEFORE_LOANS:
        begin_shards(marts.OF_LOANS, night.as_of)
    return rows


def _loans(night: Night, step: NightStep) -> int:
    first, last = step.first_client or 0, step.last_client or 0
    return build_shard(marts.OF_LOANS, night.as_of, first, last)


def _risk(night: Night, step: NightStep) -> int:
    from analytics.scoring import score_range  # brings scikit-learn: only who scores loads it

    return score_range(step.first_client or 0, step.last_client or 0, night.as_of)


def _publish(night: Night, step: NightStep) -> int:
    return publish(step.shard, night.as_of)


def _alerts(night: Night, _step: NightStep) -> int:
    on = night.as_of
    settled = settle_visited(by=night.started_by, on=on)
    build("alert_candidate", on)
    closed = close_stale(holding=ALERTS, by=night.started_by, on=on)
    refreshed = refresh_unresolved(holding=ALERTS, by=night.started_by, on=on)
    raised = raise_alerts(candidates=ALERTS, by=night.started_by, on=on)
    return settled + closed + refreshed + raised


def _tasks(night: Night, step: NightStep) -> int:
    on, at = night.as_of, night.started_at
    if step.position > ALERTED:
        return play(Play.objects.awaiting_alerts(), on=on, at=at)
    return play(Play.objects.awaiting_nothing(), on=on, at=at) + set_care_tasks(on=on, at=at)


BUILDS: dict[tuple[str, int], tuple[str, ...]] = {
    ("marts", BEFORE_LOANS): marts.BEFORE_LOANS,
    ("marts", LOANS): marts.OF_CONTACTS,
    ("marts", AFTER_LOANS): (),
    ("marts", OF_CLIENTS): marts.OF_CLIENTS,
    ("standing", OF_CLIENTS): marts.OF_SPELLS,
    ("standing", OF_STANDINGS): ("standing",),
    ("profit", OF_CLIENTS): ("loan_profit",),
    ("profit", OF_STANDINGS): ("cycle_value", "client_profit"),
}
WORK: dict[str, Callable[[Night, NightStep], int]] = {
    "marts": _build,
    "loans": _loans,
    "standing": _build,
    "profit": _build,
    "risk": _risk,
    "publish": _publish,
    "alerts": _alerts,
    "tasks": _tasks,
}


def start_night(as_of: date, by: Staff | None, *, at: datetime) -> Night:
    """Open a night and let the workers have it; refused while another is running."""
    night = open_night(as_of=as_of, by=by, at=at)
    transaction.on_commit(_nudge)
    return night


def run_night(as_of: date, by: Staff | None, *, clock: Clock) -> Night:
    """Run a night from start to end in this process; refused while another is running."""
    return finish_night(open_night(as_of=as_of, by=by, at=clock()), clock=clock)


def resume(as_of: date | None, *, clock: Clock) -> Night:
    """Finish in this process what is left of an unfinished night."""
    return finish_night(resume_night(as_of=as_of), clock=clock)


def finish_night(night: Night, *, clock: Clock) -> Night:
    """Run the steps left of a night, one after the other; workers leave it alone meanwhile."""
    with advisory_lock(Lock.NIGHT + night.pk):
        while steps := due_steps(night):
            if not sum(run_step(step.pk, clock=clock) for step in steps):
                time.sleep(SECONDS_BETWEEN_LOOKS)
    night.refresh_from_db()
    return night


def due_steps(night: Night) -> list[NightStep]:
    """Return the unfinished steps of the earliest position that has any; none once a night ended."""
    night.refresh_from_db()
    if night.status != Status.RUNNING:
        return []
    left = list(night.steps.exclude(status=Status.DONE).order_by("position", "pk"))
    return [step for step in left if step.position == left[0].position]


def steps_to_hand_out() -> list[NightStep]:
    """Return the due steps nobody works on, of the running night, unless a command has it."""
    night = Night.objects.filter(status=Status.RUNNING).first()
    if night is None:
        return []
    steps, own = due_steps(night), Lock.NIGHT + night.pk
    free = free_locks([own, *(Lock.STEP + step.pk for step in steps)])
    return [step for step in steps if {own, Lock.STEP + step.pk} <= free]


def steps_after(step_id: int) -> list[NightStep]:
    """Return the steps to hand out once a step is done: none while others of its position are left."""
    step = NightStep.objects.get(pk=step_id)
    return [each for each in steps_to_hand_out() if each.position != step.position]


def run_step(step_id: int, *, clock: Clock) -> bool:
    """Run one step if it is due and nobody else is at it; tells whether it ran.

    The lock ends with the connection, so that the step of a dead worker is free at once.
    """
    with _own_session(), advisory_lock(Lock.STEP + step_id) as is_ours:
        step = NightStep.objects.select_related("night__started_by").get(pk=step_id)
        if not is_ours or step.pk not in {each.pk for each in due_steps(step.night)}:
            return False
        if _is_lost(step):
            restart_steps(night=step.night)
            return True
        begin_step(step=step, at=clock())
        _work(step, clock)
        return True


def _work(step: NightStep, clock: Clock) -> None:
    began = time.monotonic()
    try:
        with transaction.atomic():
            rows = WORK[step.name](step.night, step)
            end_step(step=step, rows=rows, at=clock())
    except Exception as error:
        if not isinstance(error, OperationalError) or step.attempts >= MOST_ATTEMPTS:
            fail_step(step=step, message=str(error), at=clock())
        raise
    seconds = round(time.monotonic() - began, 2)
    logger.info(
        "night step done", extra={"step": step.name, "shard": step.shard, "seconds": seconds}
    )


def _is_lost(step: NightStep) -> bool:
    """Tell whether tables of earlier steps are gone: a server crash empties unlogged ones."""
    return step.position > BEFORE_LOANS and built_as_of() != step.night.as_of


@contextmanager
def _own_session() -> Iterator[None]:
    """Let the server notice within seconds that a worker was killed, and drop its statement."""
    with ExitStack() as stack:
        execute("SET client_connection_check_interval = '2s'")
        stack.callback(execute, "RESET client_connection_check_interval")
        yield


def _nudge() -> None:
    """Ask the workers to look for steps at once; without a broker the timetable will do it."""
    try:
        current_app.send_task(SWEEP)
    except BrokerError:
        logger.warning("no broker: the night begins with the next sweep")
