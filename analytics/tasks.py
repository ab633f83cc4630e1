"""Entry points of the night and of training for the workers."""

from datetime import date, timedelta

from celery import group, shared_task
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from analytics import nightly as pipeline
from analytics.actions.night import NightIsRunning
from analytics.models import NightStep


@shared_task(acks_late=True, reject_on_worker_lost=True)
def nightly(as_of: str | None = None) -> int | None:
    """Start the night of a business date, by default the day that has just ended; returns its id."""
    day = date.fromisoformat(as_of) if as_of else timezone.localdate() - timedelta(days=1)
    try:
        night = pipeline.start_night(day, None, at=timezone.now())
    except NightIsRunning:
        return None
    return night.pk


@shared_task(
    acks_late=True,
    reject_on_worker_lost=True,
    autoretry_for=(OperationalError, InterfaceError),
    retry_backoff=True,
    max_retries=5,
)
def run_step(step_id: int) -> bool:
    """Run one step of the night, then hand out those that have become due."""
    has_run = pipeline.run_step(step_id, clock=timezone.now)
    if has_run:
        _hand_out(pipeline.steps_after(step_id))
    return has_run


@shared_task(acks_late=True, reject_on_worker_lost=True)
def sweep_nights() -> int:
    """Hand out the due steps of the running night that nobody works on; returns how many."""
    return _hand_out(pipeline.steps_to_hand_out())


@shared_task(acks_late=True, reject_on_worker_lost=True)
def train(as_of: str | None = None) -> str | None:
    """Train the risk models on what was known at the end of yesterday; returns the version that runs."""
    from analytics import training  # brings scikit-learn: only who trains loads it

    day = date.fromisoformat(as_of) if as_of else timezone.localdate() - timedelta(days=1)
    promoted = training.train(day, at=timezone.now()).promoted
    return promoted.version if promoted else None


def _hand_out(steps: list[NightStep]) -> int:
    group(run_step.s(step.pk) for step in steps).apply_async()
    return len(steps)
