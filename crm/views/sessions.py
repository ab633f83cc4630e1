"""Who is signed in where, and ending a session: one's own, or that of a colleague whose phone is lost."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from crm.access import Permission, requires, signed_in
from crm.actions.session import end_session
from crm.devices import device_name
from crm.models import EndedSession, Staff
from crm.request import staff_of
from crm.sessions import lasting_sessions

ON_A_PAGE = 25
LATELY = 10


@require_GET
@requires(Permission.END_SESSIONS)
def sessions(request: HttpRequest) -> HttpResponse:
    """Show where the colleagues one sees are signed in, and which sessions were ended lately."""
    staff = staff_of(request)
    seen, asked = Staff.objects.visible_to(staff), request.GET.get("q", "").strip()
    found = lasting_sessions(seen, timezone.now())
    if asked:
        found = found.filter(user__in=seen.named_like(asked).values("pk"))
    ended = EndedSession.objects.visible_to(staff).select_related("staff", "ended_by")
    context = {
        "page": _page(request, found),
        "q": asked,
        "current": request.session.session_key,
        "ended": ended.order_by("-ended_at", "pk")[:LATELY],
        "next": request.get_full_path(),
    }
    return render(request, "crm/sessions.html", context)


@require_GET
@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """Show where one is signed in oneself."""
    own = Staff.objects.filter(pk=staff_of(request).pk)
    context = {
        "page": _page(request, lasting_sessions(own, timezone.now())),
        "is_own": True,
        "current": request.session.session_key,
        "next": request.get_full_path(),
    }
    return render(request, "crm/sessions.html", context)


def _page(request: HttpRequest, found: QuerySet[UserSession]) -> Page[UserSession]:
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    for session in page:
        session.device = device_name(session.user_agent)
    return page


@require_POST
@signed_in
def end(request: HttpRequest, session_id: int) -> HttpResponse:
    """End one session."""
    staff = staff_of(request)
    reached = Staff.objects.visible_to(staff)
    if not staff.may(Permission.END_SESSIONS):
        reached = reached.filter(pk=staff.pk)
    sessions = UserSession.objects.filter(user__in=reached.values("pk")).select_related("user")
    session = get_object_or_404(sessions, pk=session_id)
    end_session(session=session, by=staff, at=timezone.now())
    messages.success(
        request,
        _(
            "The session is ended. At its next contact the device is asked to sign in and forgets its clients."
        ),
    )
    return redirect("crm:sessions-mine" if "own" in request.POST else "crm:sessions")
