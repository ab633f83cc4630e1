"""What is recorded beside a client: consents, documents, goals, other lenders, relatives; and the timeline of it all."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from crm.actions.consent import CannotRecordConsent, record_consent, set_contact, withdraw_consent
from crm.actions.document import CannotKeepDocument, keep_document
from crm.actions.goal import CannotEndGoal, end_goal, state_goal
from crm.actions.relationship import CannotRelate, relate
from crm.models import (
    Client,
    ClientDocument,
    ClientView,
    Consent,
    Goal,
    Relationship,
    ReportedBorrowing,
)
from crm.timeline import Kind, events_of
from loans.models import Repayment
from tests.cast import play
from tests.factories import ClientFactory, GroupFactory, LoanFactory

pytestmark = pytest.mark.django_db
ON = date(2026, 6, 1)
AT = datetime(2026, 6, 1, 9, tzinfo=UTC)
OFFERS = {"purpose": "OFFERS", "channel": "SMS"}
PANELS = ["consents", "documents", "goals", "elsewhere", "people", "timeline"]


@pytest.fixture
def cast():
    return play()


def consent(cast, is_given, on=ON, **changes):
    facts = {**OFFERS, "is_given": is_given}
    asked = {"client": cast.client, "facts": facts, "by": cast.amina, "at": AT, "on": on}
    return record_consent(**{**asked, **changes})


def test_a_later_word_ends_the_earlier_one(cast):
    first = consent(cast, True)
    again = consent(cast, True, date(2026, 6, 2))
    refusal = consent(cast, False, date(2026, 6, 3))
    first.refresh_from_db()
    assert again == first
    assert first.withdrawn_on == date(2026, 6, 3)
    assert list(Consent.objects.filter(withdrawn_on=None)) == [refusal]


def test_a_consent_is_withdrawn_once(cast):
    given = consent(cast, True)
    withdraw_consent(consent=given, by=cast.amina, on=date(2026, 6, 5))
    with pytest.raises(CannotRecordConsent):
        withdraw_consent(consent=given, by=cast.amina, on=date(2026, 6, 6))
    given.refresh_from_db()
    assert given.withdrawn_on == date(2026, 6, 5)


def test_the_auditor_records_nothing(cast):
    with pytest.raises(CannotRecordConsent):
        consent(cast, True, by=cast.auditor)
    assert not Consent.objects.exists()


def test_do_not_contact_hides_the_phone(cast, client):
    client.force_login(cast.amina)
    assert "tel:" in client.get(f"/clients/{cast.client.pk}/").content.decode()
    set_contact(client=cast.client, is_allowed=False, by=cast.amina, on=ON)
    page = client.get(f"/clients/{cast.client.pk}/").content.decode()
    assert "tel:" not in page
    assert "Do not contact" in page
    set_contact(client=cast.client, is_allowed=True, by=cast.amina, on=ON)
    assert "tel:" in client.get(f"/clients/{cast.client.pk}/").content.decode()


def test_a_document_number_is_recorded_once_and_sealed(cast):
    facts = {"kind": "PASSPORT", "number": "A 123"}
    kept = keep_document(client=cast.client, facts=facts, by=cast.amina)
    assert ClientDocument.objects.get(pk=kept.pk).number == "A 123"
    with pytest.raises(CannotKeepDocument):
        keep_document(client=ClientFactory(), facts={**facts, "number": "a123"}, by=cast.amina)
    assert ClientDocument.objects.count() == 1


def test_a_document_number_shows_on_demand_and_that_is_kept(cast, client):
    facts = {"kind": "PASSPORT", "number": "P-998877"}
    kept = keep_document(client=cast.client, facts=facts, by=cast.amina)
    address = f"/clients/{cast.client.pk}/documents"
    client.force_login(cast.manager)
    assert "P-998877" not in client.get(address).content.decode()
    assert "P-998877" in client.post(f"{address}/{kept.pk}/number").content.decode()
    assert list(ClientView.objects.values_list("staff__username", "what")) == [("mona", "DOCUMENT")]
    client.force_login(cast.amina)
    assert client.post(f"{address}/{kept.pk}/number").status_code == 403


def test_a_goal_ends_once_and_says_how(cast):
    facts = {"kind": "GOAL", "topic": "HOUSING", "text": "a roof"}
    goal = state_goal(client=cast.client, facts=facts, by=cast.amina, at=AT, on=ON)
    with pytest.raises(CannotEndGoal):
        end_goal(goal=goal, ending="", by=cast.amina, on=ON)
    end_goal(goal=goal, ending="REACHED", by=cast.amina, on=date(2026, 7, 1))
    with pytest.raises(CannotEndGoal):
        end_goal(goal=goal, ending="DROPPED", by=cast.amina, on=date(2026, 8, 1))
    goal.refresh_from_db()
    assert (goal.ending, goal.ended_on) == ("REACHED", date(2026, 7, 1))


@pytest.mark.parametrize("person", ["", "self", "again"])
def test_relate_refuses_nobody_oneself_and_the_same_again(cast, person):
    asked = {"client": cast.client, "kind": "SPOUSE", "phone": "", "by": cast.amina, "on": ON}
    relate(**asked, person="Karim")
    persons = {"": "", "self": cast.client, "again": "Karim"}
    with pytest.raises(CannotRelate):
        relate(**asked, person=persons[person])
    assert Relationship.objects.count() == 1


def test_the_forms_save_and_lead_back(cast, client):
    client.force_login(cast.amina)
    home = f"/clients/{cast.client.pk}/"
    friend = ClientFactory(officer=cast.amina, branch=cast.branch, external_id="F1")
    for panel, form in {
        "consents": {**OFFERS, "is_given": "no"},
        "documents": {"kind": "PASSPORT", "number": "A1"},
        "goals": {"kind": "GOAL", "topic": "HOUSING", "text": "a roof"},
        "elsewhere": {"percent": "25", "offer": "10 % less"},
        "people": {"kind": "GUARANTOR", "number": "F1"},
    }.items():
        assert client.post(f"{home}{panel}", form).url == home
    assert Consent.objects.get().is_given is False
    assert ReportedBorrowing.objects.get().share == Decimal("0.25")
    assert Relationship.objects.get().relative == friend
    client.post(f"{home}goals/{Goal.objects.get().pk}/end", {"ending": "REACHED"})
    client.post(f"{home}people/{Relationship.objects.get().pk}/end")
    client.post(f"{home}documents/{ClientDocument.objects.get().pk}/withdraw")
    assert Goal.objects.get().ending == "REACHED"
    assert Relationship.objects.get().until is not None
    assert ClientDocument.objects.get().withdrawn_on is not None


@pytest.mark.parametrize(
    ("panel", "form"),
    [
        ("documents", {"kind": "PASSPORT", "issued_on": "2026-02-02", "expires_on": "2026-01-01"}),
        ("elsewhere", {"offer": ""}),
        ("people", {"kind": "GUARANTOR", "number": "NOBODY"}),
        ("people", {"kind": "GUARANTOR"}),
    ],
)
def test_a_faulty_form_saves_nothing(cast, client, panel, form):
    client.force_login(cast.amina)
    assert client.post(f"/clients/{cast.client.pk}/{panel}", form).status_code == 422
    assert not any(
        model.objects.exists() for model in (ClientDocument, ReportedBorrowing, Relationship)
    )


def test_the_auditor_sees_panels_without_forms_and_posts_in_vain(cast, client):
    client.force_login(cast.auditor)
    address = f"/clients/{cast.client.pk}/goals"
    assert "<form" not in client.get(address, headers={"HX-Request": "true"}).content.decode()
    client.post(address, {"kind": "GOAL", "topic": "HOUSING"})
    assert not Goal.objects.exists()


def test_people_out_of_sight_are_not_led_to(cast, client):
    stranger = ClientFactory(given_name="Hoda", branch=cast.elsewhere)
    relate(client=cast.client, kind="SPOUSE", person=stranger, phone="", by=cast.office, on=ON)
    member = ClientFactory(branch=cast.branch, officer=cast.amina, given_name="Laila")
    group = GroupFactory(branch=cast.branch)
    Client.objects.filter(pk__in=[member.pk, cast.client.pk]).update(group=group)
    Client.objects.filter(pk=member.pk).update(referrer=cast.client)
    client.force_login(cast.amina)
    page = client.get(f"/clients/{cast.client.pk}/people").content.decode()
    assert "Hoda" in page
    assert f"/clients/{stranger.pk}/" not in page
    assert page.count(f"/clients/{member.pk}/") == 2


def told(cast):
    return [(event.on, event.kind) for event in events_of(cast.client, cast.amina)]


def test_the_timeline_tells_repayments_by_loan_and_month(cast):
    loan = LoanFactory(client=cast.client, disbursed_on=date(2026, 1, 2), cycle=1)
    for place, paid_on in enumerate([date(2026, 2, 2), date(2026, 2, 16), date(2026, 3, 2)]):
        Repayment.objects.create(
            loan=loan,
            external_id=str(place),
            paid_on=paid_on,
            amount=100,
            principal=100,
            recorded_at=AT,
        )
    events = [e for e in events_of(cast.client, cast.amina) if e.kind == Kind.REPAYMENT]
    assert [event.on for event in events] == [date(2026, 3, 2), date(2026, 2, 16)]
    assert "200" in str(events[1].text)


def test_the_timeline_narrows_to_a_kind_and_pages(cast, client):
    consent(cast, True)
    for month in range(1, 13):
        for day in (1, 10, 20):
            Goal.objects.create(
                client=cast.client,
                topic="HOUSING",
                text=f"goal {month}-{day}-",
                stated_on=date(2025, month, day),
                recorded_at=AT,
            )
    client.force_login(cast.amina)
    address = f"/clients/{cast.client.pk}/timeline"
    page = client.get(f"{address}?kind=CONSENT").content.decode()
    assert "Agreed" in page
    assert "goal 12-20-" not in page
    page = client.get(f"{address}?kind=GOAL").content.decode()
    assert "goal 12-20-" in page
    assert "goal 1-1-" not in page
    assert "Show earlier" in page
    page = client.get(f"{address}?kind=GOAL&shown=60").content.decode()
    assert "goal 1-1-" in page
    assert "Show earlier" not in page


@pytest.mark.parametrize("panel", PANELS)
def test_a_panel_asks_as_much_for_many_rows_as_for_few(
    cast, client, panel, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def fill(count):
        for place in range(count):
            facts = {"kind": "GOAL", "topic": "HOUSING", "text": ""}
            state_goal(client=cast.client, facts=facts, by=cast.amina, at=AT, on=ON)
            number = f"{panel}{count}{place}"
            keep_document(
                client=cast.client, facts={"kind": "OTHER", "number": number}, by=cast.amina
            )
            relate(
                client=cast.client,
                kind="SIBLING",
                person=ClientFactory(branch=cast.branch, officer=cast.amina),
                phone="",
                by=cast.amina,
                on=ON,
            )

    client.force_login(cast.amina)
    address = f"/clients/{cast.client.pk}/{panel}"
    fill(1)
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(address)
    fill(4)
    with django_assert_num_queries(len(few)):
        client.get(address)
