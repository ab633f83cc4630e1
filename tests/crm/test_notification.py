from datetime import UTC, datetime

import pytest
from django.utils import translation

from crm.actions.notification import Line, mark_read, notify, notify_many
from crm.models import Notification
from crm.notices import notice_words
from tests.cast import play

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
GIVEN = {"by": "Mona", "count": 2}


@pytest.fixture
def cast(db):
    return play()


def tell(staff, **changes):
    values = {"kind": "TASKS_GIVEN", "values": GIVEN, "address": "/tasks/", "key": "one"}
    return notify(staff=staff, at=NOW, **{**values, **changes})


def test_notify_says_a_thing_once_to_each_person(cast):
    assert tell(cast.amina)
    assert not tell(cast.amina)
    assert tell(cast.manager)
    assert Notification.objects.visible_to(cast.amina).get().values == GIVEN


def test_notify_many_returns_how_many_lines_were_news(cast, django_assert_num_queries):
    tell(cast.amina, key="day")
    lines = [
        Line(staff.pk, GIVEN, "/tasks/", "day") for staff in (cast.amina, cast.manager, cast.office)
    ]
    with django_assert_num_queries(4):  # savepoint, look, insert, release
        assert notify_many(kind="TASKS_GIVEN", lines=lines, at=NOW) == 2
    assert Notification.objects.count() == 3


def test_notify_refuses_a_kind_nobody_declared(cast):
    with pytest.raises(KeyError):
        tell(cast.amina, kind="NOBODY_KNOWS")
    assert not Notification.objects.exists()


def test_mark_read_reads_only_ones_own(cast):
    tell(cast.amina)
    tell(cast.amina, key="two")
    theirs = Notification.objects.get(key=f"{cast.amina.pk}:one")
    assert mark_read(by=cast.manager, at=NOW, pk=theirs.pk) == 0
    assert mark_read(by=cast.amina, at=NOW, pk=theirs.pk) == 1
    assert Notification.objects.visible_to(cast.amina).unread().count() == 1
    assert mark_read(by=cast.amina, at=NOW) == 1


@pytest.mark.parametrize(
    ("kind", "values", "words"),
    [
        ("TASKS_GIVEN", {"by": "Mona", "count": 1}, "Mona gave you 1 task"),
        ("TASKS_GIVEN", GIVEN, "Mona gave you 2 tasks"),
        (
            "STAND_IN",
            {"officer": "Amina", "since": "2026-11-23", "until": "2026-11-27"},
            "You stand in for Amina from Nov 23, 2026 to Nov 27, 2026",
        ),
        (
            "HANDOVER_PLANNED",
            {"giver": "Amina", "taker": "Omar", "on": "2026-12-01", "count": 3},
            "3 clients go from Amina to Omar on Dec 1, 2026",
        ),
        ("GONE", {}, "GONE"),
    ],
)
def test_notice_words_are_in_the_readers_language(db, kind, values, words):
    with translation.override("en"):
        assert notice_words(kind, values).replace("\u2068", "").replace("\u2069", "") == words
