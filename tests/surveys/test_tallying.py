from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum

from surveys.actions.response import withdraw_response
from surveys.models import Response, Tally
from surveys.tallying import recount_changed
from tests.cast import play
from tests.factories import ClientFactory, LoanFactory, StaffFactory
from tests.surveys.books import NOW, options, published, question, respond, survey_of

ALL_KINDS = survey_of(
    question("nps", "NPS"),
    question("served", "CSAT"),
    question("one", "SINGLE", options=options("a", "b")),
    question("many", "MULTIPLE", options=options("x", "y", "z")),
    question("order", "RANKING", options=options("x", "y", "z")),
    question("size", "PAIR"),
    question("paid", "MONEY"),
    question("words", "TEXT"),
)


@pytest.fixture
def cast(db):
    return play()


def random_answers(random):
    found = {
        "nps": random.randint(0, 10),
        "served": random.randint(1, 5),
        "one": random.choice("ab"),
        "many": random.sample(["x", "y", "z"], random.randint(1, 3)),
        "order": random.sample(["x", "y", "z"], 3),
        "size": {"importance": random.randint(1, 5), "performance": random.randint(1, 5)},
        "paid": "12.00",
        "words": random.choice(["good", "bad"]),
    }
    return {name: value for name, value in found.items() if random.random() < 0.8}


def write(cast, random, **facts):
    version = published(ALL_KINDS, **facts)
    clients = [
        ClientFactory(branch=branch, officer=officer)
        for branch, officer in [
            (cast.branch, cast.amina),
            (cast.branch, StaffFactory(branches=[cast.branch])),
            (cast.elsewhere, cast.outsider),
        ]
    ]
    for client in clients[:2]:
        LoanFactory(client=client, cycle=random.randint(1, 4))
    for number in range(30):
        at = NOW - timedelta(days=40 * (number % 3))
        respond(
            version,
            random_answers(random),
            client=random.choice(clients),
            mode=random.choice(["LINK", "KIOSK"]),
            at=at,
        )
    return version


def counted(cut, *, by_branch=False):
    rows = (
        Tally.objects.filter(cut=cut).exclude(branch_key="")
        if by_branch
        else (Tally.objects.filter(cut=cut, branch_key=""))
    )
    return {
        (row.month, row.branch_key, row.key, row.question, row.value): row.count for row in rows
    }


def values_of(name, value):
    """Say slowly what the statement is to count."""
    if name in ("nps", "served", "one"):
        return [(name, str(value))]
    if name == "many":
        return [(name, each) for each in value]
    if name == "order":
        return [(name, f"{each}:{place}") for place, each in enumerate(value, 1)]
    if name == "size":
        return [(f"size.{part}", str(each)) for part, each in value.items()]
    return []


def slowly(key_of, *, branch_of=lambda _response: ""):
    found = Counter()
    for response in Response.objects.in_force():
        key = key_of(response)
        if key is None:
            continue
        month = response.answered_on.replace(day=1)
        place = (month, branch_of(response), str(key))
        said = [("#", "#"), *((name, "#") for name in response.answers)]
        for name, value in response.answers.items():
            said.extend(values_of(name, value))
        found.update((*place, *each) for each in said)
    return dict(found)


def branch(response):
    return str(response.branch_id)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_statement_counts_as_counting_slowly_does(cast, seed):
    write(cast, Random(seed))

    recount_changed(at=NOW)

    assert counted("WHOLE") == slowly(lambda _response: "")
    assert counted("BRANCH") == slowly(lambda response: response.branch_id)
    assert counted("OFFICER") == slowly(lambda response: response.officer_id)
    assert counted("PRODUCT") == slowly(lambda response: response.product_id)
    assert counted("CYCLE") == slowly(lambda response: response.cycle)
    assert counted("MODE") == slowly(lambda response: response.mode)
    assert counted("SEGMENT") == slowly(lambda response: response.segment or None)
    assert counted("MODE", by_branch=True) == slowly(
        lambda response: response.mode, branch_of=branch
    )
    assert counted("OFFICER", by_branch=True) == slowly(
        lambda response: response.officer_id, branch_of=branch
    )


def test_counting_again_changes_nothing(cast):
    write(cast, Random(3))
    recount_changed(at=NOW + timedelta(minutes=1))
    before = counted("WHOLE")

    assert recount_changed(at=NOW + timedelta(hours=1)) == 0
    assert counted("WHOLE") == before


def test_only_the_month_that_changed_is_counted_again(cast):
    version = write(cast, Random(4))
    recount_changed(at=NOW)
    later = NOW + timedelta(hours=1)

    respond(version, {"nps": 10}, client=cast.client, at=later)

    assert recount_changed(at=later + timedelta(minutes=1)) == 1
    total = Tally.objects.filter(cut="WHOLE", question="#").aggregate(total=Sum("count"))
    assert total == {"total": 31}


def test_the_command_counts_every_month_of_one_survey_or_of_all(cast, capsys):
    write(cast, Random(5))
    respond(published(code="other"), {"served": 4}, client=cast.client)
    recount_changed(at=NOW)
    columns = ("survey", "month", "cut", "key", "branch_key", "question", "value", "count")
    right = set(Tally.objects.values_list(*columns))
    Tally.objects.update(count=1000)

    call_command("count_answers", survey="other")
    assert set(Tally.objects.exclude(count=1000).values_list("survey__code", "count")) == {
        ("other", 1)
    }
    call_command("count_answers")

    assert set(Tally.objects.values_list(*columns)) == right
    assert "months" in capsys.readouterr().out
    with pytest.raises(CommandError, match="no survey nowhere"):
        call_command("count_answers", survey="nowhere")


def test_what_is_withdrawn_counts_no_more(cast):
    version = published(ALL_KINDS)
    response = respond(version, {"nps": 3}, client=cast.client).response
    respond(version, {"nps": 9}, client=cast.client)
    recount_changed(at=NOW)

    withdraw_response(
        response=response, reason="Wrong client", by=cast.manager, at=NOW + timedelta(hours=1)
    )
    recount_changed(at=NOW + timedelta(hours=2))

    values = Tally.objects.filter(cut="WHOLE", question="nps").values_list("value", "count")
    assert dict(values) == {"#": 1, "9": 1}


def test_an_anonymous_survey_is_cut_only_by_what_leads_to_nobody(cast):
    write(cast, Random(5), is_anonymous=True)

    recount_changed(at=NOW)

    assert set(Tally.objects.values_list("cut", flat=True)) == {"WHOLE", "BRANCH", "MODE"}


def test_anonymous_responses_are_counted_though_they_tell_no_hour(cast):
    version = published(ALL_KINDS, is_anonymous=True)
    respond(version, {"nps": 9})
    recount_changed(at=NOW)

    respond(version, {"nps": 10}, at=NOW + timedelta(minutes=5))

    assert recount_changed(at=NOW + timedelta(minutes=10)) == 1
    whole = Tally.objects.get(cut="WHOLE", question="#", value="#")
    assert (whole.count, whole.month) == (2, date(2026, 6, 1))
