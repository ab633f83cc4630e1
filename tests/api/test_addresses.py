"""Every address of the API asks for a scope, and is tried without a token and with the wrong one."""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from config.api import urlpatterns
from crm.access import Scope

VALUES = {
    "external_id": "C-1",
    "code": "FLAT12",
    "client": "C-1",
    "loan": "L-1",
    "pk": 1,
    "given_up": "C-1",
    "uid": "4b1c0c5e-7f7e-4c53-9d50-6a2f6f1f0001",
}
SCOPED = [
    (entry.name, method, scope)
    for entry in urlpatterns
    if isinstance(rule := entry.callback.access_rule, dict)
    for method, scope in rule.items()
]


def url(name: str) -> str:
    entry = next(entry for entry in urlpatterns if entry.name == name)
    named = {*entry.pattern.converters, *entry.pattern.regex.groupindex}
    return reverse(f"api:{name}", kwargs={key: VALUES[key] for key in named})


def test_only_the_description_and_unknown_addresses_are_open():
    open_to_all = {
        entry.name for entry in urlpatterns if not isinstance(entry.callback.access_rule, dict)
    }

    assert open_to_all == {"openapi", "unknown"}


def test_every_method_of_every_other_address_asks_for_a_scope():
    assert [scoped for scoped in SCOPED if not isinstance(scoped[2], Scope)] == []
    assert {scope for _, _, scope in SCOPED} == {*Scope}


@pytest.mark.parametrize(("name", "method", "scope"), SCOPED)
def test_stranger_is_unauthorized_and_wrong_scope_forbidden(book, calls, name, method, scope):
    others = tuple({*Scope} - {scope})

    assert APIClient().generic(method, url(name)).status_code == 401
    assert calls(scopes=others).generic(method, url(name)).status_code == 403
