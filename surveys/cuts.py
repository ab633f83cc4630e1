"""What figures are cut by: branch, loan officer, product, cycle and segment of a client on a day."""

from datetime import date
from typing import Any

from crm.models import Client, ClientOfficer
from loans.models import Loan
from surveys.segments import segment_of


def facts_of(client: Client, on: date) -> dict[str, Any]:
    """Return the fields of a response that say where its client stood on a day."""
    charge = ClientOfficer.objects.on(on).filter(client=client).first()
    last = Loan.objects.disbursed(on).filter(client=client).order_by("-disbursed_on", "-pk").first()
    return {
        "branch": client.branch,
        "officer_id": charge.officer_id if charge else client.officer_id,
        "product_id": last.product_id if last else None,
        "cycle": last.cycle if last else None,
        "segment": segment_of(client.pk),
    }
