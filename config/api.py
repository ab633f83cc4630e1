"""The API of branch systems: where each noun of /api/v1/ leads."""

from typing import Any

from django.urls import URLPattern, URLResolver, path, re_path
from drf_spectacular.views import SpectacularAPIView

from analytics.api.scores import ScoreViewSet
from crm.access import public
from crm.api.cases import CaseViewSet
from crm.api.fields import IDENTIFIER, UID
from crm.api.interactions import InteractionViewSet
from crm.api.merges import MergeViewSet
from crm.api.tasks import TaskViewSet
from crm.api.views import SystemViewSet, unknown_address
from loans.api.clients import ClientViewSet, GroupViewSet
from loans.api.loans import LoanViewSet, ProductViewSet, RepaymentViewSet
from loyalty.api.alerts import AlertViewSet
from loyalty.api.exits import ExitViewSet
from loyalty.api.standings import StandingViewSet
from surveys.api.invitations import InvitationViewSet
from surveys.api.responses import ResponseViewSet
from surveys.api.surveys import SurveyViewSet

ID = IDENTIFIER.pattern.replace("[^", "[^/")


def read(name: str, views: type[SystemViewSet[Any]], key: str) -> list[URLPattern]:
    """Return the addresses of a noun that is read: its rows, and one row by its key."""
    one = rf"^{name}/(?P<{key}>{ID})$"
    return [
        path(name, views.at(get="list"), name=f"{name}-list"),
        re_path(one, views.at(get="retrieve"), name=f"{name}-detail"),
    ]


def withdrawn(name: str, views: type[SystemViewSet[Any]], key: str) -> list[URLPattern]:
    """Return the addresses of a noun that is written, and whose rows may be taken back."""
    many, _one = written(name, views, key)
    actions = {"get": "retrieve", "put": "update", "delete": "destroy"}
    one = re_path(rf"^{name}/(?P<{key}>{ID})$", views.at(**actions), name=f"{name}-detail")
    return [many, one]


def written(name: str, views: type[SystemViewSet[Any]], key: str) -> list[URLPattern]:
    """Return the addresses of a noun that is written too: many rows at once, and one by its key."""
    one = rf"^{name}/(?P<{key}>{ID})$"
    return [
        path(name, views.at(get="list", post="create"), name=f"{name}-list"),
        re_path(one, views.at(get="retrieve", put="update"), name=f"{name}-detail"),
    ]


def logged(name: str, views: type[SystemViewSet[Any]]) -> list[URLPattern]:
    """Return the addresses of a noun whose rows are entries, known by the UUID made where they were logged."""
    return [
        path(name, views.at(get="list", post="create"), name=f"{name}-list"),
        re_path(
            rf"^{name}/(?P<uid>{UID})$",
            views.at(get="retrieve", put="update"),
            name=f"{name}-detail",
        ),
    ]


urlpatterns: list[URLPattern | URLResolver] = [
    path("openapi.yaml", public(SpectacularAPIView.as_view()), name="openapi"),
    *written("clients", ClientViewSet, "external_id"),
    *written("groups", GroupViewSet, "external_id"),
    *written("products", ProductViewSet, "code"),
    *written("loans", LoanViewSet, "external_id"),
    path("repayments", RepaymentViewSet.at(get="list", post="create"), name="repayments-list"),
    re_path(
        rf"^loans/(?P<loan>{ID})/repayments/(?P<external_id>{ID})$",
        RepaymentViewSet.at(get="retrieve", put="update"),
        name="repayments-detail",
    ),
    *logged("interactions", InteractionViewSet),
    *withdrawn("exits", ExitViewSet, "external_id"),
    *written("merges", MergeViewSet, "given_up"),
    *logged("cases", CaseViewSet),
    *logged("tasks", TaskViewSet),
    *written("surveys", SurveyViewSet, "code"),
    *logged("invitations", InvitationViewSet),
    *logged("responses", ResponseViewSet),
    *read("standings", StandingViewSet, "client"),
    *read("scores", ScoreViewSet, "client"),
    path("alerts", AlertViewSet.at(get="list"), name="alerts-list"),
    path("alerts/<int:pk>", AlertViewSet.at(get="retrieve"), name="alerts-detail"),
    re_path("", public(unknown_address), name="unknown"),
]
