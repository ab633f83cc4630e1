"""Waves: what stays of the draw, what came of it by stratum and reason, how far a manager reaches."""

from datetime import timedelta
from decimal import Decimal

import pytest

from surveys.actions.triggering import pull_triggers
from surveys.actions.waves import (
    CannotChangeWave,
    CannotPlanWave,
    change_wave,
    open_wave,
    plan_wave,
    sweep_waves,
)
from surveys.models import Invitation, Wave
from surveys.planning import plan_of
from surveys.wavereport import report_of
from tests.cast import play
from tests.surveys.books import NOW, TODAY, published
from tests.surveys.test_inviting import borrowers, lend, trigger, wave


@pytest.fixture
def cast(db):
    return play()


def settle(rows, status, silence=""):
    for row in rows:
        row.status, row.silence, row.settled_on = status, silence, TODAY
        row.save()


def test_the_strata_keep_population_sample_and_weight(cast):
    borrowers(cast.branch, 60)
    borrowers(cast.elsewhere, 20)
    planned = wave(published(), cast, sampling="BY_BRANCH", expected_response=Decimal("0.8"))

    opened = open_wave(wave=planned, by=cast.office, on=TODAY)

    # 44 answers of 80, asked of 44 / 0.8 = 55: 41.25 and 13.75 by size, the larger remainder up
    assert opened.strata == [
        {"stratum": str(cast.branch.pk), "population": 60, "sample": 41, "weight": "1.4634"},
        {"stratum": str(cast.elsewhere.pk), "population": 20, "sample": 14, "weight": "1.4286"},
    ]


def test_every_stratum_is_asked_enough_for_its_figures_to_be_shown(cast):
    borrowers(cast.branch, 400, cycle=1)
    borrowers(cast.branch, 12, cycle=2)
    planned = wave(published(), cast, sampling="BY_CYCLE", expected_response=Decimal("0.5"))

    # 78.06 answers: 79 of 412, so 158 asked, 4.6 of them in proportion; but 5 answers need 10
    plan = plan_of(planned, TODAY)

    assert (plan.population, plan.answers, plan.sample) == (412, 79, 158)
    assert plan.strata == {"1": (400, 148), "2": (12, 10)}


def test_silence_is_counted_by_stratum_and_reason_and_the_margin_is_told(cast):
    borrowers(cast.branch, 12, cycle=1)
    borrowers(cast.branch, 8, cycle=6)
    planned = wave(published(), cast, sampling="BY_CYCLE", margin=Decimal("0.05"))
    opened = open_wave(wave=planned, by=cast.office, on=TODAY)
    assert opened.sample_count == 20
    rows = list(Invitation.objects.order_by("client"))
    settle(rows[:6], "ANSWERED")
    settle(rows[6:8], "NOT_ANSWERED", "REFUSED")
    settle(rows[8:9], "CANCELLED")
    settle(rows[12:16], "ANSWERED")

    report = report_of(opened, cast.office)

    first, last = report.strata
    assert (first.name, first.answered, first.open, first.cancelled) == ("1", 6, 3, 1)
    assert first.silences == {"REFUSED": 2}
    assert first.rate == pytest.approx(6 / 11)
    assert (last.name, last.answered, last.open, last.weight) == ("5+", 4, 4, 1.0)
    assert (report.whole.answered, report.whole.open) == (10, 7)
    # by hand: shares 0.6 and 0.4 of all, 6 of 12 and 4 of 8 answered, z of 95 %
    assert report.margin == pytest.approx(0.2311, abs=0.0001)


def test_a_manager_counts_what_its_own_branches_came_to(cast):
    borrowers(cast.branch, 3)
    borrowers(cast.elsewhere, 4)
    opened = open_wave(wave=wave(published(), cast), by=cast.office, on=TODAY)
    settle(Invitation.objects.all(), "ANSWERED")

    assert report_of(opened, cast.manager).whole.answered == 3
    assert report_of(opened, cast.office).whole.answered == 7


def test_a_manager_plans_for_its_own_branches_only(cast):
    version = published()
    facts = {
        "survey": version.survey,
        "name": "Spring",
        "opens_on": TODAY,
        "closes_on": TODAY + timedelta(days=20),
    }
    for branches in ([], [cast.elsewhere], [cast.branch, cast.elsewhere]):
        with pytest.raises(CannotPlanWave):
            plan_wave(facts=facts, branches=branches, by=cast.manager, at=NOW)
    assert not Wave.objects.exists()
    own = plan_wave(facts=facts, branches=[cast.branch], by=cast.manager, at=NOW)
    of_all = wave(version, cast)
    assert list(Wave.objects.kept_by(cast.manager)) == [own]
    assert set(Wave.objects.visible_to(cast.manager)) == {own, of_all}
    assert set(Wave.objects.visible_to(cast.outsider)) == {of_all}
    with pytest.raises(CannotChangeWave):
        open_wave(wave=of_all, by=cast.manager, on=TODAY)


def test_a_planned_wave_is_changed_and_an_open_one_is_not(cast):
    borrowers(cast.branch, 3)
    planned = wave(published(), cast)
    changed = change_wave(wave=planned, facts={"name": "Summer"}, branches=[], by=cast.office)
    assert Wave.objects.get().name == changed.name == "Summer"
    open_wave(wave=planned, by=cast.office, on=TODAY)
    with pytest.raises(CannotChangeWave):
        change_wave(wave=planned, facts={"name": "Autumn"}, branches=[], by=cast.office)
    assert Wave.objects.get().name == "Summer"


def test_a_wave_that_could_not_be_opened_in_its_time_is_called_off(cast):
    missed = wave(published(), cast, repeats_months=6)
    assert sweep_waves(on=TODAY + timedelta(days=21), at=NOW) == (0, 0)
    missed.refresh_from_db()
    assert missed.status == "CANCELLED"
    assert Wave.objects.exclude(pk=missed.pk).get().status == "PLANNED"


def test_who_was_asked_only_lately_is_not_in_the_population(cast):
    trigger(published(code="other"))
    lend(cast.client)
    pull_triggers(on=TODAY)
    assert plan_of(wave(published(), cast), TODAY).population == 0
