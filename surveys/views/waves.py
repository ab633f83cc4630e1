"""Waves: planned with the sample that a margin needs, opened, closed, called off; what came of one."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm.access import Permission, requires
from crm.errors import Refused
from crm.models import Staff
from crm.request import is_htmx, staff_of, today
from crm.views.editing import refuse_in
from surveys.actions.waves import cancel_wave, change_wave, close_wave, open_wave, plan_wave
from surveys.forms.wave import WaveForm
from surveys.models import Survey, Wave
from surveys.planning import Plan, plan_of
from surveys.triggers import DEFAULT_WAVES
from surveys.views.invitations import survey_sent
from surveys.wavereport import SILENCES, report_of, strata_labels

DAYS_OPEN = timedelta(days=21)


def _seen(request: HttpRequest, code: str, wave_id: int) -> Wave:
    seen = Wave.objects.visible_to(staff_of(request)).filter(survey__code=code)
    return get_object_or_404(seen.select_related("survey"), pk=wave_id)


def _kept(request: HttpRequest, code: str, wave_id: int) -> Wave:
    """Return a wave that the reader may change, or answer 404."""
    kept = Wave.objects.kept_by(staff_of(request)).filter(survey__code=code)
    return get_object_or_404(kept.select_related("survey"), pk=wave_id)


@require_GET
@requires(Permission.SEND_SURVEYS)
def wave(request: HttpRequest, code: str, wave_id: int) -> HttpResponse:
    """Show one wave: whom it is for, whom it asks, and what came of it."""
    survey, staff = survey_sent(code), staff_of(request)
    found = _seen(request, code, wave_id)
    is_kept = Wave.objects.kept_by(staff).filter(pk=found.pk).exists()
    context: dict[str, Any] = {
        "survey": survey,
        "wave": found,
        "branches": list(found.branches.order_by("name")),
        "is_kept": is_kept,
    }
    if found.status == Wave.Status.PLANNED:
        context |= _planned(found, today()) if is_kept and "plan" in request.GET else {}
    else:
        context |= {"report": report_of(found, staff), "silences": SILENCES}
    return render(request, "surveys/wave.html", context)


def _planned(found: Wave, on: date) -> dict[str, Any]:
    """Return whom a wave would invite today, with words for its strata."""
    return _in_words(found, plan_of(found, on))


def _in_words(found: Wave, plan: Plan) -> dict[str, Any]:
    labels = strata_labels(found, plan.strata)
    rows = [
        {"label": labels.get(name, name), "population": size, "sample": asked}
        for name, (size, asked) in plan.strata.items()
    ]
    return {"plan": plan, "plan_rows": rows if len(rows) > 1 else []}


@require_http_methods(["GET", "POST"])
@requires(Permission.SEND_SURVEYS)
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Plan a wave."""
    return _filled_in(request, survey_sent(code), None)


@require_http_methods(["GET", "POST"])
@requires(Permission.SEND_SURVEYS)
def edit(request: HttpRequest, code: str, wave_id: int) -> HttpResponse:
    """Change a wave that is not open yet."""
    return _filled_in(request, survey_sent(code), _kept(request, code, wave_id))


def _begun(survey: Survey) -> dict[str, Any]:
    """Return what the form of a new wave begins with: what is usual for this kind of survey."""
    opens = today() + timedelta(days=1)
    return {
        "name": f"{opens:%Y-%m}",
        "opens_on": opens,
        "closes_on": opens + DAYS_OPEN,
        **DEFAULT_WAVES.get(survey.kind, {}),
    }


def _filled_in(request: HttpRequest, survey: Survey, known: Wave | None) -> HttpResponse:
    """Keep what the form says, work out whom it would invite, or show it with all that was typed."""
    staff = staff_of(request)
    initial = None if known else _begun(survey)
    form = WaveForm(
        request.POST or None, instance=known, initial=initial, survey=survey, staff=staff
    )
    context: dict[str, Any] = {"form": form, "survey": survey, "wave": known}
    if request.method == "POST" and form.is_valid():
        if "preview" in request.POST:
            return _previewed(request, context)
        if kept := _saved(form, known, staff):
            messages.success(request, _("%(name)s is planned.") % {"name": kept})
            return redirect("surveys:wave", code=survey.code, wave_id=kept.pk)
    status = 422 if form.errors else 200
    return render(request, "surveys/wave_form.html", context, status=status)


def _saved(form: WaveForm, known: Wave | None, by: Staff) -> Wave | None:
    facts, branches = form.facts(), form.cleaned_data["branches"]
    try:
        if known is not None:
            return change_wave(wave=known, facts=facts, branches=branches, by=by)
        facts = {"survey": form.survey, **facts}
        return plan_wave(facts=facts, branches=branches, by=by, at=timezone.now())
    except Refused as refusal:
        refuse_in(form, refusal)
    return None


def _previewed(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    form: WaveForm = context["form"]
    draft = Wave(survey=form.survey, **form.facts())
    keys = [branch.pk for branch in form.cleaned_data["branches"]]
    context |= _in_words(draft, plan_of(draft, today(), branches=keys))
    part = "#plan" if is_htmx(request) else ""
    return render(request, f"surveys/wave_form.html{part}", context)


@require_POST
@requires(Permission.SEND_SURVEYS)
def act(request: HttpRequest, code: str, wave_id: int) -> HttpResponse:
    """Open a wave, close it, or call it off."""
    found, by, on = _kept(request, code, wave_id), staff_of(request), today()
    try:
        match request.POST.get("do"):
            case "open":
                opened = open_wave(wave=found, by=by, on=on)
                said = _("Open: %(count)s are asked.") % {"count": opened.sample_count}
            case "close":
                close_wave(wave=found, by=by, on=on, at=timezone.now())
                said = _("Closed. Who did not answer is counted as silent.")
            case "cancel":
                cancel_wave(wave=found, by=by, on=on)
                said = _("Called off. Nobody is asked any more.")
            case _:
                said = ""
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("surveys:wave", code=code, wave_id=wave_id)
