"""Writing a noun: one row under its address, or up to 1,000 at once; and rows that an action each writes."""

from abc import abstractmethod
from contextlib import AbstractContextManager, nullcontext
from http import HTTPStatus
from typing import Any, ClassVar, TypeVar, cast

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail
from rest_framework.request import Request
from rest_framework.response import Response

from crm.access import Viewer
from crm.api.batches import REFUSED, Batch, Written, batch_of, body_of, read_batch, told
from crm.api.callers import caller
from crm.api.fields import NounSerializer
from crm.api.idempotency import PARAMETER, REPLAYED, answer_once
from crm.api.problems import Conflict, FieldError, WrongParameter
from crm.api.views import ReadViewSet
from crm.errors import Refused
from crm.models import Client
from crm.results import Result

Row = TypeVar("Row", bound=Model)
Named = TypeVar("Named", bound=Model)

WRITES = (Result.ADDED.value, Result.CHANGED.value, Result.UNCHANGED.value)
PARTIAL = OpenApiParameter(
    "partial",
    OpenApiTypes.BOOL,
    OpenApiParameter.QUERY,
    description="Keep the good rows where others are at fault.",
)


class WrittenSerializer(serializers.Serializer[dict[str, Any]]):
    """What became of a row."""

    key = serializers.CharField()
    result = serializers.ChoiceField(choices=WRITES)


class RowOutcomeSerializer(serializers.Serializer[dict[str, Any]]):
    """What became of one row of many."""

    row = serializers.IntegerField(help_text=_("Position of the row in `items`, from 0."))
    key = serializers.CharField(allow_null=True)
    result = serializers.ChoiceField(choices=[*WRITES, REFUSED])
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

    row_class: ClassVar[type[NounSerializer]]
    named: ClassVar[tuple[str, ...]] = ("external_id",)
    batch_class: ClassVar[type[serializers.Serializer[Any]]]
    body_class: ClassVar[type[NounSerializer]]
    other_parameters: ClassVar[dict[str, tuple[str, ...]]] = {"create": ("partial",)}

    def __init_subclass__(cls) -> None:
        """Make the serializers of many rows, and of the one row that an address names."""
        super().__init_subclass__()
        if hasattr(cls, "row_class"):
            cls.batch_class = batch_of(cls.row_class)
            cls.body_class = body_of(cls.row_class, cls.named)

    def get_serializer_class(self) -> Any:  # noqa: ANN401 - one of the classes made at run time
        """Return what the action reads."""
        made = {"create": self.batch_class, "update": self.body_class}
        return made.get(self.action, self.row_class)

    @abstractmethod
    def write(self, batch: Batch, *, keeps_good: bool) -> Written:
        """Write the rows of a batch; where one is at fault and good ones are not to be kept, the caller undoes it."""

    def turn(self) -> AbstractContextManager[None]:
        """Return what is held while rows are written."""
        return nullcontext()

    @extend_schema(
        parameters=[PARAMETER, REPLAYED, PARTIAL],
        responses={HTTPStatus.OK: BatchOutcomeSerializer, 207: BatchOutcomeSerializer},
    )
    def create(self, request: Request) -> Response:
        """Add and change up to 1,000 rows: all or, if one is at fault, none; 207 when only the good ones."""
        keeps_good = _is_partial(request)
        batch = read_batch(self.row_class(), request.data, self.named[-1], keeps_good=keeps_good)
        return answer_once(request, lambda: self._write_many(batch, keeps_good), alone=self.turn())

    @extend_schema(
        parameters=[PARAMETER, REPLAYED],
        responses={HTTPStatus.OK: WrittenSerializer, HTTPStatus.CREATED: WrittenSerializer},
    )
    def update(self, request: Request, **named: str) -> Response:
        """Add a row, or change the one that there is."""
        body = self.body_class(data=request.data)
        body.is_valid(raise_exception=True)
        row = {**body.validated_data, **named}
        batch = Batch({0: row}, {}, {0: named[self.named[-1]]})
        return answer_once(request, lambda: self._write_one(batch), alone=self.turn())

    def _write_many(self, batch: Batch, keeps_good: bool) -> Response:
        written = self.write(batch, keeps_good=keeps_good)
        if written.errors and not keeps_good:
            raise Conflict({"items": written.errors})
        document = told(batch, written)
        status = HTTPStatus.MULTI_STATUS if document["refused_count"] else HTTPStatus.OK
        return Response(document, status)

    def _write_one(self, batch: Batch) -> Response:
        written = self.write(batch, keeps_good=False)
        if written.errors:
            raise Conflict(written.errors["0"])
        result = written.results[0]
        status = HTTPStatus.CREATED if result is Result.ADDED else HTTPStatus.OK
        return Response({"key": batch.keys[0], "result": result.value}, status)


class UnknownReference(Refused):
    """A row names another row that there is not, or that its sender may not see."""


class ActViewSet(WriteViewSet[Row]):
    """A noun whose rows are written one by one, each by its action."""

    @abstractmethod
    def write_row(self, values: dict[str, Any]) -> Result:
        """Write one row; a refusal leaves it as it was."""

    def write(self, batch: Batch, *, keeps_good: bool) -> Written:
        """Write the rows, each in its own savepoint."""
        results: dict[int, Result] = {}
        errors: dict[str, Any] = {}
        for position, values in batch.rows.items():
            try:
                with transaction.atomic():
                    results[position] = self.write_row(values)
            except Refused as refusal:
                errors[str(position)] = _detail(refusal)
        return Written(results, errors)

    def referred(
        self, model: type[Named], values: dict[str, Any], name: str, slug: str = "external_id"
    ) -> Named | None:
        """Return the row that a field names, as far as the calling system may see it.

        Raises
        ------
        UnknownReference
            There is no such row.
        """
        if not values.get(name):
            return None
        rows: Any = model._default_manager.all()
        if hasattr(rows, "visible_to"):
            rows = rows.visible_to(cast(Viewer, caller(self.request)))
        named = rows.known_as if model is Client else lambda value: rows.filter(**{slug: value})
        found: Named | None = named(values[name]).first()
        if found is None:
            raise UnknownReference(gettext("Nothing with this id is known."), field=name)
        return found


def _detail(refusal: Refused) -> Any:  # noqa: ANN401 - the shape of error details
    code = "unknown_reference" if isinstance(refusal, UnknownReference) else "refused"
    told = [ErrorDetail(str(refusal), code=code)]
    return {refusal.field: told} if refusal.field else told


def _is_partial(request: Request) -> bool:
    asked = request.query_params.get("partial", "false")
    if asked not in {"true", "false"}:
        message = gettext("Say true or false.")
        raise WrongParameter({"partial": [ErrorDetail(message, code="invalid")]})
    return asked == "true"
