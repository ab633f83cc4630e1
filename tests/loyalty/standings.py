"""Standings for tests: one client, plainly active in the second cycle, unless told otherwise."""

from decimal import Decimal

from loyalty.models import Standing


def stand(client, *, on, **more):
    values = {
        "state": "ACTIVE",
        "stage": "ACCOUNT_MANAGEMENT",
        "stage_since": on,
        "cycle": 2,
        "episode": 1,
        "rest_window_days": 90,
        "decision_point_count": 1,
        "renewed_count": 1,
        "loyalty_coverage": Decimal("0.5"),
        "weights_version": 1,
        "loyalty_type": "UNKNOWN",
    }
    return Standing.objects.create(client=client, as_of=on, **{**values, **more})
