"""Data rights: all data in one file, and erasing that overwrites names, also in the history, and keeps the ledger."""

import json
from datetime import UTC, date, datetime

import pytest

from crm.actions.document import keep_document
from crm.actions.merge import merge_clients
from crm.actions.relationship import relate
from crm.actions.rights import CannotErase, CannotTakeData, erase_client, take_data
from crm.fields import blind_index
from crm.finding import matching
from crm.models import Client, ClientDocument, ClientView, Goal, Interaction, Relationship
from loans.models import Loan
from tests.cast import play
from tests.factories import ClientFactory, LoanFactory

pytestmark = pytest.mark.django_db
ON = date(2026, 6, 1)
AT = datetime(2026, 6, 1, 9, tzinfo=UTC)


@pytest.fixture
def cast():
    return play()


@pytest.fixture
def known(cast):
    """Fatma with a paid-off loan, a visit with a note, a goal, a sealed document and a husband."""
    Client.objects.filter(pk=cast.client.pk).update(
        national_id="29001", national_id_index=blind_index("29001"), birth_date=date(1990, 1, 2)
    )
    LoanFactory(
        client=cast.client,
        disbursed_on=date(2025, 1, 2),
        closed_on=date(2025, 7, 2),
        status="CLOSED",
        close_reason="PAID_OFF",
        cycle=1,
    )
    Interaction.objects.create(
        client=cast.client,
        outcome="MET",
        occurred_on=ON,
        occurred_at=AT,
        recorded_at=AT,
        note="spoke of Fatma's shop",
    )
    Goal.objects.create(
        client=cast.client, topic="HOUSING", text="Fatma's roof", stated_on=ON, recorded_at=AT
    )
    facts = {"kind": "PASSPORT", "number": "A 123"}
    keep_document(client=cast.client, facts=facts, by=cast.amina)
    relate(client=cast.client, kind="SPOUSE", person="Karim", phone="0100", by=cast.amina, on=ON)
    cast.client.refresh_from_db()
    return cast.client


def erase(cast, **changes):
    asked = {"client": cast.client, "reason": "asked in writing", "by": cast.office, "on": ON}
    return erase_client(**{**asked, **changes})


def test_all_data_is_in_one_file_and_that_is_kept(cast, known, client):
    client.force_login(cast.manager)
    answer = client.post(f"/clients/{known.pk}/data")
    assert "attachment" in answer["Content-Disposition"]
    told = json.loads(answer.content)
    assert told["client"]["given_name"] == "Fatma"
    assert told["client"]["national_id"] == "29001"
    assert "national_id_index" not in told["client"]
    assert told["crm.Interaction"][0]["note"] == "spoke of Fatma's shop"
    assert told["crm.ClientDocument"][0]["number"] == "A 123"
    assert [loan["closed_on"] for loan in told["loans.Loan"]] == ["2025-07-02"]
    assert list(ClientView.objects.values_list("staff__username", "what")) == [("mona", "ALL_DATA")]


def test_an_officer_takes_nothing(cast, known, client):
    with pytest.raises(CannotTakeData):
        take_data(client=known, by=cast.amina, at=AT)
    client.force_login(cast.amina)
    assert client.post(f"/clients/{known.pk}/data").status_code == 403
    assert not ClientView.objects.exists()


def everything_stored(known):
    """Return all that tables and histories of what belongs to the client hold, as one text."""
    from crm.ownership import owned

    models = {Client} | {ownership.model for ownership in owned()}
    models |= {m.pgh_event_model for m in models if hasattr(m, "pgh_event_model")}
    return " ".join(str(list(model._default_manager.values())) for model in models)


def test_erasing_overwrites_everywhere_and_keeps_the_ledger(cast, known):
    assert "Fatma" in everything_stored(known)
    erased = erase(cast)
    stored = everything_stored(known)
    for words in ("Fatma", "Ibrahim", "201001234567", "Karim", "A 123", blind_index("29001")):
        assert words not in stored
    assert (erased.erased_on, erased.no_contact_since) == (ON, ON)
    assert (erased.given_name, erased.national_id, erased.birth_date) == ("–", "", None)
    assert Loan.objects.get().client == known
    assert Interaction.objects.get().outcome == "MET"
    assert ClientDocument.objects.get().number == ""
    assert Relationship.objects.get().name == "–"
    assert not matching(Client.objects.all(), "Fatma").exists()
    assert not matching(Client.objects.all(), "29001").exists()


def test_who_erased_and_why_is_kept(cast, known):
    erase(cast)
    last = Client.pgh_event_model.objects.filter(id=known.pk).latest("pgh_id")
    assert last.erased_on == ON
    assert last.pgh_context.metadata["user"] == cast.office.pk
    assert last.pgh_context.metadata["reason"] == "asked in writing"


def test_records_merged_into_it_are_erased_too(cast, known):
    twin = ClientFactory(given_name="Fatoum", branch=cast.branch)
    merge_clients(kept=known, given_up=twin, reason="Fatoum", by=cast.manager, at=AT)
    erase(cast)
    twin.refresh_from_db()
    assert (twin.given_name, twin.erased_on) == ("–", ON)


def open_loan(known):
    LoanFactory(client=known, disbursed_on=date(2026, 1, 2), cycle=2)


def loan_asked_for(known):
    LoanFactory(client=known, disbursed_on=None, status="APPLIED")


@pytest.mark.parametrize("hinder", [open_loan, loan_asked_for])
def test_erasing_is_refused_while_a_loan_is_open(cast, known, hinder):
    hinder(known)
    with pytest.raises(CannotErase):
        erase(cast)
    known.refresh_from_db()
    assert (known.given_name, known.erased_on) == ("Fatma", None)


@pytest.mark.parametrize("who", ["amina", "manager", "auditor"])
def test_only_head_office_erases(cast, known, who):
    with pytest.raises(CannotErase):
        erase(cast, by=getattr(cast, who))
    known.refresh_from_db()
    assert known.given_name == "Fatma"


def test_erasing_twice_is_refused(cast, known):
    erase(cast)
    with pytest.raises(CannotErase):
        erase(cast)


def test_the_page_erases_only_when_the_number_is_typed(cast, known, client):
    client.force_login(cast.office)
    address = f"/clients/{known.pk}/"
    assert known.external_id in client.get(f"{address}rights").content.decode()
    client.post(f"{address}erase", {"number": "no"})
    known.refresh_from_db()
    assert known.erased_on is None
    client.post(f"{address}erase", {"number": known.external_id})
    known.refresh_from_db()
    assert known.erased_on is not None
