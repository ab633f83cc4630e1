"""The client page: who looked is kept, the national id stays hidden, forms forget nothing."""

import pytest

from crm.fields import blind_index
from crm.models import Client, ClientView
from tests.cast import play

pytestmark = pytest.mark.django_db
NATIONAL_ID = "29001011234567"


@pytest.fixture
def cast():
    cast = play()
    cast.client.national_id = NATIONAL_ID
    cast.client.national_id_index = blind_index(NATIONAL_ID)
    cast.client.save()
    return cast


def looks():
    return list(ClientView.objects.values_list("staff__username", "what"))


def test_opening_the_page_is_kept(cast, client):
    client.force_login(cast.amina)
    page = client.get(f"/clients/{cast.client.pk}/").content.decode()
    assert "Fatma Ibrahim" in page
    assert 'href="tel:+201001234567"' in page
    assert looks() == [("amina", "PAGE")]


def test_the_national_id_shows_only_on_demand_and_that_is_kept(cast, client):
    client.force_login(cast.manager)
    address = f"/clients/{cast.client.pk}/"
    assert NATIONAL_ID not in client.get(address).content.decode()
    assert NATIONAL_ID in client.post(f"{address}national-id").content.decode()
    assert looks() == [("mona", "PAGE"), ("mona", "NATIONAL_ID")]


def test_an_officer_never_sees_the_national_id(cast, client):
    client.force_login(cast.amina)
    assert client.post(f"/clients/{cast.client.pk}/national-id").status_code == 403
    assert looks() == []


def test_a_refused_form_forgets_nothing_and_saves_nothing(cast, client):
    client.force_login(cast.manager)
    form = {
        "external_id": cast.client.external_id,
        "given_name": "Zeinab",
        "branch": cast.branch.pk,
        "gender": "FEMALE",
        "village": "كوم أمبو",
    }
    answer = client.post("/clients/new", form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Zeinab" in page
    assert "كوم أمبو" in page
    assert "This number belongs to another client." in page
    assert Client.objects.count() == 1
    answer = client.post("/clients/new", {**form, "external_id": "N7"})
    assert answer.url == f"/clients/{Client.objects.get(external_id='N7').pk}/"


def test_an_officer_registers_for_oneself(cast, client):
    client.force_login(cast.amina)
    form = {"external_id": "N7", "given_name": "Zeinab", "branch": cast.branch.pk}
    client.post("/clients/new", {**form, "gender": "FEMALE"})
    assert Client.objects.get(external_id="N7").officer == cast.amina


def test_an_e_mail_is_kept_and_shown_until_no_contact_is_wanted(cast, client):
    client.force_login(cast.amina)
    path = f"/clients/{cast.client.pk}/"
    form = {"given_name": "Fatma", "gender": "FEMALE"}
    assert client.post(f"{path}edit", {**form, "email": "fatma@"}).status_code == 422
    client.post(f"{path}edit", {**form, "email": "fatma@example.org"})
    assert 'href="mailto:fatma%40example.org"' in client.get(path).content.decode()
    Client.objects.update(no_contact_since="2026-06-01")
    assert "fatma@example.org" not in client.get(path).content.decode().split("</dl>")[0]


def test_the_auditor_reads_before_and_after(cast, client):
    client.force_login(cast.manager)
    form = {"given_name": "Fatima", "family_name": "Ibrahim", "gender": "FEMALE"}
    client.post(f"/clients/{cast.client.pk}/edit", form)
    client.force_login(cast.auditor)
    page = client.get(f"/clients/{cast.client.pk}/audit").content.decode()
    assert ">Fatma</del>" in page
    assert ">Fatima</ins>" in page
    assert NATIONAL_ID not in page


def test_panels_open_as_pages_and_as_fragments(cast, client):
    client.force_login(cast.auditor)
    for name in ("loans", "timeline", "audit"):
        address = f"/clients/{cast.client.pk}/{name}"
        assert "<html" in client.get(address).content.decode()
        assert "<html" not in client.get(address, headers={"HX-Request": "true"}).content.decode()
