"""An exit is recorded with its chain of reasons, put right, and taken back; nothing is forgotten."""

from datetime import UTC, date, datetime

import pytest

from crm.errors import Refused
from crm.models import Task
from loyalty.actions.exit import Link, chain_of, correct_exit, record_exit, withdraw_exit
from loyalty.models import Alert, Exit, ReasonCode
from tests.cast import play, raise_alert

AT = datetime(2026, 6, 10, 9, tzinfo=UTC)
LATER = datetime(2026, 6, 12, 9, tzinfo=UTC)
DAY = date(2026, 6, 9)


@pytest.fixture
def cast(db):
    return play()


def reason(code):
    return ReasonCode.objects.get(code=code)


def chain(*codes, root=0, trigger=-1):
    places = range(len(codes))
    return [
        Link(reason(code), place == places[root], place == places[trigger])
        for place, code in enumerate(codes)
    ]


def facts(**told):
    return {
        "exited_on": DAY,
        "exit_type": "VOLUNTARY_DISSATISFIED",
        "mode": "IN_PERSON",
        "asked_by": None,
        "would_return": False,
        **told,
    }


def record(cast, *codes, by=None, **told):
    links = chain(*(codes or ("STAFF_CHANGED", "ERRORS", "BETTER_TERMS")))
    return record_exit(
        client=cast.client, facts=facts(**told), chain=links, by=by or cast.amina, at=AT
    )


def history(model, pk):
    return [
        (event.pgh_label, event.exit_type)
        for event in model.objects.filter(pgh_obj_id=pk).order_by("pgh_id")
    ]


def test_exit_keeps_the_order_of_its_reasons_and_who_asked(cast):
    exit_ = record(cast, asked_by=cast.manager)

    stored = Exit.objects.get(pk=exit_.pk)
    assert (stored.client, stored.exited_on, stored.asked_by, stored.recorded_at) == (
        cast.client,
        DAY,
        cast.manager,
        AT,
    )
    assert [
        (link.position, link.reason.code, link.is_root, link.is_trigger)
        for link in stored.reasons.order_by("position")
    ] == [
        (1, "STAFF_CHANGED", True, False),
        (2, "ERRORS", False, False),
        (3, "BETTER_TERMS", False, True),
    ]


def test_every_exit_has_an_id_of_its_own_for_branch_systems(cast):
    first = record(cast)
    second = record(cast, exited_on=date(2026, 6, 8), external_id="X-7")

    assert len(Exit.objects.get(pk=first.pk).external_id) == 36
    assert Exit.objects.get(pk=second.pk).external_id == "X-7"


def test_death_is_external_gives_its_reason_and_ends_all_contact(cast):
    exit_ = record_exit(
        client=cast.client,
        facts=facts(
            is_death=True,
            has_consented=True,
            would_return=True,
            expected_return_on=date(2027, 1, 1),
        ),
        chain=[],
        by=cast.amina,
        at=AT,
    )

    assert (exit_.exit_type, exit_.has_consented, exit_.would_return) == ("EXTERNAL", False, None)
    assert exit_.expected_return_on is None
    assert [link.reason.code for link in chain_of(exit_)] == ["DEATH_OF_CLIENT"]


def test_dead_client_is_not_contacted_until_the_mistake_is_put_right(cast):
    exit_ = record(cast, is_death=True)
    cast.client.refresh_from_db()
    assert cast.client.no_contact_since == DAY

    correct_exit(exit_=exit_, facts=facts(), chain=chain("AGE"), by=cast.amina, at=LATER)
    cast.client.refresh_from_db()
    assert cast.client.no_contact_since is None

    correct_exit(
        exit_=exit_, facts=facts(is_death=True), chain=chain("AGE"), by=cast.amina, at=LATER
    )
    withdraw_exit(exit_=exit_, by=cast.amina)
    cast.client.refresh_from_db()
    assert cast.client.no_contact_since is None


def test_death_calls_off_what_was_to_be_done_for_the_client(cast):
    visit = Task.objects.create(client=cast.client, due_on=DAY, created_at=AT)

    record(cast)
    visit.refresh_from_db()
    assert visit.status == "OPEN"

    record(cast, is_death=True, exited_on=date(2026, 6, 8))
    visit.refresh_from_db()
    assert (visit.status, visit.settled_by) == ("CANCELLED", cast.amina)


def test_death_leaves_an_earlier_wish_not_to_be_contacted_as_it_is(cast):
    cast.client.no_contact_since = date(2025, 1, 1)
    cast.client.save()

    withdraw_exit(exit_=record(cast, is_death=True), by=cast.amina)

    cast.client.refresh_from_db()
    assert cast.client.no_contact_since == date(2025, 1, 1)


def test_death_given_as_a_reason_is_a_death(cast):
    assert record(cast, "ILLNESS", "DEATH_OF_CLIENT").is_death is True


@pytest.mark.parametrize(("type_", "status"), [("EXTERNAL", "CLOSED"), ("ADMINISTRATIVE", "OPEN")])
def test_exit_closes_what_was_to_be_done_unless_it_is_only_records(cast, type_, status):
    alert = raise_alert(cast.client, on=DAY)

    record(cast, exit_type=type_)

    assert Alert.objects.get(pk=alert.pk).status == status


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"exited_on": date(2026, 6, 11)}, "exited_on"),
        ({"exited_on": date(2020, 1, 1)}, "exited_on"),
        ({"expected_return_on": DAY}, "expected_return_on"),
    ],
)
def test_record_refuses_days_that_cannot_be(cast, told, field):
    with pytest.raises(Refused) as refusal:
        record(cast, **told)

    assert refusal.value.field == field
    assert not Exit.objects.exists()


@pytest.mark.parametrize(
    "links",
    [
        list,
        lambda: chain("ERRORS", "ERRORS"),
        lambda: [Link(reason("ERRORS"), True, False), Link(reason("AGE"), False, False)],
        lambda: [Link(reason("ERRORS"), True, True), Link(reason("AGE"), True, False)],
        lambda: chain(*ReasonCode.objects.values_list("code", flat=True)[:9]),
    ],
    ids=["none", "twice", "no-trigger", "two-roots", "too-long"],
)
def test_record_refuses_a_chain_that_is_none(cast, links):
    with pytest.raises(Refused) as refusal:
        record_exit(client=cast.client, facts=facts(), chain=links(), by=cast.amina, at=AT)

    assert refusal.value.field == "reasons"
    assert not Exit.objects.exists()


def test_nobody_asked_needs_no_reason_but_names_nobody(cast):
    exit_ = record_exit(
        client=cast.client, facts=facts(mode="NOT_ASKED"), chain=[], by=cast.amina, at=AT
    )
    assert chain_of(exit_) == []

    with pytest.raises(Refused) as refusal:
        record(cast, mode="NOT_ASKED", asked_by=cast.manager, exited_on=date(2026, 6, 1))
    assert refusal.value.field == "mode"


def test_second_exit_of_a_day_is_refused(cast):
    record(cast)
    with pytest.raises(Refused):
        record(cast, "AGE")
    assert Exit.objects.get().reasons.count() == 3


def test_those_who_may_not_record_exits_change_nothing(cast):
    exit_ = record(cast)
    tries = [
        lambda: record(cast, by=cast.analyst, exited_on=date(2026, 6, 1)),
        lambda: correct_exit(
            exit_=exit_, facts=facts(note="no"), chain=chain("AGE"), by=cast.auditor, at=LATER
        ),
        lambda: withdraw_exit(exit_=exit_, by=cast.analyst),
    ]
    for attempt in tries:
        with pytest.raises(Refused):
            attempt()
    assert Exit.objects.get().note == ""
    assert Exit.objects.get().reasons.count() == 3


def test_correction_replaces_what_is_told_and_history_keeps_both(cast):
    exit_ = record(cast)

    correct_exit(
        exit_=exit_,
        facts=facts(exit_type="VOLUNTARY_SATISFIED", exited_on=date(2026, 6, 5)),
        chain=chain("OWN_CAPITAL"),
        by=cast.manager,
        at=LATER,
    )

    stored = Exit.objects.get()
    assert (stored.exited_on, stored.recorded_at) == (date(2026, 6, 5), LATER)
    assert [link.reason.code for link in chain_of(stored)] == ["OWN_CAPITAL"]
    assert history(Exit.pgh_event_model, exit_.pk) == [
        ("insert", "VOLUNTARY_DISSATISFIED"),
        ("update", "VOLUNTARY_SATISFIED"),
    ]


def test_correction_that_says_the_same_changes_nothing(cast):
    exit_ = record(cast)
    links = chain("STAFF_CHANGED", "ERRORS", "BETTER_TERMS")

    same = correct_exit(exit_=exit_, facts=facts(), chain=links, by=cast.amina, at=LATER)

    assert same.recorded_at == AT
    assert len(history(Exit.pgh_event_model, exit_.pk)) == 1


def test_correction_refuses_the_day_of_another_exit(cast):
    first = record(cast)
    record(cast, exited_on=date(2026, 6, 1))

    with pytest.raises(Refused):
        correct_exit(
            exit_=first,
            facts=facts(exited_on=date(2026, 6, 1)),
            chain=chain("AGE"),
            by=cast.amina,
            at=LATER,
        )
    assert Exit.objects.get(pk=first.pk).exited_on == DAY


def test_exit_taken_back_is_gone_but_not_from_history(cast):
    exit_ = record(cast)

    withdraw_exit(exit_=exit_, by=cast.amina)

    assert not Exit.objects.exists()
    assert history(Exit.pgh_event_model, exit_.pk) == [
        ("insert", "VOLUNTARY_DISSATISFIED"),
        ("delete", "VOLUNTARY_DISSATISFIED"),
    ]
    with pytest.raises(Refused):
        withdraw_exit(exit_=exit_, by=cast.amina)
