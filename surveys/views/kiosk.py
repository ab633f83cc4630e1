"""The kiosk at a branch: started by a manager, answered by anybody, left with a PIN; it shows no client's data."""

from datetime import timedelta
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from crm.access import Permission, public, requires
from crm.errors import Refused
from crm.pace import Pace, is_too_fast
from crm.request import staff_of, today
from crm.trackingcodes import write_code
from surveys.actions.invitation import may_be_answered
from surveys.actions.response import Answered, record_response
from surveys.definition import text_in
from surveys.forms.kiosk import KioskForm
from surveys.improvements import done_since
from surveys.kiosk import NOW, Kiosk, close_kiosk, kiosk_of, kiosk_surveys, open_kiosk
from surveys.links import invitation_of_code
from surveys.models import Invitation, Response, Survey
from surveys.sitting import NATIVE, Sitting, language_for, uid_of, version_of
from surveys.steps import Turn
from surveys.views.askplace import managed_branches
from surveys.views.public import TOO_FAST, public_page, unknown_page

PINS = Pace("kiosk-pin", 5, timedelta(minutes=5))
CODES = Pace("kiosk-code", 20, timedelta(minutes=10))
FAULTY = 422


@require_http_methods(["GET", "POST"])
@requires(Permission.SEND_SURVEYS)
def start(request: HttpRequest) -> HttpResponse:
    """Make this device a kiosk: who starts it is signed out, and only the PIN leads back."""
    branches = managed_branches(staff_of(request))
    form = KioskForm(request.POST or None, branches=branches, surveys=list(kiosk_surveys()))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        chosen = next(each for each in branches if str(each.pk) == told["branch"])
        open_kiosk(request, chosen, told["surveys"], told["pin"])
        return redirect("surveys:kiosk")
    context = {"form": form, "has_surveys": kiosk_surveys().exists()}
    return render(
        request, "surveys/kiosk_start.html", context, status=FAULTY if form.errors else 200
    )


@never_cache
@public
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show what can be answered, and in which languages; whatever somebody began here is gone."""
    kiosk = kiosk_of(request)
    if kiosk is None:
        return unknown_page(request)
    request.session.pop(NOW, None)
    rows = []
    for survey in kiosk.surveys():
        version = survey.published
        if version is not None:
            said = [(each, NATIVE[each]) for each in version.read.languages]
            rows.append((survey, text_in(version.read.title, (get_language() or "en")[:2]), said))
    language = (get_language() or "en")[:2]
    return public_page(request, "kiosk", {"rows": rows, "kiosk": kiosk}, language=language)


@never_cache
@public
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, code: str) -> HttpResponseBase:
    """Take the answers of whoever stands there, step by step; kept nowhere until they are sent."""
    kiosk = kiosk_of(request)
    if kiosk is None:
        return unknown_page(request)
    survey = get_object_or_404(kiosk.surveys(), code=code)
    if request.method != "POST":
        sitting = _sitting(request, survey)
        request.session[NOW] = {"uid": str(sitting.uid)}
        return _show(request, sitting)
    now = request.session.get(NOW) or {}
    if now.get("uid") != request.POST.get("uid"):
        return redirect("surveys:kiosk")  # somebody else's, from before
    if "codes" in now:
        return redirect("surveys:kiosk-thanks", code=code)
    sitting = _sitting(request, survey)
    turn = sitting.turn(request.POST)
    if turn.is_done:
        return _record(request, kiosk, sitting, turn)
    after = sitting.after(turn, request.POST)
    context = {**after.context(turn.faults, has_more=turn.has_more)}
    return _page(request, after, context, FAULTY if turn.faults else 200)


def _sitting(request: HttpRequest, survey: Survey) -> Sitting:
    version = version_of(survey, request.POST.get("version", ""))
    if version is None:
        raise Http404
    wanted = (request.POST.get("language", ""), request.GET.get("language", ""))
    uid = uid_of(request.POST) if request.method == "POST" else uuid4()
    return Sitting(uid=uid, version=version, language=language_for(version, *wanted))


def _show(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    return _page(request, sitting, sitting.context(), 200)


def _page(
    request: HttpRequest, sitting: Sitting, context: dict[str, object], status: int
) -> HttpResponse:
    shown = {"code": request.POST.get("code", ""), "refusal": "", **context}
    return public_page(request, "kiosk_answer", shown, language=sitting.language, status=status)


def _record(request: HttpRequest, kiosk: Kiosk, sitting: Sitting, turn: Turn) -> HttpResponseBase:
    survey, typed = sitting.version.survey, request.POST.get("code", "").strip()
    invitation = _invited(request, survey, typed) if typed else None
    if typed and invitation is None:
        return _refused(request, sitting, turn, _("This code does not open this survey."))
    answered = Answered(
        uid=sitting.uid,
        version=sitting.version,
        answers=dict(turn.given),
        mode=Response.Mode.KIOSK,
        language=sitting.language,
        answered_on=today(),
        client=invitation.client if invitation else None,
        invitation=invitation,
        branch=kiosk.branch,
    )
    try:
        recorded = record_response(answered=answered, by=None, at=timezone.now())
    except Refused as refusal:
        return _refused(request, sitting, turn, str(refusal))
    now = {"uid": str(sitting.uid), "codes": list(recorded.cases.values())}
    request.session[NOW] = {**now, "language": sitting.language}
    return redirect("surveys:kiosk-thanks", code=survey.code)


def _invited(request: HttpRequest, survey: Survey, typed: str) -> Invitation | None:
    """Return the open invitation of a code that was typed; too many tries find nothing."""
    if is_too_fast(request, CODES):
        return None
    found = invitation_of_code(typed)
    if found is None or found.survey_id != survey.pk or not may_be_answered(found, today()):
        return None
    return found


def _refused(request: HttpRequest, sitting: Sitting, turn: Turn, words: str) -> HttpResponse:
    after = sitting.after(turn, request.POST)
    return _page(request, after, {**after.context(), "refusal": words}, FAULTY)


@never_cache
@public
@require_GET
def thanks(request: HttpRequest, code: str) -> HttpResponseBase:
    """Thank who just answered; for nobody else."""
    kiosk, now = kiosk_of(request), request.session.get(NOW) or {}
    survey = kiosk.surveys().filter(code=code).first() if kiosk else None
    version = survey.published if survey else None
    if survey is None or version is None or "codes" not in now:
        return redirect("surveys:kiosk")
    language = language_for(version, now["language"])
    context = {
        "thanks": text_in(version.read.thanks, language),
        "codes": [write_code(each.replace("-", "")) for each in now["codes"]],
        "done": done_since(survey, language),
    }
    return public_page(request, "kiosk_thanks", context, language=language)


@never_cache
@public
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest) -> HttpResponseBase:
    """End the kiosk with its PIN, and lead to the sign-in."""
    kiosk = kiosk_of(request)
    if kiosk is None:
        return redirect("account_login")
    fault, status = "", 200
    if request.method == "POST":
        if is_too_fast(request, PINS):
            fault, status = _("Too many tries. Wait five minutes."), TOO_FAST
        elif close_kiosk(request, kiosk, request.POST.get("pin", "")):
            return redirect("account_login")
        else:
            fault, status = _("This is not the PIN."), FAULTY
    language = (get_language() or "en")[:2]
    return public_page(request, "kiosk_leave", {"fault": fault}, language=language, status=status)
