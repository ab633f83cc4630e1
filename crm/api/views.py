"""What every noun of the API shares: scopes, the audit trail, the rows a system may see."""

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar, cast

import pghistory
import structlog
from django.db.models import Model, QuerySet
from django.http import HttpResponseBase
from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import (
    api_view,
    authentication_classes,
    permission_classes,
    throttle_classes,
)
from rest_framework.exceptions import ErrorDetail, NotFound
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from crm.access import Scope
from crm.api.callers import caller
from crm.api.problems import WrongParameter

Row = TypeVar("Row", bound=Model)


class SystemViewSet(GenericViewSet[Row]):
    """What every noun of the API shares; a noun names its queryset, serializer and scopes."""

    http_method_names = ["get", "head", "put", "post", "delete"]
    read_scope: Scope
    write_scope: Scope | None = None
    is_of_institution: ClassVar[bool] = False  # then only a system of all branches writes it
    other_parameters: ClassVar[dict[str, tuple[str, ...]]] = {}

    @classmethod
    def scope_for(cls, method: str | None) -> Scope | None:
        """Return the scope that a method asks for."""
        return {
            "GET": cls.read_scope,
            "HEAD": cls.read_scope,
            "PUT": cls.write_scope,
            "POST": cls.write_scope,
            "DELETE": cls.write_scope,
        }.get(method or "")

    @classmethod
    def at(cls, **actions: str) -> Callable[..., HttpResponseBase]:
        """Make the view function of an address, such as ``at(get="list", post="create")``.

        Its `access_rule` maps each method to the scope that it asks for.
        """
        view = cls.as_view(cast(Any, actions))
        rule = {method.upper(): cls.scope_for(method.upper()) for method in actions}
        view.access_rule = rule  # type: ignore[attr-defined]  # read back by the test of every address
        return view

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as above
        """Check the call, and put the system's name on every change that it makes."""
        super().initial(request, *args, **kwargs)
        _ = request.body  # kept, so that it can still be fingerprinted once it is parsed
        if self.action is not None:  # else the answer is 405
            self._check_parameters(request)
        structlog.contextvars.bind_contextvars(system=caller(request).name)
        pghistory.context(user=None, system=caller(request).name)

    def _check_parameters(self, request: Request) -> None:
        known = {parameter["name"] for parameter in self.query_parameters()}
        unknown = ErrorDetail(gettext("There is no such parameter."), code="unknown")
        blank = ErrorDetail(gettext("Give it a value or leave it out."), code="blank")
        wrong = {
            name: [blank if name in known else unknown]
            for name, value in request.query_params.items()
            if name not in known or not value
        }
        if wrong:
            raise WrongParameter(wrong)

    def query_parameters(self) -> list[dict[str, Any]]:
        """Return the descriptions of the query parameters that the action takes."""
        if self.action != "list":
            return [{"name": name} for name in self.other_parameters.get(self.action, ())]
        filters = getattr(self, "filterset_class", None)
        names = [{"name": name} for name in (filters.base_filters if filters else {})]
        paging = cast(Any, self.paginator).get_schema_operation_parameters(self)
        return [*names, *paging]

    def get_queryset(self) -> QuerySet[Row]:
        """Return the rows that the calling system may see."""
        rows: Any = super().get_queryset()
        if getattr(self, "swagger_fake_view", False) or not hasattr(rows, "visible_to"):
            return cast("QuerySet[Row]", rows)
        return cast("QuerySet[Row]", rows.visible_to(caller(self.request)))


class ReadViewSet(ListModelMixin, RetrieveModelMixin, SystemViewSet[Row]):
    """A noun that is read: its list, and one row by its key."""


@extend_schema(exclude=True)
@api_view(["GET", "HEAD", "PUT", "POST", "PATCH", "DELETE"])
@authentication_classes([])
@permission_classes([])
@throttle_classes([])
def unknown_address(_request: Request) -> Response:
    """Answer an address that leads nowhere with a problem document."""
    raise NotFound
