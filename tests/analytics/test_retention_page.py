"""The retention page: what it shows, how every number leads to its clients, and who may see it."""

import csv
import io
import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from analytics.models import Night
from crm.access import Role
from crm.models import ClientView
from tests.factories import StaffFactory
from tests.spec import worked_book as book
from tests.spec.worked_rows import lent_book

pytestmark = pytest.mark.django_db
YEAR = {"start": "2024-01-01", "end": "2024-12-31"}


@pytest.fixture(scope="module")
def cast(django_db_setup, django_db_blocker):
    with lent_book(django_db_blocker) as cast:
        at = datetime(2025, 1, 1, 2, tzinfo=UTC)
        Night.objects.create(as_of=book.AS_OF, status="DONE", started_at=at, finished_at=at)
        yield cast


@pytest.fixture
def page(client, cast):
    client.force_login(cast.manager)

    def show(**asked):
        response = client.get(reverse("analytics:retention"), {**YEAR, **asked})
        assert response.status_code == 200
        return response

    return show


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def rows_of(response):
    written = b"".join(response.streaming_content).decode().removeprefix("\ufeff")
    return list(csv.reader(io.StringIO(written)))


def test_the_headline_shows_its_counts_and_interval(page):
    shown = text(page(w="90"))
    assert "57.1%" in shown
    assert "4 of 7 · 25.0% – 84.2%" in shown
    assert "S / D" in shown
    assert "90 days" in shown


def test_every_other_reading_stands_beside_it_with_its_warning(page):
    shown = text(page(w="90"))
    for value in ("66.7%", "40.0%", "30.0%", "57.1%", "53.3%", "60.0%", "42.9%", "0.56"):
        assert value in shown
    assert "Turns negative when many join" in shown


def test_the_source_of_a_reading_is_told_in_the_reader_s_language(page, client):
    client.cookies["django_language"] = "fr"
    shown = text(page(w="90"))
    assert "IRIS+ PI9319, lecture plus stricte" in shown
    assert "stricter reading" not in shown


def test_the_policy_s_window_is_named(page):
    assert "90 days, by policy" in text(page())


def test_counts_lead_to_the_clients(page, client):
    response = page(w="90")
    address = f"{reverse('analytics:behind', kwargs={'name': 'not_renewed'})}?"
    assert address in response.content.decode()
    listed = text(client.get(address, {**YEAR, "w": "90"}))
    assert listed.count("Amina Haddad") == 3
    assert "3 rows" in listed


def test_groups_are_cut_by_the_dimension_asked(page):
    response = page(by="cycle", w="90")
    assert [group["label"] for group in response.context["groups"]] == ["1", "2"]
    assert [str(group["value"]) for group in response.context["groups"]][1] == "Nobody to count"


def test_people_are_not_told_by_product(page):
    response = page(cycle="1")
    assert "rates of people cannot be told" in text(response)
    assert len(response.context["others"]) == 2


def test_what_is_not_understood_is_named_and_left_at_its_default(page):
    response = page(start="2024-12-31", end="2024-01-01", w="soon", branch="999999")
    assert set(response.context["form"].errors) == {"end", "w", "branch"}
    assert "retention_event" in response.content.decode()


def test_a_period_without_pay_offs_says_what_to_do(page):
    assert "No loan was paid off" in text(page(start="2019-01-01", end="2019-12-31"))


def test_without_a_night_the_page_says_what_fills_it(client, db):
    client.force_login(StaffFactory(role=Role.HEAD_OFFICE))
    Night.objects.all().delete()
    assert "No night has run yet" in text(client.get(reverse("analytics:retention")))


def test_the_page_reads_right_to_left_in_arabic(page, client):
    client.cookies["django_language"] = "ar"
    shown = page(w="90").content.decode()
    assert 'dir="rtl"' in shown
    assert "<style" not in shown
    assert ' style="' not in shown


def test_charts_can_be_taken_away(page, client):
    page()
    picture = client.get(reverse("analytics:retention-chart", args=["return-curve", "png"]), YEAR)
    assert picture.content.startswith(b"\x89PNG")
    figures = client.get(
        reverse("analytics:retention-chart", args=["survival-by-cycle", "csv"]), {**YEAR, "w": "30"}
    )
    assert rows_of(figures)[1][:2] == ["2", "0.375"]
    assert client.get("/retention/no-such-chart.png").status_code == 404


def test_parts_can_be_taken_away(page, client):
    page()
    figures = client.get(
        reverse("analytics:retention-chart", args=["parts", "csv"]), {**YEAR, "w": "90"}
    )
    assert rows_of(figures)[1][:3] == ["Aswan", "4", "7"]


def test_the_list_behind_a_number_is_exported_and_counts_as_looked_at(page, client, cast):
    page()
    asked = {**YEAR, "w": "90"}
    response = client.get(reverse("analytics:behind-file", args=["resting", "csv"]), asked)
    heading, *rows = rows_of(response)
    assert heading[:2] == ["External id", "Name"]
    assert sorted(row[0] for row in rows) == book.RESTING_AT_THE_CLOSE
    assert ClientView.objects.filter(staff=cast.manager).count() == 2
    workbook = client.get(reverse("analytics:behind-file", args=["kept", "xlsx"]), asked)
    assert b"".join(workbook.streaming_content).startswith(b"PK")


def test_an_officer_does_not_see_the_page_nor_the_file(client, cast):
    client.force_login(cast.amina)
    for address in ("/retention/", "/retention/behind/kept/", "/retention/return-curve.csv"):
        assert client.get(address).status_code == 403
    assert client.get("/retention/behind/kept.csv").status_code in {403, 404}


def test_an_auditor_sees_the_list_and_takes_nothing(client, cast):
    client.force_login(cast.auditor)
    assert client.get("/retention/behind/kept/", YEAR).status_code == 200
    assert client.get("/retention/behind/kept.csv", YEAR).status_code == 403


def test_a_manager_elsewhere_sees_no_client(client, cast):
    client.force_login(StaffFactory(role=Role.BRANCH_MANAGER, branches=[cast.elsewhere]))
    assert "No loan was paid off" in text(client.get("/retention/", YEAR))
    assert "Nobody is counted here" in text(client.get("/retention/behind/kept/", YEAR))
    assert client.get("/retention/behind/no-such-count/", YEAR).status_code == 404


def test_the_page_asks_the_database_a_fixed_number_of_times(
    page, cast, django_assert_max_num_queries
):
    with django_assert_max_num_queries(24):
        page(by="officer")
    with django_assert_max_num_queries(24):
        page(by="cycle")
