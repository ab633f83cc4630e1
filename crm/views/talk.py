"""The public pages: anybody may tell us something, follow it by its code, and read the help. No sign-in."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm.access import public
from crm.actions.case import hear_client, receive_case, record_satisfaction
from crm.calendars import Calendars
from crm.errors import Refused
from crm.forms.talk import TalkForm
from crm.institution import institution
from crm.models import Case, CaseEntry, HelpEntry
from crm.pace import Pace, is_too_fast
from crm.promises import left_until
from crm.request import today
from crm.trackingcodes import read_code
from crm.views.editing import refuse_in

# one address may be a whole village behind one antenna
TALKING = Pace("talk", 30, timedelta(hours=1))
LOOKING = Pace("track", 60, timedelta(minutes=10))


def _page(request: HttpRequest, name: str, *, status: int = 200, **shown: Any) -> HttpResponse:  # noqa: ANN401 - what a template shows
    context = {"institution": institution(), **shown}
    return render(request, f"public/{name}.html", context, status=status)


def _slow_down(request: HttpRequest) -> HttpResponse:
    return _page(request, "slow", status=429)


@never_cache
@public
@require_http_methods(["GET", "POST"])
def talk(request: HttpRequest) -> HttpResponseBase:
    """Take a complaint, a request or a suggestion of anybody, and give its tracking code."""
    form = TalkForm(request.POST or None)
    if request.method == "POST":
        if is_too_fast(request, TALKING):
            return _slow_down(request)
        if form.is_valid() and (case := _received(form)) is not None:
            return redirect(reverse("crm:talk-status", kwargs={"code": case.code}) + "?new=1")
    return _page(request, "talk", status=422 if form.errors else 200, form=form)


def _received(form: TalkForm) -> Case | None:
    language = (get_language() or settings.LANGUAGE_CODE)[:2]
    facts = {**form.cleaned_data, "channel": Case.Channel.PUBLIC_PAGE, "language": language}
    try:
        return receive_case(facts=facts, by=None, on=today(), at=timezone.now())
    except Refused as refusal:
        refuse_in(form, refusal)
        return None


@never_cache
@public
@require_GET
def find(request: HttpRequest) -> HttpResponseBase:
    """Lead to the page of a code somebody typed."""
    code = read_code(request.GET.get("code", ""))
    return redirect("crm:talk-status", code=code or "0")


@never_cache
@public
@require_GET
def status(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show what became of a case to whoever has its code; of a wrong code, nothing at all."""
    if is_too_fast(request, LOOKING):
        return _slow_down(request)
    return _status(request, code)


def _status(request: HttpRequest, code: str, *, refusal: str = "") -> HttpResponse:
    case = _case(code)
    if case is None:
        return _page(request, "unknown", status=404)
    calendar, now = Calendars().of(case.branch), today()
    entries = CaseEntry.objects.filter(case=case).public().order_by("at", "pk")
    return _page(
        request,
        "status",
        status=409 if refusal else 200,
        case=case,
        entries=list(entries),
        acknowledge=left_until(case.acknowledge_by, now, calendar),
        resolve=left_until(case.resolve_by, now, calendar),
        is_new="new" in request.GET,
        refusal=refusal,
        typed=request.POST.get("text", "") if refusal else "",
    )


def _case(code: str) -> Case | None:
    """Return the case of a code as it was typed; a malformed code is looked up like any other."""
    return Case.objects.filter(code=read_code(code)).select_related("branch", "category").first()


@never_cache
@public
@require_POST
def answer(request: HttpRequest, code: str) -> HttpResponseBase:
    """Take the reporter's word: whether what was done is well so, or something more to know."""
    if is_too_fast(request, LOOKING) or is_too_fast(request, TALKING):
        return _slow_down(request)
    case = _case(code)
    if case is None:
        return _page(request, "unknown", status=404)
    try:
        _heard(request, case)
    except Refused as refusal:
        return _status(request, code, refusal=str(refusal))
    return redirect("crm:talk-status", code=case.code)


def _heard(request: HttpRequest, case: Case) -> None:
    text, said = request.POST.get("text", "")[:4000], request.POST.get("is_satisfied", "")
    now = timezone.now()
    if said in {"yes", "no"}:
        record_satisfaction(
            case=case, is_satisfied=said == "yes", text=text, by=None, on=today(), at=now
        )
    else:
        hear_client(case=case, text=text, on=today(), at=now)


@public
@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    """Answer what clients ask, in the reader's language, else in the institution's."""
    known = institution()
    entries = HelpEntry.objects.published((get_language() or "en")[:2])
    if not entries.exists():
        entries = HelpEntry.objects.published(known.language if known else settings.LANGUAGE_CODE)
    return _page(request, "help", entries=entries)
