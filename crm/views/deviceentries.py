"""Entries of phones that need a look: refused, or in conflict with something newer."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from crm.access import Permission, requires
from crm.actions.device import CannotMarkLooked, mark_looked
from crm.deviceshown import shown
from crm.models import DeviceEntry
from crm.request import staff_of

ON_A_PAGE = 20


@require_GET
@requires(Permission.LOG_INTERACTIONS)
def entries(request: HttpRequest) -> HttpResponse:
    """Show the entries that need a look, one's own and those of one's branches' staff, the latest first."""
    staff = staff_of(request)
    found = DeviceEntry.objects.visible_to(staff).to_look_at()
    rows = found.select_related("staff").order_by("-received_at", "pk")
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": shown(list(page), staff)}
    return render(request, "field/entries.html", context)


@require_POST
@requires(Permission.LOG_INTERACTIONS)
def looked(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Mark one entry as looked at."""
    staff = staff_of(request)
    entry = get_object_or_404(DeviceEntry.objects.visible_to(staff), pk=uid)
    try:
        mark_looked(entry=entry, by=staff, at=timezone.now())
    except CannotMarkLooked as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Marked as looked at."))
    return redirect("crm:field-entries")
