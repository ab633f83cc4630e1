"""Merging two records of one person: what goes over, what is refused, and that undoing gives back exactly that."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.apps import apps

from crm.actions.merge import CannotMerge, CannotUndoMerge, merge_clients, undo_merge
from crm.models import (
    Attendance,
    Client,
    ClientMerge,
    ClientOfficer,
    Consent,
    Goal,
    GroupMeeting,
    Interaction,
    Relationship,
    Task,
)
from crm.ownership import owned
from loans.models import Loan
from loyalty.models import Alert, Exit, Standing
from tests.cast import play, raise_alert
from tests.factories import ClientFactory, GroupFactory, LoanFactory

pytestmark = pytest.mark.django_db
ON = date(2026, 6, 1)
AT = datetime(2026, 6, 1, 9, tzinfo=UTC)
# a merge is itself the record of what went where
NOT_OWNED = {"crm.ClientMerge.client", "crm.ClientMerge.given_up"}


@pytest.fixture
def cast():
    return play()


@pytest.fixture
def twin(cast):
    return ClientFactory(
        given_name="Fatima",
        middle_name="Ali",
        family_name="Ibrahim",
        branch=cast.branch,
        officer=cast.amina,
        phone="01001234567",
        village="Edfu",
        birth_date=date(1990, 3, 1),
        joined_on=date(2021, 5, 1),
    )


def merge(cast, twin, **changes):
    asked = {"kept": cast.client, "given_up": twin, "reason": "same phone", "by": cast.manager}
    return merge_clients(**{**asked, "at": AT, **changes})


def undo(cast, merge):
    return undo_merge(merge=merge, by=cast.manager, at=AT)


def interaction(client, **facts):
    return Interaction.objects.create(
        client=client, outcome="MET", occurred_on=ON, occurred_at=AT, recorded_at=AT, **facts
    )


def standing(client):
    return Standing.objects.create(
        client=client,
        as_of=ON,
        state="ACTIVE",
        stage="WELCOME",
        stage_since=ON,
        cycle=1,
        episode=1,
        rest_window_days=90,
        decision_point_count=0,
        renewed_count=0,
        loyalty_coverage=Decimal("0.4"),
        weights_version=1,
        loyalty_type="UNKNOWN",
    )


def owner(row):
    return type(row).objects.get(pk=row.pk).client


def test_every_key_to_a_client_is_owned_or_known_not_to_be():
    keys = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model is Client
        and model._meta.managed
        and not hasattr(model, "pgh_tracked_model")
    }
    marts = {key for key in keys if key.startswith("analytics.") and "Score" not in key}
    said = {ownership.key for ownership in owned() if not ownership.is_part}
    assert keys - marts - NOT_OWNED == said


def test_merge_moves_what_belongs_and_fills_what_was_not_known(cast, twin):
    rows = [
        interaction(twin),
        Goal.objects.create(client=twin, topic="HOUSING", stated_on=ON, recorded_at=AT),
        Task.objects.create(client=twin, source="MANUAL", due_on=ON, created_at=AT),
        LoanFactory(client=twin, cycle=1, disbursed_on=date(2023, 1, 2)),
    ]
    own = LoanFactory(client=cast.client, cycle=1, disbursed_on=date(2024, 1, 2))
    merged = merge(cast, twin)
    assert {owner(row) for row in rows} == {cast.client}
    cast.client.refresh_from_db()
    twin.refresh_from_db()
    assert twin.merged_into == cast.client
    assert (cast.client.given_name, cast.client.phone) == ("Fatma", "+201001234567")
    assert (cast.client.middle_name, cast.client.village) == ("Ali", "Edfu")
    assert cast.client.birth_date == date(1990, 3, 1)
    assert cast.client.joined_on == date(2021, 5, 1)
    assert merged.moved["crm.Goal.client"] == [rows[1].pk]
    assert list(Loan.objects.order_by("disbursed_on").values_list("pk", "cycle")) == [
        (rows[3].pk, 1),
        (own.pk, 2),
    ]


def test_undo_moves_back_exactly_what_was_moved(cast, twin):
    theirs, own = interaction(twin), interaction(cast.client)
    loan = LoanFactory(client=twin, cycle=1, disbursed_on=date(2023, 1, 2))
    before = Client.objects.filter(pk=cast.client.pk).values().get()
    merged = merge(cast, twin)
    later = interaction(cast.client)
    undo(cast, merged)
    assert Client.objects.filter(pk=cast.client.pk).values().get() == before
    assert (owner(theirs), owner(own), owner(later)) == (twin, cast.client, cast.client)
    assert owner(loan) == twin
    twin.refresh_from_db()
    assert twin.merged_into is None
    merged.refresh_from_db()
    assert (merged.undone_by, merged.undone_at) == (cast.manager, AT)


def test_undo_keeps_what_was_corrected_since(cast, twin):
    merged = merge(cast, twin)
    Client.objects.filter(pk=cast.client.pk).update(village="Kom Ombo")
    undo(cast, merged)
    cast.client.refresh_from_db()
    assert (cast.client.village, cast.client.middle_name) == ("Kom Ombo", "")


def test_rows_whose_place_is_taken_stay_and_open_alerts_are_closed(cast, twin):
    meeting = GroupMeeting.objects.create(
        group=GroupFactory(branch=cast.branch), held_on=ON, recorded_at=AT
    )
    came = Attendance.objects.create(meeting=meeting, client=cast.client, status="PRESENT")
    stays = Attendance.objects.create(meeting=meeting, client=twin, status="LATE")
    own_alert, alert = raise_alert(cast.client, on=ON), raise_alert(twin, on=ON)
    own_exit = Exit.objects.create(
        client=cast.client, exited_on=ON, exit_type="EXTERNAL", recorded_at=AT, external_id="E1"
    )
    other_exit = Exit.objects.create(
        client=twin, exited_on=ON, exit_type="EXTERNAL", recorded_at=AT, external_id="E2"
    )
    merge(cast, twin)
    assert [owner(row) for row in (came, stays)] == [cast.client, twin]
    assert [owner(row) for row in (own_exit, other_exit)] == [cast.client, twin]
    alert.refresh_from_db()
    own_alert.refresh_from_db()
    assert (alert.status, own_alert.status) == (Alert.Status.CLOSED, Alert.Status.OPEN)


def test_an_alert_goes_over_where_the_kept_client_has_none(cast, twin):
    alert = raise_alert(twin, on=ON)
    merge(cast, twin)
    alert.refresh_from_db()
    assert (alert.client, alert.status) == (cast.client, Alert.Status.OPEN)


def test_standing_of_the_given_up_record_goes_until_the_night(cast, twin):
    standing(twin), standing(cast.client)
    merge(cast, twin)
    assert list(Standing.objects.values_list("client", flat=True)) == [cast.client.pk]


def test_the_officer_goes_over_where_the_kept_client_never_had_one(cast, twin):
    ClientOfficer.objects.create(client=twin, officer=cast.amina, since=ON)
    kept = ClientFactory(branch=cast.branch)
    merged = merge(cast, twin, kept=kept)
    kept.refresh_from_db()
    assert kept.officer == cast.amina
    assert ClientOfficer.objects.get().client == kept
    undo(cast, merged)
    kept.refresh_from_db()
    assert kept.officer is None
    assert ClientOfficer.objects.get().client == twin


def test_a_chain_of_merges_leads_to_the_last_and_is_undone_from_its_end(cast, twin):
    last = ClientFactory(branch=cast.branch)
    first = merge(cast, twin)
    second = merge(cast, cast.client, kept=last)
    twin.refresh_from_db()
    assert twin.merged_into == last
    with pytest.raises(CannotUndoMerge):
        undo(cast, first)
    undo(cast, second)
    twin.refresh_from_db()
    assert twin.merged_into == cast.client
    undo(cast, first)
    twin.refresh_from_db()
    assert twin.merged_into is None


def test_nobody_is_its_own_referrer_after_a_merge(cast, twin):
    Client.objects.filter(pk=cast.client.pk).update(referrer=twin)
    friend = ClientFactory(branch=cast.branch, referrer=twin)
    merged = merge(cast, twin)
    cast.client.refresh_from_db()
    friend.refresh_from_db()
    assert (cast.client.referrer, friend.referrer) == (None, cast.client)
    undo(cast, merged)
    cast.client.refresh_from_db()
    friend.refresh_from_db()
    assert (cast.client.referrer, friend.referrer) == (twin, twin)


def kin(cast, twin):
    Relationship.objects.create(client=cast.client, relative=twin, kind="SIBLING", since=ON)


def consents(cast, twin):
    for client, is_given in ((cast.client, True), (twin, False)):
        Consent.objects.create(
            client=client, purpose="OFFERS", is_given=is_given, given_on=ON, recorded_at=AT
        )


def erased(_cast, twin):
    Client.objects.filter(pk=twin.pk).update(erased_on=ON)


def given_up_before(cast, twin):
    merge(cast, twin, kept=ClientFactory(branch=cast.branch))


@pytest.mark.parametrize("unsafe", [kin, consents, erased, given_up_before])
def test_merge_refuses_what_is_unsafe(cast, twin, unsafe):
    unsafe(cast, twin)
    row = interaction(twin)
    count = ClientMerge.objects.count()
    with pytest.raises(CannotMerge):
        merge(cast, twin)
    assert owner(row) == twin
    assert ClientMerge.objects.count() == count


@pytest.mark.parametrize("who", ["amina", "auditor", "analyst"])
def test_merge_refuses_who_may_not(cast, twin, who):
    with pytest.raises(CannotMerge):
        merge(cast, twin, by=getattr(cast, who))
    twin.refresh_from_db()
    assert twin.merged_into is None


def test_merge_refuses_a_record_with_itself(cast):
    with pytest.raises(CannotMerge):
        merge(cast, cast.client)


def test_undo_refuses_twice_and_the_loan_officer(cast, twin):
    merged = merge(cast, twin)
    with pytest.raises(CannotUndoMerge):
        undo_merge(merge=merged, by=cast.amina, at=AT)
    undo(cast, merged)
    with pytest.raises(CannotUndoMerge):
        undo(cast, merged)


def test_a_merged_record_is_in_no_list_and_its_page_leads_to_the_kept_one(cast, twin, client):
    merge(cast, twin)
    client.force_login(cast.manager)
    assert twin.external_id not in client.get("/clients/?columns=external_id").content.decode()
    assert client.get(f"/clients/{twin.pk}/").url == f"/clients/{cast.client.pk}/"
    assert client.get(f"/clients/{twin.pk}/edit").status_code == 404


def test_the_pages_find_compare_merge_and_undo(cast, twin, client):
    client.force_login(cast.manager)
    page = client.get(f"/clients/{cast.client.pk}/merge").content.decode()
    address = f"/clients/{cast.client.pk}/merge/{twin.pk}"
    assert address in page
    assert "same phone" in page
    assert address in client.get(f"/clients/{cast.client.pk}/merge?q=fatima").content.decode()
    assert "Edfu" in client.get(address).content.decode()
    answer = client.post(address, {"kept": str(twin.pk), "reason": "typed twice"})
    assert answer.url == f"/clients/{twin.pk}/"
    merged = ClientMerge.objects.get()
    assert (merged.client, merged.given_up, merged.reason) == (twin, cast.client, "typed twice")
    assert "typed twice" in client.get("/merges/").content.decode()
    client.post(f"/merges/{merged.pk}/undo")
    cast.client.refresh_from_db()
    assert cast.client.merged_into is None


def test_a_refused_merge_says_why(cast, twin, client):
    kin(cast, twin)
    client.force_login(cast.manager)
    address = f"/clients/{cast.client.pk}/merge/{twin.pk}"
    page = client.post(address, {"kept": str(twin.pk)}, follow=True).content.decode()
    assert "two people" in page
    assert not ClientMerge.objects.exists()


def test_registering_a_lookalike_asks_first(cast, twin, client):
    client.force_login(cast.manager)
    form = {
        "external_id": "N7",
        "given_name": "Fatma",
        "family_name": "Ebrahim",
        "birth_date": "1990-03-01",
        "gender": "FEMALE",
        "branch": cast.branch.pk,
    }
    answer = client.post("/clients/new", form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"/clients/{twin.pk}/" in page
    assert "like name, same birth date" in page
    assert not Client.objects.filter(external_id="N7").exists()
    client.post("/clients/new", {**form, "is_another": "yes"})
    assert Client.objects.filter(external_id="N7").exists()


def test_a_lookalike_out_of_sight_is_told_without_its_name(cast, client):
    ClientFactory(given_name="Hidden", branch=cast.elsewhere, phone="+201112223334")
    client.force_login(cast.amina)
    form = {"external_id": "N7", "given_name": "Zeinab", "gender": "FEMALE"}
    form |= {"branch": cast.branch.pk, "phone": "01112223334"}
    page = client.post("/clients/new", form).content.decode()
    assert "Hidden" not in page
    assert "Luxor" in page
    assert "same phone" in page
