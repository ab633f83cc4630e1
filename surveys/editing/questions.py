"""Questions of a document: added, changed, moved, copied, deleted."""

from collections.abc import Mapping
from copy import deepcopy

from crm.words import gettext_noop as _
from surveys.editing.parts import (
    CannotEdit,
    Document,
    free_name,
    names_in,
    place_of,
    question_named,
    section_named,
)
from surveys.editing.rules import StillNeeded, drop_rules, hanging_on, rename_in_rules


def add_question(document: Document, section: str, question: Document) -> Document:
    """Add a question at the end of a section.

    Parameters
    ----------
    document
        A survey.
    section
        The section's name.
    question
        The question, in the form of the document.

    Returns
    -------
    Document
        The survey with the question.

    Raises
    ------
    CannotEdit
        There is no such section, or a question of the name.
    """
    found = deepcopy(document)
    _refuse_taken(found, question["name"])
    section_named(found, section)["questions"].append(deepcopy(question))
    return found


def _refuse_taken(document: Document, name: str) -> None:
    if name in names_in(document):
        raise CannotEdit(_("The name %(name)s is used twice."), field="name", name=name)


def change_question(
    document: Document, name: str, question: Document, codes: Mapping[str, str] | None = None
) -> Document:
    """Put a question in the place of another; its condition stays, and rules that name it follow.

    Parameters
    ----------
    document
        A survey.
    name
        What the question was called.
    question
        The question as it shall be, without condition.
    codes
        Old code → new code of the options that were renamed.

    Returns
    -------
    Document
        The survey with the question.

    Raises
    ------
    CannotEdit
        There is no such question, or another of the new name.
    """
    found = deepcopy(document)
    number, at = place_of(found, name)
    questions = found["sections"][number]["questions"]
    condition = questions[at].get("show_if")
    if question["name"] != name:
        _refuse_taken(found, question["name"])
    questions[at] = deepcopy(question) | ({"show_if": condition} if condition else {})
    rename_in_rules(found, name, question["name"], codes or {})
    return found


def move_question(document: Document, name: str, *, by: int) -> Document:
    """Move a question one place up or down; past the end of its section it goes into the next.

    Parameters
    ----------
    document
        A survey.
    name
        The question's name.
    by
        -1 moves up, 1 down.

    Returns
    -------
    Document
        The survey; as it was where the question is the first or the last already.
    """
    found = deepcopy(document)
    number, at = place_of(found, name)
    questions = found["sections"][number]["questions"]
    to = at + by
    if 0 <= to < len(questions):
        questions[at], questions[to] = questions[to], questions[at]
    elif 0 <= number + by < len(found["sections"]):
        others = found["sections"][number + by]["questions"]
        others.insert(len(others) if by < 0 else 0, questions.pop(at))
    return found


def move_to_section(document: Document, name: str, section: str) -> Document:
    """Move a question to the end of another section.

    Parameters
    ----------
    document, name
        A survey, and the question's name.
    section
        The other section's name.

    Returns
    -------
    Document
        The survey; as it was where the question is in that section already.
    """
    found = deepcopy(document)
    number, at = place_of(found, name)
    to = section_named(found, section)
    if found["sections"][number] is not to:
        to["questions"].append(found["sections"][number]["questions"].pop(at))
    return found


def copy_question(document: Document, name: str) -> Document:
    """Put a copy of a question behind it, under a name of its own.

    Parameters
    ----------
    document, name
        A survey, and the question's name.
    """
    found = deepcopy(document)
    number, at = place_of(found, name)
    copy = deepcopy(question_named(found, name))
    copy["name"] = free_name(name, names_in(found), otherwise=name)
    found["sections"][number]["questions"].insert(at + 1, copy)
    return found


def delete_question(document: Document, name: str, *, takes_rules: bool = False) -> Document:
    """Delete a question.

    Parameters
    ----------
    document, name
        A survey, and the question's name.
    takes_rules
        Whether rules that name it go too, so that what hung on them is asked by its other rules alone.

    Raises
    ------
    StillNeeded
        Rules name it, and shall not go.
    """
    found = deepcopy(document)
    number, at = place_of(found, name)
    if (hanging := hanging_on(found, {name})) and not takes_rules:
        raise StillNeeded(hanging)
    del found["sections"][number]["questions"][at]
    drop_rules(found, {name})
    return found
