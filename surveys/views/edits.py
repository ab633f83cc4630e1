"""What the pages of a draft share: the draft itself, saving an edit of it, and refusals in words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from crm.errors import Refused
from crm.request import is_htmx, staff_of
from crm.templatetags.page import UNDO
from surveys.actions.drafting import draft_history
from surveys.actions.survey import ChangedMeanwhile, faults_of, save_draft
from surveys.definition import Definition, DefinitionFaulty
from surveys.editing import CannotEdit, Document, Hanging, StillNeeded
from surveys.models import Survey, SurveyVersion
from surveys.outline import Told, outline_of, reading_language, told_of
from surveys.typewords import TYPES
from surveys.wording import missing_in

Edit = Callable[[Document], Document]
NATIVE = dict(settings.LANGUAGES)
FAULTY, CONFLICT = 422, 409
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def survey_of(code: str) -> Survey:
    """Return a survey with its present versions, or answer 404."""
    return get_object_or_404(Survey.objects.with_versions(), code=code)


def draft_of(request: HttpRequest, code: str) -> SurveyVersion:
    """Return the draft of a survey, or answer 404.

    What is posted to a draft that was published meanwhile finds the published version: saving it is refused, and
    nothing typed is lost.
    """
    survey = survey_of(code)
    version = survey.draft or (survey.published if request.method == "POST" else None)
    if version is None:
        raise Http404
    version.survey = survey
    return version


def seen_by(request: HttpRequest) -> datetime:
    """Return the state of the draft that the form was made from."""
    try:
        return parse_datetime(request.POST.get("seen", request.GET.get("seen", ""))) or NEVER
    except ValueError:
        return NEVER


def save(request: HttpRequest, version: SurveyVersion, edit: Edit) -> SurveyVersion:
    """Save an edit of a draft; one that changes nothing is none.

    Raises
    ------
    Refused
        The edit cannot be made, what came of it is no survey, or the draft was changed meanwhile.
    """
    document, seen = edit(version.definition), seen_by(request)
    if document == version.definition and seen == version.changed_at:
        return version
    return save_draft(
        version=version, definition=document, seen=seen, by=staff_of(request), at=timezone.now()
    )


def words_of(refusal: Refused, version: SurveyVersion) -> str:
    """Return why an edit was refused, for who made it."""
    if isinstance(refusal, CannotEdit):
        return _(refusal.message) % refusal.values
    if isinstance(refusal, DefinitionFaulty):
        return " ".join(_(fault.message) % dict(fault.values) for fault in refusal.faults)
    if isinstance(refusal, ChangedMeanwhile) and version.changed_by:
        return _("%(name)s changed this draft meanwhile.") % {"name": version.changed_by}
    return str(refusal)


@dataclass(frozen=True)
class Verdict:
    """What keeps a draft from being published, and what is not said yet in which language."""

    faults: list[Told]
    missing: list[tuple[str, str, int]]


def verdict_of(version: SurveyVersion, language: str) -> Verdict:
    """Return what the checker says of a version, in words."""
    definition = version.read
    told = told_of(faults_of(definition), definition, version.survey.code, language)
    missing = missing_in(definition)
    return Verdict(told, [(each, NATIVE[each], count) for each, count in missing.items()])


def base_context(version: SurveyVersion) -> dict[str, Any]:
    """Return what every page of a draft shows."""
    language = reading_language(version.read)
    return {
        "survey": version.survey,
        "version": version,
        "seen": version.changed_at.isoformat(),
        "language": language,
        "languages": [(each, NATIVE[each]) for each in version.read.languages],
        "verdict": verdict_of(version, language),
    }


def builder_context(version: SurveyVersion) -> dict[str, Any]:
    """Return what the builder shows: the outline, what is wrong, what can be undone."""
    base = base_context(version)
    definition: Definition = version.read
    history = draft_history(version)
    return {
        **base,
        "parts": outline_of(definition, base["language"], base["verdict"].faults),
        "may_undo": bool(history.back),
        "may_redo": bool(history.forth),
        "types": TYPES.items(),
    }


def builder(request: HttpRequest, code: str) -> HttpResponse:
    """Show the builder; with htmx only what changes in it."""
    survey = survey_of(code)
    if survey.draft is None:
        return go_to(request, reverse("surveys:detail", args=[code]))
    survey.draft.survey = survey
    part = "#builder" if is_htmx(request) else ""
    return render(request, f"surveys/draft.html{part}", builder_context(survey.draft))


def hanging_of(version: SurveyVersion, edit: Edit) -> tuple[Hanging, ...]:
    """Return the conditions that keep something from being deleted."""
    try:
        edit(version.definition)
    except StillNeeded as refusal:
        return refusal.hanging
    except CannotEdit:
        raise Http404 from None
    return ()


def go_to(request: HttpRequest, url: str) -> HttpResponse:
    """Send the reader to another page, from a fragment too."""
    if is_htmx(request):
        return HttpResponse(headers={"HX-Redirect": url})
    return redirect(url)


def edited(
    request: HttpRequest, version: SurveyVersion, edit: Edit, said: str, *, at: str = ""
) -> HttpResponse:
    """Make an edit of one click, and show the builder at `at`; a word about what was done can undo it."""
    code = version.survey.code
    try:
        saved = save(request, version, edit)
    except Refused as refusal:
        messages.error(request, words_of(refusal, version))
    else:
        if said:
            messages.success(request, said, extra_tags=undo_tag(saved))
    if is_htmx(request):
        return builder(request, code)
    return redirect(reverse("surveys:draft", args=[code]) + (f"#{at}" if at else ""))


def undo_tag(version: SurveyVersion) -> str:
    """Return the mark by which a message offers to undo the change that led to this state of a draft."""
    query = urlencode({"seen": version.changed_at.isoformat()})
    return f"{UNDO}{reverse('surveys:draft-undo', args=[version.survey.code])}?{query}"
