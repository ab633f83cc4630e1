"""Finding people: by spelling, phone, number, document and group, and only those one may see."""

from datetime import date

import pytest

from crm.fields import blind_index
from crm.finding import MOST_SUGGESTED, matching, suggested
from crm.models import Client, ClientDocument
from tests.cast import play
from tests.factories import ClientFactory, GroupFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return play()


def names(cast, typed, staff=None):
    seen = Client.objects.visible_to(staff or cast.amina)
    return [client.name for client in suggested(seen, typed)]


def person(cast, name, **facts):
    given, _, family = name.partition(" ")
    facts = {"officer": cast.amina, "branch": cast.branch, **facts}
    return ClientFactory(given_name=given, family_name=family, **facts)


@pytest.mark.parametrize(
    "typed", ["fatma ibrahim", "fat", "Ibr", "ibrahim fatma", "فاطمه", "Fatimah", "Fatna Ibrahim"]
)
def test_a_name_is_found_however_it_is_spelled(cast, typed):
    person(cast, "Samir Nour")
    assert names(cast, typed) == ["Fatma Ibrahim"]


def test_a_name_in_arabic_is_found_in_latin(cast):
    person(cast, "محمد السيد")
    for typed in ("Mohamed", "muhammad el sayed", "sayed", "مُحَمَّد"):
        assert names(cast, typed) == ["محمد السيد"]


@pytest.mark.parametrize(
    "typed",
    ["+201001234567", "01001234567", "00201001234567", "010 0123-4567", "1234567", "٠١٠٠١٢٣٤٥٦٧"],
)
def test_a_phone_is_found_with_or_without_the_country_code(cast, typed):
    other = person(cast, "Samir Nour", phone="01112223334")
    assert names(cast, typed) == ["Fatma Ibrahim"]
    assert names(cast, "+201112223334") == [other.name]


def test_the_other_phone_is_found(cast):
    person(cast, "Samir Nour", other_phone="+201009998887")
    assert names(cast, "01009998887") == ["Samir Nour"]


def test_numbers_are_found_whole_only(cast):
    client = person(cast, "Samir Nour", external_id="KB-77", national_id_index=blind_index("29001"))
    ClientDocument.objects.create(
        client=client, kind="PASSPORT", number="A 123", number_index=blind_index("A 123")
    )
    for typed in ("kb-77", "290 01", "a123"):
        assert names(cast, typed) == ["Samir Nour"]
    for part in ("KB-7", "2900", "A12"):
        assert names(cast, part) == []


def test_a_document_no_longer_valid_leads_nowhere(cast):
    ClientDocument.objects.create(
        client=cast.client,
        kind="PASSPORT",
        number_index=blind_index("A123"),
        withdrawn_on=date(2026, 1, 2),
    )
    assert names(cast, "A123") == []


def test_members_of_a_group_are_found_by_its_name(cast):
    group = GroupFactory(name="نور الصباح", branch=cast.branch)
    person(cast, "Samir Haddad", group=group)
    assert names(cast, "الصباح") == ["Samir Haddad"]


def test_the_likeliest_come_first(cast):
    for name in ("Abu Mona", "Ramona Aziz", "Mona Aziz", "Mouna Ali", "Monira Adel"):
        person(cast, name)
    assert names(cast, "mona")[:2] == ["Mona Aziz", "Abu Mona"]
    assert set(names(cast, "mona")[2:]) == {"Ramona Aziz", "Mouna Ali", "Monira Adel"}


def test_eight_are_suggested_at_most_and_one_letter_suggests_nobody(cast):
    for place in range(MOST_SUGGESTED + 2):
        person(cast, f"Karim {place}")
    assert len(names(cast, "karim")) == MOST_SUGGESTED
    assert names(cast, "k") == []
    assert names(cast, "  ") == []


def test_nobody_finds_clients_of_others_or_merged_records(cast):
    assert names(cast, "fatma", cast.outsider) == []
    ClientFactory(given_name="Fatma", officer=cast.amina, merged_into=cast.client)
    assert names(cast, "fatma") == ["Fatma Ibrahim"]
    assert matching(Client.objects.visible_to(cast.office), "fatma").count() == 1


def test_each_word_counts_in_the_list_too(cast):
    person(cast, "Fatma Nour")
    seen = Client.objects.visible_to(cast.amina)
    assert [client.name for client in matching(seen, "ibrahim fatimah")] == ["Fatma Ibrahim"]
    assert matching(seen, "").count() == 2


def test_the_box_suggests_with_htmx_and_leads_to_the_list_without(cast, client):
    client.force_login(cast.amina)
    fragment = client.get("/clients/suggestions?q=fat", headers={"HX-Request": "true"})
    page = fragment.content.decode()
    assert 'role="option"' in page
    assert "Fatma Ibrahim" in page
    assert "<html" not in page
    assert client.get("/clients/suggestions?q=fat").url == "/clients/?q=fat"


def test_the_queries_of_a_suggestion_are_counted(cast, client, django_assert_max_num_queries):
    client.force_login(cast.amina)
    with django_assert_max_num_queries(12):
        client.get("/clients/suggestions?q=nobody", headers={"HX-Request": "true"})
