"""Whatever the description allows, and much that it does not, is answered as the description says."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from rest_framework.test import APIClient
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from config.wsgi import application

DESCRIPTION = Path(__file__).parents[2] / "docs" / "openapi.yaml"

config = schemathesis.config.SchemathesisConfig.from_dict(
    {"generation": {"allow-x00": False, "with-security-parameters": False}}
)
api = schemathesis.openapi.from_path(DESCRIPTION, config=config)
api.app = application

DONE_ON_PURPOSE = {
    207: [negative_data_rejection],  # rows of the wrong form are refused one by one
    422: [positive_data_acceptance],  # examples meet a key that an earlier one has used
}


@pytest.fixture
def bearer(book, calls) -> Iterator[str]:
    """Return a token; the test's transaction outlives its requests."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    client: APIClient = calls()
    yield client._credentials["HTTP_AUTHORIZATION"]
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@api.parametrize()
@settings(
    max_examples=6,
    derandomize=True,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_every_operation_answers_as_described(case: schemathesis.Case, bearer: str):
    token = {"Authorization": bearer, "Accept-Encoding": "identity"}  # its client does not unpack
    answer = case.call(headers=token)

    on_purpose = DONE_ON_PURPOSE.get(answer.status_code, [])
    case.validate_response(answer, headers=token, excluded_checks=on_purpose)
