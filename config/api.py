"""The API of branch systems: where each noun of /api/v1/ leads."""

from typing import Any

from django.urls import URLPattern, URLResolver, path, re_path
from drf_spectacular.views import SpectacularAPIView

from analytics.api.scores import ScoreViewSet
from crm.access import public
from crm.api.views import SystemViewSet, unknown_address
from loans.api.clients import ClientViewSet, GroupViewSet
from loans.api.loans import LoanViewSet, ProductViewSet, RepaymentViewSet
from loyalty.api.alerts import AlertViewSet
from loyalty.api.standings import StandingViewSet


def noun(name: str, views: type[SystemViewSet[Any]], key: str) -> list[URLPattern]:
    """Return the addresses of a noun: its rows, and one row by its key."""
    return [
        path(name, views.at(get="list"), name=f"{name}-list"),
        re_path(
            rf"^{name}/(?P<{key}>[^/\s\x00-\x1f\x7f]{{1,64}})$",
            views.at(get="retrieve"),
            name=f"{name}-detail",
        ),
    ]


urlpatterns: list[URLPattern | URLResolver] = [
    path("openapi.yaml", public(SpectacularAPIView.as_view()), name="openapi"),
    *noun("clients", ClientViewSet, "external_id"),
    *noun("groups", GroupViewSet, "external_id"),
    *noun("products", ProductViewSet, "code"),
    *noun("loans", LoanViewSet, "external_id"),
    path("repayments", RepaymentViewSet.at(get="list"), name="repayments-list"),
    *noun("standings", StandingViewSet, "client"),
    *noun("scores", ScoreViewSet, "client"),
    path("alerts", AlertViewSet.at(get="list"), name="alerts-list"),
    path("alerts/<int:pk>", AlertViewSet.at(get="retrieve"), name="alerts-detail"),
    re_path("", public(unknown_address), name="unknown"),
]
