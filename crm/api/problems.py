"""Problem documents (RFC 9457): the one shape in which the API says no."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.utils.translation import gettext_lazy as _
from drf_standardized_errors.formatter import ExceptionFormatter
from drf_standardized_errors.handler import ExceptionHandler
from drf_standardized_errors.types import Error, ErrorResponse
from rest_framework import serializers
from rest_framework.exceptions import APIException, ErrorDetail, ValidationError
from rest_framework.response import Response

from crm.errors import Refused

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:wafa:problem:"


class FieldError(serializers.Serializer[dict[str, Any]]):
    """One fault, and where in the request it is."""

    pointer = serializers.CharField(
        allow_null=True, help_text=_("JSON pointer into the request, or the name of a parameter.")
    )
    row = serializers.IntegerField(
        allow_null=True,
        help_text=_("Position of the row in `items`, from 0; null outside of rows."),
    )
    code = serializers.CharField()
    detail = serializers.CharField(help_text=_("For people, in the language asked for."))


class Problem(serializers.Serializer[dict[str, Any]]):
    """Why a request was refused; nothing was changed."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = FieldError(many=True)  # type: ignore[assignment]  # the base has an attribute of that name


class Conflict(APIException):
    """The request is well formed, but the book as it stands refuses it."""

    status_code = HTTPStatus.CONFLICT
    default_detail = _("The book as it stands refuses this.")
    default_code = "conflict"


class Busy(APIException):
    """Another writer has been at work for too long to wait for."""

    status_code = HTTPStatus.SERVICE_UNAVAILABLE
    default_detail = _("An import is being merged; send the request again later.")
    default_code = "busy"
    wait = 30  # told as Retry-After


class TooLarge(APIException):
    """The body is larger than the server takes."""

    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_detail = _("Send fewer rows at a time.")
    default_code = "too-large"


class WrongParameter(ValidationError):
    """A query parameter is at fault, whatever the method."""


class ProblemHandler(ExceptionHandler):
    """Turns whatever stopped a request into a response."""

    def convert_known_exceptions(self, exc: Exception) -> Exception:
        """Give refusals and oversized bodies their status."""
        if isinstance(exc, Refused):
            message = ErrorDetail(str(exc), code="refused")
            return Conflict({exc.field: [message]} if exc.field else message)
        if isinstance(exc, RequestDataTooBig):
            return TooLarge()
        return super().convert_known_exceptions(exc)

    def get_response(self, exc: APIException, data: dict[str, Any]) -> Response:
        """Send the document under its own media type."""
        headers = self.get_headers(exc)
        return Response(data, status=exc.status_code, headers=headers, content_type=MEDIA_TYPE)

    def report_exception(self, exc: APIException, response: Response) -> None:
        """Report what broke; being busy is not that."""
        if not isinstance(exc, Busy):
            super().report_exception(exc, response)


class ProblemFormatter(ExceptionFormatter):
    """Shapes a problem document."""

    def format_error_response(self, error_response: ErrorResponse) -> dict[str, Any]:
        """Return the document."""
        status = HTTPStatus(self.exc.status_code)
        root = "" if self._is_about_parameters() else "#/"
        errors = [field_error(error, root) for error in error_response.errors]
        located = [error for error in errors if error["pointer"] is not None]
        return {
            "type": TYPE_PREFIX + status.phrase.lower().replace(" ", "-"),
            "title": status.phrase,
            "status": status.value,
            "detail": errors[0]["detail"] if errors else str(self.exc),
            "errors": located,
        }

    def _is_about_parameters(self) -> bool:
        request = self.context["request"]
        reads = request is not None and request.method in {"GET", "HEAD"}
        return reads or isinstance(self.exc, WrongParameter)


def field_error(error: Error, root: str = "#/") -> dict[str, Any]:
    """Locate one fault: path ``items.3.branch`` becomes row 3, pointer ``#/items/3/branch``."""
    steps = error.attr.split(".") if error.attr else []
    in_row = len(steps) > 1 and steps[0] == "items" and steps[1].isdigit()
    return {
        "pointer": root + "/".join(steps) if steps else None,
        "row": int(steps[1]) if in_row else None,
        "code": error.code,
        "detail": error.detail,
    }
