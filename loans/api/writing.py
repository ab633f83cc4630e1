"""Writing a noun: one row under its address, or up to 1,000 at once; all go the way of imported files."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any, ClassVar, TypeVar

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail
from rest_framework.request import Request
from rest_framework.response import Response

from crm.api.callers import caller
from crm.api.fields import NounSerializer
from crm.api.idempotency import PARAMETER, REPLAYED, answer_once
from crm.api.problems import Busy, Conflict, FieldError, WrongParameter
from crm.api.views import ReadViewSet
from crm.sql import advisory_lock
from loans.api.batches import (
    REFUSED,
    Batch,
    batch_of,
    body_of,
    fault_details,
    read_batch,
    texts,
    told,
)
from loans.imports.batch import CannotMerge, Outcome, Result, merge_rows
from loans.imports.running import ONE_AT_A_TIME

Row = TypeVar("Row", bound=Model)

ATTEMPTS, SECONDS_BETWEEN = 100, 0.1
PARTIAL = OpenApiParameter(
    "partial",
    OpenApiTypes.BOOL,
    OpenApiParameter.QUERY,
    description="Keep the good rows where others are at fault.",
)


class WrittenSerializer(serializers.Serializer[dict[str, Any]]):
    """What became of a row."""

    key = serializers.CharField()
    result = serializers.ChoiceField(choices=[result.value for result in Result])


class RowOutcomeSerializer(serializers.Serializer[dict[str, Any]]):
    """What became of one row of many."""

    row = serializers.IntegerField(help_text=_("Position of the row in `items`, from 0."))
    key = serializers.CharField(allow_null=True)
    result = serializers.ChoiceField(choices=[*(result.value for result in Result), REFUSED])
    errors = FieldError(many=True)  # type: ignore[assignment]  # the base has an attribute of that name


class BatchOutcomeSerializer(serializers.Serializer[dict[str, Any]]):
    """What became of each row, and how many rows went each way."""

    added_count = serializers.IntegerField()
    changed_count = serializers.IntegerField()
    unchanged_count = serializers.IntegerField()
    refused_count = serializers.IntegerField()
    items = RowOutcomeSerializer(many=True)


class WriteViewSet(ReadViewSet[Row]):
    """A noun that is read and written; `named` are the fields that the address of a row tells."""

    noun: ClassVar[str]
    row_class: ClassVar[type[NounSerializer]]
    named: ClassVar[tuple[str, ...]] = ("external_id",)
    batch_class: ClassVar[type[serializers.Serializer[Any]]]
    body_class: ClassVar[type[NounSerializer]]
    other_parameters: ClassVar[dict[str, tuple[str, ...]]] = {"create": ("partial",)}

    def __init_subclass__(cls) -> None:
        """Make the serializers of many rows, and of the one row that an address names."""
        super().__init_subclass__()
        cls.batch_class = batch_of(cls.row_class)
        cls.body_class = body_of(cls.row_class, cls.named)

    def get_serializer_class(self) -> Any:  # noqa: ANN401 - one of the classes made at run time
        """Return what the action reads."""
        made = {"create": self.batch_class, "update": self.body_class}
        return made.get(self.action, self.row_class)

    @extend_schema(
        parameters=[PARAMETER, REPLAYED, PARTIAL],
        responses={HTTPStatus.OK: BatchOutcomeSerializer, 207: BatchOutcomeSerializer},
    )
    def create(self, request: Request) -> Response:
        """Add and change up to 1,000 rows: all or, if one is at fault, none; 207 when only the good ones."""
        keeps_good = _is_partial(request)
        batch = read_batch(self.row_class(), request.data, self.named[-1], keeps_good=keeps_good)
        return answer_once(request, lambda: self._merge_many(batch, keeps_good), alone=our_turn())

    @extend_schema(
        parameters=[PARAMETER, REPLAYED],
        responses={HTTPStatus.OK: WrittenSerializer, HTTPStatus.CREATED: WrittenSerializer},
    )
    def update(self, request: Request, **named: str) -> Response:
        """Add a row, or change the one that there is."""
        body = self.body_class(data=request.data)
        body.is_valid(raise_exception=True)
        row = {**named, **texts(body, body.validated_data)}
        batch = Batch({0: row}, {}, {0: named[self.named[-1]]})
        return answer_once(request, lambda: self._merge_one(batch), alone=our_turn())

    def _merge_many(self, batch: Batch, keeps_good: bool) -> Response:
        try:
            outcome = self._merge(batch, keeps_good)
        except CannotMerge as refusal:
            raise Conflict({"items": fault_details(refusal.faults)}) from refusal
        document = told(batch, outcome)
        status = HTTPStatus.MULTI_STATUS if document["refused_count"] else HTTPStatus.OK
        return Response(document, status)

    def _merge_one(self, batch: Batch) -> Response:
        try:
            result = self._merge(batch, keeps_good=False).results[0]
        except CannotMerge as refusal:
            raise Conflict(fault_details(refusal.faults)["0"]) from refusal
        status = HTTPStatus.CREATED if result is Result.ADDED else HTTPStatus.OK
        return Response({"key": batch.keys[0], "result": result.value}, status)

    def _merge(self, batch: Batch, keeps_good: bool) -> Outcome:
        return merge_rows(
            noun=self.noun,
            rows=batch.rows,
            keeps_good_rows=keeps_good,
            by=caller(self.request),
            on=timezone.localdate(),
            at=timezone.now(),
        )


@contextmanager
def our_turn() -> Iterator[None]:
    """Hold the lock of imports for the block; give up when one takes longer than a caller would wait."""
    for _attempt in range(ATTEMPTS):
        with advisory_lock(ONE_AT_A_TIME) as is_ours:
            if is_ours:
                yield
                return
        time.sleep(SECONDS_BETWEEN)
    raise Busy


def _is_partial(request: Request) -> bool:
    asked = request.query_params.get("partial", "false")
    if asked not in {"true", "false"}:
        message = gettext("Say true or false.")
        raise WrongParameter({"partial": [ErrorDetail(message, code="invalid")]})
    return asked == "true"
