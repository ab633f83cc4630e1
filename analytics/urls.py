"""Addresses of analytics."""

from django.urls import path, re_path

from analytics.views import behind, client, nights, retention

app_name = "analytics"
urlpatterns = [
    path("retention/", retention.retention, name="retention"),
    re_path(
        r"^retention/(?P<name>[a-z-]+)\.(?P<kind>png|csv|xlsx)$",
        retention.retention_chart,
        name="retention-chart",
    ),
    path("retention/behind/<slug:name>/", behind.behind_number, name="behind"),
    re_path(
        r"^retention/behind/(?P<name>[a-z_]+)\.(?P<kind>csv|xlsx)$",
        behind.behind_file,
        name="behind-file",
    ),
    path("clients/<int:client_id>/profit", client.profit, name="client-profit"),
    path("clients/<int:client_id>/risk", client.risk, name="client-risk"),
    path("nights/", nights.nights, name="nights"),
    path("nights/run", nights.run, name="night-run"),
    path("nights/<int:night_id>/", nights.night, name="night"),
]
