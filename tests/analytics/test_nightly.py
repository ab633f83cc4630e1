"""Nights in the foreground: every step, twice, after a failure, and only one at a time."""

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from analytics import nightly
from analytics.actions.night import PLAN, CannotResume, NightIsRunning, open_night, resume_night
from analytics.models import ClientScore, Night, NightStep, RiskModel, ScoreChange
from crm.sql import execute, fetch
from loyalty.models import Alert, Standing, StandingChange
from tests.analytics.books import DAYS, START, day, random_book
from tests.factories import ClientFactory

pytestmark = pytest.mark.django_db

AS_OF = START + timedelta(days=DAYS)
NOW = datetime(2025, 1, 2, 1, tzinfo=UTC)


def clock():
    return NOW


def run(as_of=AS_OF):
    return nightly.run_night(as_of, None, clock=clock)


def published():
    """Everything the night writes, as rows."""
    tables = [Standing, ClientScore, StandingChange, ScoreChange, Alert]
    return {
        model.__name__: list(model.objects.order_by("client_id", "as_of").values())
        for model in tables
    }


def without_ids(rows):
    return {
        name: [{k: v for k, v in row.items() if k != "id"} for row in table]
        for name, table in rows.items()
    }


def test_a_night_publishes_a_standing_and_a_score_for_every_client():
    people = random_book(1)
    night = run()
    assert night.status == "DONE"
    assert night.finished_at == NOW
    steps = night.steps.order_by("pk").values_list("name", "status")
    names = [name for name, _position in PLAN]  # with so few clients, one shard of each
    assert list(steps) == [(name, "DONE") for name in names]
    assert Standing.objects.count() == ClientScore.objects.count() == len(people)
    risky = Standing.objects.filter(state__in=["ACTIVE", "RESTING"]).values("client_id")
    scored = ClientScore.objects.filter(dropout_probability__isnull=False)
    assert set(scored.values_list("client_id")) == set(risky.values_list("client_id"))
    assert {score.model_version for score in scored} == {"expert-2"}
    assert all(score.reasons for score in scored)


def test_a_date_run_again_changes_nothing():
    random_book(2)
    run()
    before = published()
    again = run()
    assert published() == before
    assert [step.row_count for step in again.steps.filter(name="publish")] == [0, 0]
    assert again.steps.get(name="alerts").row_count == 0


def test_only_changed_rows_are_touched_and_history_is_kept_on_change():
    random_book(3)
    run(day(400))
    first = {row.client_id: row for row in Standing.objects.all()}
    run(day(401))
    later = {row.client_id: row for row in Standing.objects.all()}
    moved = {key for key in later if later[key].as_of == day(401)}
    assert 0 < len(moved) < len(later)
    for key in later.keys() - moved:
        assert later[key].as_of == first[key].as_of
    changes = StandingChange.objects.filter(as_of=day(401))
    assert {change.client_id for change in changes} <= moved
    for change in changes:
        old = first[change.client_id]
        assert (old.state, old.stage, old.cycle, old.loyalty_score) != (
            change.state,
            change.stage,
            change.cycle,
            change.loyalty_score,
        )


def test_a_past_night_run_again_gives_the_rows_of_that_night():
    random_book(4)
    run(day(500))
    keys = ("client_id", "state", "stage", "cycle", "episode", "loyalty_score", "stage_since")
    first = list(Standing.objects.order_by("client_id").values(*keys))
    history = list(StandingChange.objects.order_by("pk").values())
    run(day(560))
    run(day(500))
    assert list(Standing.objects.order_by("client_id").values(*keys)) == first
    assert list(StandingChange.objects.filter(as_of=day(500)).order_by("pk").values()) == history


def test_a_client_who_is_new_gets_rows_and_one_not_yet_there_loses_them():
    random_book(5, clients=5)
    run(day(100))
    new = ClientFactory(joined_on=day(101))
    run(day(101))
    assert Standing.objects.get(pk=new.pk).state == "PROSPECT"
    run(day(100))
    assert not Standing.objects.filter(pk=new.pk).exists()
    assert not ClientScore.objects.filter(pk=new.pk).exists()


def test_two_nights_at_once_are_refused():
    open_night(as_of=AS_OF, by=None, at=NOW)
    with pytest.raises(NightIsRunning):
        run(AS_OF + timedelta(days=1))
    assert Night.objects.count() == 1


def test_a_failed_night_is_resumed_where_it_stopped():
    random_book(6, clients=8)
    model = RiskModel.objects.create(
        version="broken",
        kind="SCORECARD",
        trained_as_of=START,
        trained_at=NOW,
        card={},
        content=b"not a model",
        promoted_on=START,
    )
    with pytest.raises(Exception, match="zip"):
        run()
    night = Night.objects.get()
    assert night.status == "FAILED"
    assert night.steps.get(name="risk").status == "FAILED"
    assert {step.status for step in night.steps.filter(name="publish")} == {"WAITING"}
    assert not Standing.objects.exists()

    model.delete()
    done = list(NightStep.objects.filter(name="marts").values_list("finished_at", flat=True))
    nightly.resume(None, clock=lambda: NOW + timedelta(hours=1))
    night.refresh_from_db()
    assert night.status == "DONE"
    assert night.message == ""
    assert list(night.steps.filter(name="marts").values_list("finished_at", flat=True)) == done
    assert Standing.objects.count() == 8


def test_steps_are_done_again_when_a_crash_emptied_their_tables():
    random_book(7, clients=8)
    night = open_night(as_of=AS_OF, by=None, at=NOW)
    for step in night.steps.order_by("pk")[:6]:
        assert nightly.run_step(step.pk, clock=clock)
    execute("TRUNCATE mart.cost_day, mart.moment, mart.loan_fact, mart.client_fact, mart.feature")
    assert nightly.finish_night(night, clock=clock).status == "DONE"
    assert Standing.objects.count() == 8


FILL_THE_DISK = """
CREATE FUNCTION pg_temp.fill() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'No space left on device' USING ERRCODE = 'disk_full';
END $$;
CREATE TRIGGER is_full BEFORE INSERT ON loyalty_standing EXECUTE FUNCTION pg_temp.fill()
"""


def test_a_step_the_database_refuses_again_and_again_fails_its_night():
    random_book(11, clients=4)
    execute(FILL_THE_DISK)
    night = open_night(as_of=AS_OF, by=None, at=NOW)
    for attempt in range(1, nightly.MOST_ATTEMPTS + 1):
        assert night.status == "RUNNING"
        with pytest.raises(OperationalError, match="No space left on device"):
            nightly.finish_night(night, clock=clock)
        night.refresh_from_db()
        refused = night.steps.get(attempts=attempt, name="publish", shard=0)
    assert (night.status, refused.status) == ("FAILED", "FAILED")
    assert night.message.startswith("publish: No space left on device")
    assert nightly.steps_to_hand_out() == []

    execute("DROP TRIGGER is_full ON loyalty_standing")
    assert nightly.resume(None, clock=clock).status == "DONE"
    assert night.steps.get(pk=refused.pk).attempts == 1


def test_there_is_nothing_to_resume_after_a_night_that_is_done():
    run()
    with pytest.raises(CannotResume):
        resume_night()


def test_a_night_of_an_empty_book_is_done():
    assert run().status == "DONE"
    assert not Standing.objects.exists()


def test_shards_cover_every_client_once_and_give_the_same_scores():
    random_book(8)
    run()
    whole = published()
    execute("DELETE FROM analytics_clientscore; DELETE FROM analytics_scorechange")
    night = open_night(as_of=AS_OF, by=None, at=NOW, clients_per_shard=7)
    shards = list(night.steps.filter(name="risk").order_by("shard"))
    assert len(shards) == 5
    assert shards[0].first_client == 0
    assert shards[-1].last_client == 2**63 - 1
    for before, after in itertools.pairwise(shards):
        assert after.first_client == before.last_client + 1
    nightly.finish_night(night, clock=clock)
    assert without_ids(published()) == without_ids(whole)


def test_a_shard_run_again_replaces_its_own_rows():
    from analytics.scoring import score_range

    random_book(9)
    run()
    before = fetch("SELECT * FROM mart.risk_score ORDER BY client_id")
    middle = before[len(before) // 2]["client_id"]
    score_range(0, middle, AS_OF)
    score_range(middle + 1, 2**63 - 1, AS_OF)
    assert fetch("SELECT * FROM mart.risk_score ORDER BY client_id") == before


def test_the_command_runs_a_night_and_refuses_a_second(capsys):
    random_book(10, clients=4)
    call_command("nightly", as_of=date(2024, 6, 1))
    assert "2024-06-01" in capsys.readouterr().out
    open_night(as_of=AS_OF, by=None, at=NOW)
    with pytest.raises(CommandError):
        call_command("nightly", as_of=date(2024, 6, 2))
    call_command("nightly", as_of=AS_OF, resume=True)
    assert Night.objects.latest("pk").status == "DONE"
