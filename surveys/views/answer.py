"""The public link of a survey: whoever has it answers alone, in its own language, now or going on another time."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from crm.access import public
from crm.models import Client
from crm.pace import Pace, is_too_fast
from crm.request import today
from crm.trackingcodes import read_code
from surveys.actions.invitation import start_invitation
from surveys.actions.partial import SoFar, keep_partial
from surveys.actions.response import Answered, CannotRecordResponse, record_response
from surveys.answering import Unreadable
from surveys.improvements import done_since
from surveys.links import invitation_of, token_of
from surveys.models import OPEN, Invitation, LowAnswer, Response
from surveys.sitting import Sitting, language_for, sitting_by_link
from surveys.steps import Turn, step_of
from surveys.views.public import public_page, slow_page, thanks_page, unknown_page

# one address may be a whole village behind one antenna, and a script keeps each step
ANSWERING = Pace("survey", 300, timedelta(minutes=10))
FAULTY, GONE = 422, 410


@never_cache
@public
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show the survey of an invitation and take its answers, step by step."""
    if is_too_fast(request, ANSWERING):
        return slow_page(request)
    invitation = invitation_of(token)
    if invitation is None:
        return unknown_page(request)
    if state := _closed(invitation):
        return _already(request, invitation) or _gone(request, invitation, state)
    sitting = sitting_by_link(invitation, request.POST, request.GET.get("language", ""))
    if sitting is None:
        return _gone(request, invitation, "late")
    if request.method == "POST":
        return _go(request, invitation, sitting)
    start_invitation(invitation=invitation)
    return _show(request, sitting)


def _closed(invitation: Invitation) -> str:
    """Say why an invitation opens nothing any more; empty where it does."""
    if invitation.status == Invitation.Status.ANSWERED:
        return "answered"
    if invitation.status == Invitation.Status.CANCELLED:
        return "cancelled"
    is_open = invitation.status in OPEN and invitation.expires_on >= today()
    return "" if is_open and invitation.survey.archived_at is None else "late"


def _gone(request: HttpRequest, invitation: Invitation, state: str) -> HttpResponse:
    version = invitation.survey.published
    client = invitation.client.language if invitation.client else ""
    language = language_for(version, client) if version else "en"
    context = {"state": state, "done": done_since(invitation.survey, language)}
    return public_page(request, "closed", context, language=language, status=GONE)


def _already(request: HttpRequest, invitation: Invitation) -> HttpResponseBase | None:
    """Answer a second sending of the same answers like the first; none where it is something else."""
    sent = request.POST.get("uid", "")
    mine = Response.objects.filter(survey=invitation.survey)
    if not invitation.survey.is_anonymous:
        mine = mine.filter(invitation=invitation)
    try:
        response = mine.filter(uid=sent).first() if sent else None
    except (ValueError, TypeError):
        return None
    if response is None:
        return None
    cases = LowAnswer.objects.filter(response=response).exclude(case=None)
    codes = list(cases.values_list("case__code", flat=True))
    return _thanked(invitation, response.language, codes)


def _go(request: HttpRequest, invitation: Invitation, sitting: Sitting) -> HttpResponseBase:
    turn = sitting.turn(request.POST)
    if turn.is_done:
        return _recorded(request, invitation, sitting, turn)
    after = sitting.after(turn, request.POST)
    keep_partial(so_far=so_far(after, turn, invitation), by=None, at=timezone.now())
    match request.POST.get("go"):
        case "keep":
            return HttpResponse(status=204)
        case "save":
            return public_page(request, "kept", {"sitting": after}, language=after.language)
        case _:
            return _show(request, after, turn.faults, has_more=turn.has_more)


def so_far(
    sitting: Sitting, turn: Turn, invitation: Invitation | None, client: Client | None = None
) -> SoFar:
    """Return what is to be kept of a sitting: what was answered rightly, and the section it stands at."""
    definition = sitting.version.read
    step = step_of(definition, sitting.step, by_question=False) if sitting.big else sitting.step
    return SoFar(
        uid=sitting.uid,
        version=sitting.version,
        language=sitting.language,
        step=step,
        answers=dict(turn.read.answers),
        invitation=invitation,
        client=client,
    )


def _recorded(
    request: HttpRequest, invitation: Invitation, sitting: Sitting, turn: Turn
) -> HttpResponseBase:
    answered = Answered(
        uid=sitting.uid,
        version=sitting.version,
        answers=dict(turn.given),
        mode=Response.Mode.LINK,
        language=sitting.language,
        answered_on=today(),
        client=invitation.client,
        invitation=invitation,
        branch=invitation.branch,
        group=invitation.group,
    )
    try:
        recorded = record_response(answered=answered, by=None, at=timezone.now())
    except CannotRecordResponse:  # it was settled between the two
        invitation.refresh_from_db()
        return _already(request, invitation) or _gone(request, invitation, _closed(invitation))
    return _thanked(invitation, sitting.language, recorded.cases.values())


def _thanked(invitation: Invitation, language: str, codes: Any) -> HttpResponse:  # noqa: ANN401 - any codes
    where = reverse("surveys:thanks", kwargs={"token": token_of(invitation)})
    told = [("language", language), *(("case", read_code(code)) for code in codes)]
    return redirect(f"{where}?{urlencode(told)}")


def _show(
    request: HttpRequest,
    sitting: Sitting,
    faults: Mapping[str, Unreadable] | None = None,
    *,
    has_more: bool = False,
) -> HttpResponse:
    context = {**sitting.context(faults, has_more=has_more), "may_save": "yes"}
    status = FAULTY if faults else 200
    return public_page(request, "answer", context, language=sitting.language, status=status)


@never_cache
@public
@require_GET
def thanks(request: HttpRequest, token: str) -> HttpResponseBase:
    """Thank for the answers, with the codes of cases they opened and what was done since others answered."""
    if is_too_fast(request, ANSWERING):
        return slow_page(request)
    invitation = invitation_of(token)
    version = invitation.survey.published if invitation else None
    if invitation is None or version is None or invitation.status != Invitation.Status.ANSWERED:
        return redirect("surveys:answer", token=token)
    language = language_for(version, request.GET.get("language", ""))
    return thanks_page(request, version, language)
