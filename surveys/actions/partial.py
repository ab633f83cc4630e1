"""Answers so far: kept while somebody is filling a survey in, taken up again on any device."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from crm.models import Client, Staff
from surveys.models import Invitation, PartialResponse, SurveyVersion
from surveys.models.response import PartialResponseQuerySet


@dataclass(frozen=True, kw_only=True)
class SoFar:
    """What is answered so far: by invitation where somebody answers alone, else by who asks whom."""

    uid: UUID
    version: SurveyVersion
    language: str
    step: str
    answers: dict[str, Any]
    invitation: Invitation | None = None
    client: Client | None = None


def keep_partial(*, so_far: SoFar, by: Staff | None, at: datetime) -> None:
    """Keep what is answered so far, over what was kept before: the latest sending counts, and nobody else's is touched."""
    values = {
        "version": so_far.version,
        "client": so_far.client,
        "language": so_far.language,
        "section": so_far.step,
        "answers": so_far.answers,
        "saved_at": at,
    }
    own = _own(so_far, by)
    if own.update(**values):
        return
    try:
        with transaction.atomic():
            PartialResponse.objects.create(
                uid=so_far.uid, invitation=so_far.invitation, interviewer=by, **values
            )
    except IntegrityError:  # another device came first
        own.update(**values)


def _own(so_far: SoFar, by: Staff | None) -> PartialResponseQuerySet:
    rows = PartialResponse.objects.filter(interviewer=by, invitation=so_far.invitation)
    return rows if so_far.invitation else rows.filter(uid=so_far.uid)


def drop_partial(*, uid: UUID, by: Staff | None) -> None:
    """Let go of what was answered so far."""
    PartialResponse.objects.filter(uid=uid, interviewer=by).delete()
