"""Risk models in the settings pages: shown with their cards to those who manage them, never edited."""

from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
import pytest
from django.urls import reverse

from analytics.evaluation import evaluate_probabilities, promotion
from analytics.models import RiskModel
from tests.cast import play

pytestmark = pytest.mark.django_db

EVENTS = np.array([0, 1, 0, 1])
SAID = {"base rate": np.full(4, 0.5), "scorecard": np.array([0.1, 0.4, 0.5, 0.8])}
LIST = reverse("admin:analytics_riskmodel_changelist")


@pytest.fixture
def cast():
    return play()


@pytest.fixture
def model():
    parts = pd.DataFrame({"gender": ["F", "F", "M", "M"]})
    return RiskModel.objects.create(
        version="scorecard-2026-06-01",
        kind="SCORECARD",
        trained_as_of=date(2026, 6, 1),
        trained_at=datetime(2026, 6, 2, 5, tzinfo=UTC),
        promoted_on=date(2026, 6, 1),
        content=b"",
        card={
            "candidate": "scorecard",
            "evaluation": evaluate_probabilities(SAID, EVENTS, segments=parts).to_dict(),
            "promotion": promotion(EVENTS, SAID["scorecard"], SAID["base rate"]).to_dict(),
        },
    )


def test_an_analyst_reads_the_card_in_tables(client, cast, model):
    client.force_login(cast.analyst)
    assert model.version in client.get(LIST).content.decode()
    page = client.get(reverse("admin:analytics_riskmodel_change", args=[model.pk]))
    text = page.content.decode()
    for shown in ["Base rate", "0.500", "0.750", "Gender: F", "Enough drop-outs to decide", "✗"]:
        assert shown in text
    assert "candidate" not in text


def test_nobody_edits_adds_or_deletes_a_model(client, cast, model):
    client.force_login(cast.office)
    change = reverse("admin:analytics_riskmodel_change", args=[model.pk])
    assert client.get(change).status_code == 200
    assert client.post(change, {"version": "mine"}).status_code == 403
    assert client.get(reverse("admin:analytics_riskmodel_add")).status_code == 403
    deletion = reverse("admin:analytics_riskmodel_delete", args=[model.pk])
    assert client.post(deletion, {"post": "yes"}).status_code == 403
    model.refresh_from_db()
    assert model.version == "scorecard-2026-06-01"


def test_an_analyst_finds_no_other_settings_and_an_auditor_no_models(client, cast, model):
    client.force_login(cast.analyst)
    assert client.get(reverse("admin:index")).status_code == 200
    assert client.get(reverse("admin:crm_threshold_changelist")).status_code == 403
    assert client.get(reverse("admin:analytics_cost_changelist")).status_code == 403
    client.force_login(cast.auditor)
    assert client.get(LIST, follow=True).status_code == 403
