"""The committed description of the API is the one the code gives."""

from io import StringIO
from pathlib import Path

from django.core.management import call_command

COMMITTED = Path(__file__).parents[2] / "docs" / "openapi.yaml"


def test_committed_description_is_the_current_one():
    out = StringIO()
    call_command("spectacular", fail_on_warn=True, validate=True, stdout=out)

    assert out.getvalue() == COMMITTED.read_text(), (
        "run: python manage.py spectacular --fail-on-warn --file docs/openapi.yaml"
    )


def test_description_is_served_without_a_token(client):
    answer = client.get("/api/v1/openapi.yaml")

    assert answer.status_code == 200
    assert answer.content.startswith(b"openapi: 3.1.0\n")
