"""The list of surveys, the page of one, its versions, and the preview."""

import csv
from datetime import timedelta
from html import unescape
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from crm.access import ROLE_PERMISSIONS, Permission, Role
from crm.models import Institution
from surveys.actions.survey import create_survey, put_away
from surveys.definition import text_in
from surveys.models import PartialResponse, Response, Survey, SurveyVersion
from tests.cast import play
from tests.surveys.books import NOW, SHORT, published, question, respond, survey_of, worked_on


@pytest.fixture
def cast(db):
    Institution.objects.create(pk=1, name="Amal", country="EG", currency="EGP")
    return play()


@pytest.fixture
def manager(client, cast):
    client.force_login(cast.manager)
    return client


def words(answer):
    return unescape(answer.content.decode())


def listed(client, **query):
    page = client.get(reverse("surveys:list"), query)
    codes = [row["survey"].code for row in page.context["rows"]]
    return [code for code in codes if code in {"short", "long", "away", "arabic"}]


@pytest.fixture
def shelf(cast):
    """A survey in use, one with a draft only, one put away, one in Arabic."""
    today = timezone.localdate()
    version = published(kind="LOYALTY")
    for days, client in ((0, cast.client), (89, None), (91, None)):
        respond(
            version,
            {"served": 4},
            client=client,
            branch=cast.branch if client is None else None,
            answered_on=today - timedelta(days=days),
            at=timezone.now(),
        )
    long = survey_of(question("a"), title={"en": "A long talk"})
    create_survey(facts={"code": "long", "subject": "STAFF"}, definition=long, by=None, at=NOW)
    put_away(survey=published(code="away").survey, by=None, at=NOW)
    arabic = survey_of(question("a"), languages=["en", "ar"], title={"en": "Zeal", "ar": "ألف"})
    published(arabic, "arabic")
    return cast


def test_who_builds_surveys_sees_results_too():
    sees = {role for role in Role if Permission.VIEW_SURVEY_RESULTS in ROLE_PERMISSIONS[role]}
    builds = {role for role in Role if Permission.BUILD_SURVEYS in ROLE_PERMISSIONS[role]}

    assert builds <= sees
    assert builds == {Role.BRANCH_MANAGER, Role.HEAD_OFFICE, Role.ANALYST}


def test_the_list_shows_what_is_in_use_by_title(shelf, manager):
    assert listed(manager) == ["long", "short", "arabic"]
    assert listed(manager, show="DRAFTS") == ["long"]
    assert listed(manager, show="AWAY") == ["away"]
    assert listed(manager, show="ALL") == ["long", "short", "away", "arabic"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "long"}, ["long"]),
        ({"q": "ألف"}, ["arabic"]),
        ({"q": "SHORT"}, ["short"]),
        ({"kind": "LOYALTY"}, ["short"]),
        ({"subject": "STAFF"}, ["long"]),
        ({"kind": "NONSENSE"}, ["long", "short", "arabic"]),
    ],
)
def test_the_list_is_searched_and_narrowed(shelf, manager, query, expected):
    assert listed(manager, **query) == expected


def test_the_list_is_sorted(shelf, manager):
    assert listed(manager, sort="responses")[0] == "short"
    assert listed(manager, sort="kind")[0] == "short"


def test_titles_sort_as_the_reader_reads_them(shelf, manager):
    published(survey_of(question("a"), title={"en": "Zenith"}), "zenith")
    codes = [row["survey"].code for row in manager.get("/surveys/").context["rows"]]
    assert codes.index("arabic") < codes.index("zenith")  # Zeal

    manager.cookies["django_language"] = "ar"
    codes = [row["survey"].code for row in manager.get("/surveys/").context["rows"]]
    assert codes.index("arabic") > codes.index("zenith")  # ألف, after Latin letters


def test_a_title_that_is_missing_is_read_in_the_first_language(manager):
    published(survey_of(question("a"), languages=["en", "ar"], title={"en": "Zeal", "ar": "ألف"}))
    manager.cookies["django_language"] = "fr"

    assert str(row_of(manager, "short")) == "Zeal"
    version = SurveyVersion.objects.get(survey__code="short")
    assert text_in(version.read.title, "fr") == "Zeal"


def row_of(client, code):
    rows = client.get(reverse("surveys:list"), {"q": code}).context["rows"]
    return next(row["survey"] for row in rows if row["survey"].code == code)


def test_responses_of_the_last_90_days_are_counted_as_far_as_one_sees_them(shelf, client):
    for staff, count in (
        (shelf.manager, 2),
        (shelf.analyst, 2),
        (shelf.auditor, 2),
    ):
        client.force_login(staff)
        assert row_of(client, "short").lately == count
    shelf.manager.branches.set([shelf.elsewhere])
    client.force_login(shelf.manager)
    assert row_of(client, "short").lately == 0


def test_the_list_leaves_as_a_file(shelf, manager):
    address = reverse("crm:list-file", args=["surveys"])

    text = b"".join(manager.get(address, {"q": "short"}).streaming_content).decode("utf-8-sig")
    heading, row = csv.reader(StringIO(text))
    told = dict(zip(heading, row, strict=True))
    assert told == {
        "Code": "short",
        "Title": "Short",
        "Kind": "Loyalty",
        "About": "Clients",
        "Languages": "English",
        "Version asked now": "1",
        "Draft": "No",
        "Responses of the last 90 days": "2",
        "Put away at": "",
    }

    answer = manager.get(address, {"q": "short", "format": "xlsx"})
    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))
    assert [cell.value for cell in book.active[2]][:2] == ["short", "Short"]


def test_an_officer_has_no_list_of_surveys(client, cast):
    client.force_login(cast.amina)

    assert client.get(reverse("surveys:list")).status_code == 403
    assert 'href="/surveys/"' not in words(client.get("/tasks/"))


def test_an_auditor_reads_and_changes_nothing(client, cast):
    draft = worked_on()
    client.force_login(cast.auditor)

    page = words(client.get(reverse("surveys:detail", args=["short"])))
    assert 'href="/surveys/short/versions/2/"' in page
    assert "Edit the draft" not in page
    assert "New survey" not in words(client.get(reverse("surveys:list")))
    assert client.get(reverse("surveys:version", args=["short", 1])).status_code == 200
    for name in ("draft", "publish", "preview", "facts", "languages", "title"):
        assert client.get(reverse(f"surveys:{name}", args=["short"])).status_code == 403
    assert client.post(reverse("surveys:put-away", args=["short"])).status_code == 403
    draft.survey.refresh_from_db()
    assert draft.survey.archived_at is None


def test_the_page_of_a_survey_names_its_versions_and_what_can_be_done(manager, cast):
    worked_on(by=cast.manager)

    page = manager.get(reverse("surveys:detail", args=["short"]))

    assert [each.number for each in page.context["versions"]] == [2, 1]
    told = words(page)
    for name in ("draft", "preview", "publish", "facts"):
        assert f'href="{reverse(f"surveys:{name}", args=["short"])}"' in told
    assert 'href="/surveys/short/versions/2.json"' in told


def test_a_version_is_read_in_each_of_its_languages(manager):
    arabic = survey_of(question("a"), languages=["en", "ar"])
    arabic["sections"][0]["questions"][0]["text"]["ar"] = "سؤال"
    published(arabic)
    address = reverse("surveys:version", args=["short", 1])

    assert "سؤال" in words(manager.get(address, {"language": "ar"}))
    assert "a?" in words(manager.get(address, {"language": "fr"}))
    assert manager.get(reverse("surveys:version", args=["short", 7])).status_code == 404


def test_a_survey_is_put_away_and_taken_out(manager):
    survey = published().survey

    manager.post(reverse("surveys:put-away", args=["short"]))
    survey.refresh_from_db()
    assert survey.archived_at is not None
    manager.post(reverse("surveys:take-out", args=["short"]))
    survey.refresh_from_db()
    assert survey.archived_at is None


def test_what_stays_is_refused_beside_its_field(manager):
    published()
    address = reverse("surveys:facts", args=["short"])

    answer = manager.post(address, {"kind": "EXIT", "subject": "CLIENT", "is_anonymous": "on"})

    assert answer.status_code == 422
    assert answer.context["form"].errors["is_anonymous"]
    assert manager.post(address, {"kind": "EXIT", "subject": "CLIENT"}).status_code == 302
    assert Survey.objects.get(code="short").kind == "EXIT"


def test_the_preview_shows_a_phone_in_each_language(manager):
    worked_on(survey_of(question("a"), languages=["en", "ar"]))

    page = words(manager.get(reverse("surveys:preview", args=["short"]), {"language": "ar"}))

    assert 'src="/surveys/short/preview/page?language=ar"' in page
    answer = manager.get(reverse("surveys:preview-page", args=["short"]), {"language": "ar"})
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert answer["Content-Language"] == "ar"
    assert manager.get(reverse("surveys:preview", args=["short"]))["X-Frame-Options"] == "DENY"


SKIPPING = survey_of(question("served", "CSAT", is_required=True))
SKIPPING["sections"].append(
    {
        "name": "more",
        "title": {},
        "questions": [question("why", "TEXT")],
        "show_if": {"all": [{"question": "served", "is": "LE", "value": 2}]},
    }
)
SKIPPING["thanks"] = {"en": "Thanks a lot"}


def test_the_preview_answers_skips_for_real_and_keeps_nothing(manager):
    worked_on(SKIPPING)
    address = reverse("surveys:preview-page", args=["short"])
    sent = {"step": "all", "asked": "served", "language": "en", "go": "on"}

    nothing = manager.post(address, sent)
    assert nothing.status_code == 422
    assert "Please answer this question." in words(nothing)
    low = manager.post(address, {**sent, "a-served": "2"})
    assert low.context["form"].step == "more"
    back = manager.post(address, {"step": "more", "go": "back", "language": "en", "a-served": "2"})
    assert back.context["form"].step == "all"
    high = manager.post(address, {**sent, "a-served": "5"})
    assert "Thanks a lot" in words(high)
    later = manager.post(address, {**sent, "a-served": "5", "go": "save"})
    assert later.context["form"].step == "all"

    assert (Response.objects.count(), PartialResponse.objects.count()) == (0, 0)


def test_the_preview_shows_what_is_asked_now_where_there_is_no_draft(manager):
    published()

    answer = manager.get(reverse("surveys:preview-page", args=["short"]))

    assert "recommend?" in words(answer)


def test_the_preview_of_a_blank_survey_says_so(manager):
    blank = {**SHORT, "sections": []}
    create_survey(facts={"code": "short"}, definition=blank, by=None, at=NOW)

    assert "Nothing is asked yet" in words(manager.get(reverse("surveys:preview", args=["short"])))
    assert manager.get(reverse("surveys:preview-page", args=["short"])).status_code == 200


def test_the_list_asks_the_database_no_more_for_many_surveys(
    manager, django_assert_num_queries, django_assert_max_num_queries
):
    published()
    with django_assert_max_num_queries(15) as few:
        manager.get(reverse("surveys:list"))
    for number in range(10):
        worked_on(code=f"more_{number}")

    with django_assert_num_queries(len(few)):
        manager.get(reverse("surveys:list"))
