"""Addresses of loyalty."""

from django.urls import path

from loyalty.views import worklist

app_name = "loyalty"
urlpatterns = [
    path("", worklist.worklist, name="worklist"),
]
