"""The parts of a document by name, and names that are free in it."""

import re
from collections.abc import Collection, Iterator
from typing import Any

from crm.errors import Refused
from crm.words import gettext_noop as _

Document = dict[str, Any]
LONGEST = 40
TEXTS = ("title", "intro", "thanks", "text", "hint", "low_label", "high_label")


class CannotEdit(Refused):
    """The document stays as it was; `message` is to be translated and filled with `values`."""

    def __init__(self, message: str, *, field: str | None = None, **values: object) -> None:
        super().__init__(message % values, field=field)
        self.message = message
        self.values = values


def section_named(document: Document, name: str) -> Document:
    """Return a section.

    Parameters
    ----------
    document
        A survey.
    name
        The section's name.

    Raises
    ------
    CannotEdit
        There is none of that name.
    """
    found: Document | None = next(
        (section for section in document["sections"] if section["name"] == name), None
    )
    if found is None:
        raise CannotEdit(_("There is no section %(name)s any more."), name=name)
    return found


def place_of(document: Document, name: str) -> tuple[int, int]:
    """Return the places of a question's section and of the question in it.

    Parameters
    ----------
    document, name
        A survey, and the question's name.

    Raises
    ------
    CannotEdit
        There is none of that name.
    """
    for number, section in enumerate(document["sections"]):
        for at, question in enumerate(section["questions"]):
            if question["name"] == name:
                return number, at
    raise CannotEdit(_("There is no question %(name)s any more."), name=name)


def question_named(document: Document, name: str) -> Document:
    """Return a question.

    Parameters
    ----------
    document, name
        As in `place_of`.
    """
    number, at = place_of(document, name)
    found: Document = document["sections"][number]["questions"][at]
    return found


def questions_in(document: Document) -> Iterator[Document]:
    """Give all questions, in their order."""
    for section in document["sections"]:
        yield from section["questions"]


def names_in(document: Document) -> set[str]:
    """Return the names of all questions."""
    return {question["name"] for question in questions_in(document)}


def free_name(words: str, taken: Collection[str], *, otherwise: str, joint: str = "_") -> str:
    """Return a name made of words, that nothing has yet.

    Parameters
    ----------
    words
        What the name is for, in any script; only Latin letters and digits enter the name.
    taken
        Names that are not free.
    otherwise
        The name where nothing of the words can enter one.
    joint
        What stands between the parts.
    """
    spelled = joint.join(re.findall(r"[a-z0-9]+", words.lower()))
    name = _shortened(re.sub(r"^[^a-z]+", "", spelled), joint) or otherwise
    found, number = name, 2
    while found in taken:
        ending = f"{joint}{number}"
        found, number = name[: LONGEST - len(ending)] + ending, number + 1
    return found


def _shortened(name: str, joint: str, longest: int = 30) -> str:
    if len(name) <= longest:
        return name
    return name[: longest + 1].rpartition(joint)[0] or name[:longest]
