"""What was done because clients said so: written under its survey, told to clients or kept back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from crm.access import Permission, requires
from crm.errors import Refused
from crm.request import staff_of, today
from surveys.actions.improvement import Done, tell_improvement, write_improvement
from surveys.forms.improvement import ImprovementForm
from surveys.models import Improvement, Survey


@require_http_methods(["GET", "POST"])
@requires(Permission.SEND_SURVEYS)
def improvements(request: HttpRequest, code: str) -> HttpResponse:
    """Show what was done since clients said so, and take down more of it."""
    survey = get_object_or_404(Survey.objects.with_versions(), code=code)
    form = ImprovementForm(request.POST or None, survey=survey, on=today())
    if request.method == "POST" and form.is_valid() and _is_written(request, survey, form):
        return redirect("surveys:improvements", code)
    rows = Improvement.objects.filter(survey=survey).select_related("created_by")
    context = {"survey": survey, "form": form, "rows": rows.order_by("-done_on", "-pk")}
    status = 422 if form.errors else 200
    return render(request, "surveys/improvements.html", context, status=status)


def _is_written(request: HttpRequest, survey: Survey, form: ImprovementForm) -> bool:
    try:
        done = Done(
            survey=survey,
            texts=form.texts,
            done_on=form.cleaned_data["done_on"],
            is_published=form.cleaned_data["is_published"],
        )
        write_improvement(done=done, by=staff_of(request), at=timezone.now())
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return False
    messages.success(request, _("Written down."))
    return True


@require_POST
@requires(Permission.SEND_SURVEYS)
def tell(request: HttpRequest, code: str, improvement_id: int) -> HttpResponse:
    """Tell an improvement to clients, or tell it no more."""
    known = Improvement.objects.filter(survey__code=code)
    row = get_object_or_404(known, pk=improvement_id)
    try:
        row = tell_improvement(
            improvement=row, is_told=request.POST.get("told") == "yes", by=staff_of(request)
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        told = _("Told to clients where they answer.")
        messages.success(request, told if row.is_published else _("Not told any more."))
    return redirect("surveys:improvements", code)
