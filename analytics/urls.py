"""Addresses of analytics."""

from django.urls import path

from analytics.views import nights

app_name = "analytics"
urlpatterns = [
    path("nights/", nights.nights, name="nights"),
    path("nights/<int:night_id>/", nights.night, name="night"),
]
