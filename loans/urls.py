"""Addresses of loans."""

from django.urls import path

from loans.views import cycles, imports

app_name = "loans"
urlpatterns = [
    path("clients/<int:client_id>/loans", cycles.cycles, name="client-loans"),
    path("imports/", imports.imports, name="imports"),
    path("imports/new", imports.new, name="import-new"),
    path("imports/start", imports.start, name="import-start"),
    path("imports/templates/<slug:noun>.csv", imports.template, name="import-template"),
    path("imports/<int:run_id>/", imports.imported, name="import"),
    path("imports/<int:run_id>/again", imports.again, name="import-again"),
    path("imports/<int:run_id>/faults.csv", imports.faults_file, name="import-faults"),
]
