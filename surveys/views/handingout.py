"""Inviting one client, and handing links out: shown once to be copied, or printed with their QR codes."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm.access import Permission, requires
from crm.errors import Refused
from crm.models import Client
from crm.request import staff_of, today
from crm.views.client import seen_client
from crm.views.editing import refuse_in
from surveys.actions.invitation import Invited
from surveys.actions.inviting import invite_client
from surveys.actions.manyinvitations import HANDED_OUT, hand_out
from surveys.forms.invite import KIOSK, MAIL, STAFF, InviteForm
from surveys.invitationfilter import invitations_of
from surveys.models import OPEN, Channel, Invitation, Survey
from surveys.slips import slip_of
from surveys.views.invitations import rows_meant, survey_sent

DAYS_TO_ANSWER = timedelta(days=14)
MOST_SLIPS = 120
SHOWN_ONCE = "link_shown_once"
CHANNEL_OF = {STAFF: Channel.OFFICER, KIOSK: Channel.KIOSK}


@require_http_methods(["GET", "POST"])
@requires(Permission.SEND_SURVEYS)
def invite(request: HttpRequest, client_id: int) -> HttpResponse:
    """Invite one client to a survey."""
    client = seen_client(request, client_id)
    asked = Survey.objects.in_use().of_clients().with_versions()
    surveys = sorted(asked, key=lambda survey: survey.title)
    begun = {"survey": request.GET.get("survey", ""), "expires_on": today() + DAYS_TO_ANSWER}
    form = InviteForm(request.POST or None, client=client, surveys=surveys, initial=begun)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = invite_client(
                invited=_invited(form, client), by=staff_of(request), on=today(), at=timezone.now()
            )
        except Refused as refusal:
            refuse_in(form, refusal)
        else:
            return _invited_now(request, form, invitation)
    context = {"form": form, "client": client, "has_surveys": bool(surveys)}
    status = 422 if form.errors else 200
    return render(request, "surveys/invite.html", context, status=status)


def _invited(form: InviteForm, client: Client) -> Invited:
    told = form.cleaned_data
    return Invited(
        survey=form.chosen,
        client=client,
        channel=CHANNEL_OF.get(told["way"], Channel.LINK),
        expires_on=told["expires_on"],
        sent_to=told["email"] if told["way"] == MAIL else "",
    )


def _invited_now(request: HttpRequest, form: InviteForm, invitation: Invitation) -> HttpResponse:
    if invitation.channel in HANDED_OUT and not invitation.sent_to:
        return _shown_once(request, invitation)
    said = {
        MAIL: _("Invited: the letter goes out within some minutes."),
        STAFF: _("Invited: the task to ask is set."),
    }
    messages.success(request, said.get(form.cleaned_data["way"], _("Invited.")))
    return redirect("crm:client", client_id=invitation.client_id)


def _shown_once(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    rows = Invitation.objects.filter(pk=invitation.pk)
    hand_out(invitations=rows, by=staff_of(request), at=timezone.now())
    request.session[SHOWN_ONCE] = str(invitation.uid)
    return redirect("surveys:invitation", invitation.survey.code, invitation.uid)


def _invitation(request: HttpRequest, code: str, uid: UUID) -> Invitation:
    survey = survey_sent(code)
    seen = invitations_of(survey, staff_of(request)).select_related("survey", "client", "staff")
    found: Invitation = get_object_or_404(seen, uid=uid)
    return found


@never_cache
@require_GET
@requires(Permission.SEND_SURVEYS)
def invitation(request: HttpRequest, code: str, invitation_uid: UUID) -> HttpResponse:
    """Show the link of an invitation to be copied or printed, once after it was asked for."""
    found = _invitation(request, code, invitation_uid)
    is_open = found.status in OPEN and found.expires_on >= today()
    is_shown = request.session.pop(SHOWN_ONCE, "") == str(found.uid)
    context: dict[str, Any] = {
        "survey": survey_sent(code),
        "invitation": found,
        "who": found.client or found.staff,
        "is_open": is_open and found.channel in HANDED_OUT,
        "slip": slip_of(found) if is_shown else None,
    }
    return render(request, "surveys/invitation.html", context)


@require_POST
@requires(Permission.SEND_SURVEYS)
def show_link(request: HttpRequest, code: str, invitation_uid: UUID) -> HttpResponse:
    """Hand the link of an invitation out: it is shown on the next page, once."""
    return _shown_once(request, _invitation(request, code, invitation_uid))


@never_cache
@require_POST
@requires(Permission.SEND_SURVEYS)
def print_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Show the chosen links as a sheet of slips to print, each with its QR code, and keep that they are out."""
    survey = survey_sent(code)
    rows = rows_meant(request, survey).filter(
        channel__in=HANDED_OUT, status__in=OPEN, expires_on__gte=today()
    )
    chosen = list(rows.select_related("survey", "client", "staff", "branch")[:MOST_SLIPS])
    if not chosen:
        messages.warning(request, _("None of those chosen has an open link to print."))
        return redirect("surveys:invitations", code=code)
    printed = Invitation.objects.filter(pk__in=[each.pk for each in chosen])
    hand_out(invitations=printed, by=staff_of(request), at=timezone.now())
    for each in chosen:
        each.survey = survey  # read once, with its versions
    context = {"survey": survey, "slips": [slip_of(each) for each in chosen], "most": MOST_SLIPS}
    return render(request, "surveys/slips.html", context)
