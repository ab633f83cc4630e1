"""Absences: who is away when, and who stands in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from crm.access import Permission, requires
from crm.actions.absence import cancel_absence, set_absence
from crm.errors import Refused
from crm.forms.absence import AbsenceForm
from crm.models import Absence
from crm.request import staff_of, today
from crm.views.editing import refuse_in

MOST = 200


@require_http_methods(["GET", "POST"])
@requires(Permission.WORK_TASKS)
def absences(request: HttpRequest) -> HttpResponse:
    """Show the absences one may know of, and set one: one's own, or of those one manages."""
    staff = staff_of(request)
    new = Absence() if staff.may(Permission.HAND_OVER) else Absence(officer=staff)
    form = AbsenceForm(request.POST or None, instance=new, staff=staff)
    if request.method == "POST" and form.is_valid():
        try:
            set_absence(absence=form.instance, by=staff, on=today(), at=timezone.now())
        except Refused as refusal:
            refuse_in(form, refusal)
        else:
            words = _("%(stand_in)s stands in.") % {"stand_in": form.instance.stand_in}
            messages.success(request, words)
            return redirect("crm:absences")
    known = Absence.objects.visible_to(staff).select_related("officer", "stand_in")
    context = {
        "form": form,
        "absences": known.filter(cancelled_at=None).order_by("-until", "-pk")[:MOST],
        "today": today(),
        "may_manage": staff.may(Permission.HAND_OVER),
    }
    return render(request, "crm/absences.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.WORK_TASKS)
def cancel(request: HttpRequest, absence_id: int) -> HttpResponse:
    """Cancel an absence."""
    staff = staff_of(request)
    absence = get_object_or_404(Absence.objects.visible_to(staff), pk=absence_id)
    try:
        cancel_absence(absence=absence, by=staff, on=today(), at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Cancelled."))
    return redirect("crm:absences")
