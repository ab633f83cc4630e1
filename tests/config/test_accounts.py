import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from crm.models import Staff

PASSWORD = "seven goats by the well"


@pytest.fixture
def amina(db, request):
    """Amina under a name of the test's own: wrong passwords are counted by name."""
    return Staff.objects.create_user(f"amina-{len(request.node.name)}", password=PASSWORD)


def sign_in(browser, staff, password, *, address):
    return browser.post(
        "/accounts/login/", {"login": staff.username, "password": password}, REMOTE_ADDR=address
    )


def is_signed_in(browser):
    return "_auth_user_id" in browser.session


def test_name_and_password_open_the_door(amina):
    browser = Client()

    answer = sign_in(browser, amina, PASSWORD, address="10.1.0.1")

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert is_signed_in(browser)


def test_a_wrong_password_does_not(amina):
    browser = Client()

    answer = sign_in(browser, amina, "guess", address="10.1.0.2")

    assert answer.status_code == 200
    assert not is_signed_in(browser)


def test_after_five_wrong_passwords_the_right_one_is_refused_too(amina):
    browser = Client()
    for _ in range(5):
        sign_in(browser, amina, "guess", address="10.1.0.3")

    sign_in(browser, amina, PASSWORD, address="10.1.0.3")

    assert not is_signed_in(browser)


def test_nobody_signs_up(db):
    answer = Client().post(
        "/accounts/signup/",
        {"username": "stranger", "password1": PASSWORD, "password2": PASSWORD},
    )

    assert answer.status_code == 200
    assert not Staff.objects.exists()


def test_a_colleague_who_left_stays_outside(amina):
    amina.is_active = False
    amina.save(update_fields=["is_active"])
    browser = Client()

    sign_in(browser, amina, PASSWORD, address="10.1.0.4")

    assert not is_signed_in(browser)


def test_with_a_second_factor_the_password_is_not_enough(amina):
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(amina, secret)
    browser = Client()

    answer = sign_in(browser, amina, PASSWORD, address="10.1.0.5")

    assert answer["Location"] == "/accounts/2fa/authenticate/"
    assert not is_signed_in(browser)

    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    browser.post("/accounts/2fa/authenticate/", {"code": code}, REMOTE_ADDR="10.1.0.5")

    assert is_signed_in(browser)


def test_the_administration_has_no_door_of_its_own(db):
    answer = Client().get("/admin/login/?next=/admin/")

    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("password", ["short", "1234567890123", "password123", "amina.khalil"])
def test_a_weak_password_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password, Staff(username="amina.khalil"))
