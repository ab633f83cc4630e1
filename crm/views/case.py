"""The page of one case, and each verb on it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from crm.access import Permission, requires
from crm.actions import case as verbs
from crm.actions.case.people import may_handle
from crm.actions.case.settling import may_ask
from crm.calendars import Calendars
from crm.caselog import log_of
from crm.errors import Refused
from crm.forms.case import AssignForm, CorrectForm, RouteForm
from crm.models import Case, Client, Staff
from crm.promises import left_until
from crm.request import staff_of, today

OUTCOMES = {
    Case.Kind.COMPLAINT: ["UPHELD", "PARTLY_UPHELD", "NOT_UPHELD", "WITHDRAWN"],
    Case.Kind.REQUEST: ["DONE", "DECLINED", "WITHDRAWN"],
    Case.Kind.SUGGESTION: ["NOTED", "DONE", "DECLINED"],
}
MOST_CAUSES = 100
Act = Callable[..., Any]


def seen_case(request: HttpRequest, case_uid: UUID) -> Case:
    """Return a case the reader may see, or answer 404."""
    seen = Case.objects.visible_to(staff_of(request)).select_related(
        "category", "client", "client__officer", "branch", "handler", "department"
    )
    related = seen.select_related("about_staff", "recorded_by", "sent_by")
    return get_object_or_404(related, uid=case_uid)


@require_GET
@requires(Permission.VIEW_CASES)
def case(request: HttpRequest, case_uid: UUID) -> HttpResponse:
    """Show one case: what was promised, what was said, what is to be done."""
    return _shown(request, seen_case(request, case_uid))


def _shown(request: HttpRequest, case: Case, *, status: int = 200) -> HttpResponse:
    staff = staff_of(request)
    calendar, now = Calendars().of(case.branch), today()
    context = {
        "case": case,
        "log": log_of(case, staff),
        "acknowledge": left_until(case.acknowledge_by, now, calendar),
        "resolve": left_until(case.resolve_by, now, calendar),
        "acknowledged_on": case.acknowledged_at and timezone.localdate(case.acknowledged_at),
        "resolved_on": case.resolved_at and timezone.localdate(case.resolved_at),
        "sees_client": _sees_client(case, staff),
        "typed": request.POST,
        **_may(case, staff),
    }
    return render(request, "crm/case.html", context, status=status)


def _sees_client(case: Case, staff: Staff) -> bool:
    if case.client is None:
        return False
    return Client.objects.visible_to(staff).filter(pk=case.client.pk).exists()


def _may(case: Case, staff: Staff) -> dict[str, Any]:
    """Return what `staff` may do with the case, and the forms that need choices."""
    handles, holds = may_handle(staff, case), staff.may(Permission.HANDLE_CASES)
    context: dict[str, Any] = {
        "may_handle": handles,
        "may_direct": handles and holds,
        "may_note": handles or staff.may(Permission.RECORD_CASES),
        "may_ask": may_ask(staff, case),
        "knows_reporter": holds or case.recorded_by_id == staff.pk,
    }
    if handles and case.is_open:
        known = set(OUTCOMES[Case.Kind(case.kind)])
        context["outcomes"] = [pair for pair in Case.Outcome.choices if pair[0] in known]
        context["causes"] = Case.objects.visible_to(staff).causes_of(case.category)[:MOST_CAUSES]
    if handles and holds:
        context["assign_form"] = AssignForm(case=case)
        context["route_form"] = RouteForm(initial={"department": case.department_id})
        context["correct_form"] = CorrectForm(case=case, staff=staff)
    return context


def _do(request: HttpRequest, case_uid: UUID, act: Act, said: str, **told: Any) -> HttpResponse:  # noqa: ANN401 - an action's own arguments
    """Do one verb now, in the name of who is signed in; what is refused forgets nothing that was typed."""
    case, staff = seen_case(request, case_uid), staff_of(request)
    try:
        act(case=case, by=staff, on=today(), at=timezone.now(), **told)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _shown(request, seen_case(request, case_uid), status=409)
    messages.success(request, said)
    if Case.objects.visible_to(staff).filter(pk=case.pk).exists():
        return redirect("crm:case", case_uid=case_uid)
    return redirect("crm:cases")


def _typed(request: HttpRequest, name: str = "text") -> str:
    return request.POST.get(name, "").strip()


@require_POST
@requires(Permission.VIEW_CASES)
def acknowledge(request: HttpRequest, case_uid: UUID) -> HttpResponse:
    """Tell the reporter that somebody is on it."""
    return _do(
        request, case_uid, verbs.acknowledge_case, _("The reporter can read that we are on it.")
    )


@require_POST
@requires(Permission.VIEW_CASES)
def write(request: HttpRequest, case_uid: UUID) -> HttpResponse:
    """Write to the reporter, or a note among us."""
    text = _typed(request)
    if request.POST.get("to") == "REPORTER":
        return _do(request, case_uid, verbs.answer_client, _("Answered."), text=text)
    return _do(request, case_uid, verbs.note_on_case, _("Noted."), text=text)


@require_POST
@requires(Permission.VIEW_CASES)
def resolve(request: HttpRequest, case_uid: UUID) -> HttpResponse:
    """Record what came of the case."""
    resolution = verbs.Resolution(
        outcome=_typed(request, "outcome"),
        text=_typed(request, "resolution"),
        cause=_typed(request, "cause"),
    )
    said = _("Resolved. The reporter is asked whether it is well so.")
    return _do(request, case_uid, verbs.resolve_case, said, resolution=resolution)


@require_POST
@requires(Permission.VIEW_CASES)
def satisfaction(request: HttpRequest, case_uid: UUID) -> HttpResponse:
    """Keep the client's word on what was done."""
    is_satisfied = request.POST.get("is_satisfied") == "yes"
    if not is_satisfied and request.POST.get("is_satisfied") != "no":
        messages.error(request, _("Choose yes or no."))
        return redirect("crm:case", case_uid=seen_case(request, case_uid).uid)
    said = _("Thank you: the case is closed.") if is_satisfied else _("Opened again, one level up.")
    told = {"is_satisfied": is_satisfied, "text": _typed(request)}
    return _do(request, case_uid, verbs.record_satisfaction, said, **told)


@require_POST
@requires(Permission.VIEW_CASES)
def escalate(request: HttpRequest, case_uid: UUID) -> HttpResponse:
    """Take the case one level up."""
    said = _("Taken one level up.")
    return _do(request, case_uid, verbs.escalate_case, said, text=_typed(request))


@require_POST
@requires(Permission.HANDLE_CASES)
def reopen(request: HttpRequest, case_uid: UUID) -> HttpResponse:
    """Open the case again."""
    return _do(request, case_uid, verbs.reopen_case, _("Opened again."), text=_typed(request))


@require_POST
@requires(Permission.HANDLE_CASES)
def close(request: HttpRequest, case_uid: UUID) -> HttpResponse:
    """Close the case without the client's word."""
    return _do(request, case_uid, verbs.close_case, _("Closed."), text=_typed(request))


@require_POST
@requires(Permission.HANDLE_CASES)
def assign(request: HttpRequest, case_uid: UUID) -> HttpResponse:
    """Give the case to a handler; oneself in one tap."""
    shown, staff = seen_case(request, case_uid), staff_of(request)
    form = AssignForm(request.POST, case=shown)
    if "me" in request.POST:
        handler: Any = staff
    elif form.is_valid():
        handler = form.cleaned_data["handler"]
    else:
        return _faulty(request, shown, form)
    said = _("Given to %(name)s.") % {"name": handler}
    return _do(request, case_uid, verbs.assign_case, said, handler=handler)


@require_POST
@requires(Permission.HANDLE_CASES)
def route(request: HttpRequest, case_uid: UUID) -> HttpResponse:
    """Give the case to a department, or back to the branch."""
    shown, form = seen_case(request, case_uid), RouteForm(request.POST)
    if not form.is_valid():
        return _faulty(request, shown, form)
    told = {"department": form.cleaned_data["department"]}
    return _do(request, case_uid, verbs.route_case, _("Given to another inbox."), **told)


@require_POST
@requires(Permission.HANDLE_CASES)
def correct(request: HttpRequest, case_uid: UUID) -> HttpResponse:
    """Correct what the case is about, of whom and about whom it is."""
    shown = seen_case(request, case_uid)
    form = CorrectForm(request.POST, case=shown, staff=staff_of(request))
    if not form.is_valid():
        return _faulty(request, shown, form)
    return _do(request, case_uid, verbs.correct_case, _("Saved."), facts=form.cleaned_data)


def _faulty(request: HttpRequest, case: Case, form: forms.BaseForm) -> HttpResponse:
    told = " ".join(message for faults in form.errors.values() for message in map(str, faults))
    messages.error(request, told)
    return _shown(request, case, status=422)
