"""Who is asked a survey: its waves, its triggers, its invitations one by one, and what is done with many of them."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from crm.access import Permission, Reach, reach, requires
from crm.actions.view import log_views
from crm.errors import Refused
from crm.exports import send
from crm.models import Client, Staff
from crm.paging import BoundedPaginator
from crm.request import is_htmx, staff_of, today
from surveys.actions.manyinvitations import (
    cancel_invitations,
    mail_invitations,
    remind_of_invitations,
)
from surveys.invitationfilter import InvitationFilter, counts_of, invitations_of
from surveys.invitationlist import RELATED, asked_by, invitation_table, source_of
from surveys.models import Channel, Invitation, Survey, Trigger, Wave
from surveys.triggers import suggestions

ON_A_PAGE = 25
MOST_WAVES = 12
MOST_AT_ONCE = 5000


def survey_sent(code: str) -> Survey:
    """Return the survey of a code with its versions, or answer 404."""
    return get_object_or_404(Survey.objects.with_versions(), code=code)


@require_GET
@requires(Permission.SEND_SURVEYS)
def invitations(request: HttpRequest, code: str) -> HttpResponse:
    """Show the waves and triggers of a survey and whom it invited; with htmx only the list."""
    survey, staff = survey_sent(code), staff_of(request)
    waves, triggers = _waves(survey, staff), _triggers(survey)
    chosen = InvitationFilter(request.GET, staff=staff, waves=waves, triggers=triggers)
    seen = invitations_of(survey, staff)
    found = chosen.apply(seen).select_related(*RELATED)
    page = BoundedPaginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"survey": survey, "filter": chosen, "page": page, "rows": _rows(page)}
    if not is_htmx(request):
        context |= {
            "waves": _counted(waves[:MOST_WAVES], staff),
            "triggers": triggers,
            "suggestions": suggestions(survey, triggers),
            "views": counts_of(seen),
            "is_asked": survey.published is not None and survey.archived_at is None,
            "speaks_for_all": reach(staff) is Reach.INSTITUTION,
        }
    part = "#list" if is_htmx(request) else ""
    return render(request, f"surveys/invitations.html{part}", context)


def _waves(survey: Survey, staff: Staff) -> list[Wave]:
    seen = Wave.objects.visible_to(staff).filter(survey=survey)
    return list(seen.order_by("-opens_on", "-pk"))


def _triggers(survey: Survey) -> list[Trigger]:
    return list(Trigger.objects.filter(survey=survey).order_by("-is_active", "event", "pk"))


def _counted(waves: list[Wave], staff: Staff) -> list[tuple[Wave, int, int]]:
    """Return waves with how many invitations `staff` sees of each, and how many of these were answered."""
    is_answered = Q(status=Invitation.Status.ANSWERED)
    seen = Invitation.objects.visible_to(staff).filter(wave__in=waves).order_by()
    counted = seen.values("wave").annotate(
        asked=Count("pk"), answered=Count("pk", filter=is_answered)
    )
    by_wave = {row["wave"]: (row["asked"], row["answered"]) for row in counted}
    return [(wave, *by_wave.get(wave.pk, (0, 0))) for wave in waves]


def _rows(page: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - a page of invitations
    return [
        {
            "invitation": each,
            "who": each.client or each.staff,
            "source": source_of(each),
            "asked_by": asked_by(each),
            "has_link": each.channel in (Channel.LINK, Channel.KIOSK),
        }
        for each in page
    ]


def rows_meant(request: HttpRequest, survey: Survey) -> Any:  # noqa: ANN401 - a query of invitations
    """Return the invitations a request means: all that its filters find, or those ticked."""
    staff, seen = staff_of(request), invitations_of(survey, staff_of(request))
    if request.method == "POST" and "everything" not in request.POST:
        ticked = [key for key in request.POST.getlist("rows") if key.isdecimal() and len(key) < 19]
        return seen.filter(pk__in=ticked[:MOST_AT_ONCE]).order_by("-invited_on", "-pk")
    sent = QueryDict(request.POST.get("query", "")) if request.method == "POST" else request.GET
    chosen = InvitationFilter(
        sent, staff=staff, waves=_waves(survey, staff), triggers=_triggers(survey)
    )
    return chosen.apply(seen)


@require_GET
@requires(Permission.SEND_SURVEYS)
def file(request: HttpRequest, code: str) -> HttpResponseBase:
    """Give the invitations found as a file; it counts as looking at their clients."""
    survey, staff = survey_sent(code), staff_of(request)
    rows = rows_meant(request, survey)
    clients = Client.objects.filter(pk__in=rows.order_by().values("client"))
    log_views(clients=clients, by=staff, at=timezone.now())
    kind = request.GET.get("format", "csv")
    return send(f"{code}-invitations", kind, invitation_table(rows.select_related(*RELATED)))


@require_POST
@requires(Permission.SEND_SURVEYS)
def many(request: HttpRequest, code: str) -> HttpResponse:
    """Do one thing with all invitations chosen, and say with how many it was done."""
    survey = survey_sent(code)
    rows = rows_meant(request, survey)
    try:
        said = _do(request, rows)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said) if said else messages.warning(request, _nothing())
    query = request.POST.get("query", "").removeprefix("?")
    back = reverse("surveys:invitations", args=[code])
    return redirect(f"{back}?{query}" if query else back)


def _nothing() -> str:
    return _("Nothing was changed: none of those chosen is open and waits for this.")


def _do(request: HttpRequest, rows: Any) -> str:  # noqa: ANN401 - a query of invitations
    """Do what the pressed button says; return in words what was done, empty if nothing was."""
    by, on = staff_of(request), today()
    match request.POST.get("do"):
        case "mail":
            done = mail_invitations(invitations=rows, by=by, on=on)
            words = ngettext("%d letter goes out.", "%d letters go out.", done)
        case "remind":
            done = remind_of_invitations(invitations=rows, by=by, on=on)
            words = ngettext("%d reminder goes out.", "%d reminders go out.", done)
        case "cancel":
            done = cancel_invitations(invitations=rows, by=by, on=on)
            words = ngettext("%d invitation called back.", "%d invitations called back.", done)
        case _:
            return ""
    return words % done if done else ""
