"""Addresses of the app."""

from django.urls import path

from surveys.views import (
    answer,
    answers,
    ask,
    askplace,
    client,
    fromfile,
    improvements,
    kiosk,
    mine,
    response,
    results,
    stop,
)

app_name = "surveys"
urlpatterns = [
    path("s/<str:token>/", answer.answer, name="answer"),
    path("s/<str:token>/thanks", answer.thanks, name="thanks"),
    path("s/<str:token>/stop", stop.stop, name="stop"),
    path("kiosk/", kiosk.home, name="kiosk"),
    path("kiosk/start", kiosk.start, name="kiosk-start"),
    path("kiosk/leave", kiosk.leave, name="kiosk-leave"),
    path("kiosk/<slug:code>/", kiosk.answer, name="kiosk-answer"),
    path("kiosk/<slug:code>/thanks", kiosk.thanks, name="kiosk-thanks"),
    path("clients/<int:client_id>/surveys", client.client_surveys, name="client-surveys"),
    path("clients/<int:client_id>/ask/", ask.choose, name="ask-client"),
    path("clients/<int:client_id>/ask/<slug:code>/", ask.ask, name="ask"),
    path(
        "clients/<int:client_id>/ask/<slug:code>/unanswered", ask.unanswered, name="ask-unanswered"
    ),
    path("surveys/ask/", askplace.asking, name="asking"),
    path("branches/<int:branch_id>/ask/<slug:code>/", askplace.branch, name="ask-branch"),
    path("groups/<int:group_id>/ask/<slug:code>/", askplace.group, name="ask-group"),
    path("responses/<uuid:response_uid>/", response.response, name="response"),
    path("responses/<uuid:response_uid>/withdraw", response.withdraw, name="response-withdraw"),
    path("responses/<uuid:uid>/undo", ask.undo, name="interview-undo"),
    path("surveys/<slug:code>/improvements/", improvements.improvements, name="improvements"),
    path(
        "surveys/<slug:code>/improvements/<int:improvement_id>/tell",
        improvements.tell,
        name="improvement-tell",
    ),
    path("surveys/mine/", mine.mine, name="mine"),
    path("surveys/<slug:code>/results/", results.results, name="results"),
    path(
        "surveys/<slug:code>/results/<slug:name>.<slug:kind>",
        results.results_chart,
        name="results-chart",
    ),
    path("surveys/<slug:code>/answers/", answers.answers, name="answers"),
    path("surveys/<slug:code>/answers.<slug:kind>", answers.answers_file, name="answers-file"),
    path("surveys/<slug:code>/code-book.csv", answers.codebook, name="codebook"),
    path("surveys/new/from-file", fromfile.look, name="from-file"),
    path("surveys/new/from-file/make", fromfile.make, name="from-file-make"),
    path("surveys/<slug:code>/versions/<int:number>.json", fromfile.as_json, name="as-json"),
    path("surveys/<slug:code>/versions/<int:number>.xlsx", fromfile.as_xlsform, name="as-xlsform"),
]
