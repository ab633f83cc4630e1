"""Surveys about a branch or a group, filled in by who manages them: a mystery client, a focus group."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from crm.access import Permission, Reach, reach, requires
from crm.errors import Refused
from crm.models import Branch, Group, Staff
from crm.request import staff_of, today
from crm.views.interaction import way_back
from surveys.actions.interview import hold_interview
from surveys.actions.response import Answered
from surveys.models import Survey
from surveys.models.survey import SurveyQuerySet
from surveys.sitting import Sitting, sitting_of_staff
from surveys.steps import Turn
from surveys.views.answer import FAULTY
from surveys.views.ask import MODES, mode_of, tell_recorded

MOST_GROUPS = 200


@dataclass(frozen=True)
class Place:
    """What a survey is about: a branch, or a group of one."""

    branch: Branch
    group: Group | None = None

    def __str__(self) -> str:
        return str(self.group or self.branch)


def managed_branches(staff: Staff) -> list[Branch]:
    """Return the branches that `staff` manages, by name."""
    match reach(staff):
        case Reach.INSTITUTION:
            return list(Branch.objects.order_by("name"))
        case Reach.BRANCHES:
            return list(staff.branches.order_by("name"))
        case _:
            return []


def managed_groups(staff: Staff) -> list[Group]:
    """Return the groups of the branches that `staff` manages, by name."""
    rows = Group.objects.filter(branch__in=managed_branches(staff)).select_related("branch")
    return list(rows.order_by("name")[:MOST_GROUPS])


def surveys_about(subject: str) -> SurveyQuerySet:
    """Return the surveys in use about branches or groups that are not answered alone."""
    return Survey.objects.in_use().filter(subject=subject, is_anonymous=False)


@require_GET
@requires(Permission.ASK_SURVEYS)
def asking(request: HttpRequest) -> HttpResponse:
    """Show what may be asked about branches and groups, and where clients' surveys are asked."""
    staff = staff_of(request)
    of_branches = surveys_about(Survey.Subject.BRANCH).with_versions()
    of_groups = surveys_about(Survey.Subject.GROUP).with_versions()
    context = {
        "of_branches": of_branches,
        "branches": managed_branches(staff) if of_branches else [],
        "of_groups": of_groups,
        "groups": managed_groups(staff) if of_groups else [],
        "may_start_kiosk": staff.may(Permission.SEND_SURVEYS) and managed_branches(staff),
    }
    return render(request, "surveys/asking.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.ASK_SURVEYS)
def branch(request: HttpRequest, branch_id: int, code: str) -> HttpResponse:
    """Fill in a survey about a branch."""
    known = {each.pk: each for each in managed_branches(staff_of(request))}
    if branch_id not in known:
        raise Http404
    return _ask(request, Place(known[branch_id]), code, Survey.Subject.BRANCH)


@require_http_methods(["GET", "POST"])
@requires(Permission.ASK_SURVEYS)
def group(request: HttpRequest, group_id: int, code: str) -> HttpResponse:
    """Fill in a survey about a group."""
    rows = Group.objects.filter(branch__in=managed_branches(staff_of(request)))
    found = get_object_or_404(rows.select_related("branch"), pk=group_id)
    return _ask(request, Place(found.branch, found), code, Survey.Subject.GROUP)


def _ask(request: HttpRequest, place: Place, code: str, subject: str) -> HttpResponse:
    rows = Survey.objects.filter(subject=subject, is_anonymous=False)
    rows = rows if request.method == "POST" else surveys_about(subject)
    survey = get_object_or_404(rows, code=code)
    sitting = sitting_of_staff(survey, None, staff_of(request), request.POST)
    if sitting is None:
        raise Http404
    if request.method != "POST":
        return _show(request, place, sitting)
    turn = sitting.turn(request.POST)
    if turn.is_done:
        return _record(request, place, sitting, turn)
    after = sitting.after(turn, request.POST)
    return _show(request, place, after, turn.faults, has_more=turn.has_more)


def _back(request: HttpRequest) -> str:
    return way_back(request, reverse("surveys:asking"))


def _show(
    request: HttpRequest,
    place: Place,
    sitting: Sitting,
    faults: Mapping[str, Any] | None = None,
    *,
    has_more: bool = False,
    refusal: str = "",
) -> HttpResponse:
    context = {
        **sitting.context(faults, has_more=has_more),
        "about": str(place),
        "back": _back(request),
        "mode": mode_of(request),
        "modes": [(mode.value, mode.label) for mode in MODES],
        "refusal": refusal,
    }
    status = FAULTY if faults or refusal else 200
    return render(request, "surveys/ask.html", context, status=status)


def _record(request: HttpRequest, place: Place, sitting: Sitting, turn: Turn) -> HttpResponse:
    answered = Answered(
        uid=sitting.uid,
        version=sitting.version,
        answers=dict(turn.given),
        mode=mode_of(request),
        language=sitting.language,
        answered_on=today(),
        branch=place.branch,
        group=place.group,
    )
    now = timezone.now()
    try:
        recorded = hold_interview(answered=answered, task=None, by=staff_of(request), at=now)
    except Refused as refusal:
        return _show(request, place, sitting.after(turn, request.POST), refusal=str(refusal))
    tell_recorded(request, recorded, None, _back(request))
    return redirect(_back(request))
