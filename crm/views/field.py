"""A day with no signal: the shell that works without one, the copy a phone carries, and what it sends later."""

import base64
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_GET, require_POST

from crm.access import Permission, public, requires
from crm.actions.device import CannotTakeIn, take_in
from crm.audit import acting
from crm.carrying import body_of, copy_for, etag_of, whole_for
from crm.devicebatch import BatchUnreadable, SentEntry, read_batch
from crm.devicekeys import VERSION, device_key
from crm.models import DeviceEntry, Staff
from crm.request import staff_of, today
from crm.shell import shell_context


@require_GET
@public
def shell(request: HttpRequest) -> HttpResponse:
    """Show the page that works with no signal; it holds nobody's facts until the phone adds its own."""
    return render(request, "field/shell.html", shell_context(request))


@require_GET
@requires(Permission.LOG_INTERACTIONS)
def me(request: HttpRequest) -> HttpResponse:
    """Tell a phone who is signed in, and give it the key of that person's entries."""
    staff = staff_of(request)
    signed_in_at = staff.last_login
    return _private(
        {
            "staff": staff.pk,
            "signed_in_at": signed_in_at.isoformat() if signed_in_at else "",
            "version": VERSION,
            "key": base64.b64encode(device_key(staff.pk)).decode(),
            "csrf": get_token(request),
            "look_count": _look_count(staff),
        }
    )


@require_GET
@requires(Permission.LOG_INTERACTIONS)
def copy(request: HttpRequest) -> HttpResponse:
    """Give a phone what it is to carry: the own clients, the day's list, the groups, and the names of the parts."""
    return _if_new(request, copy_for(staff_of(request), today()))


@require_GET
@requires(Permission.LOG_INTERACTIONS)
def part(request: HttpRequest, name: str) -> HttpResponse:
    """Give a phone one part that changes seldom, as the surveys."""
    carried = whole_for(name, staff_of(request), today())
    if carried is None:
        raise Http404
    return _if_new(request, carried)


@require_POST
@requires(Permission.LOG_INTERACTIONS)
def sync(request: HttpRequest) -> HttpResponse:
    """Take in the entries of a phone, one after the other, and say what became of each."""
    try:
        entries = read_batch(request.body)
    except BatchUnreadable as refusal:
        return _private({"message": str(refusal)}, status=400)
    staff = staff_of(request)
    with acting(staff):
        answers = [_answer(entry, staff) for entry in entries]
    return _private({"answers": answers, "look_count": _look_count(staff)})


def _answer(entry: SentEntry, staff: Staff) -> dict[str, str]:
    try:
        kept = take_in(entry=entry, by=staff, at=timezone.now())
    except CannotTakeIn as refusal:
        return {"uid": str(entry.uid), "status": "UNKNOWN", "message": str(refusal)}
    return {"uid": str(entry.uid), "status": kept.status, "message": kept.message}


def _look_count(staff: Staff) -> int:
    return DeviceEntry.objects.visible_to(staff).to_look_at().count()


def _if_new(request: HttpRequest, carried: object) -> HttpResponse:
    """Give what a phone carries; nothing if it has that already."""
    body = body_of(carried)
    headers = {"Cache-Control": "private, no-store", "ETag": etag_of(body)}
    response = HttpResponse(body, content_type="application/json", headers=headers)
    return get_conditional_response(request, etag=headers["ETag"], response=response) or response


def _private(content: dict[str, Any], status: int = 200) -> JsonResponse:
    return JsonResponse(content, status=status, headers={"Cache-Control": "private, no-store"})
