"""Questions of a draft: written in the form that fits their type, moved, copied, deleted."""

from dataclasses import replace
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from crm.access import Permission, requires
from crm.errors import Refused
from surveys.actions.survey import ChangedMeanwhile
from surveys.definition import Definition, Question, Type
from surveys.definition.model import CHOSEN
from surveys.editing import (
    Document,
    add_question,
    change_question,
    copy_question,
    delete_question,
    move_question,
    move_to_section,
)
from surveys.forms.question import QuestionForm
from surveys.models import SurveyVersion
from surveys.outline import hanging_words
from surveys.typewords import TYPES
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


def question_of(definition: Definition, name: str) -> Question:
    """Return a question, or answer 404."""
    if name not in definition.by_name:
        raise Http404
    return definition.by_name[name]


@require_http_methods(["GET", "POST"])
@requires(Permission.BUILD_SURVEYS)
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Write a new question of the type that the address names."""
    version = draft_of(request, code)
    sections = [section.name for section in version.read.sections]
    section = request.POST.get("section", request.GET.get("section", ""))
    section = section if section in sections else next(reversed(sections), "")
    kind = _kind(request)
    if kind is None or not section:
        raise Http404
    form = QuestionForm(request.POST or None, kind=kind, definition=version.read)
    context = {"form": form, "section": section, "action": request.path}

    def add(document: Document) -> Document:
        return add_question(document, section, form.document())

    return _answer(request, version, context, add)


@require_http_methods(["GET", "POST"])
@requires(Permission.BUILD_SURVEYS)
def question(request: HttpRequest, code: str, question: str) -> HttpResponse:
    """Change a question; also into one of another type."""
    version = draft_of(request, code)
    if request.method == "POST" and question not in version.read.by_name:
        return _gone(request, version)
    found = question_of(version.read, question)
    kind = _kind(request) or found.type
    form = QuestionForm(
        request.POST or None,
        kind=kind,
        definition=version.read,
        question=replace(found, type=kind),
    )

    def change(document: Document) -> Document:
        renamed = form.options.renamed() if form.options else {}
        return change_question(document, question, form.document(), renamed)

    context = {
        "form": form,
        "question": found,
        "action": request.path,
        "others": _other_types(kind),
    }
    return _answer(request, version, context, change)


def _kind(request: HttpRequest) -> Type | None:
    wanted = request.POST.get("type", request.GET.get("type", ""))
    return Type(wanted) if wanted in set(Type) else None


def _other_types(kind: Type) -> list[tuple[str, Any]]:
    return [(each, words) for each, words in TYPES.items() if each != kind]


def _answer(
    request: HttpRequest, version: SurveyVersion, context: dict[str, Any], edit: Edit
) -> HttpResponse:
    """Show the form of a question, do what a button of its answers says, or save it."""
    form, do = context["form"], request.POST.get("do", "save")
    if request.method == "GET":
        return _shown(request, version, context)
    if form.options is not None and do != "save":
        form.options = form.options.after(do)
        return _shown(request, version, {**context, "is_in_work": True})
    if not form.is_valid():
        return _shown(request, version, context, status=FAULTY)
    try:
        save(request, version, edit)
    except Refused as refusal:
        _tell(form, refusal, version)
        return _shown(request, version, context, status=CONFLICT)
    url = reverse("surveys:draft", args=[version.survey.code])
    return redirect(f"{url}#q-{form.document()['name']}")


def _tell(form: QuestionForm, refusal: Refused, version: SurveyVersion) -> None:
    """Put a refusal beside the field at fault."""
    words = words_of(refusal, version)
    if isinstance(refusal, ChangedMeanwhile):
        words += " " + _("What you wrote is kept here: save again to put it into the newest draft.")
    field = refusal.field if refusal.field in form.fields else None
    form.add_error(field, words)


def _gone(request: HttpRequest, version: SurveyVersion) -> HttpResponse:
    """Keep what was written about a question that is no more: it can be saved as a new one."""
    kind, sections = _kind(request), version.read.sections
    if kind is None or not sections:
        raise Http404
    form = QuestionForm(request.POST, kind=kind, definition=version.read)
    form.is_valid()
    words = _("Somebody deleted this question meanwhile. Saving puts it back as a new one.")
    form.add_error(None, words)
    action = reverse("surveys:question-new", args=[version.survey.code])
    context = {"form": form, "section": sections[-1].name, "action": action}
    return _shown(request, version, context, status=CONFLICT)


def _shown(
    request: HttpRequest, version: SurveyVersion, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    form = context["form"]
    shown = {
        **base_context(version),
        **context,
        "words": TYPES[form.kind],
        "has_options": form.kind in CHOSEN,
    }
    return render(request, "surveys/question_form.html", shown, status=status)


@require_POST
@requires(Permission.BUILD_SURVEYS)
def act(request: HttpRequest, code: str, question: str) -> HttpResponse:
    """Move, copy or delete a question, as the button says."""
    version, do = draft_of(request, code), request.POST.get("do", "")
    drop = partial(delete_question, name=question)
    if do == "delete" and hanging_of(version, drop):
        return go_to(request, reverse("surveys:question-delete", args=[code, question]))
    verbs: dict[str, tuple[Edit, str]] = {
        "up": (partial(move_question, name=question, by=-1), ""),
        "down": (partial(move_question, name=question, by=1), ""),
        "copy": (partial(copy_question, name=question), _("Copied.")),
        "to": (
            partial(move_to_section, name=question, section=request.POST.get("to", "")),
            _("Moved."),
        ),
        "delete": (drop, _("The question is deleted.")),
    }
    if do not in verbs:
        raise Http404
    edit, said = verbs[do]
    return edited(request, version, edit, said, at="" if do == "delete" else f"q-{question}")


@require_http_methods(["GET", "POST"])
@requires(Permission.BUILD_SURVEYS)
def delete(request: HttpRequest, code: str, question: str) -> HttpResponse:
    """Ask before a question goes on which others depend, and delete it with their conditions."""
    version = draft_of(request, code)
    drop = partial(delete_question, name=question)
    if request.method == "POST":
        said = _("The question is deleted, with the conditions.")
        return edited(request, version, partial(drop, takes_rules=True), said)
    base, hanging = base_context(version), hanging_of(version, drop)
    context = {
        **base,
        "question": question_of(version.read, question),
        "hanging": hanging_words(hanging, version.read, base["language"]),
    }
    return render(request, "surveys/delete.html", context)
