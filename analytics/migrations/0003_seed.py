"""Cost settings every institution starts with; activity costs start at zero until it knows its own."""

import datetime
from decimal import Decimal

from django.db import migrations

ALWAYS = datetime.date(1900, 1, 1)
SHARES = {
    "COST_OF_FUNDS": "0.10",
    "DISCOUNT_RATE": "0.15",
    "PROVISION_CURRENT": "0.01",
    "PROVISION_30": "0.10",
    "PROVISION_60": "0.25",
    "PROVISION_90": "0.50",
    "PROVISION_180": "0.75",
    "PROVISION_OVER_180": "1",
}
ACTIVITIES = [
    "APPLICATION",
    "DISBURSEMENT_FIRST",
    "DISBURSEMENT_REPEAT",
    "REPAYMENT",
    "VISIT",
    "CALL",
    "SURVEY",
    "COMPLAINT",
    "GROUP_MEETING",
    "ACQUISITION",
]


def seed(apps, _schema_editor):
    cost = apps.get_model("analytics", "Cost")
    amounts = {**SHARES, **dict.fromkeys(ACTIVITIES, "0")}
    cost.objects.bulk_create(
        cost(kind=kind, amount=Decimal(amount), effective_from=ALWAYS)
        for kind, amount in amounts.items()
    )


class Migration(migrations.Migration):
    dependencies = [("analytics", "0002_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
