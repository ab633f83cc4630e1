"""Alerts of what clients said: low answers that ask for one raise it at once, and it stays until it is settled."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import override

from crm.models import Branch, Client, Threshold
from loans.models import Loan
from loyalty.models import Alert, Exit, Standing
from loyalty.owing import debts_of
from surveys.answerwords import answer_words
from surveys.definition import LANGUAGES
from surveys.models import LowAnswer

MOST_AT_ONCE = 500
MOST_REASONS = 6
DAYS_TO_ACT = timedelta(days=2)
RELATED = ("survey", "version", "client__branch", "client__officer")
_TAKEN_IN = ["as_of", "reasons", "keeps_officer_away", "status", "snoozed_until"]


@transaction.atomic
def raise_low_answers(*, at: datetime) -> int:
    """Raise an alert for each client with new low answers that ask for one, and return how many answers told of.

    A client has one at a time: an alert that waits takes the new answers in. None is raised of who is dead, wants no
    contact or gave no name, nor of answers that were withdrawn or are long past.
    """
    on = timezone.localdate(at)
    locked = LowAnswer.objects.to_alert().select_for_update(of=("self",))
    related = (f"response__{name}" for name in RELATED)
    waiting = list(locked.select_related(*related).order_by("pk")[:MOST_AT_ONCE])
    told = _to_tell(waiting, on)
    by_client: dict[Client, list[LowAnswer]] = {}
    for low in told:
        if client := low.response.client:
            by_client.setdefault(client, []).append(low)
    _take_in(by_client, on)
    _raise(by_client, on)
    LowAnswer.objects.filter(pk__in=[low.pk for low in waiting]).update(taken_up_at=at)
    return len(told)


def _to_tell(waiting: Iterable[LowAnswer], on: date) -> list[LowAnswer]:
    """Keep the answers of clients who may be spoken to, that count still."""
    standing = [low for low in waiting if low.response.client and not low.response.withdrawn_at]
    clients = Client.objects.filter(pk__in={low.response.client_id for low in standing})
    spoken_to = dict(_spoken_to(clients).values_list("pk", "branch"))
    branches = Branch.objects.filter(pk__in=spoken_to.values())
    days = {branch.pk: _days_that_count(branch, on) for branch in branches}
    return [
        low
        for low in standing
        if (branch := spoken_to.get(low.response.client_id))
        and low.response.answered_on > on - days[branch]
    ]


def _spoken_to(clients: Any) -> Any:  # noqa: ANN401 - a query of clients
    died = Exit.objects.filter(client=OuterRef("pk"), is_death=True)
    ended = Loan.objects.filter(client=OuterRef("pk"), close_reason=Loan.CloseReason.DEATH)
    return clients.filter(~Exists(died), ~Exists(ended), merged_into=None, no_contact_since=None)


def _days_that_count(branch: Branch, on: date) -> timedelta:
    return timedelta(days=int(Threshold.objects.value_at("survey_low_days", on, branch=branch)))


def _take_in(by_client: dict[Client, list[LowAnswer]], on: date) -> None:
    """Tell the new answers with the alerts that wait, and leave the clients that have none."""
    waiting = Alert.objects.of_low_answers().unresolved().select_for_update(of=("self",))
    alerts = list(waiting.filter(client__in=by_client).select_related("client"))
    for alert in alerts:
        lows = by_client.pop(alert.client)
        alert.as_of, alert.status, alert.snoozed_until = on, Alert.Status.OPEN, None
        alert.reasons = [*_reasons(lows), *alert.reasons][:MOST_REASONS]
        alert.keeps_officer_away |= _keeps_away(lows)
    Alert.objects.bulk_update(alerts, _TAKEN_IN)


def _raise(by_client: dict[Client, list[LowAnswer]], on: date) -> None:
    stakes = dict(
        Standing.objects.filter(client__in=by_client).values_list("client", "value_at_stake")
    )
    debts = debts_of(by_client.keys(), on)
    Alert.objects.bulk_create(
        Alert(
            client=client,
            officer=client.officer if client.officer and client.officer.is_active else None,
            kind=Alert.Kind.LOW_ANSWER,
            keeps_officer_away=_keeps_away(lows),
            raised_on=on,
            as_of=on,
            value_at_stake=stakes.get(client.pk) or Decimal(0),
            reasons=_reasons(lows)[:MOST_REASONS],
            debt=debts[client.pk],
            next_step=Alert.NextStep.HEAR_OUT,
            act_by=on + DAYS_TO_ACT,
        )
        for client, lows in by_client.items()
    )


def _keeps_away(lows: Iterable[LowAnswer]) -> bool:
    return any(low.response.survey.keeps_officer_away for low in lows)


def _reasons(lows: Sequence[LowAnswer]) -> list[dict[str, Any]]:
    return [_reason(low) for low in lows]


def _reason(low: LowAnswer) -> dict[str, Any]:
    """Return what was asked and answered, in every language there is."""
    question = low.response.version.read.by_name[low.question]
    answer = low.response.answers.get(low.question, low.value)
    told = {}
    for language in LANGUAGES:
        with override(language):
            told[language] = answer_words(question, answer, language)
    values = {"value": 1, "question": dict(question.text), "answer": told}
    return {"code": "LOW_ANSWER", "points": 1, "values": values}


@transaction.atomic
def close_unfounded(*, at: datetime) -> int:
    """Close the alerts of answers that were withdrawn, and of clients who want no contact any more; return how many."""
    standing = LowAnswer.objects.filter(
        response__client=OuterRef("client"),
        response__withdrawn_at=None,
        then=LowAnswer.Then.ALERT,
        taken_up_at__date__gte=OuterRef("raised_on"),
    )
    waiting = Alert.objects.of_low_answers().unresolved()
    unfounded = waiting.filter(~Exists(standing) | Q(client__no_contact_since__isnull=False))
    return unfounded.update(status=Alert.Status.CLOSED, as_of=timezone.localdate(at))
