"""The main navigation: each app registers its places in `apps.ready()`; the layout shows what a role may reach."""

from dataclasses import dataclass

from django.utils.functional import Promise

from crm.access import Permission
from crm.models import Staff


@dataclass(frozen=True)
class Place:
    """One entry of the navigation; `icon` names a symbol of `static/icons.svg`, `key` what follows g on the keyboard.

    Who holds `unless` finds the same, and more, at another place.
    """

    url_name: str
    label: str | Promise
    icon: str
    order: int
    permission: Permission
    key: str = ""
    unless: Permission | None = None


_places: dict[str, Place] = {}


def register_place(place: Place) -> None:
    """Add an entry to the navigation; the same address replaces."""
    _places[place.url_name] = place


def places_for(staff: Staff) -> list[Place]:
    """Return the entries `staff` may reach, in order."""
    allowed = (
        place
        for place in _places.values()
        if staff.may(place.permission) and not (place.unless and staff.may(place.unless))
    )
    return sorted(allowed, key=lambda place: place.order)
