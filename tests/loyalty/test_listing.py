"""Where relationships stand, in the list of clients."""

from decimal import Decimal

import pytest
from django.utils import timezone

from tests.cast import play
from tests.factories import ClientFactory
from tests.loyalty.standings import stand

pytestmark = pytest.mark.django_db


def test_clients_are_found_by_loyalty_type_and_listed_with_their_attitude(client):
    cast = play()
    today = timezone.localdate()
    stand(cast.client, on=today, loyalty_type="LATENT", attitude=Decimal("0.7500"))
    other = ClientFactory(officer=cast.amina, branch=cast.branch)
    stand(other, on=today, loyalty_type="NONE", attitude=Decimal("0.2000"))
    client.force_login(cast.amina)
    query = {"format": "csv", "loyalty_type": "LATENT", "columns": ["attitude", "loyalty_type"]}
    rows = client.get("/lists/clients/file", query).getvalue().decode().splitlines()
    assert len(rows) == 2
    assert "Latent" in rows[1]
    assert "0.75" in rows[1]
