"""Triggers of a survey: the form of one, and putting it in use or out of it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from crm.access import Permission, Reach, reach, requires
from crm.errors import Refused
from crm.request import staff_of, today
from crm.views.editing import refuse_in
from surveys.actions.trigger import keep_trigger, use_trigger
from surveys.forms.trigger import TriggerForm
from surveys.models import Survey, Trigger
from surveys.views.invitations import survey_sent

BEGINS = ("event", "stage", "wait_days", "days_to_answer", "share")


def _trigger(code: str, trigger_id: int) -> Trigger:
    return get_object_or_404(Trigger.objects.filter(survey__code=code), pk=trigger_id)


@require_http_methods(["GET", "POST"])
@requires(Permission.SEND_SURVEYS)
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Add a trigger; the address may say what it begins with."""
    return _filled_in(request, survey_sent(code), None)


@require_http_methods(["GET", "POST"])
@requires(Permission.SEND_SURVEYS)
def edit(request: HttpRequest, code: str, trigger_id: int) -> HttpResponse:
    """Change a trigger."""
    return _filled_in(request, survey_sent(code), _trigger(code, trigger_id))


def _filled_in(request: HttpRequest, survey: Survey, known: Trigger | None) -> HttpResponse:
    staff = staff_of(request)
    if reach(staff) is not Reach.INSTITUTION:
        raise PermissionDenied
    initial: dict[str, Any] = {name: request.GET[name] for name in BEGINS if name in request.GET}
    begun = None if known else {"effective_from": today(), **initial}
    form = TriggerForm(request.POST or None, instance=known, initial=begun, survey=survey)
    if request.method == "POST" and form.is_valid():
        try:
            keep_trigger(survey=survey, trigger=known, facts=form.cleaned_data, by=staff)
        except Refused as refusal:
            refuse_in(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("surveys:invitations", code=survey.code)
    context = {"form": form, "survey": survey, "trigger": known}
    status = 422 if form.errors else 200
    return render(request, "surveys/trigger_form.html", context, status=status)


@require_POST
@requires(Permission.SEND_SURVEYS)
def use(request: HttpRequest, code: str, trigger_id: int) -> HttpResponse:
    """Put a trigger in use, or out of it."""
    wanted = request.POST.get("is_active") == "yes"
    found = _trigger(code, trigger_id)
    try:
        use_trigger(trigger=found, is_active=wanted, by=staff_of(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        said = _("It invites from now on.") if wanted else _("It invites nobody any more.")
        messages.success(request, said)
    return redirect("surveys:invitations", code=code)
