"""A night over the demo finds again the truth that was put in and is stored nowhere."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pandas as pd
import pytest
from django.db import transaction
from django.db.models import Sum
from scipy.stats import spearmanr

from analytics.actions.demo import make_demo
from analytics.demo import make_book
from analytics.evaluation.discrimination import auc
from analytics.models import ClientScore, LoanProfit
from analytics.nightly import run_night
from crm.sql import fetch
from loyalty.models import Alert, Standing
from surveys.models import Finding, Tally

pytestmark = (
    pytest.mark.django_db
)  # asks for the test database, which the fixture of the module fills
AS_OF = date(2026, 6, 30)
NOW = datetime(2026, 7, 1, 1, tzinfo=UTC)


@dataclass
class Told:
    """What the model knows of each client beside what one night said, and that night's loans and notes."""

    clients: pd.DataFrame
    loans: pd.DataFrame
    noted: pd.DataFrame
    alert_count: int
    responses: int
    findings: dict[str, dict]


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    book = make_book(clients=2000, seed=5, as_of=AS_OF)
    with django_db_blocker.unblock(), transaction.atomic():
        make_demo(book=book, password=None)
        run_night(AS_OF, None, clock=lambda: NOW)
        scores = _by_client(ClientScore, "dropout_probability")
        standings = _by_client(
            Standing,
            "state",
            "stage",
            "cycle",
            "continuity",
            "interest",
            "exclusivity",
            "voice",
            "attitude",
        )
        noted = pd.DataFrame(fetch("SELECT * FROM mart.contact_fact"))
        loans = pd.DataFrame(LoanProfit.objects.values("cycle", "profit")).astype(float)
        alert_count = Alert.objects.count()
        heard = Tally.objects.filter(survey__code="loyalty", cut="WHOLE", question="#")
        responses = heard.aggregate(sum=Sum("count"))["sum"]
        whole = Finding.objects.filter(survey__code="loyalty", scope="")
        findings = dict(whole.values_list("kind", "content"))
        transaction.set_rollback(True)
    standings = standings.rename(columns={"cycle": "cycle_told"})
    clients = book.truth.join(scores).join(standings)
    return Told(clients, loans, noted, alert_count, responses, findings)


def test_a_night_finds_the_truth_again(told):
    known = told.clients[told.clients["is_own_choice"]]
    scored = known[known["dropout_probability"].notna()]
    active = scored[scored["state"] == "ACTIVE"]
    probability = active["dropout_probability"].astype(float)

    assert len(active) > 600
    assert auc(active["drops_out"], probability) > 0.66
    assert spearmanr(probability, active["dropout"]).statistic > 0.45
    assert auc(active["drops_out"], active["dropout"]) > auc(active["drops_out"], probability)
    assert probability.mean() == pytest.approx(active["drops_out"].mean(), abs=0.08)
    resting = scored[scored["state"] == "RESTING"]
    assert auc(resting["drops_out"], resting["dropout_probability"].astype(float)) > 0.75


def test_a_night_hears_what_was_noted(told):
    clients = told.clients
    for component, truth, sign in [
        ("interest", "satisfaction", 1),
        ("exclusivity", "exposure", -1),
    ]:
        known = clients[clients[component].notna()]
        assert len(known) > 300
        told_share = known[component].astype(float)
        assert sign * spearmanr(told_share, known[truth]).statistic > 0.4, component
    assert clients["voice"].notna().all()
    assert clients["satisfaction"][clients["voice"] < 1].mean() < clients["satisfaction"].mean()
    assert {"INTENSIVE_CARE", "POTENTIAL_SEPARATION", "WIN_BACK"} <= set(clients["stage"])
    missed = told.noted["missed_days"].map(lambda days: len(days or ()))
    assert (missed >= 2).sum() > 10
    assert told.noted["said_leaving_on"].notna().sum() > 20


def test_answers_tell_of_satisfaction_what_drives_it_and_what_is_spoken_of(told):
    known = told.clients[told.clients["attitude"].notna()]
    assert len(known) > 300
    assert spearmanr(known["attitude"].astype(float), known["satisfaction"]).statistic > 0.35
    assert told.responses > 700
    drivers = [each["question"] for each in told.findings["DRIVERS"]["drivers"]]
    assert drivers[:2] == ["respect", "progress"]
    assert set(told.findings["THEMES"]["themes"]) >= {"ar", "en", "fr"}


def test_a_night_tells_who_is_who(told):
    active = told.clients[told.clients["is_active"]]
    assert set(active["state"]) == {"ACTIVE"}
    assert (active["cycle"] == active["cycle_told"]).all()
    settled = told.clients[told.clients["cycle_told"] > 1]
    continuity = settled["continuity"].astype(float)
    assert spearmanr(continuity, settled["satisfaction"]).statistic > 0
    assert told.alert_count > 100


def test_the_average_client_pays_back_what_it_cost_by_the_fourth_to_sixth_cycle(told):
    cumulative = told.loans.groupby("cycle")["profit"].mean().cumsum()

    assert cumulative[1] < 0
    assert cumulative[3] < 0
    assert 4 <= cumulative.index[cumulative >= 0][0] <= 6


def _by_client(model, *names):
    rows = pd.DataFrame(model.objects.values("client__external_id", *names))
    rows.index = rows.pop("client__external_id").str[1:].astype(int) - 1
    return rows
