"""Exit interviews as surveys ask them: the response leads on to the exit, which is filled in from it."""

from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from crm.access import Permission
from crm.models import Client, Staff
from loyalty.exitanswers import told_by
from loyalty.forms.exit import PLACES
from loyalty.models import Exit, ReasonCode
from surveys.afterward import register_afterward
from surveys.models import Response, Survey
from surveys.readers import may_take_over

MODES = {
    Response.Mode.FACE_TO_FACE: Exit.Mode.IN_PERSON,
    Response.Mode.PHONE: Exit.Mode.PHONE,
}


def interview_of(client: Client, staff: Staff, uid: str) -> Response | None:
    """Return the exit interview of a client that `staff` may record the exit from, by its uid."""
    seen = Response.objects.visible_to(staff).in_force().select_related("survey", "interviewer")
    kept = seen.filter(client=client, survey__kind=Survey.Kind.EXIT)
    found = [response for response in kept.order_by("-answered_on") if str(response.uid) == uid]
    return found[0] if found and may_take_over(staff, found[0]) else None


def filled_in(response: Response) -> dict[str, Any]:
    """Return what an exit interview says, as the exit's form starts with it."""
    told = told_by(response.answers)
    known = dict(ReasonCode.objects.filter(code__in=told.codes).values_list("code", "pk"))
    codes = _fitting([code for code in told.codes if code in known], {told.root, told.trigger})
    places = {code: str(place) for place, code in enumerate(codes, start=1)}
    reasons = {f"reason_{place}": str(known[code]) for code, place in places.items()}
    return {
        **reasons,
        "root": places.get(told.root, "1"),
        "trigger": places.get(told.trigger, ""),
        "exited_on": response.answered_on,
        "exit_type": told.exit_type,
        "mode": MODES.get(Response.Mode(response.mode), Exit.Mode.WRITTEN),
        "asked_by": response.interviewer,
        "has_consented": told.has_consented,
        "would_return": told.would_return,
        "would_recommend": told.would_recommend,
        "expected_return_on": told.expected_return_on or None,
        "note": told.note,
    }


def _fitting(codes: list[str], marked: set[str]) -> list[str]:
    """Keep as many reasons as the form has places, the root and the trigger among them."""
    spare = len(PLACES) - len(marked & set(codes))
    kept = [code for code in codes if code not in marked][:spare]
    return [code for code in codes if code in marked or code in kept]


def _url_of(response: Response, staff: Staff) -> str:
    """Return where the exit is recorded, until it is."""
    if not staff.may(Permission.RECORD_EXITS) or not may_take_over(staff, response):
        return ""
    recorded = Exit.objects.filter(client=response.client, recorded_at__gte=response.recorded_at)
    if recorded.exists():
        return ""
    query = urlencode({"response": str(response.uid)})
    return f"{reverse('loyalty:exit', args=[response.client_id])}?{query}"


def register() -> None:
    """Register where exit interviews lead."""
    register_afterward(Survey.Kind.EXIT, _("Record the exit"), _url_of)
