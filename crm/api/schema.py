"""The OpenAPI description: what can go wrong is written down for every operation."""

from http import HTTPStatus
from typing import Any

from drf_spectacular.openapi import AutoSchema

from crm.api.problems import MEDIA_TYPE, Problem

READING = [
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.NOT_ACCEPTABLE,
    HTTPStatus.TOO_MANY_REQUESTS,
]
WRITING = [
    *READING,
    HTTPStatus.CONFLICT,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.SERVICE_UNAVAILABLE,
]


class ProblemSchema(AutoSchema):
    """Adds the problem documents to every operation."""

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:  # noqa: ANN401 - the package's own
        bodies: dict[str, Any] = dict(super()._get_response_bodies(direction))
        component = self.resolve_serializer(Problem, "response")
        for status in READING if self.method == "GET" else WRITING:
            bodies[str(status.value)] = {
                "description": status.phrase,
                "content": {MEDIA_TYPE: {"schema": component.ref}},
            }
        return dict(sorted(bodies.items()))


def close_requests(result: dict[str, Any], **_generation: object) -> dict[str, Any]:
    """Say that a body has no fields but the described ones, and that no parameter is empty."""
    for name, schema in result["components"]["schemas"].items():
        if name.endswith("Request"):
            schema["additionalProperties"] = False
    for path in result["paths"].values():
        for operation in path.values():
            for parameter in operation.get("parameters", []):
                if parameter["in"] == "query" and parameter["schema"]["type"] == "string":
                    parameter["schema"].setdefault("minLength", 1)
    return result
