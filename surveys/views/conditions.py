"""When a question or a section is asked: rules in words about earlier questions."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from crm.access import Permission, requires
from crm.errors import Refused
from surveys.actions.survey import ChangedMeanwhile
from surveys.definition import Condition, Question, text_in
from surveys.definition.model import Texts
from surveys.editing import Document, set_condition
from surveys.editing.rules import Kind
from surveys.forms.condition import ConditionForm
from surveys.models import SurveyVersion
from surveys.views.edits import CONFLICT, FAULTY, base_context, draft_of, save, words_of
from surveys.views.questions import question_of
from surveys.views.sections import section_of


@dataclass(frozen=True)
class Asked:
    """A section or question that is asked by a condition, and the questions before it."""

    kind: Kind
    name: str
    texts: Texts
    condition: Condition | None
    earlier: Sequence[Question]

    @property
    def anchor(self) -> str:
        """Where it stands on the page of the builder."""
        return f"{self.kind[0]}-{self.name}"


@require_http_methods(["GET", "POST"])
@requires(Permission.BUILD_SURVEYS)
def of_question(request: HttpRequest, code: str, question: str) -> HttpResponse:
    """Say when a question is asked."""
    version = draft_of(request, code)
    found, questions = question_of(version.read, question), version.read.questions
    earlier = questions[: questions.index(found)]
    asked = Asked("question", question, found.text, found.show_if, earlier)
    return _answer(request, version, asked)


@require_http_methods(["GET", "POST"])
@requires(Permission.BUILD_SURVEYS)
def of_section(request: HttpRequest, code: str, section: str) -> HttpResponse:
    """Say when a section is asked."""
    version = draft_of(request, code)
    found, sections = section_of(version.read, section), version.read.sections
    before = sections[: sections.index(found)]
    earlier = [question for each in before for question in each.questions]
    return _answer(request, version, Asked("section", section, found.title, found.show_if, earlier))


def _answer(request: HttpRequest, version: SurveyVersion, asked: Asked) -> HttpResponse:
    """Show the rules, do what a button says, or save them."""
    base = base_context(version)
    of = (version.read, asked.earlier, base["language"])
    if request.method == "GET":
        return _shown(request, base, asked, ConditionForm.begun(asked.condition, *of))
    form, do = ConditionForm.sent(request.POST, *of), request.POST.get("do", "save")
    if do not in ("save", "none"):
        return _shown(request, base, asked, form.after(do))
    if do == "save" and not form.is_valid():
        return _shown(request, base, asked, form.after("look"), status=FAULTY)
    condition = form.condition() if do == "save" else None
    try:
        save(request, version, partial(_set, asked=asked, condition=condition))
    except Refused as refusal:
        words = words_of(refusal, version)
        if isinstance(refusal, ChangedMeanwhile):
            words += " " + _("Your rules are kept here: save again to put them in.")
        return _shown(request, {**base, "refused": words}, asked, form, status=CONFLICT)
    return redirect(reverse("surveys:draft", args=[version.survey.code]) + f"#{asked.anchor}")


def _set(
    document: Document, asked: Asked, condition: dict[str, list[dict[str, Any]]] | None
) -> Document:
    return set_condition(document, asked.kind, asked.name, condition)


def _shown(
    request: HttpRequest,
    base: dict[str, Any],
    asked: Asked,
    form: ConditionForm,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        **base,
        "asked": asked,
        "text": text_in(asked.texts, base["language"]) or asked.name,
        "form": form,
        "rules": form.shown(),
        "told": [
            each
            for each in base["verdict"].faults
            if (each.kind, each.name) == (asked.kind, asked.name)
        ],
    }
    return render(request, "surveys/condition_form.html", context, status=status)
