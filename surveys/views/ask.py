"""Asking a client a survey, face to face or by phone; saying why not; taking it back at once."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm.access import Permission, requires
from crm.errors import Refused
from crm.models import Client, Task
from crm.request import staff_of, today
from crm.views.interaction import way_back
from surveys.actions.interview import Attempt, hold_interview, note_silence, undo_interview
from surveys.actions.partial import drop_partial, keep_partial
from surveys.actions.response import Answered, Recorded
from surveys.afterward import afterward_of
from surveys.asking import (
    clients_to_ask,
    invitation_to,
    is_seen,
    meant_by,
    open_invitations,
    surveys_for,
    task_to_settle,
)
from surveys.models import Invitation, LowAnswer, Response, Survey
from surveys.sitting import Sitting, sitting_of_entry, sitting_of_staff
from surveys.steps import Turn
from surveys.views.answer import FAULTY, so_far

MODES = [Response.Mode.FACE_TO_FACE, Response.Mode.PHONE]
SILENCES = [
    Invitation.Silence.REFUSED,
    Invitation.Silence.UNABLE,
    Invitation.Silence.NOT_REACHED,
]


def asked_client(request: HttpRequest, client_id: int) -> Client:
    """Return a client the reader may ask, or answer 404."""
    found = clients_to_ask(staff_of(request), today()).select_related("officer", "branch", "group")
    return get_object_or_404(found, pk=client_id)


@require_GET
@requires(Permission.ASK_SURVEYS)
def choose(request: HttpRequest, client_id: int) -> HttpResponse:
    """Show which surveys may be asked of a client; a task that means one leads straight to it."""
    client, staff = asked_client(request, client_id), staff_of(request)
    surveys, invitations = surveys_for(client, staff, today()), open_invitations(client, today())
    task = task_to_settle(request.GET.get("task", ""), client, staff)
    meant = meant_by(task, surveys, invitations) if task else None
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    if meant is not None:
        return redirect(reverse("surveys:ask", args=[client.pk, meant.code]) + query)
    invited = {each.survey_id: each for each in reversed(invitations)}
    rows = [(survey, invited.get(survey.pk)) for survey in surveys]
    rows.sort(key=lambda row: row[1] is None)
    context = {"client": client, "rows": rows, "query": query, "task": task}
    return render(request, "surveys/ask_choose.html", context)


def _survey(client: Client, code: str, request: HttpRequest) -> Survey:
    """Return a survey that may be asked of a client, or answer 404; what was begun may be sent, put away or not."""
    if request.method == "POST":
        return get_object_or_404(Survey.objects.of_clients(), code=code, is_anonymous=False)
    found = [each for each in surveys_for(client, staff_of(request), today()) if each.code == code]
    if not found:
        raise Http404
    return found[0]


@require_http_methods(["GET", "POST"])
@requires(Permission.ASK_SURVEYS)
def ask(request: HttpRequest, client_id: int, code: str) -> HttpResponse:
    """Ask a client a survey, step by step."""
    client, staff = asked_client(request, client_id), staff_of(request)
    survey = _survey(client, code, request)
    sent_before = "" if request.POST else request.GET.get("entry", "")
    again = sitting_of_entry(client, staff, sent_before)
    sitting = again or sitting_of_staff(survey, client, staff, request.POST)
    if sitting is None or sitting.version.survey_id != survey.pk:
        raise Http404
    if request.method != "POST":
        return _show(request, client, sitting)
    turn = sitting.turn(request.POST)
    if turn.is_done:
        return _record(request, client, sitting, turn)
    after = sitting.after(turn, request.POST)
    keep_partial(so_far=so_far(after, turn, None, client), by=staff, at=timezone.now())
    if request.POST.get("go") == "keep":
        return HttpResponse(status=204)
    if request.POST.get("go") == "save":
        messages.success(request, _("Kept. Ask the survey again to go on where you were."))
        return redirect(_back(request, client))
    return _show(request, client, after, turn.faults, has_more=turn.has_more)


def _back(request: HttpRequest, client: Client) -> str:
    """Return where to go on: the client, unless it is a colleague's and was only to be asked."""
    is_own = is_seen(client, staff_of(request))
    usual = reverse("crm:client", args=[client.pk]) if is_own else reverse("crm:tasks")
    return way_back(request, usual)


def _asked_for(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "") or request.GET.get(name, "")


def mode_of(request: HttpRequest) -> str:
    """Return how somebody is asked: face to face, unless it is said otherwise."""
    wanted = _asked_for(request, "mode")
    return wanted if wanted in MODES else MODES[0]


def _show(
    request: HttpRequest,
    client: Client,
    sitting: Sitting,
    faults: Mapping[str, Any] | None = None,
    *,
    has_more: bool = False,
    refusal: str = "",
) -> HttpResponse:
    invitation = invitation_to(
        sitting.version.survey, client, today(), _asked_for(request, "invitation")
    )
    context = {
        **sitting.context(faults, has_more=has_more),
        "client": client,
        "back": _back(request, client),
        "mode": mode_of(request),
        "modes": [(mode.value, mode.label) for mode in MODES],
        "silences": [(each.value, each.label) for each in SILENCES],
        "invitation": invitation,
        "task": task_to_settle(_asked_for(request, "task"), client, staff_of(request)),
        "refusal": refusal,
    }
    status = FAULTY if faults or refusal else 200
    return render(request, "surveys/ask.html", context, status=status)


def _record(request: HttpRequest, client: Client, sitting: Sitting, turn: Turn) -> HttpResponse:
    staff, survey = staff_of(request), sitting.version.survey
    task = task_to_settle(request.POST.get("task", ""), client, staff)
    answered = Answered(
        uid=sitting.uid,
        version=sitting.version,
        answers=dict(turn.given),
        mode=mode_of(request),
        language=sitting.language,
        answered_on=today(),
        client=client,
        invitation=invitation_to(survey, client, today(), request.POST.get("invitation", "")),
    )
    try:
        recorded = hold_interview(answered=answered, task=task, by=staff, at=timezone.now())
    except Refused as refusal:
        return _show(request, client, sitting.after(turn, request.POST), refusal=str(refusal))
    drop_partial(uid=sitting.uid, by=staff)
    tell_recorded(request, recorded, task, _back(request, client))
    after = afterward_of(recorded.response, staff)
    return redirect(after.url if after else _back(request, client))


def tell_recorded(request: HttpRequest, recorded: Recorded, task: Task | None, back: str) -> None:
    """Say that answers were recorded, with ten seconds to take them back, and which cases they opened."""
    response = recorded.response
    undo = reverse("surveys:interview-undo", args=[response.uid])
    query = urlencode({"next": back, "task": str(task.uid) if task else ""})
    told = _("%(survey)s: the answers are recorded.") % {"survey": response.survey}
    messages.success(request, told, extra_tags=f"undo:{undo}?{query}")
    for code in recorded.cases.values():
        words = _("A case was opened. Give the client its code: %(code)s") % {"code": code}
        messages.info(request, words)


@require_POST
@requires(Permission.ASK_SURVEYS)
def unanswered(request: HttpRequest, client_id: int, code: str) -> HttpResponse:
    """Keep why a client was not asked: refused, could not answer, was not reached."""
    client, staff = asked_client(request, client_id), staff_of(request)
    survey, silence = _survey(client, code, request), request.POST.get("silence", "")
    if silence not in SILENCES:
        return redirect("surveys:ask", client.pk, survey.code)
    attempt = Attempt(
        survey=survey,
        client=client,
        invitation=invitation_to(survey, client, today(), request.POST.get("invitation", "")),
        task=task_to_settle(request.POST.get("task", ""), client, staff),
    )
    try:
        row = note_silence(attempt=attempt, silence=silence, by=staff, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        told = {"survey": survey, "silence": row.get_silence_display()}
        messages.success(request, _("%(survey)s: %(silence)s. Kept.") % told)
    return redirect(_back(request, client))


@require_POST
@requires(Permission.ASK_SURVEYS)
def undo(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take back an interview that was just recorded."""
    staff = staff_of(request)
    seen = Q(pk__in=Response.objects.visible_to(staff).values("pk")) | Q(interviewer=staff)
    response = get_object_or_404(Response.objects.select_related("client", "survey"), seen, uid=uid)
    settled = Task.objects.visible_to(staff).filter(client=response.client, settled_by=staff)
    uid_of_task = _uid(request.GET.get("task", ""))
    task = settled.filter(uid=uid_of_task).first() if uid_of_task else None
    try:
        undo_interview(response=response, task=task, by=staff, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        has_case = LowAnswer.objects.filter(response=response).exclude(case=None).exists()
        stays = _("Taken back. The case that was opened stays; close it if it was a mistake.")
        messages.success(request, stays if has_case else _("Taken back."))
    return redirect(way_back(request, "/"))


def _uid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
