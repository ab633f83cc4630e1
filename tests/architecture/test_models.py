"""What every model keeps to: keys point down, client data has a reach."""

import pytest
from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField, OneToOneField

from crm.models import Client, Staff

ORDER = ["crm", "loans", "surveys", "loyalty", "analytics"]
MODELS = [
    model
    for app in ORDER
    for model in apps.get_app_config(app).get_models()
    if not hasattr(model, "pgh_obj")
    and not hasattr(model, "pgh_tracked_model")
    and not model._meta.auto_created
]
KEYS = [
    field
    for model in MODELS
    for field in [*model._meta.fields, *model._meta.many_to_many]
    if isinstance(field, ForeignKey | OneToOneField | ManyToManyField)
    and field.related_model._meta.app_label in ORDER
]


def rank(model):
    return ORDER.index(model._meta.app_label)


@pytest.mark.parametrize("key", KEYS, ids=str)
def test_cross_app_keys_point_down_and_leave_no_trace(key):
    if key.model._meta.app_label == key.related_model._meta.app_label:
        return
    assert rank(key.related_model) < rank(key.model)
    assert key.remote_field.hidden


def leads_to_client(model, seen=frozenset()):
    if model is Client:
        return True
    if model in seen or model is Staff:
        return False
    keys = [key for key in KEYS if key.model is model and not key.null]
    return any(leads_to_client(key.related_model, seen | {model}) for key in keys)


OF_CLIENTS = [model for model in MODELS if leads_to_client(model)]


@pytest.mark.parametrize("model", OF_CLIENTS, ids=str)
def test_every_model_with_client_data_has_a_reach(model):
    assert hasattr(model.objects.all(), "visible_to")


def test_models_with_client_data_are_found():
    assert {"Client", "Loan", "Repayment", "Standing", "ClientScore", "Alert"} <= {
        model.__name__ for model in OF_CLIENTS
    }
