"""Forms of a survey as a whole: a new one, what it is, its sections' titles, its own words."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from surveys.definition import LANGUAGES, Definition, Section
from surveys.definition.values import NAME
from surveys.editing import Document
from surveys.editing.parts import free_name
from surveys.forms.words import WordsForm
from surveys.models import Survey

NATIVE = dict(settings.LANGUAGES)
RESERVED = {"ask", "new"}  # stand in addresses where a survey's code does


class FactsForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only for the type checker
    """What kind of survey it is, and who asks it."""

    class Meta:
        model = Survey
        fields = ("kind", "subject", "is_anonymous", "keeps_officer_away")
        help_texts = {
            "kind": _("What it is for; results are read by it."),
            "is_anonymous": _("Nothing of a response leads back to who answered. This stays so."),
            "keeps_officer_away": _("For questions about the loan officer."),
        }

    def facts(self) -> dict[str, Any]:
        """Return what the action takes."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class NewForm(FactsForm):
    """A new survey: a title in one language, blank or a copy of another."""

    title = forms.CharField(
        label=_("Title"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    language = forms.ChoiceField(
        label=_("First language"),
        choices=[(code, NATIVE[code]) for code in LANGUAGES],
        help_text=_("In this one everything is said. Others can be added."),
    )
    copy_of = forms.ChoiceField(label=_("Begin with"), required=False)
    code = forms.CharField(
        label=_("Code"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
        help_text=_(
            "Stands in addresses and files; it does not change. Made of the title where it is left empty."
        ),
    )

    field_order = (
        "title",
        "language",
        "copy_of",
        "kind",
        "subject",
        "is_anonymous",
        "keeps_officer_away",
        "code",
    )

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:  # noqa: ANN401 - a request's parameters
        language = (get_language() or "en")[:2]
        begun = {"language": language if language in LANGUAGES else "en", **(initial or {})}
        super().__init__(data, initial=begun)
        self.others = {each.code: each for each in Survey.objects.with_versions().order_by("pk")}
        choices = [(code, _copy_words(other)) for code, other in self.others.items()]
        self.fields["copy_of"].choices = [("", _("A blank survey")), *choices]  # type: ignore[attr-defined]  # a choice field

    def clean_code(self) -> str:
        """Read the code, or make one of the title."""
        code = str(self.cleaned_data["code"])
        if code in RESERVED or (code and not NAME.fullmatch(code)):
            raise forms.ValidationError(
                _("Use lower-case letters, digits and underscores, at most 40.")
            )
        title = self.cleaned_data.get("title", "")
        taken = RESERVED | set(self.others)
        return code or free_name(title, taken, otherwise=f"survey_{len(self.others) + 1}")

    def definition(self) -> Document:
        """Return the document that the survey begins with."""
        title, language = self.cleaned_data["title"], self.cleaned_data["language"]
        other = self.others.get(self.cleaned_data["copy_of"])
        if other is not None:
            version = other.published or other.draft
            document: Document = dict(version.definition) if version else {}
            return {**document, "title": {document["languages"][0]: title}}
        return {"languages": [language], "title": {language: title}, "sections": []}


def _copy_words(survey: Survey) -> str:
    return str(_("A copy of “%(title)s”") % {"title": survey.title})


class TitleForm(WordsForm):
    """The survey's own words: title, words before the first question, thanks."""

    def __init__(self, data: Any, *, definition: Definition) -> None:  # noqa: ANN401 - a request's parameters
        super().__init__(data, languages=definition.languages)
        self.say("title", _("Title"), begins=definition.title, is_needed=True)
        hint = _("Who asks, why, how long it takes.")
        self.say(
            "intro",
            _("Words before the first question"),
            begins=definition.intro,
            rows=3,
            hint=hint,
        )
        hint = _("Without words of your own: “Your answers have reached us.”")
        self.say("thanks", _("Words of thanks"), begins=definition.thanks, rows=3, hint=hint)

    def texts_said(self) -> dict[str, dict[str, str]]:
        """Return what is to be said at each place; empty words take away."""
        return {
            name: {each: self.cleaned_data[f"{name}_{each}"] for each in self.languages}
            for name in self.texts
        }


class SectionForm(WordsForm):
    """The title of a section, and its name."""

    def __init__(self, data: Any, *, definition: Definition, section: Section) -> None:  # noqa: ANN401 - a request's parameters
        super().__init__(data, languages=definition.languages)
        hint = _("May be left empty: then its questions follow without a heading.")
        self.say("title", _("Title"), begins=section.title, hint=hint)
        self.fields["name"] = forms.RegexField(
            rf"\A{NAME.pattern}\Z",
            label=_("Name in files"),
            max_length=40,
            required=False,
            initial=section.name,
            widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
            error_messages={
                "invalid": _("Use lower-case letters, digits and underscores, at most 40.")
            },
        )
