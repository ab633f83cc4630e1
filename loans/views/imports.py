"""Imports: what was imported, how it goes, what was at fault; and the way to start one."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from crm.access import Permission, requires
from crm.errors import Refused
from crm.exports import send
from crm.lists import Asked
from crm.request import is_htmx, staff_of, today
from loans.actions.importing import import_again, start_import
from loans.forms import ImportForm
from loans.importlist import import_rows
from loans.imports.faultfile import fault_rows
from loans.imports.nouns import NOUNS
from loans.models import ImportRun
from loans.tasks import import_upload

ON_A_PAGE = 30
FAULTS_ON_A_PAGE = 50
FAULTY = 422


@require_GET
@requires(Permission.VIEW_NIGHTS)
def imports(request: HttpRequest) -> HttpResponse:
    """Show the latest imports."""
    staff = staff_of(request)
    page = Paginator(import_rows(Asked(staff, request.GET, today())), ON_A_PAGE)
    context = {
        "page": page.get_page(request.GET.get("page")),
        "may_import": staff.may(Permission.IMPORT_FILES),
    }
    return render(request, "loans/imports.html", context)


@require_GET
@requires(Permission.IMPORT_FILES)
def new(request: HttpRequest) -> HttpResponse:
    """Show the form that takes a file."""
    return _form(request, ImportForm(staff=staff_of(request)))


@require_POST
@requires(Permission.IMPORT_FILES)
def start(request: HttpRequest) -> HttpResponse:
    """Keep the file and hand the import to a worker; at a fault show the form as it was filled."""
    staff = staff_of(request)
    form = ImportForm(request.POST, request.FILES, staff=staff)
    if not form.is_valid():
        return _form(request, form, status=FAULTY)
    file = form.cleaned_data["file"]
    try:
        run = start_import(
            order=form.order(),
            file_name=file.name,
            chunks=file.chunks(chunk_size=1 << 20),
            by=staff,
            at=timezone.now(),
        )
    except Refused as refusal:
        form.add_error(refusal.field, str(refusal))
        return _form(request, form, status=FAULTY)
    return _handed_out(run)


@require_GET
@requires(Permission.VIEW_NIGHTS)
def imported(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show one import; with htmx only how far it is, asked for again while it runs."""
    run = _run(request, run_id)
    staff = staff_of(request)
    faults = Paginator(run.faults.order_by("row", "pk"), FAULTS_ON_A_PAGE)
    context: dict[str, Any] = {
        "run": run,
        "left": _time_left(run, timezone.now()),
        "faulty_rows": run.read_count - run.valid_count if run.is_over else 0,
        "page": faults.get_page(request.GET.get("page")),
        "may_repeat": staff.may(Permission.IMPORT_FILES) and run.parts.exists(),
    }
    is_part = is_htmx(request) and not run.is_over
    answer = render(request, f"loans/import.html{'#progress' if is_part else ''}", context)
    if is_htmx(request) and run.is_over:
        answer.headers["HX-Refresh"] = "true"
    return answer


@require_GET
@requires(Permission.VIEW_NIGHTS)
def faults_file(request: HttpRequest, run_id: int) -> HttpResponseBase:
    """Give every fault of an import as CSV."""
    run = _run(request, run_id)
    return send(f"faults-{run.pk}", "csv", fault_rows(run))


@require_POST
@requires(Permission.IMPORT_FILES)
def again(request: HttpRequest, run_id: int) -> HttpResponse:
    """Import the same file with the same mapping once more."""
    run = _run(request, run_id)
    try:
        repeat = import_again(
            run=run,
            is_dry_run=request.POST.get("dry_run") == "yes",
            by=staff_of(request),
            at=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("loans:import", run_id=run.pk)
    return _handed_out(repeat)


@require_GET
@requires(Permission.IMPORT_FILES)
def template(_request: HttpRequest, noun: str) -> HttpResponseBase:
    """Give an empty file whose columns are named as the fields of a noun are."""
    if noun.upper() not in NOUNS:
        raise Http404
    return send(noun, "csv", [[field.name for field in NOUNS[noun.upper()].fields]])


def _run(request: HttpRequest, run_id: int) -> ImportRun:
    found = ImportRun.objects.visible_to(staff_of(request)).select_related("started_by")
    return get_object_or_404(found, pk=run_id)


def _form(request: HttpRequest, form: ImportForm, status: int = 200) -> HttpResponse:
    nouns = [
        {
            "code": name.lower(),
            "label": ImportRun.Noun(name).label,
            "needed": [field.name for field in noun.fields if field.is_needed],
            "others": [field.name for field in noun.fields if not field.is_needed],
        }
        for name, noun in NOUNS.items()
    ]
    return render(request, "loans/import_new.html", {"form": form, "nouns": nouns}, status=status)


def _handed_out(run: ImportRun) -> HttpResponse:
    transaction.on_commit(lambda: import_upload.delay(run.pk, today().isoformat()))
    return redirect("loans:import", run_id=run.pk)


def _time_left(run: ImportRun, now: datetime) -> timedelta | None:
    """Estimate the reading still to come from the reading done; checking and merging have no such measure."""
    if run.step != ImportRun.Step.READING or not run.read_count or run.is_over:
        return None
    share = max(run.row_count - run.read_count, 0) / run.read_count
    return (now - run.started_at) * share
