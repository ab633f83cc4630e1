"""Sessions: end one, so that a lost phone is asked to sign in and forgets its clients."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext as _

from crm.access import Permission
from crm.devices import device_name
from crm.errors import Refused
from crm.models import EndedSession, Staff


class CannotEndSession(Refused):
    """The session goes on."""


@transaction.atomic
def end_session(*, session: UserSession, by: Staff, at: datetime) -> EndedSession:
    """End one's own session, or that of a colleague one may see, and keep that it was ended."""
    owner = session.user
    is_in_reach = Staff.objects.visible_to(by).filter(pk=owner.pk).exists()
    if owner.pk != by.pk and not (by.may(Permission.END_SESSIONS) and is_in_reach):
        raise CannotEndSession(_("You may not end the sessions of this colleague."))
    ended = EndedSession.objects.create(
        staff=owner,
        device=device_name(session.user_agent),
        address=session.ip,
        signed_in_at=session.created_at,
        last_seen_at=session.last_seen_at,
        ended_at=at,
        ended_by=by,
    )
    session.end()
    return ended
