"""Panels of the client page: each app registers its own in `apps.ready()`; crm knows none of them.

A panel is a view at `url_name` that takes `client_id` and renders a fragment with a template
extending `components/panel.html`; without scripts the same address is an ordinary page.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from crm.access import Permission
from crm.models import Client, Staff


@dataclass(frozen=True)
class Panel:
    """One panel: where it is served, what it is called, who may see it."""

    name: str
    title: str | Promise
    url_name: str
    order: int
    permission: Permission

    def url(self, client: Client) -> str:
        """Return the panel's address for one client."""
        return reverse(self.url_name, kwargs={"client_id": client.pk})


_panels: dict[str, Panel] = {}


def register_panel(
    name: str,
    *,
    title: str | Promise,
    url_name: str,
    order: int,
    permission: Permission = Permission.VIEW_CLIENTS,
) -> None:
    """Add a panel to the client page; the same name replaces."""
    _panels[name] = Panel(name, title, url_name, order, permission)


def panels_for(staff: Staff) -> list[Panel]:
    """Return the panels `staff` may see, in order."""
    allowed = (panel for panel in _panels.values() if staff.may(panel.permission))
    return sorted(allowed, key=lambda panel: panel.order)
