"""The notification center: what one was told, what was read."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from crm.access import signed_in
from crm.actions.notification import mark_read
from crm.models import Notification
from crm.notices import notice_icon, notice_words
from crm.request import staff_of

ON_A_PAGE = 30


@require_GET
@signed_in
def notifications(request: HttpRequest) -> HttpResponse:
    """Show what one was told, latest first."""
    told = Notification.objects.visible_to(staff_of(request)).order_by("-created_at", "-pk")
    page = Paginator(told, ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "told": each,
            "words": notice_words(each.kind, each.values),
            "icon": notice_icon(each.kind),
        }
        for each in page
    ]
    return render(request, "crm/notifications.html", {"page": page, "rows": rows})


@require_POST
@signed_in
def follow(request: HttpRequest, notification_id: int) -> HttpResponse:
    """Mark one read, and go where it leads."""
    staff = staff_of(request)
    told = get_object_or_404(Notification.objects.visible_to(staff), pk=notification_id)
    mark_read(by=staff, at=timezone.now(), pk=told.pk)
    is_ours = url_has_allowed_host_and_scheme(told.address, allowed_hosts={request.get_host()})
    return redirect(told.address if is_ours else "crm:notifications")


@require_POST
@signed_in
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all read."""
    mark_read(by=staff_of(request), at=timezone.now())
    return redirect("crm:notifications")


@require_POST
@signed_in
def mail(request: HttpRequest) -> HttpResponse:
    """Turn the daily e-mail on or off."""
    staff = staff_of(request)
    staff.is_mailed_daily = "is_mailed_daily" in request.POST
    staff.save(update_fields=["is_mailed_daily"])
    messages.success(request, _("Saved."))
    return redirect("crm:notifications")
