"""Carrying a form over into a survey: what fits is taken, and everything else is listed with its row."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from crm.words import gettext_noop as _
from surveys.definition.model import PARTS
from surveys.xlsform.asking import Asker, Node
from surveys.xlsform.names import Names, language_of
from surveys.xlsform.outgoing import OURS
from surveys.xlsform.reading import Form, Lost

Document = dict[str, Any]
OF_THE_FORM = ("languages", "title", "intro", "thanks", "scorecard")
GROUPS = ("group", "repeat")


@dataclass
class Carried:
    """The document of the survey, the code its form suggests, and what could not be carried over as it was."""

    document: Document
    code: str
    lost: list[Lost] = field(default_factory=list)


def carry(form: Form) -> Carried:
    """Carry a form over into the document of a survey.

    Parameters
    ----------
    form
        As `read_form` reads it.

    Returns
    -------
    Carried
        Of a file that `write_xlsform` wrote, the same document again and nothing lost.
    """
    return _Carrier(form).carried()


class _Carrier:
    """Walks the form's tree, section by section."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.lost: list[Lost] = []
        self.ours = _ours(form.settings.get(OURS))
        self.languages: list[str] = list(self.ours.get("languages", []))
        self.sections: list[Document] = []
        self.section_names = Names()
        self.asker = Asker(form, self.lose, self.texts)

    def lose(self, node: Node, column: str, value: object, message: str) -> None:
        name = str(node.get("name", ""))
        self.lost.append(Lost(self.form.rows.get(name, 0), name, column, str(value), message))

    def carried(self) -> Carried:
        self._first_language()
        self._walk(self.form.tree.get("children", []), None, None)
        self._put_pairs_together()
        for warning in self.form.warnings:
            self.lost.append(Lost(0, "", "", warning, _("The form's own library warns of this.")))
        title = str(self.form.tree.get("title") or self.form.tree.get("name") or "form")
        document: Document = {
            "languages": self.languages,
            "title": {self.languages[0]: title},
            "intro": {},
            "thanks": {},
            **{name: self.ours[name] for name in OF_THE_FORM if name in self.ours},
            "sections": [part for part in self.sections if part["questions"] or part["title"]],
        }
        code = Names().fit(str(self.form.tree.get("id_string") or title))
        return Carried(document, code, self.lost)

    def _first_language(self) -> None:
        if not self.languages:
            named = language_of(str(self.form.settings.get("default_language", "")))
            self.languages.append(named or self._first_label() or "en")

    def _first_label(self) -> str:
        for row in self.form.survey:
            for heading in row:
                column, _mark, language = str(heading).partition("::")
                if column == "label" and (found := language_of(language)):
                    return found
        return ""

    def texts(self, node: Node, column: str) -> dict[str, str]:
        """Return the words of a node by language; what is in another language is listed."""
        value = node.get(column)
        if not isinstance(value, Mapping):
            return {self.languages[0]: self._spelled(value)} if value else {}
        found = {}
        for label, words in value.items():
            language = language_of(label) or (self.languages[0] if label == "default" else "")
            if not language:
                message = _("This language is not one of the five and is left out.")
                self.lose(node, f"{column}::{label}", words, message)
                continue
            if language not in self.languages:
                self.languages.append(language)
            found[language] = self._spelled(words)
        return found

    def _spelled(self, words: object) -> str:
        return self.form.spelled.get(str(words), str(words))

    def _walk(self, nodes: list[Node], section: Document | None, outer: Document | None) -> None:
        for node in nodes:
            if node.get("type") in GROUPS:
                if node.get("name") != "meta":
                    self._group(node, section, outer)
                continue
            question = self.asker.question(node)
            if question is None:
                continue
            section = section or self._section({"name": "main"}, {}, None)
            if outer is not None and section.get("show_if") != outer:
                self._add_condition(node, question, outer)
            section["questions"].append(question)

    def _group(self, node: Node, section: Document | None, outer: Document | None) -> None:
        if node["type"] == "repeat":
            message = _("A survey repeats nothing: these questions are asked once.")
            self.lose(node, "type", "begin_repeat", message)
            if count := node.get("control", {}).get("jr:count"):
                self.lose(node, "repeat_count", count, _("Left out: a survey calculates nothing."))
        if node.get("control", {}).get("appearance") == "table-list":
            self.lose(node, "appearance", "table-list", _("Shown one below the other."))
        condition = self.asker.condition(node)
        if section is None:
            inner = self._section(node, self.texts(node, "label"), condition)
            self._walk(node.get("children", []), inner, condition)
            return
        if label := self.texts(node, "label"):
            message = _(
                "A group inside a group is asked as part of the outer one, without this title."
            )
            self.lose(node, "label", next(iter(label.values())), message)
        self._walk(node.get("children", []), section, self._both(node, outer, condition))

    def _section(self, node: Node, title: dict[str, str], condition: Document | None) -> Document:
        name = str(node["name"]).removeprefix("section_")
        section: Document = {"name": self.section_names.fit(name), "title": title}
        if condition:
            section["show_if"] = condition
        section["questions"] = []
        self.sections.append(section)
        return section

    def _both(self, node: Node, outer: Document | None, inner: Document | None) -> Document | None:
        if outer is None or inner is None or outer == inner:
            return outer or inner
        if all(len(next(iter(each.values()))) == 1 or "all" in each for each in (outer, inner)):
            return {"all": [rule for each in (outer, inner) for rule in next(iter(each.values()))]}
        message = _("Two conditions cannot be joined: only the outer one is kept.")
        self.lose(node, "relevant", node.get("bind", {}).get("relevant", ""), message)
        return outer

    def _add_condition(self, node: Node, question: Document, outer: Document) -> None:
        joined = self._both(node, outer, question.get("show_if"))
        if joined:
            question["show_if"] = joined

    def _put_pairs_together(self) -> None:
        """Make one question again of the two that a pair was written as."""
        for section in self.sections:
            section["questions"] = [
                {key: value for key, value in each.items() if key != "part"}
                for each in section["questions"]
                if each.get("part") != PARTS[1]
            ]


def _ours(cell: object) -> Document:
    try:
        found = json.loads(str(cell)) if cell else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
