"""The results of a survey: what is shown to whom, what is not, and that every number leads to its answers."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from crm.access import Role
from crm.charts.drawing import DARK, TOKENS
from crm.models import ClientView
from crm.navigation import places_for
from surveys.models import Response, Survey
from surveys.tallying import recount_changed
from tests.caches import clear_cache
from tests.cast import play
from tests.factories import ClientFactory, StaffFactory
from tests.surveys.books import options, published, question, respond, survey_of

SURVEY = survey_of(
    question("recommend", "NPS", dimension="OVERALL"),
    question("respect", "RATING", dimension="RESPECT"),
    question("welcome", "RATING", dimension="WELCOME"),
    question("served", "CSAT", measures="SATISFACTION", dimension="OVERALL"),
    question("reasons", "MULTIPLE", options=options("price", "speed", "other")),
    question("order", "RANKING", options=options("price", "speed")),
    question("size", "PAIR", dimension="SIZE"),
    question("term", "PAIR", dimension="TERM"),
    question("words", "TEXT"),
)
GOOD = {
    "recommend": 10,
    "respect": 5,
    "welcome": 4,
    "served": 5,
    "reasons": ["price"],
    "order": ["speed", "price"],
    "size": {"importance": 5, "performance": 2},
    "term": {"importance": 2, "performance": 5},
    "words": "Very good",
}
BAD = {**GOOD, "recommend": 3, "served": 2, "respect": 2}


@pytest.fixture
def cast(db):
    return play()


def tell(cast, *, good=8, bad=2, branch=None, survey=SURVEY, **facts):
    """Have so many clients of a branch answer well and badly, and count their answers."""
    branch = branch or cast.branch
    version = facts.pop("version", None) or published(survey, **facts)
    officer = cast.amina if branch == cast.branch else cast.outsider
    named = not version.survey.is_anonymous
    for answers, count in ((GOOD, good), (BAD, bad)):
        for _number in range(count):
            client = ClientFactory(branch=branch, officer=officer) if named else None
            respond(version, answers, client=client, branch=branch, at=timezone.now())
    recount_changed(at=timezone.now())
    return version


def address(name="results", code="short", **query):
    return reverse(f"surveys:{name}", kwargs={"code": code}, query=query or None)


def page(client, staff, name="results", **query):
    client.force_login(staff)
    return client.get(address(name, **query))


def test_the_headlines_come_with_their_interval_and_lead_to_the_answers(client, cast):
    tell(cast)

    answer = page(client, cast.office)
    nps, csat = answer.context["stats"]

    assert "60" in nps["value"]  # 8 promoters and 2 detractors of 10
    assert "80.0" in csat["value"]
    terms = {str(term): str(value) for term, value in nps["explanation"]}
    assert "(P − D) / N" in terms["Formula"]
    assert "question=recommend&amp;value=9%2C10" in str(terms)


def test_who_may_not_read_answers_sees_numbers_without_links(client, cast):
    tell(cast)

    answer = page(client, cast.analyst)

    assert answer.status_code == 200
    assert "/answers/" not in answer.content.decode()
    assert client.get(address("answers")).status_code == 403


def test_a_manager_sees_the_own_branch_alone(client, cast):
    version = tell(cast)
    tell(cast, good=0, bad=20, branch=cast.elsewhere, version=version)

    own = page(client, cast.manager)

    assert own.context["report"].count == 10
    assert page(client, cast.office).context["report"].count == 30
    chosen = client.get(address(branch=cast.elsewhere.pk)).context["report"]
    client.force_login(cast.manager)
    other = client.get(address(branch=cast.elsewhere.pk)).context["report"]
    assert (chosen.count, other.count) == (20, 10)  # a branch of others is not understood


def test_under_five_answers_nothing_is_shown(client, cast):
    tell(cast, good=4, bad=0)

    answer = page(client, cast.office)

    assert answer.context["report"].is_hidden
    assert "Too few answers to show" in answer.content.decode()
    assert "stats" not in answer.context


def test_groups_too_small_are_not_shown_nor_what_would_tell_of_them(client, cast):
    version = tell(cast, good=30, bad=0)
    tell(cast, good=3, bad=0, branch=cast.elsewhere, version=version)

    rows = page(client, cast.office, by="BRANCH").context["groups"]["rows"]

    assert [row["count"] for row in rows] == [None, None]  # 33 less 30 would tell of the three
    assert not any(cell["is_shown"] for row in rows for cell in row["cells"])


def test_groups_large_enough_stand_beside_each_other(client, cast):
    version = tell(cast, good=10, bad=0)
    tell(cast, good=0, bad=6, branch=cast.elsewhere, version=version)

    rows = page(client, cast.office, by="BRANCH").context["groups"]["rows"]

    assert [(row["name"], row["count"]) for row in rows] == [("Aswan", 10), ("Luxor", 6)]
    assert "100" in rows[0]["cells"][0]["value"]
    assert f"branch={cast.elsewhere.pk}" in rows[1]["address"]


def test_every_question_tells_how_its_answers_spread(client, cast):
    tell(cast)

    found = {each["text"]: each for each in page(client, cast.office).context["questions"]}

    served = found["served?"]["rows"]
    assert [(row["value"], row["count"]) for row in served if row["count"]] == [("5", 8), ("2", 2)]
    assert [row["count"] for row in found["reasons?"]["rows"]] == [10, 0, 0]
    assert [(row["label"], row["count"]) for row in found["order?"]["rows"]] == [
        ("Speed", 10),
        ("Price", 0),
    ]


def test_importance_stands_against_performance(client, cast):
    tell(cast)

    chart = page(client, cast.office).context["figures"]["quadrant_stated"]["chart"]

    assert chart.finding == "Mend first: Loan size"


def test_charts_are_taken_away_as_figures_and_as_pictures(client, cast):
    tell(cast)
    client.force_login(cast.office)
    to = {"code": "short", "name": "quadrant-stated"}

    rows = client.get(reverse("surveys:results-chart", kwargs={**to, "kind": "csv"}))
    picture = client.get(reverse("surveys:results-chart", kwargs={**to, "kind": "png"}))

    assert "Loan size,5" in b"".join(rows.streaming_content).decode()
    assert picture.content.startswith(b"\x89PNG")


def fetched(answer, *, width="wide", scheme=""):
    """Fetch the pictures of a page of results, as a browser does."""
    found = [figure[width] + scheme for figure in answer.context["figures"].values()]
    return [answer.client.get(address) for address in found]


def test_charts_are_fetched_as_pictures_in_the_reader_s_colors(client, cast):
    tell(cast)
    shown = page(client, cast.office, by="BRANCH")

    light = fetched(shown)
    assert [picture["Content-Type"] for picture in light] == ["image/svg+xml"]
    assert [picture["Cache-Control"] for picture in light] == ["private, no-store"]
    drawn = light[0].content.decode()
    assert drawn.startswith("<svg xmlns=")
    assert "var(" not in drawn
    assert TOKENS["brand"] in drawn
    assert "Loan size" in drawn

    assert len(fetched(shown, width="narrow")[0].content) != len(drawn)
    assert DARK["brand"] in fetched(shown, scheme="&scheme=dark")[0].content.decode()
    client.cookies["theme"] = "dark"
    assert DARK["brand"] in fetched(shown)[0].content.decode()


def test_a_picture_is_worked_out_where_nothing_is_kept_of_its_page(client, cast):
    tell(cast)
    shown = page(client, cast.office)
    before = fetched(shown)[0].content
    clear_cache()
    assert fetched(shown)[0].content == before


def test_a_picture_shows_only_what_its_reader_may_see(client, cast):
    tell(cast)
    shown = page(client, cast.office)
    assert [picture.status_code for picture in fetched(shown)] == [200]
    client.force_login(StaffFactory(role=Role.BRANCH_MANAGER, branches=[cast.elsewhere]))
    assert [picture.status_code for picture in fetched(shown)] == [404]


def test_the_answers_behind_a_number_are_those_it_counts(client, cast):
    tell(cast)

    answer = page(client, cast.office, "answers", question="recommend", value="0,1,2,3,4,5,6")

    assert answer.context["page"].paginator.count == 2
    assert "3 of 10" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "value", "count"),
    [
        ("reasons", "price", 10),
        ("reasons", "speed", 0),
        ("order", "speed", 10),
        ("size.performance", "2", 10),
        ("size.importance", "2", 0),
        ("words", "", 10),
        ("served", "4,5", 8),
    ],
)
def test_answers_of_every_kind_are_found(client, cast, name, value, count):
    tell(cast)

    answer = page(client, cast.office, "answers", question=name, value=value)

    assert answer.context["page"].paginator.count == count


def test_reading_answers_is_kept_as_looking_at_the_clients(client, cast):
    tell(cast)

    page(client, cast.manager, "answers")

    assert ClientView.objects.filter(staff=cast.manager).count() == 10


def test_a_manager_reads_the_answers_of_the_own_branch_alone(client, cast):
    version = tell(cast)
    tell(cast, branch=cast.elsewhere, version=version)

    assert page(client, cast.manager, "answers").context["page"].paginator.count == 10
    assert page(client, cast.office, "answers").context["page"].paginator.count == 20


def test_who_a_survey_keeps_away_does_not_read_what_own_clients_said(client, cast):
    both = StaffFactory(role=Role.BRANCH_MANAGER, branches=[cast.branch])
    version = tell(cast, keeps_officer_away=True)
    mine = Response.objects.filter(version=version).first().client
    mine.officer = both
    mine.save(update_fields=["officer"])

    assert page(client, both, "answers").context["page"].paginator.count == 9


def test_the_file_has_a_row_a_response_and_the_book_of_its_codes(client, cast):
    tell(cast)
    client.force_login(cast.office)

    answer = client.get(reverse("surveys:answers-file", kwargs={"code": "short", "kind": "xlsx"}))
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    rows, codes = (list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets)

    assert len(rows) == 11
    first = dict(zip(rows[0], rows[1], strict=True))
    assert (first["reasons.price"], first["reasons.speed"]) == (1, 0)
    assert (first["order.speed"], first["size.performance"]) == (1, 2)
    assert ("reasons.price", "reasons", "MULTIPLE", None, "1", "Price") in {
        row[:6] for row in codes
    }
    assert ClientView.objects.filter(staff=cast.office).count() == 10


def test_pages_ask_the_database_as_often_for_many_answers(client, cast):
    version = tell(cast)
    counted = {}
    for size in ("few", "many"):
        for name in ("results", "answers"):
            page(client, cast.office, name)
            with CaptureQueriesContext(
                connection,
            ) as asked:
                client.get(address(name))
            counted[size, name] = len(asked)
        tell(cast, good=12, bad=3, version=version)
        tell(cast, good=12, bad=3, version=version, branch=cast.elsewhere)

    assert counted["few", "results"] == counted["many", "results"] <= 30
    assert counted["few", "answers"] == counted["many", "answers"] <= 20


def test_results_without_answers_teach_where_they_come_from(client, cast):
    published(SURVEY)

    answer = page(client, cast.office)

    assert "Nobody answered yet" in answer.content.decode()


def test_the_period_before_is_what_a_change_is_told_from(client, cast):
    version = published(SURVEY)
    for months, answers in ((14, BAD), (1, GOOD)):
        at = timezone.now() - timedelta(days=30 * months)
        for _number in range(12):
            respond(version, answers, client=ClientFactory(branch=cast.branch), at=at)
    recount_changed(at=timezone.now())

    nps = page(client, cast.office).context["stats"][0]

    assert nps["change"]["verdict"] == "BETTER"
    assert "200" in nps["change"]["amount"]


def test_anonymous_answers_come_without_anything_beside_them(client, cast):
    tell(cast, good=6, bad=0, is_anonymous=True)

    answer = page(client, cast.office, "answers")

    assert set(answer.context["rows"][0]) == {"month", "answers", "more"}
    text = answer.content.decode()
    uids = [str(uid) for uid in Response.objects.values_list("uid", flat=True)]
    assert not any(uid in text for uid in uids)
    assert not ClientView.objects.exists()


def test_anonymous_answers_come_in_no_order(client, cast):
    survey = survey_of(question("number", "NUMBER"))
    version = published(survey, is_anonymous=True)
    for number in range(20):
        respond(version, {"number": str(number)}, branch=cast.branch, at=timezone.now())

    rows = page(client, cast.office, "answers").context["rows"]
    numbers = [int(row["answers"][0][1]) for row in rows]

    assert sorted(numbers) == list(range(20))
    assert numbers not in ([*range(20)], [*range(19, -1, -1)])


def test_anonymous_answers_are_not_read_where_they_are_few(client, cast):
    tell(cast, good=4, bad=0, is_anonymous=True)

    answer = page(client, cast.office, "answers")

    assert answer.context["rows"] == []
    client.force_login(cast.office)
    file = client.get(reverse("surveys:answers-file", kwargs={"code": "short", "kind": "csv"}))
    assert len(b"".join(file.streaming_content).decode().splitlines()) == 1


def test_one_group_of_an_anonymous_survey_is_not_chosen_where_that_tells_of_another(client, cast):
    version = tell(cast, good=20, bad=0, is_anonymous=True)
    tell(cast, good=3, bad=0, branch=cast.elsewhere, version=version)

    assert page(client, cast.office).context["report"].count == 23
    assert page(client, cast.office, branch=cast.branch.pk).context["report"].is_hidden
    assert page(client, cast.office, "answers", branch=cast.branch.pk).context["rows"] == []
    assert page(client, cast.manager).context["report"].is_hidden


def test_a_month_stands_beside_anonymous_answers_only_where_many_share_it(client, cast):
    version = published(SURVEY, is_anonymous=True)
    now = timezone.now()
    for at, count in ((now, 9), (now - timedelta(days=40), 6), (now - timedelta(days=75), 3)):
        for _number in range(count):
            respond(version, GOOD, branch=cast.branch, at=at)

    months = [row["month"] for row in page(client, cast.office, "answers").context["rows"]]

    assert len(months) == 18
    assert months.count("") == 9  # the three, and the six that would tell of them


def test_an_officer_sees_own_figures_beside_the_branch(client, cast):
    version = tell(cast, good=40, bad=0)
    other = StaffFactory(branches=[cast.branch])
    for _number in range(12):
        at = timezone.now()
        respond(version, BAD, client=ClientFactory(branch=cast.branch, officer=other), at=at)
    recount_changed(at=timezone.now())

    client.force_login(other)
    nps, csat = client.get(reverse("surveys:mine")).context["rows"]

    assert ("−100" in nps["value"] or "-100" in nps["value"], nps["beside"]) == (True, "BELOW")
    assert (nps["count"], csat["beside"]) == (12, "BELOW")
    client.force_login(cast.amina)
    assert client.get(reverse("surveys:mine")).context["rows"][0]["beside"] == "ABOVE"


def test_officers_find_their_own_figures_and_managers_everybodys(cast):
    def found(staff):
        places = {place.url_name for place in places_for(staff)}
        return places & {"surveys:mine", "surveys:list"}

    assert found(cast.amina) == {"surveys:mine"}
    assert found(cast.manager) == found(cast.office) == found(cast.analyst) == {"surveys:list"}


def test_few_answers_of_an_officer_are_not_told(client, cast):
    tell(cast, good=4, bad=0)

    client.force_login(cast.amina)
    rows = client.get(reverse("surveys:mine")).context["rows"]

    assert [(row["value"], row["beside"]) for row in rows] == [("Too few to show", "UNKNOWN")] * 2


def test_what_is_kept_of_a_page_goes_when_answers_are_counted_anew(client, cast):
    version = tell(cast, good=8, bad=2)
    first = page(client, cast.office).content.decode()

    with CaptureQueriesContext(connection) as asked:
        again = client.get(address()).content.decode()
    tell(cast, good=0, bad=20, version=version)

    assert again.count("result-headline") == first.count("result-headline") > 0
    assert len(asked) <= 8
    assert client.get(address()).context["report"].count == 30


def test_what_is_kept_for_head_office_is_not_shown_to_a_manager(client, cast):
    version = tell(cast)
    tell(cast, good=0, bad=20, branch=cast.elsewhere, version=version)

    page(client, cast.office)

    assert page(client, cast.manager).context["report"].count == 10
    assert "/answers/" not in page(client, cast.analyst).content.decode()


def test_poverty_is_told_of_groups_as_the_mean_of_likelihoods(client, cast):
    version = Survey.objects.get(code="poverty_scorecard").published
    card = version.read.scorecard
    for place, count in ((0, 3), (-1, 5)):
        answers = {name: list(points)[place] for name, points in card.points.items()}
        for _number in range(count):
            told = {"client": ClientFactory(branch=cast.branch), "at": timezone.now()}
            respond(version, answers, **told)
    recount_changed(at=timezone.now())
    shares = Response.objects.values_list("likelihood", flat=True)

    client.force_login(cast.office)
    answer = client.get(address(code="poverty_scorecard"))

    mean = sum(shares) / len(shares)
    assert f"{100 * mean:.1f}" in answer.context["outreach"]["value"]
    assert len(set(shares)) == 2
