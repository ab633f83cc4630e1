"""Sections of a draft: added, titled, moved, deleted with their questions."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from crm.access import Permission, requires
from crm.errors import Refused
from surveys.definition import Definition, Section
from surveys.editing import add_section, change_section, delete_section, move_section
from surveys.forms.survey import SectionForm
from surveys.outline import hanging_words
from surveys.views.edits import (
    CONFLICT,
    FAULTY,
    Edit,
    base_context,
    draft_of,
    edited,
    go_to,
    hanging_of,
    save,
    words_of,
)


def section_of(definition: Definition, name: str) -> Section:
    """Return a section, or answer 404."""
    found = next((each for each in definition.sections if each.name == name), None)
    if found is None:
        raise Http404
    return found


@require_POST
@requires(Permission.BUILD_SURVEYS)
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Add a section at the end."""
    version = draft_of(request, code)
    words = request.POST.get("title", "").replace("\x00", "").strip()[:200]
    title = {version.read.languages[0]: words} if words else {}
    return edited(request, version, partial(add_section, title=title), "")


@require_http_methods(["GET", "POST"])
@requires(Permission.BUILD_SURVEYS)
def section(request: HttpRequest, code: str, section: str) -> HttpResponse:
    """Change the title of a section."""
    version = draft_of(request, code)
    found = section_of(version.read, section)
    form = SectionForm(request.POST or None, definition=version.read, section=found)
    status = 200
    if request.method == "POST" and form.is_valid():
        told = {"title": form.said("title"), "new": form.cleaned_data["name"]}
        try:
            save(request, version, partial(change_section, name=section, **told))
        except Refused as refusal:
            form.add_error(refusal.field, words_of(refusal, version))
            status = CONFLICT
        else:
            url = reverse("surveys:draft", args=[code])
            return redirect(f"{url}#s-{told['new'] or section}")
    context = {**base_context(version), "form": form, "section": found}
    if form.errors and status == 200:
        status = FAULTY
    return render(request, "surveys/section_form.html", context, status=status)


@require_POST
@requires(Permission.BUILD_SURVEYS)
def act(request: HttpRequest, code: str, section: str) -> HttpResponse:
    """Move or delete a section, as the button says."""
    version, do = draft_of(request, code), request.POST.get("do", "")
    drop = partial(delete_section, name=section)
    if do == "delete" and hanging_of(version, drop):
        return go_to(request, reverse("surveys:section-delete", args=[code, section]))
    verbs: dict[str, tuple[Edit, str]] = {
        "up": (partial(move_section, name=section, by=-1), ""),
        "down": (partial(move_section, name=section, by=1), ""),
        "delete": (drop, _("The section is deleted.")),
    }
    if do not in verbs:
        raise Http404
    edit, said = verbs[do]
    return edited(request, version, edit, said, at="" if do == "delete" else f"s-{section}")


@require_http_methods(["GET", "POST"])
@requires(Permission.BUILD_SURVEYS)
def delete(request: HttpRequest, code: str, section: str) -> HttpResponse:
    """Ask before a section goes on whose questions others depend, and delete it with their conditions."""
    version = draft_of(request, code)
    drop = partial(delete_section, name=section)
    if request.method == "POST":
        said = _("The section is deleted, with the conditions.")
        return edited(request, version, partial(drop, takes_rules=True), said)
    base, hanging = base_context(version), hanging_of(version, drop)
    context = {
        **base,
        "section": section_of(version.read, section),
        "hanging": hanging_words(hanging, version.read, base["language"]),
    }
    return render(request, "surveys/delete.html", context)
