"""Addresses of analytics."""

from django.urls import path

from analytics.views import behind, client, nights, retention

app_name = "analytics"
urlpatterns = [
    path("retention/", retention.retention, name="retention"),
    path("retention/<slug:name>.<slug:kind>", retention.retention_chart, name="retention-chart"),
    path("retention/behind/<slug:name>/", behind.behind_number, name="behind"),
    path("retention/behind/<slug:name>.<slug:kind>", behind.behind_file, name="behind-file"),
    path("clients/<int:client_id>/profit", client.profit, name="client-profit"),
    path("clients/<int:client_id>/evaluation", client.evaluation, name="client-evaluation"),
    path("clients/<int:client_id>/risk", client.risk, name="client-risk"),
    path("nights/", nights.nights, name="nights"),
    path("nights/run", nights.run, name="night-run"),
    path("nights/<int:night_id>/", nights.night, name="night"),
]
