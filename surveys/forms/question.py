"""The form of one question: what fits its type, each text in every language of the survey."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.forms.case import offered_categories
from crm.models import Case
from surveys.definition import Definition, Question, Type
from surveys.definition.model import CHOSEN, SCALES
from surveys.definition.reading import WIDEST_SCALE
from surveys.definition.values import NAME
from surveys.editing.parts import free_name
from surveys.forms.options import OptionRows
from surveys.forms.words import Spoken, WordsForm
from surveys.typewords import THEN, dimension_choices

LOWABLE = SCALES | {Type.SINGLE, Type.PAIR}
CASE_KINDS = [
    pair for pair in Case.Kind.choices if pair[0] in ("COMPLAINT", "REQUEST", "SUGGESTION")
]
BOUNDED: Mapping[Type, type[forms.Field]] = {
    Type.NUMBER: forms.DecimalField,
    Type.MONEY: forms.DecimalField,
    Type.DATE: forms.DateField,
}


class QuestionForm(WordsForm):
    """One question of a type, new or as it is in the draft."""

    def __init__(
        self,
        data: Any,  # noqa: ANN401 - a request's parameters
        *,
        kind: Type,
        definition: Definition,
        question: Question | None = None,
    ) -> None:
        super().__init__(data, languages=definition.languages)
        self.kind, self.definition, self.question = kind, definition, question
        self.begins: Any = question or Question("", kind, {})
        self._ask_words()
        self._ask_of_type()
        if kind is not Type.NOTE:
            self._ask_meaning()
        if kind in LOWABLE:
            self._ask_low()
        self.fields["name"] = forms.CharField(
            label=_("Name in files and results"),
            required=False,
            max_length=40,
            initial=self.begins.name,
            help_text=_(
                "Made of the words where it is left empty. Results go on under the same name."
            ),
            widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
        )
        self.options = self._begin_options()

    def _ask_words(self) -> None:
        is_note = self.kind is Type.NOTE
        label = _("Text to read") if is_note else _("Question")
        self.say("text", label, begins=self.begins.text, is_needed=True, rows=3 if is_note else 2)
        hint = _("A line under the question that helps to answer it.")
        self.say("hint", _("Hint"), begins=self.begins.hint, hint=hint)
        if self.kind is Type.RATING:
            hint = _("Without words of your own the steps go from very bad to very good.")
            self.say("low_label", _("Lowest step"), begins=self.begins.low_label, hint=hint)
            self.say("high_label", _("Highest step"), begins=self.begins.high_label)

    def _ask_of_type(self) -> None:
        begins = self.begins
        if self.kind is Type.RATING:
            self.fields["scale"] = forms.IntegerField(
                label=_("Steps"), min_value=2, max_value=WIDEST_SCALE, initial=begins.scale
            )
        if self.kind in BOUNDED:
            for name, label in (("least", _("At least")), ("most", _("At most"))):
                self.fields[name] = self._bound(label, getattr(begins, name))
        for kind, name, label in (
            (Type.NUMBER, "is_whole", _("Whole numbers only")),
            (Type.TEXT, "is_long", _("Room for a long answer")),
        ):
            if self.kind is kind:
                self.fields[name] = forms.BooleanField(
                    label=label, required=False, initial=getattr(begins, name)
                )

    def _bound(self, label: Any, begins: str | None) -> forms.Field:  # noqa: ANN401 - a promise of words
        field = BOUNDED[self.kind](label=label, required=False, initial=begins)
        is_day = self.kind is Type.DATE
        attrs = {"dir": "ltr"} if is_day else {"dir": "ltr", "inputmode": "decimal"}
        field.widget = forms.DateInput(attrs) if is_day else forms.TextInput(attrs)
        if is_day:
            field.widget.input_type = "date"
        return field

    def _ask_meaning(self) -> None:
        self.fields["is_required"] = forms.BooleanField(
            label=_("Must be answered"), required=False, initial=self.begins.is_required
        )
        self.fields["dimension"] = forms.ChoiceField(
            label=_("What it is about"),
            required=False,
            choices=[("", _("Nothing in particular")), *dimension_choices()],
            initial=self.begins.dimension,
            help_text=_("Results are shown by what questions are about."),
        )
        if self.kind in SCALES - {Type.NPS}:
            self.fields["measures"] = forms.BooleanField(
                label=_("Measures how satisfied the client is"),
                required=False,
                initial=bool(self.begins.measures),
                help_text=_(
                    "Its answers count for the client's attitude, as a recommendation does."
                ),
            )

    def _ask_low(self) -> None:
        low = self.begins.low
        self.fields["low_then"] = forms.ChoiceField(
            label=_("What is done at a low answer"),
            required=False,
            choices=list(THEN.items()),
            initial=low.then if low else "",
        )
        if self.kind is not Type.SINGLE:
            self.fields["low_at_most"] = forms.TypedChoiceField(
                label=_("Low is at most"),
                required=False,
                coerce=int,
                empty_value=None,
                choices=[("", "–"), *((str(each), str(each)) for each in self._low_values())],
                initial=low.at_most if low else None,
            )
        categories = [(each.code, str(each)) for each in offered_categories()]
        self.fields["low_category"] = forms.ChoiceField(
            label=_("Category of the case"),
            required=False,
            choices=[("", _("Other")), *categories],
            initial=low.category if low else "",
        )
        self.fields["low_kind"] = forms.ChoiceField(
            label=_("Kind of case"),
            required=False,
            choices=CASE_KINDS,
            initial=low.kind if low else "",
        )

    def _low_values(self) -> range:
        if self.kind is Type.RATING:
            return range(1, WIDEST_SCALE)
        least, most = self.begins.bounds
        return range(least, most)

    def _begin_options(self) -> OptionRows | None:
        if self.kind not in CHOSEN:
            return None
        least = 1 if self.kind is Type.MULTIPLE else 2
        if self.is_bound:
            return OptionRows.sent(self.data, self.languages, least=least)
        lows = self.begins.low.codes if self.begins.low else ()
        return OptionRows.begun(self.begins.options, lows, self.languages, least=least)

    def is_valid(self) -> bool:
        """Read all fields, and the answers to choose from."""
        is_right = super().is_valid()
        return (self.options is None or self.options.is_valid()) and is_right

    def clean(self) -> dict[str, Any]:
        """Compare what depends on each other."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        name = told.get("name", "")
        if name and not NAME.fullmatch(name):
            words = _("Use lower-case letters, digits and underscores, at most 40.")
            self.add_error("name", words)
        least, most = told.get("least"), told.get("most")
        if least is not None and most is not None and least > most:
            self.add_error("most", _("This is less than the least."))
        self._clean_low(told)
        return told

    def _clean_low(self, told: Mapping[str, Any]) -> None:
        if not told.get("low_then"):
            return
        if self.kind is Type.SINGLE:
            if self.options and not any(row.is_low for row in self.options.kept):
                self.add_error("low_then", _("Mark the answers that are low."))
        elif told.get("low_at_most") is None:
            self.add_error("low_at_most", _("Say up to which value an answer is low."))
        elif told.get("scale") and told["low_at_most"] >= told["scale"]:
            self.add_error("low_at_most", _("The best answer cannot be low."))

    @property
    def asked(self) -> Spoken:
        """The question itself."""
        return self.spoken("text")

    @property
    def hint(self) -> Spoken:
        """The line under the question."""
        return self.spoken("hint")

    @property
    def labels(self) -> list[Spoken]:
        """The words at the ends of a scale."""
        return [self.spoken(name) for name in ("low_label", "high_label") if name in self.texts]

    @property
    def of_type(self) -> list[Any]:
        """The fields that only this type of question has."""
        names = ("scale", "least", "most", "is_whole", "is_long", "is_required")
        return [self[name] for name in names if name in self.fields]

    @property
    def meaning(self) -> list[Any]:
        """The fields that say what the question is about."""
        return [self[name] for name in ("dimension", "measures") if name in self.fields]

    @property
    def lows(self) -> list[Any]:
        """The fields that say what is low, and what is done about it."""
        names = ("low_then", "low_at_most", "low_category", "low_kind")
        return [self[name] for name in names if name in self.fields]

    def document(self) -> dict[str, Any]:
        """Return the question as the document has it, without what is usual."""
        told = self.cleaned_data
        texts = {name: self.said(name) for name in self.texts}
        return {
            "name": told["name"] or self._name(texts["text"]),
            "type": self.kind.value,
            "text": texts.pop("text"),
            **{name: words for name, words in texts.items() if words},
            **{name: True for name in ("is_required", "is_whole", "is_long") if told.get(name)},
            **({"scale": told["scale"]} if "scale" in told else {}),
            **{name: _written(told[name]) for name in BOUNDS if told.get(name) is not None},
            **({"dimension": told["dimension"]} if told.get("dimension") else {}),
            **({"measures": "SATISFACTION"} if told.get("measures") else {}),
            **({"options": self.options.options()} if self.options else {}),
            **({"low": self._low()} if told.get("low_then") else {}),
        }

    def _name(self, text: Mapping[str, str]) -> str:
        own = {self.question.name} if self.question else set()
        taken = set(self.definition.by_name) - own
        number = len(self.definition.questions) + (0 if own else 1)
        return free_name(text[self.languages[0]], taken, otherwise=f"question_{number}")

    def _low(self) -> dict[str, Any]:
        told = self.cleaned_data
        is_one = self.kind is Type.SINGLE and self.options is not None
        what = {"codes": self.options.lows()} if is_one else {"at_most": told["low_at_most"]}  # type: ignore[union-attr]  # has options
        if told["low_then"] != "CASE":
            return {**what, "then": told["low_then"]}
        category = {"category": told["low_category"]} if told["low_category"] else {}
        return {**what, "then": "CASE", **category, "kind": told["low_kind"] or "COMPLAINT"}


BOUNDS = ("least", "most")


def _written(value: Any) -> str:  # noqa: ANN401 - a number or a day
    return format(value, "f") if isinstance(value, Decimal) else str(value)
