"""Steps of a survey that is being filled in: section by section or question by question, on and back."""

from collections.abc import Set
from dataclasses import dataclass, field
from typing import Any

from surveys.answering import Read, Unreadable, read_answers
from surveys.definition import Definition
from surveys.formdata import Sent, given_answers
from surveys.logic import Answers, in_order, shown_questions


@dataclass(frozen=True)
class Step:
    """What is shown at once: a section, or one question; with the names of the questions that are asked."""

    name: str
    questions: tuple[str, ...]


@dataclass(frozen=True)
class Turn:
    """Where somebody stands after a step: at another, at the same with faults or new questions, or done."""

    given: Answers
    read: Read
    step: str = ""
    faults: dict[str, Unreadable] = field(default_factory=dict)
    has_more: bool = False
    is_done: bool = False


def shown_steps(
    definition: Definition, answers: Answers, *, by_question: bool = False
) -> tuple[Step, ...]:
    """Return the steps that have anything to show, given the answers so far.

    Parameters
    ----------
    definition
        The survey.
    answers
        Answers by question name.
    by_question
        Whether each question is a step of its own; else each section is.
    """
    shown = {question.name for question in shown_questions(definition, answers)}
    steps: dict[str, list[str]] = {}
    for section, question in in_order(definition):
        if question.name in shown:
            name = question.name if by_question else section.name
            steps.setdefault(name, []).append(question.name)
    return tuple(Step(name, tuple(names)) for name, names in steps.items())


def step_on(
    definition: Definition,
    given: Answers,
    *,
    at: str,
    asked: Set[str],
    by_question: bool = False,
) -> Turn:
    """Go on from a step.

    Parameters
    ----------
    definition
        The survey.
    given
        All that was filled in so far.
    at
        The name of the step.
    asked
        The questions that were in sight there; a question that an answer has only now brought up is asked
        before anything else.
    by_question
        As in `shown_steps`.

    Returns
    -------
    Turn
        The next step; the same where something of it is wrong or new; done where nothing is left and nothing wrong.
    """
    read = read_answers(definition, given)
    steps = shown_steps(definition, read.answers, by_question=by_question)
    place = _place(steps, at)
    here = set(steps[place].questions) if steps else set()
    faults = {name: fault for name, fault in read.faults.items() if name in here & set(asked)}
    has_more = bool(here - set(asked))
    if faults or has_more:
        return Turn(given, read, steps[place].name, faults, has_more=has_more)
    if place + 1 < len(steps):
        return Turn(given, read, steps[place + 1].name)
    return _end(given, read, steps)


def finish(definition: Definition, given: Answers, *, by_question: bool = False) -> Turn:
    """End a survey of which everything was in sight: done, or at the first step where something is wrong.

    Parameters
    ----------
    definition, given, by_question
        As in `step_on`.
    """
    read = read_answers(definition, given)
    return _end(given, read, shown_steps(definition, read.answers, by_question=by_question))


def _end(given: Answers, read: Read, steps: tuple[Step, ...]) -> Turn:
    for step in steps:
        faults = {name: read.faults[name] for name in step.questions if name in read.faults}
        if faults:
            return Turn(given, read, step.name, faults)
    return Turn(given, read, is_done=True)


def step_back(
    definition: Definition, given: Answers, *, at: str, by_question: bool = False
) -> Turn:
    """Go back from a step; what is wrong in it can wait.

    Parameters
    ----------
    definition, given, at, by_question
        As in `step_on`.
    """
    read = read_answers(definition, given, is_complete=False)
    steps = shown_steps(definition, read.answers, by_question=by_question)
    place = max(_place(steps, at) - 1, 0)
    return Turn(given, read, steps[place].name if steps else "")


def stay(definition: Definition, given: Answers, *, at: str) -> Turn:
    """Stay at a step, with what was filled in so far.

    Parameters
    ----------
    definition, given, at
        As in `step_on`.
    """
    return Turn(given, read_answers(definition, given, is_complete=False), at)


def turn_of(definition: Definition, sent: Sent, *, by_question: bool = False) -> Turn:
    """Return where somebody stands who has sent the form of a survey: on, back, or where they were.

    Parameters
    ----------
    definition
        The survey.
    sent
        The fields of the form; `go` says where to, `whole` that every step was in sight.
    by_question
        As in `shown_steps`.
    """
    given, at = given_answers(definition, sent), str(sent.get("step", ""))
    match sent.get("go", ""):
        case "on" if sent.get("whole", ""):
            return finish(definition, given, by_question=by_question)
        case "on":
            asked = set(str(sent.get("asked", "")).split())
            return step_on(definition, given, at=at, asked=asked, by_question=by_question)
        case "back":
            return step_back(definition, given, at=at, by_question=by_question)
        case _:
            return stay(definition, given, at=at)


def step_named(steps: tuple[Step, ...], name: str) -> Step:
    """Return the step of a name, else the first.

    Parameters
    ----------
    steps
        As `shown_steps` returns them; at least one.
    name
        The name of a section or question.
    """
    return steps[_place(steps, name)]


def _place(steps: tuple[Step, ...], name: str) -> int:
    return next((place for place, step in enumerate(steps) if step.name == name), 0)


def step_of(definition: Definition, question: str, *, by_question: bool) -> str:
    """Return the name of the step that a question is in.

    Parameters
    ----------
    definition
        The survey.
    question
        The name of one of its questions.
    by_question
        As in `shown_steps`.
    """
    if by_question:
        return question
    sections: dict[str, Any] = {each.name: section for section, each in in_order(definition)}
    return str(sections[question].name) if question in sections else ""
