"""Which questions are asked: conditions on earlier answers, and what may lead to a question."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from surveys.definition import Condition, Definition, Question, Rule, Section, Type

Answers = Mapping[str, Any]


def shown_questions(definition: Definition, answers: Answers) -> tuple[Question, ...]:
    """Return the questions that are asked, given the answers so far.

    Parameters
    ----------
    definition
        The survey.
    answers
        Answers by question name; an answer to a question that is not shown counts for nothing.
    """
    shown: list[Question] = []
    known: dict[str, Any] = {}
    for _section, question in in_order(definition):
        if _is_asked(_section, question, definition, known):
            shown.append(question)
            if question.name in answers:
                known[question.name] = answers[question.name]
    return tuple(shown)


def in_order(definition: Definition) -> Iterator[tuple[Section, Question]]:
    """Give every question with its section, in the order in which they are asked."""
    for section in definition.sections:
        for question in section.questions:
            yield section, question


def _is_asked(section: Section, question: Question, definition: Definition, known: Answers) -> bool:
    conditions = (each.show_if for each in (section, question))
    return all(holds(condition, definition, known) for condition in conditions)


def holds(condition: Condition | None, definition: Definition, known: Answers) -> bool:
    """Tell whether a condition holds; none always does.

    Parameters
    ----------
    condition
        The condition, or none.
    definition
        The survey that its rules name questions of.
    known
        Answers to questions that were shown.
    """
    if condition is None:
        return True
    found = (_rule_holds(rule, definition, known) for rule in condition.rules)
    return all(found) if condition.needs_all else any(found)


def _rule_holds(rule: Rule, definition: Definition, known: Answers) -> bool:
    question = definition.by_name.get(rule.question)
    if question is None or rule.question not in known:
        return False
    answer = known[rule.question]
    if question.type is Type.PAIR:
        answer = answer.get(rule.part)
    if answer is None or answer in ("", []):
        return False
    return rule.op == "ANSWERED" or compares(question, answer, rule)


def compares(question: Question, answer: object, rule: Rule) -> bool:
    """Tell whether an answer meets the comparison of a rule.

    Parameters
    ----------
    question
        The question that was answered.
    answer
        Its answer; of a PAIR, the part that the rule names.
    rule
        The rule, with any operation but ANSWERED.
    """
    if rule.op in ("HAS", "LACKS"):
        chosen = answer if isinstance(answer, list | tuple) else [answer]
        return (rule.value in chosen) is (rule.op == "HAS")
    left, right = ordered(question, answer), ordered(question, rule.value)
    if left is None or right is None:
        return False
    match rule.op:
        case "EQ":
            return bool(left == right)
        case "NE":
            return bool(left != right)
        case "LT":
            return bool(left < right)
        case "LE":
            return bool(left <= right)
        case "GT":
            return bool(left > right)
        case _:
            return bool(left >= right)


def ordered(question: Question, value: object) -> Any:  # noqa: ANN401 - a number, or text that sorts
    """Return a value as it compares: a number for scales and amounts, else text; none if it is neither.

    Parameters
    ----------
    question
        Whose value it is.
    value
        An answer, or the value of a rule.
    """
    if question.bounds is None and question.type not in (Type.NUMBER, Type.MONEY):
        return value if isinstance(value, str) else None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
