"""Addresses of crm."""

from django.urls import path

from crm.views import client, clients, preferences

app_name = "crm"
urlpatterns = [
    path("clients/", clients.clients, name="clients"),
    path("clients/<int:client_id>/", client.client, name="client"),
    path("language", preferences.language, name="language"),
    path("theme", preferences.theme, name="theme"),
]
