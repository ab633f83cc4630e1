"""Addresses of the app."""

from django.urls import path

from surveys.views import answer

app_name = "surveys"
urlpatterns = [
    path("s/<str:token>/", answer.answer, name="answer"),
    path("s/<str:token>/thanks", answer.thanks, name="thanks"),
]
