"""Language and appearance: remembered with the browser and the account, led nowhere else."""

import pytest

from tests.cast import play

pytestmark = pytest.mark.django_db


def test_language_is_remembered_with_the_account(client):
    cast = play()
    client.force_login(cast.amina)
    answer = client.post("/language", {"language": "ar", "next": "/clients/?q=a"})
    assert answer.url == "/clients/?q=a"
    cast.amina.refresh_from_db()
    assert cast.amina.language == "ar"
    page = client.get("/clients/").content.decode()
    assert 'lang="ar"' in page
    assert 'dir="rtl"' in page


def test_an_account_signs_in_to_its_own_language(client):
    cast = play()
    cast.amina.language = "fr"
    cast.amina.set_password("a-quiet-market-morning")
    cast.amina.save()
    client.post("/accounts/login/", {"login": "amina", "password": "a-quiet-market-morning"})
    assert 'lang="fr"' in client.get("/").content.decode()


def test_appearance_is_remembered_without_an_account(client):
    client.post("/theme", {"theme": "dark"})
    assert 'data-theme="dark"' in client.get("/accounts/login/").content.decode()


@pytest.mark.parametrize("address", ["/language", "/theme"])
def test_preferences_lead_nowhere_else_and_know_their_values(client, address):
    answer = client.post(
        address, {"language": "xx", "theme": "pink", "next": "https://evil.example/"}
    )
    assert answer.url == "/"
    assert "theme" not in answer.cookies
    assert "django_language" not in answer.cookies
