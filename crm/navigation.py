"""The main navigation: each app registers its places in `apps.ready()`; the layout shows what a role may reach."""

from dataclasses import dataclass

from django.utils.functional import Promise

from crm.access import Permission
from crm.models import Staff


@dataclass(frozen=True)
class Place:
    """One entry of the navigation; `icon` names a symbol of `static/icons.svg`, `key` what follows g on the keyboard."""

    url_name: str
    label: str | Promise
    icon: str
    order: int
    permission: Permission
    key: str = ""


_places: dict[str, Place] = {}


def register_place(
    url_name: str,
    *,
    label: str | Promise,
    icon: str,
    order: int,
    permission: Permission,
    key: str = "",
) -> None:
    """Add an entry to the navigation; the same address replaces."""
    _places[url_name] = Place(url_name, label, icon, order, permission, key)


def places_for(staff: Staff) -> list[Place]:
    """Return the entries `staff` may reach, in order."""
    allowed = (place for place in _places.values() if staff.may(place.permission))
    return sorted(allowed, key=lambda place: place.order)
