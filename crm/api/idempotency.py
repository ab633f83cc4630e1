"""Idempotency keys: a request that is repeated is answered again, and changes nothing again."""

import hashlib
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from http import HTTPStatus

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import APIException, ErrorDetail
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from crm.api.callers import caller
from crm.api.problems import Conflict, WrongParameter
from crm.models import BranchSystem, IdempotencyRecord
from crm.sql import Lock, advisory_lock

HEADER = "Idempotency-Key"
LONGEST_KEY = 255
PARAMETER = OpenApiParameter(
    HEADER,
    {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[!-~]+$"},
    OpenApiParameter.HEADER,
    description="The sender's own name of this request; sent again, it gets the same answer.",
)
REPLAYED = OpenApiParameter(
    "Idempotency-Replayed",
    OpenApiTypes.BOOL,
    OpenApiParameter.HEADER,
    response=True,
    description="True where the answer was given before.",
)


class KeyUsed(APIException):
    """The key names another request."""

    status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    default_detail = _("This idempotency key was used for another request.")
    default_code = "key-used"


class KeyInUse(Conflict):
    """The request that the key names is being answered right now."""

    default_detail = _("A request with this idempotency key is being answered; ask again.")
    default_code = "key-in-use"


def answer_once(
    request: Request, act: Callable[[], Response], *, alone: AbstractContextManager[None]
) -> Response:
    """Act, and remember a good answer under the request's key in the same transaction.

    Only good answers are remembered: a refusal changed nothing, so the same request may be tried again.
    `alone` is held until after the commit.
    """
    key = request.headers.get(HEADER)
    if key is None:
        with alone, transaction.atomic():
            return act()
    if not 0 < len(key) <= LONGEST_KEY or not all("!" <= letter <= "~" for letter in key):
        raise WrongParameter({HEADER: [ErrorDetail(_not_a_key(), code="invalid")]})
    with advisory_lock(lock_of(caller(request), key)) as is_ours:
        if not is_ours:
            raise KeyInUse
        with alone, transaction.atomic():
            return _replayed(request, key) or _remembered(request, key, act())


def _not_a_key() -> str:
    return str(_("A key is 1 to 255 visible ASCII characters."))


def lock_of(system: BranchSystem, key: str) -> int:
    """Return the number of the lock under which the key of a system is answered."""
    digest = hashlib.sha256(f"{system.pk} {key}".encode()).digest()
    return Lock.API_KEY + int.from_bytes(digest[:4], "big")


def _fingerprint(request: Request) -> str:
    told = f"{request.method} {request.get_full_path()}\n".encode()
    return hashlib.sha256(told + request.body).hexdigest()


def _replayed(request: Request, key: str) -> Response | None:
    record = IdempotencyRecord.objects.filter(system=caller(request), key=key).first()
    if record is None:
        return None
    if record.fingerprint != _fingerprint(request):
        raise KeyUsed
    headers = {"Idempotency-Replayed": "true"}
    return Response(json.loads(record.body), record.status_code, headers=headers)


def _remembered(request: Request, key: str, response: Response) -> Response:
    IdempotencyRecord.objects.create(
        system=caller(request),
        key=key,
        fingerprint=_fingerprint(request),
        status_code=response.status_code,
        body=JSONRenderer().render(response.data).decode(),
        answered_at=timezone.now(),
    )
    return response
