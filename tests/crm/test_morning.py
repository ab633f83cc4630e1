"""The morning: told once a day, mailed once, in one's own language, with counts and no names."""

from datetime import UTC, date, datetime, timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone, translation

from crm.actions.handover import plan_handover
from crm.actions.morning import mail_mornings, tell_mornings
from crm.actions.task import Errand, set_task
from crm.digest import mornings
from crm.letters import morning_letter
from crm.models import Absence, Client, Handover, Notification, Staff
from crm.notices import notice_words
from crm.tasks import carry_out_handovers
from crm.tasks import mornings as morning_task
from tests.cast import play, raise_alert
from tests.factories import StaffFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)


@pytest.fixture
def cast():
    cast = play()
    for staff in (cast.amina, cast.manager):
        staff.email = f"{staff.username}@example.org"
        staff.save()
    return cast


def a_task(client, due_on, **changes):
    values = {"action": "VISIT", "source": "PLAY", **changes}
    return set_task(
        errand=Errand(due_on=due_on, client=client, **values), by=None, on=due_on, at=NOW
    )


@pytest.fixture
def book(cast):
    a_task(cast.client, TODAY)
    a_task(cast.client, TODAY - timedelta(days=3))
    a_task(cast.client, TODAY - timedelta(days=3), assignee=cast.manager)
    a_task(cast.client, TODAY + timedelta(days=1))
    raise_alert(cast.client, on=TODAY - timedelta(days=1))
    return cast


def mailed():
    return mail_mornings(on=TODAY, at=NOW, compose=morning_letter)


def test_mornings_count_what_is_each_persons(book):
    assert mornings(TODAY) == {
        book.amina.pk: {"due": 1, "late": 1, "alerts": 1},
        book.manager.pk: {"late": 1},
    }


def test_mornings_take_the_same_queries_however_many_the_people(
    book, django_assert_max_num_queries
):
    for place in range(20):
        a_task(None, TODAY, assignee=StaffFactory(), source_key=f"own:{place}")
    with django_assert_max_num_queries(8):
        assert len(mornings(TODAY)) == 22


def test_stand_in_of_today_has_the_absents_work_too(book):
    today = timezone.localdate()
    omar = StaffFactory(branches=[book.branch])
    Absence.objects.create(
        officer=book.amina, stand_in=omar, since=today, until=today, created_at=NOW
    )
    assert mornings(TODAY)[omar.pk] == {"due": 1, "late": 1, "alerts": 1}


def test_morning_is_told_once_and_mailed_once(book):
    assert tell_mornings(on=TODAY, at=NOW) == 2
    assert tell_mornings(on=TODAY, at=NOW) == 0
    assert mailed() == (2, 0)
    assert mailed() == (0, 0)
    assert len(mail.outbox) == 2
    letter = next(each for each in mail.outbox if each.to == ["amina@example.org"])
    assert letter.subject == "Your day in Wafa"
    assert "1 task due today" in letter.body
    assert "http://localhost:8000/tasks/?show=late" in letter.body
    told = Notification.objects.get(staff=book.amina)
    with translation.override("en"):
        assert (
            notice_words(told.kind, told.values)
            == "1 task due today, 1 task past its day, and 1 new client at risk"
        )


def test_letter_names_no_client_and_is_in_the_readers_language_and_direction(book):
    Staff.objects.filter(pk=book.amina.pk).update(language="ar")
    tell_mornings(on=TODAY, at=NOW)
    mailed()
    letter = next(each for each in mail.outbox if each.to == ["amina@example.org"])
    html = letter.alternatives[0][0]
    assert 'lang="ar"' in html
    assert 'dir="rtl"' in html
    for text in (letter.body, html):
        assert "Fatma" not in text
        assert "Ibrahim" not in text


def test_who_opted_out_has_no_address_or_left_is_not_mailed(book):
    Staff.objects.filter(pk=book.amina.pk).update(is_mailed_daily=False)
    Staff.objects.filter(pk=book.manager.pk).update(email="")
    tell_mornings(on=TODAY, at=NOW)
    assert mailed() == (0, 0)
    assert Notification.objects.filter(kind="MORNING").count() == 2
    Staff.objects.filter(pk=book.amina.pk).update(is_active=False)
    assert tell_mornings(on=TODAY + timedelta(days=1), at=NOW) == 1


class _Refusing(EmailMultiAlternatives):
    def send(self, fail_silently=False):
        raise SMTPRecipientsRefused({"amina@example.org": (550, b"unknown")})


def test_letter_that_fails_is_tried_again_and_the_others_go_out(book):
    def compose(told):
        return _Refusing() if told.staff == book.amina else morning_letter(told)

    tell_mornings(on=TODAY, at=NOW)
    assert mail_mornings(on=TODAY, at=NOW, compose=compose) == (1, 1)
    assert mailed() == (1, 0)
    assert sorted(letter.to[0] for letter in mail.outbox) == [
        "amina@example.org",
        "mona@example.org",
    ]


def test_task_of_the_morning_changes_nothing_the_second_time(cast):
    a_task(cast.client, timezone.localdate())
    assert morning_task() == {"told": 1, "mailed": 1, "failed": 0}
    assert morning_task() == {"told": 0, "mailed": 0, "failed": 0}


def test_one_turns_the_daily_mail_off_and_on(client, cast):
    client.force_login(cast.amina)
    client.post("/notifications/mail", {})
    assert not Staff.objects.get(pk=cast.amina.pk).is_mailed_daily
    client.post("/notifications/mail", {"is_mailed_daily": "on"})
    assert Staff.objects.get(pk=cast.amina.pk).is_mailed_daily


def test_handovers_are_carried_out_when_their_day_comes(cast):
    today = timezone.localdate()
    omar = StaffFactory(branches=[cast.branch])
    due = Handover(giver=cast.amina, taker=omar, effective_on=today + timedelta(days=1))
    plan_handover(handover=due, by=cast.manager, on=today, at=NOW)
    assert carry_out_handovers() == 0
    Handover.objects.filter(pk=due.pk).update(effective_on=today)
    assert carry_out_handovers() == 1
    assert carry_out_handovers() == 0
    assert Client.objects.get().officer == omar
