"""Panels of what is recorded beside a client: consents, documents, goals, other lenders, relatives.

Each is a list and a form; a form that is sent leads back to the client's page.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from crm.access import Permission, requires
from crm.actions.consent import record_consent, set_contact, withdraw_consent
from crm.actions.document import keep_document, withdraw_document
from crm.actions.goal import end_goal, report_borrowing, state_goal
from crm.actions.relationship import end_relationship, relate
from crm.actions.view import log_view
from crm.errors import Refused
from crm.forms.records import (
    ConsentForm,
    DocumentForm,
    ElsewhereForm,
    RelativeForm,
    StatedGoalForm,
)
from crm.models import (
    Client,
    ClientDocument,
    ClientView,
    Consent,
    Goal,
    Relationship,
    ReportedBorrowing,
)
from crm.request import staff_of, today
from crm.views.client import seen_client

MOST_PEOPLE = 30


@dataclass
class Panel:
    """One panel: what is recorded, and the form that adds to it."""

    template: str
    form: forms.BaseForm
    save: Callable[[], object]
    context: dict[str, Any] = field(default_factory=dict)


def _answer(request: HttpRequest, client: Client, panel: Panel) -> HttpResponse:
    """Show a panel, or save its form and go back to the client's page."""
    if request.method == "POST" and panel.form.is_valid():
        try:
            panel.save()
        except Refused as refusal:
            known = refusal.field in panel.form.fields
            panel.form.add_error(refusal.field if known else None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("crm:client", client_id=client.pk)
    may_edit = staff_of(request).may(Permission.EDIT_CLIENTS)
    context = {"client": client, "form": panel.form, "may_edit": may_edit, **panel.context}
    context["address"] = request.path
    return render(request, panel.template, context, status=422 if panel.form.errors else 200)


def _done(request: HttpRequest, client_id: int, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Saved."))
    return redirect("crm:client", client_id=client_id)


@require_http_methods(["GET", "POST"])
@requires(Permission.VIEW_CLIENTS)
def consents(request: HttpRequest, client_id: int) -> HttpResponse:
    """Show what a client agreed to, and keep what it says now."""
    client, staff = seen_client(request, client_id), staff_of(request)
    form = ConsentForm(request.POST or None)

    def save() -> object:
        now = timezone.now()
        return record_consent(client=client, facts=form.cleaned_data, by=staff, at=now, on=today())

    found = Consent.objects.visible_to(staff).filter(client=client).order_by("-given_on", "-pk")
    held = [row for row in found if row.withdrawn_on is None]
    context = {"held": held, "ended": [row for row in found if row.withdrawn_on]}
    return _answer(request, client, Panel("crm/consents.html", form, save, context))


@require_POST
@requires(Permission.EDIT_CLIENTS)
def withdraw(request: HttpRequest, client_id: int, consent_id: int) -> HttpResponse:
    """Keep that a client took a consent back."""
    client, staff = seen_client(request, client_id), staff_of(request)
    consent = get_object_or_404(Consent.objects.filter(client=client), pk=consent_id)
    return _done(
        request, client_id, lambda: withdraw_consent(consent=consent, by=staff, on=today())
    )


@require_POST
@requires(Permission.EDIT_CLIENTS)
def contact(request: HttpRequest, client_id: int) -> HttpResponse:
    """Stop every contact with a client, or allow it again."""
    client, staff = seen_client(request, client_id), staff_of(request)
    is_allowed = request.POST.get("contact") == "allowed"
    return _done(
        request,
        client_id,
        lambda: set_contact(client=client, is_allowed=is_allowed, by=staff, on=today()),
    )


@require_http_methods(["GET", "POST"])
@requires(Permission.VIEW_CLIENTS)
def documents(request: HttpRequest, client_id: int) -> HttpResponse:
    """Show a client's documents, their numbers hidden, and keep a further one."""
    client, staff = seen_client(request, client_id), staff_of(request)
    form = DocumentForm(request.POST or None)
    found = ClientDocument.objects.visible_to(staff).filter(client=client)
    context = {
        "documents": found.defer("number").order_by("withdrawn_on", "expires_on", "pk"),
        "today": today(),
        "may_see_numbers": staff.may(Permission.VIEW_NATIONAL_ID),
    }

    def save() -> object:
        return keep_document(client=client, facts=form.cleaned_data, by=staff)

    return _answer(request, client, Panel("crm/documents.html", form, save, context))


@require_POST
@requires(Permission.VIEW_NATIONAL_ID)
def document_number(request: HttpRequest, client_id: int, document_id: int) -> HttpResponse:
    """Show the number of a document, and keep that it was looked at."""
    client, staff = seen_client(request, client_id), staff_of(request)
    document = get_object_or_404(ClientDocument.objects.filter(client=client), pk=document_id)
    log_view(client=client, by=staff, at=timezone.now(), what=ClientView.What.DOCUMENT)
    return render(request, "crm/document_number.html", {"client": client, "document": document})


@require_POST
@requires(Permission.EDIT_CLIENTS)
def withdraw_paper(request: HttpRequest, client_id: int, document_id: int) -> HttpResponse:
    """Keep that a document is no longer valid."""
    client, staff = seen_client(request, client_id), staff_of(request)
    paper = get_object_or_404(ClientDocument.objects.filter(client=client), pk=document_id)
    return _done(
        request, client_id, lambda: withdraw_document(document=paper, by=staff, on=today())
    )


@require_http_methods(["GET", "POST"])
@requires(Permission.VIEW_CLIENTS)
def goals(request: HttpRequest, client_id: int) -> HttpResponse:
    """Show what a client wants to reach and expects, and keep a further goal."""
    client, staff = seen_client(request, client_id), staff_of(request)
    form = StatedGoalForm(request.POST or None)

    def save() -> object:
        now = timezone.now()
        return state_goal(client=client, facts=form.cleaned_data, by=staff, at=now, on=today())

    found = (
        Goal.objects.visible_to(staff)
        .in_force()
        .filter(client=client)
        .order_by("-stated_on", "-pk")
    )
    context = {
        "open": [row for row in found if row.ended_on is None],
        "ended": [row for row in found if row.ended_on],
        "endings": Goal.Ending.choices,
    }
    return _answer(request, client, Panel("crm/goals.html", form, save, context))


@require_POST
@requires(Permission.EDIT_CLIENTS)
def goal_end(request: HttpRequest, client_id: int, goal_id: int) -> HttpResponse:
    """End a goal."""
    client, staff = seen_client(request, client_id), staff_of(request)
    goal = get_object_or_404(Goal.objects.filter(client=client), pk=goal_id)
    ending = request.POST.get("ending", "")
    return _done(
        request, client_id, lambda: end_goal(goal=goal, ending=ending, by=staff, on=today())
    )


@require_http_methods(["GET", "POST"])
@requires(Permission.VIEW_CLIENTS)
def elsewhere(request: HttpRequest, client_id: int) -> HttpResponse:
    """Show what a client said about other lenders, and keep what it says now."""
    client, staff = seen_client(request, client_id), staff_of(request)
    form = ElsewhereForm(request.POST or None)

    def save() -> object:
        facts = dict(form.cleaned_data)
        percent = facts.pop("percent")
        facts["share"] = None if percent is None else Decimal(percent) / 100
        return report_borrowing(client=client, facts=facts, by=staff, at=timezone.now(), on=today())

    found = ReportedBorrowing.objects.visible_to(staff).in_force().filter(client=client)
    context = {"reports": found.select_related("competitor").order_by("-reported_on", "-pk")[:10]}
    return _answer(request, client, Panel("crm/elsewhere.html", form, save, context))


@require_http_methods(["GET", "POST"])
@requires(Permission.VIEW_CLIENTS)
def people(request: HttpRequest, client_id: int) -> HttpResponse:
    """Show whom a client is connected with, and add a relative or guarantor."""
    client, staff = seen_client(request, client_id), staff_of(request)
    form = RelativeForm(request.POST or None, staff=staff)

    def save() -> object:
        told = form.cleaned_data
        return relate(
            client=client,
            kind=told["kind"],
            person=told["person"],
            phone=told["phone"],
            by=staff,
            on=today(),
        )

    seen = Client.objects.visible_to(staff)
    kin = Relationship.objects.visible_to(staff).select_related("relative")
    referrer = seen.filter(pk=client.referrer_id) if client.referrer_id else seen.none()
    group = seen.filter(group=client.group_id) if client.group_id else seen.none()
    backward = Relationship.objects.filter(relative=client, until=None, client__in=seen)
    context = {
        "kin": kin.filter(client=client).order_by("until", "since", "pk"),
        "backward": backward.select_related("client"),
        "referrer": referrer.first(),
        "referred": seen.filter(referrer=client).order_by("joined_on", "pk")[:MOST_PEOPLE],
        "members": group.exclude(pk=client.pk).order_by("search_name", "pk")[:MOST_PEOPLE],
        "seen": set(
            seen.filter(
                pk__in=Relationship.objects.filter(client=client).values("relative")
            ).values_list("pk", flat=True)
        ),
    }
    return _answer(request, client, Panel("crm/people.html", form, save, context))


@require_POST
@requires(Permission.EDIT_CLIENTS)
def relationship_end(request: HttpRequest, client_id: int, relationship_id: int) -> HttpResponse:
    """Keep that somebody is no longer what it was to a client."""
    client, staff = seen_client(request, client_id), staff_of(request)
    found = get_object_or_404(Relationship.objects.filter(client=client), pk=relationship_id)
    return _done(
        request,
        client_id,
        lambda: end_relationship(relationship=found, by=staff, on=today()),
    )
