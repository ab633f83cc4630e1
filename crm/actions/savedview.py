"""Saved views: keep the filters of a list under a name, and let them go."""

from datetime import datetime

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from crm.errors import Refused
from crm.models import SavedView, Staff

MOST = 30  # of one list and person
LONGEST = 2000
LONGEST_NAME = 100
NOT_KEPT = {"page", "format", "csrfmiddlewaretoken"}


class CannotSaveView(Refused):
    """The filters are not kept."""


@transaction.atomic
def save_view(*, page: str, name: str, query: str, by: Staff, at: datetime) -> SavedView:
    """Keep the filters of a list for oneself; the same name again replaces what it held."""
    name, query = name.strip(), _kept(query)
    Staff.objects.select_for_update().get(pk=by.pk)
    if not name or len(name) > LONGEST_NAME:
        raise CannotSaveView(_("Give the filters a short name."), field="name")
    if len(query) > LONGEST:
        raise CannotSaveView(_("These are more filters than can be kept."))
    own = SavedView.objects.visible_to(by).filter(page=page)
    if not own.filter(name=name).exists() and own.count() >= MOST:
        raise CannotSaveView(_("Delete saved filters you no longer need first."))
    values = {"query": query, "created_at": at}
    return SavedView.objects.update_or_create(staff=by, page=page, name=name, defaults=values)[0]


def _kept(query: str) -> str:
    parameters = QueryDict(query.removeprefix("?"), mutable=True)
    for name in [*parameters]:
        chosen = [value for value in parameters.getlist(name) if value]
        if name in NOT_KEPT or not chosen:
            del parameters[name]
        else:
            parameters.setlist(name, chosen)
    return parameters.urlencode()


@transaction.atomic
def delete_view(*, view: SavedView, by: Staff) -> None:
    """Let saved filters of one's own go."""
    SavedView.objects.visible_to(by).filter(pk=view.pk).delete()
