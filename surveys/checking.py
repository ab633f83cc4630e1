"""Checking a survey before it is published: questions nobody can reach, rules that cannot hold, words that are missing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product
from math import prod

from crm.words import gettext_noop as _
from surveys.answering import Unreadable, read_answer
from surveys.definition import Condition, Definition, Fault, Question, Rule, Type
from surveys.logic import compares, in_order, ordered
from surveys.wording import wordings

Way = frozenset[Rule]  # rules that together lead to a question
MOST_WAYS = 400  # past that a question counts as reachable
ANYTHING = frozenset[Rule]()


@dataclass
class Verdict:
    """What keeps a survey from being published, and what its author may want to know."""

    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)


def check(definition: Definition) -> Verdict:
    """Check a survey's logic, its scorecard and its words.

    Parameters
    ----------
    definition
        A survey that could be read.

    Returns
    -------
    Verdict
        Faults keep it from being published: nothing to ask, rules about unknown or later questions, rules no
        answer can meet, questions that nothing leads to. Warnings: words missing in a language, numbers that make
        a scorecard incomplete.
    """
    verdict = Verdict()
    if not any(question.type is not Type.NOTE for question in definition.questions):
        verdict.faults.append(Fault("sections", _("Add at least one question.")))
    verdict.faults.extend(_faults_of_rules(definition))
    if not verdict.faults:
        verdict.faults.extend(_unreachable(definition))
    verdict.faults.extend(_faults_of_scorecard(definition))
    verdict.warnings.extend(_missing_words(definition))
    return verdict


def places(definition: Definition) -> Iterator[tuple[str, Condition | None, Question | None]]:
    """Give the place of every section and question, its condition, and the question if it is one."""
    for number, section in enumerate(definition.sections):
        yield f"sections.{number}", section.show_if, None
        for at, question in enumerate(section.questions):
            yield f"sections.{number}.questions.{at}", question.show_if, question


def _faults_of_rules(definition: Definition) -> Iterator[Fault]:
    earlier: dict[str, Question] = {}
    for place, condition, question in places(definition):
        for rule in condition.rules if condition else ():
            yield from _faults_of_rule(rule, earlier, definition, f"{place}.show_if")
        if question is not None:
            earlier[question.name] = question


def _faults_of_rule(
    rule: Rule, earlier: dict[str, Question], definition: Definition, place: str
) -> Iterator[Fault]:
    values = (("name", rule.question),)
    if rule.question not in definition.by_name:
        yield Fault(place, _("There is no question %(name)s."), values)
    elif rule.question not in earlier:
        yield Fault(place, _("The question %(name)s is asked later."), values)
    elif not _is_of_its_kind(rule, earlier[rule.question]):
        yield Fault(place, _("No answer to %(name)s compares with this."), values)


def _is_of_its_kind(rule: Rule, question: Question) -> bool:
    if question.type is Type.NOTE:
        return False
    if rule.op == "ANSWERED":
        return True
    if rule.op in ("HAS", "LACKS"):
        return rule.value in question.codes
    if question.type in (Type.MULTIPLE, Type.RANKING, Type.TEXT):
        return False
    if question.type is Type.SINGLE:
        return rule.op in ("EQ", "NE") and rule.value in question.codes
    if question.bounds is not None:
        return ordered(question, rule.value) is not None
    try:
        return read_answer(Question("", question.type, {}), rule.value) is not None
    except Unreadable:
        return False


def _unreachable(definition: Definition) -> Iterator[Fault]:
    ways: dict[str, set[Way]] = {}
    index = {question.name: place for place, _c, question in places(definition) if question}
    for section, question in in_order(definition):
        found = _ways([section.show_if, question.show_if], ways)
        ways[question.name] = {way for way in found if _is_possible(way, definition)}
        if not ways[question.name]:
            values = (("name", question.name),)
            message = _("Nothing leads to the question %(name)s: its conditions cannot all hold.")
            yield Fault(index[question.name], message, values)
            ways[question.name] = {ANYTHING}  # told once, not again for all that hangs on it


def _ways(conditions: Iterable[Condition | None], ways: dict[str, set[Way]]) -> set[Way]:
    """Return every combination of rules that meets all conditions, with what leads to the questions they name."""
    found = {ANYTHING}
    for condition in conditions:
        if condition is None:
            continue
        each = [[way | {rule} for way in ways[rule.question]] for rule in condition.rules]
        is_too_many = condition.needs_all and prod(map(len, each)) > MOST_WAYS
        joined = {ANYTHING} if is_too_many else _joined(each, needs_all=condition.needs_all)
        if len(found) * len(joined) > MOST_WAYS:
            return {ANYTHING}
        found = {one | other for one in found for other in joined}
    return found


def _joined(each: list[list[Way]], *, needs_all: bool) -> set[Way]:
    if needs_all:
        return {ANYTHING.union(*chosen) for chosen in product(*each)}
    return {way for led in each for way in led}


def _is_possible(way: Way, definition: Definition) -> bool:
    """Tell whether some answers meet all rules; each question by itself, for answers are independent."""
    named: dict[tuple[str, str], list[Rule]] = {}
    for rule in way:
        question = definition.by_name[rule.question]
        part = rule.part if question.type is Type.PAIR else ""
        named.setdefault((rule.question, part), []).append(rule)
    return all(_is_met(definition.by_name[name], rules) for (name, _part), rules in named.items())


def _is_met(question: Question, rules: list[Rule]) -> bool:
    rules = [rule for rule in rules if rule.op != "ANSWERED"]
    if not rules:
        return True
    if question.type in (Type.MULTIPLE, Type.RANKING):
        return _is_a_choice(question, rules)
    if question.type is Type.SINGLE:
        return any(_meets(question, code, rules) for code in question.codes)
    if question.bounds is not None:
        least, most = question.bounds
        return any(_meets(question, value, rules) for value in range(least, most + 1))
    return _is_an_interval(question, rules)


def _meets(question: Question, value: object, rules: list[Rule]) -> bool:
    return all(compares(question, value, rule) for rule in rules)


def _is_a_choice(question: Question, rules: list[Rule]) -> bool:
    has = {rule.value for rule in rules if rule.op == "HAS"}
    lacks = {rule.value for rule in rules if rule.op == "LACKS"}
    alone = {option.code for option in question.options if option.stands_alone}
    is_open = bool(has) or bool(set(question.codes) - lacks)
    return not has & lacks and is_open and not (has & alone and len(has) > 1)


def _is_an_interval(question: Question, rules: list[Rule]) -> bool:
    """Numbers and dates: their bounds and those of the rules must leave something between them."""
    edges = [Rule("", "GE", question.least)] if question.least else []
    edges += [Rule("", "LE", question.most)] if question.most else []
    bounds = [*rules, *edges]
    values = [ordered(question, rule.value) for rule in bounds]
    low = [v for v, r in zip(values, bounds, strict=True) if r.op in ("GE", "GT", "EQ")]
    high = [v for v, r in zip(values, bounds, strict=True) if r.op in ("LE", "LT", "EQ")]
    if not low or not high:
        return True
    least, most = max(low), min(high)
    if least != most:
        return bool(least < most)
    return _meets(question, least, bounds)


def _faults_of_scorecard(definition: Definition) -> Iterator[Fault]:
    card = definition.scorecard
    for name, points in card.points.items() if card else ():
        question = definition.by_name.get(name)
        if question is None or question.type is not Type.SINGLE or set(points) != {*question.codes}:
            message = _("Give points for every answer of %(name)s, a question with one answer.")
            yield Fault(f"scorecard.points.{name}", message, (("name", name),))


def _missing_words(definition: Definition) -> Iterator[Fault]:
    for wording in wordings(definition):
        missing = [each for each in definition.languages if wording.lacks(each)]
        if missing:
            message = _("Not said yet in: %(languages)s.")
            yield Fault(wording.place, message, (("languages", ", ".join(missing)),))
