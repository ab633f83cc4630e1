"""The question every table of client data answers first: which rows one may see."""

from typing import Any, Self

from django.db import models

from crm.access import Viewer, clients_seen_by


class OfClientQuerySet(models.QuerySet[Any]):
    """Questions about rows that belong to one client."""

    def visible_to(self, staff: Viewer) -> Self:
        """Keep the rows of clients `staff` may see."""
        return self.filter(clients_seen_by(staff, "client__"))
