"""Addresses of loyalty."""

from django.urls import path

from loyalty.views import alert, care, day, dayaction, exit, saying, sheet, standing, worklist

app_name = "loyalty"
urlpatterns = [
    path("", day.day, name="day"),
    path("day/sheet", sheet.day_sheet, name="day-sheet"),
    path("day/clients/<int:client_id>/seen", dayaction.seen, name="day-seen"),
    path("day/clients/<int:client_id>/later", dayaction.later, name="day-later"),
    path("day/clients/<int:client_id>/undo", dayaction.undo, name="day-undo"),
    path("groups/<int:group_id>/sheet", sheet.group_sheet, name="group-sheet"),
    path("care/", care.care, name="care"),
    path("care/new", care.new, name="care-new"),
    path("care/<int:entry_id>", care.edit, name="care-edit"),
    path("care/<int:entry_id>/use", care.use, name="care-use"),
    path("alerts/", worklist.worklist, name="worklist"),
    path("clients/<int:client_id>/standing", standing.standing, name="client-standing"),
    path("clients/<int:client_id>/saying", saying.saying, name="client-saying"),
    path("clients/<int:client_id>/exit", exit.record, name="exit"),
    path("clients/<int:client_id>/exits/<int:exit_id>", exit.correct, name="exit-correct"),
    path(
        "clients/<int:client_id>/exits/<int:exit_id>/withdraw", exit.withdraw, name="exit-withdraw"
    ),
    path("alerts/<int:alert_id>/done", alert.done, name="alert-done"),
    path("alerts/<int:alert_id>/later", alert.later, name="alert-later"),
    path("alerts/<int:alert_id>/undo", alert.take_back, name="alert-undo"),
]
