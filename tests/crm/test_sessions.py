from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from crm.actions.session import CannotEndSession, end_session
from crm.devices import device_name
from crm.models import EndedSession
from tests.caches import clear_cache
from tests.cast import play

ANDROID = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/126.0.0.0 Mobile Safari/537.36"
)
PASSWORD = "seven goats by the well"


@pytest.fixture
def cast(db):
    return play()


def signed_in(staff, address="10.2.0.1"):
    """Return a browser of `staff`, signed in by name and password."""
    staff.set_password(PASSWORD)
    staff.save()
    browser = Client(HTTP_USER_AGENT=ANDROID, REMOTE_ADDR=address)
    sent = {"login": staff.username, "password": PASSWORD}
    assert browser.post("/accounts/login/", sent).status_code == 302
    return browser


def session_of(staff):
    return UserSession.objects.get(user=staff)


def test_manager_ends_the_session_of_a_lost_phone(cast):
    phone, desk = signed_in(cast.amina), signed_in(cast.manager, "10.2.0.2")
    page = desk.get("/sessions/").content.decode()
    assert "Amina" in page
    assert "Chrome · Android" in page
    assert "10.2.0.1" in page

    desk.post(f"/sessions/{session_of(cast.amina).pk}/end")

    answer = phone.get("/field/me")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/field/me")
    ended = EndedSession.objects.get()
    assert (ended.staff, ended.ended_by) == (cast.amina, cast.manager)
    assert (ended.device, ended.address) == ("Chrome · Android", "10.2.0.1")
    assert "ended by mona" in desk.get("/sessions/").content.decode()


def test_manager_sees_no_session_of_another_branch(cast):
    phone, desk = signed_in(cast.outsider), signed_in(cast.manager)

    assert "youssef" not in desk.get("/sessions/").content.decode()
    assert desk.post(f"/sessions/{session_of(cast.outsider).pk}/end").status_code == 404
    assert phone.get("/field/me").status_code == 200


def test_head_office_ends_any_session(cast):
    signed_in(cast.outsider)

    end_session(session=session_of(cast.outsider), by=cast.office, at=timezone.now())

    assert not UserSession.objects.filter(user=cast.outsider).exists()


def test_loan_officer_ends_own_sessions_and_nobody_elses(cast):
    phone, other = signed_in(cast.amina), signed_in(cast.manager)
    assert phone.get("/sessions/").status_code == 403
    assert "Chrome · Android" in phone.get("/sessions/mine").content.decode()

    assert phone.post(f"/sessions/{session_of(cast.manager).pk}/end").status_code == 404
    with pytest.raises(CannotEndSession):
        end_session(session=session_of(cast.manager), by=cast.amina, at=timezone.now())
    assert other.get("/sessions/mine").status_code == 200
    assert not EndedSession.objects.exists()

    phone.post(f"/sessions/{session_of(cast.amina).pk}/end", {"own": "1"})
    assert phone.get("/sessions/mine").status_code == 302


def test_sessions_are_found_by_name(cast):
    signed_in(cast.amina)
    desk = signed_in(cast.manager)

    page = desk.get("/sessions/?q=amin").content.decode()

    assert page.count("End this session") == 1
    assert "Nobody is found" in desk.get("/sessions/?q=zzz").content.decode()


def test_sessions_take_a_fixed_number_of_queries(cast, django_assert_max_num_queries):
    desk = signed_in(cast.office)
    for address in range(3, 9):
        signed_in(cast.amina, f"10.2.0.{address}")

    with django_assert_max_num_queries(9):
        desk.get("/sessions/")


def test_loan_officer_stays_signed_in_for_seven_days_and_the_desk_until_it_closes(cast):
    phone, desk = signed_in(cast.amina), signed_in(cast.manager)

    assert phone.cookies["sessionid"]["max-age"] == pytest.approx(7 * 24 * 60 * 60, abs=60)
    assert desk.cookies["sessionid"]["max-age"] == ""
    kept = Session.objects.get(session_key=phone.session.session_key)
    assert kept.expire_date - timezone.now() > timedelta(days=6, hours=23)


def test_session_is_noted_as_seen_at_most_once_in_five_minutes(cast):
    phone = signed_in(cast.amina)
    signed_in_at = session_of(cast.amina).last_seen_at
    with time_machine.travel(signed_in_at + timedelta(minutes=1), tick=False):
        phone.get("/field/me")
        assert session_of(cast.amina).last_seen_at == signed_in_at
    later = signed_in_at + timedelta(minutes=6)
    with time_machine.travel(later, tick=False):
        phone.get("/field/me")
    with time_machine.travel(later + timedelta(seconds=9), tick=False):
        phone.get("/field/me")
    assert session_of(cast.amina).last_seen_at == later
    clear_cache()


def test_pages_shown_to_somebody_are_kept_by_no_cache(cast):
    assert signed_in(cast.amina).get("/sessions/mine")["Cache-Control"] == "private, no-store"
    assert not Client().get("/manifest/en.webmanifest").has_header("Cache-Control")


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (ANDROID, "Chrome · Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/126.0 Safari/537.36 Edg/126.0", "Edge · Windows"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", "–"),
    ],
)  # fmt: skip
def test_device_name_is_what_people_call_it(user_agent, name):
    assert device_name(user_agent) == name
