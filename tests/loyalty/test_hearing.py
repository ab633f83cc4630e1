"""Low answers raise an alert at once: of whom, with which words, on whose list, and what settles it."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.translation import override

from analytics.nightly import run_night
from crm.actions.interaction import log_interaction
from crm.entries import InteractionEntry
from crm.models import Client, Staff
from loyalty.actions.alert import mark_done, snooze
from loyalty.models import Alert
from loyalty.reasons import reason_words
from loyalty.tasks import sweep_alerts, sweep_low_answers
from surveys.actions.response import withdraw_response
from surveys.models import LowAnswer
from tests.cast import leave, play, raise_alert
from tests.factories import LoanFactory
from tests.loyalty.standings import stand
from tests.surveys.books import options, published, question, respond, survey_of

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
ALERT = {"then": "ALERT"}
RESPECT = question("respect", "CSAT", low={"at_most": 2, **ALERT})
WHY = question("why", "SINGLE", options=options("rude", "slow"), low={"codes": ["rude"], **ALERT})
NOTHING = {"closed": 0, "raised": 0, "to_tell": 0, "told": 0}
RAISED_ONE = {**NOTHING, "raised": 1}


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def cast():
    return play()


@pytest.fixture
def version():
    return published(survey_of(RESPECT, WHY, question("open", "TEXT")))


def say(version, client, *, at=NOW, **answers):
    return respond(version, answers, client=client, at=at).response


def words(alert):
    return [reason_words(reason) for reason in alert.reasons]


def test_a_low_answer_raises_an_alert_with_the_answer_in_words(cast, version):
    stand(cast.client, on=TODAY, value_at_stake=Decimal(900), outstanding_principal=Decimal(4200))
    say(version, cast.client, respect=1, why="slow")
    assert sweep_low_answers() == RAISED_ONE
    alert = Alert.objects.get()
    assert (alert.client, alert.officer, alert.kind) == (cast.client, cast.amina, "LOW_ANSWER")
    assert (alert.status, alert.raised_on, alert.act_by) == ("OPEN", TODAY, TODAY + timedelta(2))
    assert (alert.next_step, alert.probability) == ("HEAR_OUT", None)
    assert alert.value_at_stake == 900
    assert alert.debt["outstanding_principal"] == "4200.00"
    assert words(alert) == ["respect? – “Very unhappy (1 of 5)”"]
    with override("fr"):
        assert words(alert)[0].startswith("respect? – ")


def test_sweeping_again_changes_nothing(cast, version):
    say(version, cast.client, respect=1)
    sweep_low_answers()
    before = list(Alert.objects.values())
    assert sweep_low_answers() == NOTHING
    assert list(Alert.objects.values()) == before
    assert LowAnswer.objects.get().taken_up_at == NOW


def test_an_alert_that_waits_takes_new_answers_in_and_wakes_up(cast, version):
    say(version, cast.client, respect=1)
    sweep_low_answers()
    alert = Alert.objects.get()
    snooze(alert=alert, until=TODAY + timedelta(5), by=cast.amina, on=TODAY, at=NOW)
    say(version, cast.client, why="rude")
    assert sweep_low_answers() == RAISED_ONE
    alert = Alert.objects.get()
    assert (alert.status, alert.snoozed_until) == ("OPEN", None)
    assert words(alert) == ["why? – “Rude”", "respect? – “Very unhappy (1 of 5)”"]


def test_answers_that_are_not_low_raise_nothing(cast, version):
    say(version, cast.client, respect=3, why="slow")
    assert sweep_low_answers() == NOTHING


def nobody(_cast):
    return None


def dead(cast):
    leave(cast.client, on=TODAY, exit_type="EXTERNAL", is_death=True)
    return cast.client


def dead_by_the_loan(cast):
    LoanFactory(
        client=cast.client,
        status="CLOSED",
        disbursed_on=date(2026, 1, 1),
        closed_on=TODAY,
        close_reason="DEATH",
    )
    return cast.client


def silent(cast):
    Client.objects.filter(pk=cast.client.pk).update(no_contact_since=TODAY)
    return cast.client


@pytest.mark.parametrize("who", [nobody, dead, dead_by_the_loan, silent])
def test_nothing_is_raised_of_who_is_not_to_be_spoken_to(cast, version, who):
    say(version, who(cast), respect=1)
    assert sweep_low_answers() == NOTHING
    assert not Alert.objects.exists()
    assert not LowAnswer.objects.to_alert().exists()


@pytest.mark.parametrize(("days", "raised"), [(59, 1), (60, 0)])
def test_answers_sent_long_after_they_were_given_raise_nothing(cast, version, days, raised):
    respond(
        version, {"respect": 1}, client=cast.client, at=NOW, answered_on=TODAY - timedelta(days)
    )
    assert sweep_low_answers()["raised"] == raised


def test_a_response_taken_back_closes_its_alert(cast, version):
    first = say(version, cast.client, respect=1)
    sweep_low_answers()
    withdraw_response(response=first, reason="Not she.", by=cast.manager, at=NOW)
    assert sweep_low_answers() == {**NOTHING, "closed": 1}
    assert Alert.objects.get().status == "CLOSED"


def test_an_alert_stays_while_one_of_its_answers_stands(cast, version):
    first = say(version, cast.client, respect=1)
    say(version, cast.client, why="rude")
    sweep_low_answers()
    withdraw_response(response=first, reason="Not she.", by=cast.manager, at=NOW)
    assert sweep_low_answers()["closed"] == 0
    assert Alert.objects.get().status == "OPEN"


def met(cast, by, days=1):
    on = TODAY + timedelta(days)
    entry = InteractionEntry(uid=uuid4(), client=cast.client.pk, outcome="MET", occurred_on=on)
    log_interaction(entry=entry, by=by, at=NOW + timedelta(days))


def test_a_visit_after_that_day_settles_it(cast, version, time_machine):
    say(version, cast.client, respect=1)
    sweep_low_answers()
    time_machine.move_to(NOW + timedelta(1))
    met(cast, cast.amina)
    assert not Alert.objects.due(TODAY + timedelta(1)).exists()
    assert sweep_alerts() == {"reopened": 0, "settled": 1}
    say(version, cast.client, respect=2, at=NOW + timedelta(1))
    assert sweep_low_answers() == RAISED_ONE
    assert Alert.objects.unresolved().count() == 1


def test_one_risk_and_one_answer_may_wait_side_by_side(cast, version):
    risk = raise_alert(cast.client, on=TODAY)
    say(version, cast.client, respect=1)
    assert sweep_low_answers() == RAISED_ONE
    assert Alert.objects.unresolved().filter(client=cast.client).count() == 2
    mark_done(alert=risk, outcome="MET", by=cast.amina, at=NOW)
    assert Alert.objects.unresolved().get().kind == "LOW_ANSWER"


class TestKeptFromTheOfficer:
    """What may be about the loan officer is not the loan officer's to see or to settle."""

    @pytest.fixture
    def version(self):
        return published(survey_of(RESPECT), keeps_officer_away=True)

    @pytest.fixture
    def alert(self, cast, version):
        say(version, cast.client, respect=1)
        sweep_low_answers()
        return Alert.objects.get()

    def test_the_manager_sees_it_and_the_officer_does_not(self, cast, alert):
        assert alert.keeps_officer_away
        assert list(Alert.objects.visible_to(cast.manager)) == [alert]
        assert not Alert.objects.visible_to(cast.amina).exists()
        assert not Alert.objects.visible_to(cast.outsider).exists()

    @pytest.mark.parametrize("page", ["loyalty:worklist", "loyalty:day"])
    def test_no_page_of_the_officer_names_it(self, cast, alert, client, page):
        client.force_login(cast.amina)
        assert "respect?" not in client.get(reverse(page)).content.decode()

    def test_the_officer_s_own_visit_does_not_settle_it(self, cast, alert, time_machine):
        time_machine.move_to(NOW + timedelta(1))
        met(cast, cast.amina)
        assert sweep_alerts()["settled"] == 0
        assert Alert.objects.due(TODAY + timedelta(1)).exists()
        met(cast, Staff.objects.get(pk=cast.manager.pk))
        assert sweep_alerts()["settled"] == 1

    def test_an_alert_that_waits_is_kept_from_the_officer_once_it_takes_such_an_answer_in(
        self, cast, version
    ):
        say(published(survey_of(WHY), code="open"), cast.client, why="rude")
        sweep_low_answers()
        assert Alert.objects.visible_to(cast.amina).exists()
        say(version, cast.client, respect=1)
        sweep_low_answers()
        assert not Alert.objects.visible_to(cast.amina).exists()


def test_the_worklist_and_the_day_tell_it_in_words(cast, version, client):
    say(version, cast.client, respect=1)
    sweep_low_answers()
    client.force_login(cast.amina)
    worklist = client.get(reverse("loyalty:worklist")).content.decode()
    assert "Needs an answer" in worklist
    assert "Listen, and say what will be done" in worklist
    day = client.get(reverse("loyalty:day")).content.decode()
    assert "Said in a survey" in day
    assert "respect? – “Very unhappy (1 of 5)”" in day
    only = client.get(reverse("loyalty:day"), {"only": "answers"})
    assert only.context["page"].paginator.count == 1
    assert client.get(reverse("loyalty:day"), {"only": "risk"}).context["page"].paginator.count == 0


def test_the_worklist_is_narrowed_to_what_was_said(cast, version, client):
    raise_alert(cast.client, on=TODAY)
    say(version, cast.client, respect=1)
    sweep_low_answers()
    client.force_login(cast.amina)
    for query, count in [({}, 2), ({"kind": "LOW_ANSWER"}, 1), ({"level": "high"}, 1)]:
        page = client.get(reverse("loyalty:worklist"), query).context["page"]
        assert page.paginator.count == count
    ordered = client.get(reverse("loyalty:worklist"), {"sort": "risk"}).context["page"]
    assert [alert.kind for alert in ordered] == ["DROPOUT_RISK", "LOW_ANSWER"]


def test_seeing_the_client_today_settles_all_that_waits(cast, version, client):
    raise_alert(cast.client, on=TODAY)
    say(version, cast.client, respect=1)
    sweep_low_answers()
    client.force_login(cast.amina)
    sent = {"uid": str(uuid4()), "kind": "VISIT", "purpose": "FOLLOW_UP", "outcome": "MET"}
    client.post(reverse("loyalty:day-seen", args=[cast.client.pk]), sent)
    assert set(Alert.objects.values_list("status", flat=True)) == {"DONE"}


def test_the_night_leaves_alone_what_a_survey_raised(cast, version):
    say(version, cast.client, respect=1)
    sweep_low_answers()
    before = Alert.objects.values().get()
    run_night(TODAY + timedelta(1), None, clock=lambda: NOW + timedelta(1))
    assert Alert.objects.values().get() == before
