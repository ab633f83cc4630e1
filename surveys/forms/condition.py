"""The form of a condition: rules in words, each about an earlier question, with the answers that fit it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from surveys.answering import Unreadable, read_answer
from surveys.definition import Condition, Definition, Question, Rule, Type, text_in
from surveys.definition.model import PARTS
from surveys.formdata import plain_number
from surveys.rulewords import PART_WORDS, answers_of, comparisons

MOST = 20
INPUTS = {Type.DATE: "date", Type.NUMBER: "number", Type.MONEY: "number"}


@dataclass(frozen=True)
class RuleRow:
    """One rule as it stands in the form; `was` is the question for which comparison and answer were offered."""

    question: str = ""
    was: str = ""
    op: str = ""
    value: str = ""
    part: str = PARTS[1]
    fault: str = ""


class ConditionForm:
    """The rules of a section or question in a form. `earlier` are the questions asked before it."""

    def __init__(
        self,
        rows: Iterable[RuleRow],
        definition: Definition,
        earlier: Sequence[Question],
        language: str,
        *,
        needs_all: bool = True,
    ) -> None:
        self.rows = list(rows)
        self.definition, self.earlier, self.language = definition, tuple(earlier), language
        self.needs_all = needs_all

    @classmethod
    def begun(
        cls,
        condition: Condition | None,
        definition: Definition,
        earlier: Sequence[Question],
        language: str,
    ) -> "ConditionForm":
        """Begin with the rules there are, or an empty one."""
        rules = condition.rules if condition else ()
        rows = [_row(rule) for rule in rules] or [RuleRow()]
        needs_all = condition is None or condition.needs_all
        return cls(rows, definition, earlier, language, needs_all=needs_all)

    @classmethod
    def sent(
        cls,
        data: Any,  # noqa: ANN401 - a request's parameters
        definition: Definition,
        earlier: Sequence[Question],
        language: str,
    ) -> "ConditionForm":
        """Read the rules of a form that was sent."""
        told = data.get("rule-count", "0")
        count = min(int(told), MOST) if told.isdecimal() and len(told) < 4 else 0
        rows = [_sent(data, f"rule-{number}-") for number in range(count)]
        return cls(rows, definition, earlier, language, needs_all=data.get("word") != "any")

    def after(self, do: str) -> "ConditionForm":
        """Return the form after a button: `more`, or `drop` with the number of a rule; a new question is looked up."""
        rows = [self._offered(row) for row in self.rows]
        verb, _dash, place = do.partition("-")
        if verb == "more" and len(rows) < MOST:
            rows.append(RuleRow())
        elif verb == "drop" and place.isdecimal() and int(place) < len(rows):
            del rows[int(place)]
        return ConditionForm(
            rows, self.definition, self.earlier, self.language, needs_all=self.needs_all
        )

    def _offered(self, row: RuleRow) -> RuleRow:
        if row.question == row.was:
            return row
        named = self.definition.by_name.get(row.question)
        first = next(iter(comparisons(named)), "") if named else ""
        return RuleRow(question=row.question, was=row.question, op=first)

    def is_valid(self) -> bool:
        """Read the rules, and keep beside each what is wrong with it."""
        self.rows = [
            replace(row, fault=self._fault(row)) if row.question else row for row in self.rows
        ]
        return not any(row.fault for row in self.rows)

    def _fault(self, row: RuleRow) -> str:
        question = next((each for each in self.earlier if each.name == row.question), None)
        if question is None:
            return _("Choose a question that is asked earlier.")
        if row.op not in comparisons(question):
            return _("Choose what the answer must be.")
        if row.op == "ANSWERED":
            return ""
        try:
            value = self._value(question, row)
        except Unreadable as fault:
            return _(fault.message) % fault.values
        return "" if value is not None else _("Choose what the answer must be.")

    def _value(self, question: Question, row: RuleRow) -> Any:  # noqa: ANN401 - of the question's kind
        if question.options:
            return row.value if row.value in question.codes else None
        if question.bounds is not None:
            known = dict(answers_of(question, self.language, row.part))
            return int(row.value) if row.value in known else None
        return read_answer(Question("", question.type, {}), plain_number(row.value))

    def condition(self) -> dict[str, list[dict[str, Any]]] | None:
        """Return the condition as the document has it; none where no rule is left."""
        rules = [self._rule(row) for row in self.rows if row.question]
        return {"all" if self.needs_all else "any": rules} if rules else None

    def _rule(self, row: RuleRow) -> dict[str, Any]:
        question = self.definition.by_name[row.question]
        rule: dict[str, Any] = {"question": row.question, "is": row.op}
        if row.op != "ANSWERED":
            rule["value"] = self._value(question, row)
        if question.type is Type.PAIR:
            rule["part"] = row.part
        return rule

    def shown(self) -> list[dict[str, Any]]:
        """Return the rules as a template shows them."""
        return [self._shown(number, row) for number, row in enumerate(self.rows)]

    def _shown(self, number: int, row: RuleRow) -> dict[str, Any]:
        found: dict[str, Any] = {
            "row": row,
            "number": number,
            "place": number + 1,
            "questions": self._questions(row),
        }
        question = self.definition.by_name.get(row.was)
        if question is None:
            return found
        return found | {
            "ops": list(comparisons(question).items()),
            "answers": answers_of(question, self.language, row.part),
            "input": INPUTS.get(question.type, ""),
            "parts": list(PART_WORDS.items()) if question.type is Type.PAIR else [],
            "takes_answer": len(comparisons(question)) > 1,
        }

    def _questions(self, row: RuleRow) -> list[tuple[str, str]]:
        places = {each.name: place for place, each in enumerate(self.definition.questions, 1)}
        offered = [
            (each.name, f"{places[each.name]}. {text_in(each.text, self.language)}")
            for each in self.earlier
            if each.type is not Type.NOTE
        ]
        if not row.question or row.question in dict(offered):
            return offered
        named = self.definition.by_name.get(row.question)
        words = text_in(named.text, self.language) if named else row.question
        return [*offered, (row.question, _("%(question)s (asked later)") % {"question": words})]


def _row(rule: Rule) -> RuleRow:
    value = "" if rule.value is None else str(rule.value)
    return RuleRow(rule.question, rule.question, rule.op, value, rule.part)


def _sent(data: Any, prefix: str) -> RuleRow:  # noqa: ANN401 - a request's parameters
    part = data.get(f"{prefix}part", "")
    return RuleRow(
        question=data.get(f"{prefix}question", ""),
        was=data.get(f"{prefix}was", ""),
        op=data.get(f"{prefix}is", ""),
        value=data.get(f"{prefix}value", "").strip(),
        part=part if part in PARTS else PARTS[1],
    )
