"""Addresses of crm."""

from django.urls import path

from crm.views import (
    client,
    clients,
    deviceentries,
    editing,
    field,
    finding,
    interaction,
    lists,
    merging,
    panels,
    preferences,
    worker,
)

app_name = "crm"
urlpatterns = [
    path("clients/", clients.clients, name="clients"),
    path("clients/suggestions", finding.suggestions, name="suggestions"),
    path("clients/new", editing.new, name="client-new"),
    path("clients/<int:client_id>/", client.client, name="client"),
    path("clients/<int:client_id>/edit", editing.edit, name="client-edit"),
    path("clients/<int:client_id>/officer", editing.officer, name="client-officer"),
    path("clients/<int:client_id>/national-id", client.national_id, name="client-national-id"),
    path("clients/<int:client_id>/timeline", panels.timeline, name="client-timeline"),
    path("clients/<int:client_id>/audit", panels.audit, name="client-audit"),
    path("lists/<slug:name>/save", lists.save, name="list-save"),
    path("lists/<slug:name>/file", lists.file, name="list-file"),
    path("lists/<slug:name>/do/<slug:action>", lists.bulk, name="list-bulk"),
    path("lists/saved/<int:view_id>/delete", lists.delete, name="saved-view-delete"),
    path("clients/<int:client_id>/merge", merging.candidates, name="client-merge-find"),
    path("clients/<int:client_id>/merge/<int:other_id>", merging.merge, name="client-merge"),
    path("merges/", merging.merges, name="merges"),
    path("merges/<int:merge_id>/undo", merging.undo, name="merge-undo"),
    path("field/", field.shell, name="field-shell"),
    path("field/me", field.me, name="field-me"),
    path("field/copy", field.copy, name="field-copy"),
    path("field/sync", field.sync, name="field-sync"),
    path("field/entries", deviceentries.entries, name="field-entries"),
    path("field/entries/<uuid:uid>/looked", deviceentries.looked, name="field-entry-looked"),
    path("sw.js", worker.worker, name="worker"),
    path("manifest/<str:language>.webmanifest", worker.manifest, name="manifest"),
    path("clients/<int:client_id>/visit", interaction.visit, name="visit"),
    path("interactions/<uuid:uid>/correct", interaction.correct, name="interaction-correct"),
    path("interactions/<uuid:uid>/withdraw", interaction.withdraw, name="interaction-withdraw"),
    path("language", preferences.language, name="language"),
    path("theme", preferences.theme, name="theme"),
]
