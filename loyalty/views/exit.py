"""Pages of an exit: record it, correct it, take back one recorded by mistake."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from crm.access import Permission, requires
from crm.errors import Refused
from crm.models import Client
from crm.request import staff_of, today
from crm.templatetags.page import UNDO
from loyalty.actions.exit import correct_exit, record_exit, withdraw_exit
from loyalty.forms import ExitForm
from loyalty.interviewed import filled_in, interview_of
from loyalty.models import Exit
from surveys.models import Response


@require_http_methods(["GET", "POST"])
@requires(Permission.RECORD_EXITS)
def record(request: HttpRequest, client_id: int) -> HttpResponse:
    """Record how and why a client left; filled in from an exit interview, where one is named."""
    staff = staff_of(request)
    client = get_object_or_404(Client.objects.visible_to(staff), pk=client_id)
    started = {"exited_on": today(), "asked_by": staff, "mode": Exit.Mode.IN_PERSON}
    interview = interview_of(client, staff, request.GET.get("response", ""))
    started |= filled_in(interview) if interview else {}
    blank = Exit(asked_by=interview.interviewer) if interview else None
    form = ExitForm(
        request.POST or None, staff=staff, client=client, initial=started, instance=blank
    )

    def write() -> Exit:
        facts, chain = form.cleaned_data, form.chain
        return record_exit(client=client, facts=facts, chain=chain, by=staff, at=timezone.now())

    return _filled_in(request, form, client, write, interview)


@require_http_methods(["GET", "POST"])
@requires(Permission.RECORD_EXITS)
def correct(request: HttpRequest, client_id: int, exit_id: int) -> HttpResponse:
    """Correct an exit."""
    staff, exit_ = staff_of(request), _exit(request, client_id, exit_id)
    form = ExitForm(request.POST or None, staff=staff, client=exit_.client, instance=exit_)

    def write() -> Exit:
        facts, chain = form.cleaned_data, form.chain
        return correct_exit(exit_=exit_, facts=facts, chain=chain, by=staff, at=timezone.now())

    return _filled_in(request, form, exit_.client, write)


@require_POST
@requires(Permission.RECORD_EXITS)
def withdraw(request: HttpRequest, client_id: int, exit_id: int) -> HttpResponse:
    """Take back an exit recorded by mistake."""
    exit_ = _exit(request, client_id, exit_id)
    try:
        withdraw_exit(exit_=exit_, by=staff_of(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The exit is taken back; the history keeps it."))
    return redirect("crm:client", client_id=client_id)


def _exit(request: HttpRequest, client_id: int, exit_id: int) -> Exit:
    seen = Exit.objects.visible_to(staff_of(request)).select_related("client").with_reasons()
    return get_object_or_404(seen, pk=exit_id, client=client_id)


def _filled_in(
    request: HttpRequest,
    form: ExitForm,
    client: Client,
    write: Callable[[], Exit],
    interview: Response | None = None,
) -> HttpResponse:
    """Write what the form says, or show the form with all that was typed."""
    if request.method == "POST" and form.is_valid():
        try:
            exit_ = write()
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            address = reverse("loyalty:exit-withdraw", args=[client.pk, exit_.pk])
            said = _("The exit of %(client)s is recorded.") % {"client": client}
            messages.success(request, said, extra_tags=f"{UNDO}{address}")
            return redirect("crm:client", client_id=client.pk)
    context = {"form": form, "client": client, "exit": form.instance, "interview": interview}
    return render(request, "loyalty/exit.html", context, status=422 if form.errors else 200)
