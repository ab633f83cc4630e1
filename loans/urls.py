"""Addresses of loans."""

from django.urls import path

from loans.views import cycles

app_name = "loans"
urlpatterns = [
    path("clients/<int:client_id>/loans", cycles.cycles, name="client-loans"),
]
