"""Pages of a list: cursors in a stable order, so that rows added meanwhile shift nothing."""

from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request

LARGEST_KEY = 2**63 - 1


class Cursor(CursorPagination):
    """Rows in the order of their keys, 100 a page unless asked otherwise."""

    ordering = "pk"
    page_size = 100
    max_page_size = 1000
    page_size_query_param = "page_size"

    def decode_cursor(self, request: Request) -> Any:  # noqa: ANN401 - a named tuple the package keeps to itself
        """Read the cursor; one that was not made here is not found."""
        cursor = super().decode_cursor(request)
        if cursor is None or cursor.position is None:
            return cursor
        position = str(cursor.position)
        if not position.isdecimal() or int(position) > LARGEST_KEY:
            raise NotFound(self.invalid_cursor_message)
        return cursor

    def get_page_size(self, request: Request) -> int:
        """Return the size asked for, from 1 to 1,000."""
        asked = request.query_params.get(self.page_size_query_param)
        if asked is None:
            return self.page_size
        field = serializers.IntegerField(min_value=1, max_value=self.max_page_size)
        try:
            return int(field.run_validation(asked))
        except serializers.ValidationError as error:
            raise serializers.ValidationError({self.page_size_query_param: error.detail}) from error

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - the package's own
        """Describe both parameters with their limits."""
        cursor, size = super().get_schema_operation_parameters(view)
        size["schema"] = {"type": "integer", "minimum": 1, "maximum": self.max_page_size}
        return [cursor, size]
