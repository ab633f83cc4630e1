"""Random answers to surveys, low and withdrawn ones among them, and what the rules make of them."""

from datetime import timedelta
from decimal import Decimal

from loyalty import said
from loyalty.contacts import Entry, Logged
from loyalty.models import Alert
from surveys.models import LowAnswer, Response, Survey, SurveyVersion
from tests.analytics import notes
from tests.analytics.times import DAYS, at_noon, day

LOW_DAYS = 60
KINDS = ["LOYALTY", "SERVICE_MOMENT", "EXIT", "LAPSED"]


def write_answers(people, random):
    versions = [_version(kind) for kind in KINDS]
    for person in people:
        offset = random.randrange(200)
        while offset < DAYS and random.random() < 0.8:
            _answer(person, random.choice(versions), offset, random)
            offset += random.choice([0, 1, 20, 50, 150])


def _version(kind):
    survey = Survey.objects.create(
        code=f"book_{kind.lower()}", kind=kind, created_at=at_noon(day(0))
    )
    return SurveyVersion.objects.create(
        survey=survey, number=1, definition={}, changed_at=at_noon(day(0))
    )


def _answer(client, version, offset, random):
    recorded = at_noon(day(offset + random.choice([0, 0, 0, 2, 30])))
    lows = [random.choice(["CASE", "ALERT"]) for _ in range(random.choice([0, 0, 1, 2]))]
    response = Response.objects.create(
        survey=version.survey,
        version=version,
        client=client,
        mode=random.choice(Response.Mode.values),
        interviewer=random.choice([None, client.officer]),
        language="en",
        answered_on=day(offset),
        recorded_at=recorded,
        answers={},
        attitude=random.choice([None, Decimal(random.randrange(10001)) / 10000]),
        is_low=bool(lows),
        withdrawn_at=random.choice([None] * 4 + [recorded + timedelta(days=25)]),
        withdrawal_reason="Asked somebody else.",
    )
    for number, then in enumerate(lows):
        case = notes.complain(client, random, start=offset) if then == "CASE" else None
        LowAnswer.objects.create(
            response=response,
            question=f"q{number}",
            value="1",
            then=then,
            case=case,
            taken_up_at=recorded,
        )
    if "ALERT" in lows and random.random() < 0.5:
        _settle(client, recorded + timedelta(days=random.choice([1, 9, 40])))


def _settle(client, at):
    Alert.objects.create(
        client=client,
        kind="LOW_ANSWER",
        raised_on=day(0),
        as_of=day(0),
        probability=0,
        value_at_stake=0,
        reasons=[],
        debt={},
        next_step="VISIT",
        act_by=at.date(),
        status="DONE",
        outcome="MET",
        handled_at=at,
    )


def said_by(client):
    """Return what a client has ever answered, as the rules take it."""
    responses = Response.objects.filter(client=client).select_related("survey")
    return [
        said.Said(
            Entry(
                row.answered_on,
                row.recorded_at.date(),
                row.withdrawn_at.date() if row.withdrawn_at else None,
            ),
            row.survey.kind,
            place,
            row.attitude,
            [_low(low, client) for low in row.low_answers.all()],
        )
        for place, row in enumerate(responses.order_by("recorded_at", "pk"))
    ]


def _low(low, client):
    done = Alert.objects.filter(
        client=client, kind="LOW_ANSWER", handled_at__gte=low.taken_up_at
    ).order_by("handled_at")
    log = low.case.entries.order_by("at") if low.case else []
    return said.Low(
        low.then,
        [Logged(line.on, line.kind) for line in log],
        done[0].handled_at.date() if done else None,
    )


def a_year_before(as_of):
    return as_of.replace(year=as_of.year - 1)


def attitude_of(client, as_of):
    """Return the latest attitude of a client, or None."""
    found = said.attitudes(said_by(client), after=a_year_before(as_of), as_of=as_of)
    return found[0].attitude if found else None


def satisfactions_of(client, as_of):
    """Return what a risk may know of a client's satisfaction, the latest first."""
    return said.satisfactions(said_by(client), after=a_year_before(as_of), as_of=as_of)


def low_since(client, as_of):
    """Return since when a low answer of a client waits."""
    met = [row.occurred_on for row in notes.talks_of(client, as_of) if row.outcome != "NOT_HOME"]
    return said.low_since(
        said_by(client), last_met_on=max(met, default=None), low_days=LOW_DAYS, as_of=as_of
    )
