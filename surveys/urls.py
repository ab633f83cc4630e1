"""Addresses of the app."""

from django.urls import path

from surveys.views import answer, fromfile

app_name = "surveys"
urlpatterns = [
    path("s/<str:token>/", answer.answer, name="answer"),
    path("s/<str:token>/thanks", answer.thanks, name="thanks"),
    path("surveys/new/from-file", fromfile.look, name="from-file"),
    path("surveys/new/from-file/make", fromfile.make, name="from-file-make"),
    path("surveys/<slug:code>/versions/<int:number>.json", fromfile.as_json, name="as-json"),
    path("surveys/<slug:code>/versions/<int:number>.xlsx", fromfile.as_xlsform, name="as-xlsform"),
]
