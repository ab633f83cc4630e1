"""Who looked at whom: every opening of a client's page and every exported row is kept."""

from datetime import datetime

from crm.models import Client, ClientView, Staff
from crm.models.client import ClientQuerySet
from crm.sql import insert_from


def log_view(
    *, client: Client, by: Staff, at: datetime, what: str = ClientView.What.PAGE
) -> ClientView:
    """Keep that one client was looked at."""
    return ClientView.objects.create(client=client, staff=by, viewed_at=at, what=what)


def log_views(*, clients: ClientQuerySet, by: Staff, at: datetime) -> int:
    """Keep that all of `clients` were exported, and return how many they were."""
    return insert_from(
        ClientView._meta.db_table,
        ["client_id"],
        clients.order_by().values("pk"),
        {"staff_id": by.pk, "viewed_at": at, "what": ClientView.What.EXPORT.value},
    )
