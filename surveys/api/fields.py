"""A field for documents: JSON objects as the database can keep them."""

import json
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from rest_framework import serializers

DEEPEST = 12


class Document(serializers.Field[Any, Any, Any, Any]):
    """A JSON object."""

    default_error_messages: ClassVar[Any] = {
        "form": _("Send a JSON object."),
        "letters": _("It holds a letter or a number that cannot be kept."),
        "deep": _("It is nested too deeply."),
    }

    def to_internal_value(self, data: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever was sent
        """Take objects that the database can keep."""
        if not isinstance(data, dict):
            self.fail("form")
        if _depth(data) > DEEPEST:
            self.fail("deep")
        try:
            text = json.dumps(data, ensure_ascii=False, allow_nan=False)
            text.encode()
        except ValueError:  # not a number, or half of a letter
            self.fail("letters")
        if "\\u0000" in text:
            self.fail("letters")
        return data

    def to_representation(self, value: Any) -> Any:  # noqa: ANN401 - as it is kept
        """Give the document as it is."""
        return value


def _depth(value: object) -> int:
    deepest, level = 0, [value]
    while level and deepest <= DEEPEST:
        inner = [each for each in level if isinstance(each, dict | list)]
        level = [x for each in inner for x in (each.values() if isinstance(each, dict) else each)]
        deepest += 1
    return deepest


class DocumentSchema(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]  # registers itself
    """Documents in the schema."""

    target_class = Document

    def map_serializer_field(self, _auto_schema: object, _direction: object) -> dict[str, Any]:
        """Return any object."""
        return {"type": "object", "additionalProperties": {}}
