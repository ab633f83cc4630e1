"""What a draft says: its own words, its languages, and the words of one language beside the first."""

from collections.abc import Mapping
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from crm.access import Permission, requires
from crm.errors import Refused
from surveys.definition import LANGUAGES
from surveys.editing import add_language, drop_language, put_first, set_texts
from surveys.forms.survey import TitleForm
from surveys.forms.words import LONGEST, direction_of
from surveys.models import SurveyVersion
from surveys.outline import where_words
from surveys.views.edits import (
    CONFLICT,
    FAULTY,
    NATIVE,
    base_context,
    draft_of,
    save,
    undo_tag,
    words_of,
)
from surveys.wording import missing_in, wordings


@require_http_methods(["GET", "POST"])
@requires(Permission.BUILD_SURVEYS)
def title(request: HttpRequest, code: str) -> HttpResponse:
    """Change the survey's own words: title, words before the first question, thanks."""
    version = draft_of(request, code)
    form = TitleForm(request.POST or None, definition=version.read)
    status = FAULTY if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            save(request, version, partial(set_texts, texts=form.texts_said()))
        except Refused as refusal:
            form.add_error(None, words_of(refusal, version))
            status = CONFLICT
        else:
            return redirect("surveys:draft", code=code)
    context = {**base_context(version), "form": form}
    return render(request, "surveys/title_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
@requires(Permission.BUILD_SURVEYS)
def languages(request: HttpRequest, code: str) -> HttpResponse:
    """Show the languages of a draft with what is missing in each; add one, drop one, put one first."""
    version = draft_of(request, code)
    if request.method == "POST":
        return _changed(request, version)
    missing = missing_in(version.read)
    context = {
        **base_context(version),
        "rows": [(each, NATIVE[each], missing.get(each, 0)) for each in version.read.languages],
        "others": [
            (each, NATIVE[each]) for each in LANGUAGES if each not in version.read.languages
        ],
    }
    return render(request, "surveys/languages_form.html", context)


def _changed(request: HttpRequest, version: SurveyVersion) -> HttpResponse:
    verbs = {"add": add_language, "drop": drop_language, "first": put_first}
    do, language = request.POST.get("do", ""), request.POST.get("language", "")
    if do not in verbs or language not in LANGUAGES:
        raise Http404
    try:
        saved = save(request, version, partial(verbs[do], language=language))
    except Refused as refusal:
        messages.error(request, words_of(refusal, version))
        return redirect("surveys:languages", code=version.survey.code)
    if do == "add":
        return redirect("surveys:words", code=version.survey.code, language=language)
    said = {
        "drop": _("%(language)s is dropped, with all that was said in it."),
        "first": _("%(language)s is the first language now."),
    }
    words = said[do] % {"language": NATIVE[language]}
    messages.success(request, words, extra_tags=undo_tag(saved))
    return redirect("surveys:languages", code=version.survey.code)


@require_http_methods(["GET", "POST"])
@requires(Permission.BUILD_SURVEYS)
def words(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """Say everything in one language, beside what is said in the first."""
    version = draft_of(request, code)
    if language not in version.read.languages:
        raise Http404
    if request.method == "GET":
        return _side_by_side(request, version, language)
    typed = {
        wording.place: {language: request.POST[wording.place].replace("\x00", "").strip()[:LONGEST]}
        for wording in wordings(version.read)
        if wording.place in request.POST
    }
    try:
        saved = save(request, version, partial(set_texts, texts=typed))
    except Refused as refusal:
        told = words_of(refusal, version)
        return _side_by_side(request, version, language, typed=typed, refused=told)
    messages.success(request, _("Saved."), extra_tags=undo_tag(saved))
    return redirect("surveys:draft", code=code)


def _side_by_side(
    request: HttpRequest,
    version: SurveyVersion,
    language: str,
    *,
    typed: Mapping[str, Mapping[str, str]] | None = None,
    refused: str = "",
) -> HttpResponse:
    base, first = base_context(version), version.read.languages[0]
    said = [each for each in wordings(version.read) if each.is_needed or any(each.texts.values())]
    told = typed or {}
    context = {
        **base,
        "rows": [
            {
                "wording": each,
                "what": where_words(each, version.read),
                "from": each.texts.get(first, ""),
                "typed": told.get(each.place, each.texts).get(language, ""),
                "lacks": each.lacks(language),
            }
            for each in said
        ],
        "to": (language, NATIVE[language], direction_of(language)),
        "first": (first, NATIVE[first], direction_of(first)),
        "missing": missing_in(version.read).get(language, 0),
        "refused": refused,
    }
    status = CONFLICT if refused else 200
    return render(request, "surveys/words_form.html", context, status=status)
