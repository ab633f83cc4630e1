"""Reading a definition document: every fault is named with its place, nothing is guessed."""

from decimal import Decimal, InvalidOperation

from crm.errors import Refused
from crm.words import gettext_noop as _
from surveys.definition.model import (
    CHOSEN,
    Band,
    Condition,
    Definition,
    Lookup,
    Low,
    Option,
    Question,
    Rule,
    Scorecard,
    Section,
    Type,
)
from surveys.definition.values import CODE, Fault, Values
from surveys.dimensions import DIMENSIONS

LANGUAGES = ("en", "ar", "fr", "fa", "es")
OPS = ("EQ", "NE", "LT", "LE", "GT", "GE", "HAS", "LACKS", "ANSWERED")
THEN = ("CASE", "ALERT")
WIDEST_SCALE = 10


class DefinitionFaulty(Refused):
    """The document is no survey; `faults` tell why, place by place."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(f"{fault.place}: {fault.words}" for fault in faults[:5]))
        self.faults = faults


def read_definition(document: object) -> Definition:
    """Read a survey from its document.

    Parameters
    ----------
    document
        Plain JSON as `docs/surveys.md` describes it.

    Raises
    ------
    DefinitionFaulty
        With all faults that were found.
    """
    reader = _Reader()
    definition = reader.definition(document)
    if reader.faults:
        raise DefinitionFaulty(reader.faults)
    return definition


class _Reader(Values):
    """Reads a survey part by part."""

    def definition(self, document: object) -> Definition:
        found = self.mapping(document, "", "definition")
        self.languages = tuple(
            self.one_of(each, LANGUAGES, place)
            for place, each in self.rows(found.get("languages"), "languages")
        )
        if not self.languages or len(set(self.languages)) < len(self.languages):
            self.fault("languages", _("Name at least one language, each once."))
        definition = Definition(
            self.languages,
            self.texts(found.get("title"), "title", is_needed=True),
            tuple(self.section(*row) for row in self.rows(found.get("sections"), "sections")),
            self.texts(found.get("intro"), "intro"),
            self.texts(found.get("thanks"), "thanks"),
            self.scorecard(found.get("scorecard")),
        )
        self.unique([section.name for section in definition.sections], "sections")
        self.unique([question.name for question in definition.questions], "sections")
        return definition

    def section(self, place: str, value: object) -> Section:
        found = self.mapping(value, place, "section")
        rows = self.rows(found.get("questions"), f"{place}.questions")
        return Section(
            self.name(found.get("name"), f"{place}.name"),
            self.texts(found.get("title"), f"{place}.title"),
            tuple(self.question(*row) for row in rows),
            self.condition(found.get("show_if"), f"{place}.show_if"),
        )

    def question(self, place: str, value: object) -> Question:
        found = self.mapping(value, place, "question")
        kind = Type(self.one_of(found.get("type"), tuple(Type), f"{place}.type"))
        dimension = found.get("dimension", "")
        question = Question(
            name=self.name(found.get("name"), f"{place}.name"),
            type=kind,
            text=self.texts(found.get("text"), f"{place}.text", is_needed=True),
            hint=self.texts(found.get("hint"), f"{place}.hint"),
            is_required=self.flag(found.get("is_required", False), f"{place}.is_required"),
            dimension=dimension and self.one_of(dimension, tuple(DIMENSIONS), f"{place}.dimension"),
            measures=found.get("measures", "")
            and self.one_of(found["measures"], ("SATISFACTION",), f"{place}.measures"),
            show_if=self.condition(found.get("show_if"), f"{place}.show_if"),
            options=self.options(found.get("options", []), f"{place}.options"),
            scale=self.whole(found.get("scale", 5), f"{place}.scale") or 0,
            low_label=self.texts(found.get("low_label"), f"{place}.low_label"),
            high_label=self.texts(found.get("high_label"), f"{place}.high_label"),
            least=self.bound(found.get("least"), f"{place}.least"),
            most=self.bound(found.get("most"), f"{place}.most"),
            is_whole=self.flag(found.get("is_whole", False), f"{place}.is_whole"),
            is_long=self.flag(found.get("is_long", False), f"{place}.is_long"),
            low=self.low(found["low"], f"{place}.low") if found.get("low") else None,
        )
        self.sound(question, place)
        return question

    def sound(self, question: Question, place: str) -> None:
        if question.type in CHOSEN and len(question.options) < (
            1 if question.type is Type.MULTIPLE else 2
        ):
            self.fault(f"{place}.options", _("Give the answers to choose from."))
        if question.type not in CHOSEN and question.options:
            self.fault(f"{place}.options", _("This type of question has no answers to choose."))
        if question.type is Type.RATING and not 2 <= question.scale <= WIDEST_SCALE:
            self.fault(f"{place}.scale", _("A scale has 2 to 10 steps."))
        if question.measures and question.bounds is None:
            self.fault(f"{place}.measures", _("Only a question with a scale can measure this."))
        self.unique(list(question.codes), f"{place}.options")

    def options(self, value: object, place: str) -> tuple[Option, ...]:
        found = []
        for at, each in self.rows(value, place):
            row = self.mapping(each, at, "option")
            found.append(
                Option(
                    self.name(row.get("code"), f"{at}.code", CODE),
                    self.texts(row.get("text"), f"{at}.text", is_needed=True),
                    self.flag(row.get("stands_alone", False), f"{at}.stands_alone"),
                )
            )
        return tuple(found)

    def condition(self, value: object, place: str) -> Condition | None:
        if value is None:
            return None
        found = self.mapping(value, place, "condition")
        if set(found) not in ({"all"}, {"any"}):
            self.fault(place, _("A condition has either all or any."))
            return None
        word = "all" if "all" in found else "any"
        rules = tuple(self.rule(*row) for row in self.rows(found[word], f"{place}.{word}"))
        if not rules:
            self.fault(place, _("A condition needs at least one rule."))
        return Condition(rules, word == "all" or len(rules) == 1)

    def rule(self, place: str, value: object) -> Rule:
        found = self.mapping(value, place, "rule")
        return Rule(
            self.name(found.get("question"), f"{place}.question"),
            self.one_of(found.get("is"), OPS, f"{place}.is"),
            found.get("value"),
            self.one_of(
                found.get("part", "performance"), ("performance", "importance"), f"{place}.part"
            ),
        )

    def low(self, value: object, place: str) -> Low:
        found = self.mapping(value, place, "low")
        codes = tuple(
            self.name(each, at, CODE) for at, each in self.rows(found.get("codes", []), place)
        )
        at_most = self.whole(found.get("at_most"), f"{place}.at_most")
        if (at_most is None) == (not codes):
            self.fault(place, _("Say up to which value an answer is low, or which answers are."))
        return Low(
            self.one_of(found.get("then"), THEN, f"{place}.then"),
            at_most,
            codes,
            str(found.get("category", "")),
            self.one_of(
                found.get("kind", "COMPLAINT"),
                ("COMPLAINT", "REQUEST", "SUGGESTION"),
                f"{place}.kind",
            ),
        )

    def scorecard(self, value: object) -> Scorecard | None:
        if value is None:
            return None
        found = self.mapping(value, "scorecard", "scorecard")
        points = {}
        for name, row in self.mapping(found.get("points"), "scorecard.points", "points").items():
            place = f"scorecard.points.{name}"
            options = self.mapping(row, place, "points").items()
            points[name] = {code: self.whole(each, place) or 0 for code, each in options}
        rows = self.rows(found.get("lookups", []), "scorecard.lookups")
        return Scorecard(points, tuple(self.lookup(*row) for row in rows))

    def lookup(self, place: str, value: object) -> Lookup:
        found = self.mapping(value, place, "lookup")
        rows = self.rows(found.get("bands"), f"{place}.bands")
        return Lookup(str(found.get("name", "")), tuple(self.band(*row) for row in rows))

    def band(self, place: str, value: object) -> Band:
        found = self.mapping(value, place, "band")
        least, most = (self.whole(found.get(end), f"{place}.{end}") or 0 for end in ("from", "to"))
        try:
            likelihood = Decimal(str(found.get("likelihood")))
        except InvalidOperation:
            likelihood = Decimal(-1)
        if not (likelihood.is_finite() and 0 <= likelihood <= 1) or least > most:
            self.fault(place, _("A band has a first score, a last score and a share from 0 to 1."))
        return Band(least, most, likelihood)
