"""Fields of the API: each takes exactly what the schema says, and nothing that merely resembles it."""

import re
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from rest_framework import serializers

# no control characters, no spaces, nothing invisible
IDENTIFIER = re.compile(
    r"[^\x00-\x20\x7f-\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]{1,64}"
)
UID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Text(serializers.CharField):
    """A string; numbers are not strings."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - a field's own options
        kwargs.setdefault(
            "trim_whitespace", False
        )  # the merge trims, and says what is then missing
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> str:  # noqa: ANN401 - whatever was sent
        """Take strings only."""
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Identifier(serializers.CharField):
    """An external id or code: 1 to 64 characters without spaces."""

    default_error_messages: ClassVar[Any] = {
        "form": _("Not an id: 1 to 64 characters without spaces."),
    }

    def to_internal_value(self, data: Any) -> str:  # noqa: ANN401 - whatever was sent
        """Take strings of the form only."""
        if not isinstance(data, str) or not IDENTIFIER.fullmatch(data):
            self.fail("form")
        return data


class Reference(Identifier):
    """Another row, named by its external id or code."""

    def __init__(self, slug: str = "external_id", **kwargs: Any) -> None:  # noqa: ANN401 - a field's own options
        self.slug = slug
        super().__init__(**kwargs)

    def to_representation(self, value: models.Model | str) -> str:
        """Name the row."""
        return value if isinstance(value, str) else getattr(value, self.slug)


class Uid(Text):
    """The sender's own UUID of an entry, in lower case."""

    default_error_messages: ClassVar[Any] = {"form": _("Give a UUID in lower case.")}

    def to_internal_value(self, data: Any) -> str:  # noqa: ANN401 - whatever was sent
        """Take a UUID's own form only."""
        if not isinstance(data, str) or not re.fullmatch(UID, data):
            self.fail("form")
        return data

    def to_representation(self, value: Any) -> str:  # noqa: ANN401 - a uid, or the row that has it
        """Name the entry."""
        return str(getattr(value, "uid", value))


class DecimalText(serializers.DecimalField):
    """A decimal as a string, so that no reader makes a binary fraction of it."""

    @property
    def form(self) -> str:
        """The regular expression of what is taken."""
        whole = (self.max_digits or 0) - (self.decimal_places or 0)
        sign = "" if self.min_value is not None and self.min_value >= 0 else "-?"
        return f"^{sign}[0-9]{{1,{whole}}}(\\.[0-9]{{1,{self.decimal_places}}})?$"

    def to_internal_value(self, data: Any) -> Decimal:  # noqa: ANN401 - whatever was sent
        """Take strings of the form only."""
        if not isinstance(data, str) or data.endswith("\n") or not re.match(self.form, data):
            self.fail("invalid")
        return super().to_internal_value(data)


class Whole(serializers.IntegerField):
    """A whole number, 12 or 12.0; neither a string nor true or false."""

    def to_internal_value(self, data: Any) -> int:  # noqa: ANN401 - whatever was sent
        """Take numbers only."""
        is_whole = isinstance(data, int) or (isinstance(data, float) and data.is_integer())
        if isinstance(data, bool) or not is_whole:
            self.fail("invalid")
        return int(data)


class Flag(serializers.BooleanField):
    """True or false; neither 1 nor "yes"."""

    def to_internal_value(self, data: Any) -> bool:  # noqa: ANN401 - whatever was sent
        """Take true and false only."""
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class Day(serializers.DateField):
    """A date as YYYY-MM-DD."""

    def to_internal_value(self, value: Any) -> date:  # noqa: ANN401 - whatever was sent
        """Take ISO dates with all their digits only."""
        if not isinstance(value, str) or not DAY.fullmatch(value):
            self.fail("invalid", format="YYYY-MM-DD")
        return super().to_internal_value(value)


class Choice(serializers.ChoiceField):
    """One of a list of codes."""

    def to_internal_value(self, data: Any) -> Any:  # noqa: ANN401 - whatever was sent
        """Take the codes themselves only; a whole number may be written 3 or 3.0."""
        if isinstance(data, float) and data.is_integer():
            data = int(data)
        is_code = any(type(code) is type(data) and code == data for code in self.choices)
        if not is_code and not (data == "" and self.allow_blank):
            self.fail("invalid_choice", input=data)
        return data


class NounSerializer(serializers.ModelSerializer[Any]):
    """A noun's fields, taken as strictly as the schema says."""

    serializer_field_mapping: ClassVar[Any] = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.CharField: Text,
        models.TextField: Text,
        models.DecimalField: DecimalText,
        models.PositiveSmallIntegerField: Whole,
        models.BooleanField: Flag,
        models.DateField: Day,
    }
    serializer_choice_field = Choice

    @cached_property
    def written(self) -> tuple[str, ...]:
        """The names of the fields that are taken, in their order."""
        return tuple(name for name, field in self.fields.items() if not field.read_only)

    def to_internal_value(self, data: Any) -> Any:  # noqa: ANN401 - whatever was sent
        """Take known fields only: a misspelled one is refused, not ignored."""
        if isinstance(data, dict) and (unknown := sorted(data.keys() - self.written)):
            message = serializers.ErrorDetail(gettext("There is no such field."), code="unknown")
            raise serializers.ValidationError({name: [message] for name in unknown})
        return super().to_internal_value(data)


class DecimalTextSchema(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]  # registers itself
    """Decimals in the schema: the exact form."""

    target_class = DecimalText

    def map_serializer_field(self, _auto_schema: object, _direction: object) -> dict[str, Any]:
        """Return the string form."""
        return {"type": "string", "format": "decimal", "pattern": self.target.form}


class IdentifierSchema(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]  # registers itself
    """External ids in the schema; those that came by file may look otherwise when read."""

    target_class = Identifier
    match_subclasses = True

    def map_serializer_field(self, _auto_schema: object, direction: str) -> dict[str, Any]:
        """Return a string, with its form where it is to be written."""
        written = {"pattern": f"^{IDENTIFIER.pattern}$"} if direction == "request" else {}
        return {"type": "string", **written}


class UidSchema(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]  # registers itself
    """Uids in the schema: the exact form."""

    target_class = Uid

    def map_serializer_field(self, _auto_schema: object, _direction: object) -> dict[str, Any]:
        """Return a string of the form."""
        return {"type": "string", "format": "uuid", "pattern": f"^{UID}$"}
