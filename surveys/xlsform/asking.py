"""Questions of a form as questions of a survey: types, answers, bounds, conditions."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from crm.words import gettext_noop as _
from surveys.definition import Type
from surveys.definition.model import CHOSEN, SCALES
from surveys.xlsform.expressions import Leaf, Unsupported, leaves, parse
from surveys.xlsform.names import Names
from surveys.xlsform.outgoing import OURS
from surveys.xlsform.reading import Form

Node = Mapping[str, Any]
Document = dict[str, Any]
Lose = Callable[[Node, str, object, str], None]
Words = Callable[[Node, str], dict[str, str]]

TYPES = {
    "select one": Type.SINGLE,
    "select all that apply": Type.MULTIPLE,
    "rank": Type.RANKING,
    "text": Type.TEXT,
    "string": Type.TEXT,
    "integer": Type.NUMBER,
    "int": Type.NUMBER,
    "decimal": Type.NUMBER,
    "date": Type.DATE,
    "note": Type.NOTE,
}
INSTEAD = {
    "time": (Type.TEXT, _("Asked as text.")),
    "dateTime": (Type.DATE, _("Asked as a date, without the time.")),
    "datetime": (Type.DATE, _("Asked as a date, without the time.")),
    "acknowledge": (Type.NOTE, _("Shown as a note, without a box to tick.")),
    "trigger": (Type.NOTE, _("Shown as a note, without a box to tick.")),
}
METADATA = {
    *("start", "end", "today", "deviceid", "username", "phonenumber", "email", "audit"),
    *("subscriberid", "simserial", "start-geopoint", "background-audio"),
}
ALONE = re.compile(r"not\(selected\(\., '([^']+)'\) and count-selected\(\.\) > 1\)")
AND_ALONE = re.compile(rf"(?: and )?{ALONE.pattern}")
WIDEST_SCALE = 10
PLAIN_APPEARANCES = {
    "",
    "multiline",
    "minimal",
    "quick",
    "columns",
    "likert",
    "no-ticks",
    "numbers",
}


class Asker:
    """Reads one question after the other, and remembers them for the conditions that follow."""

    def __init__(self, form: Form, lose: Lose, texts: Words) -> None:
        self.lose, self.texts, self.spelled = lose, texts, form.spelled
        self.names = Names()
        self.codes: dict[str, Names] = {}
        self.types: dict[str, Type] = {}
        self.parts: dict[str, tuple[str, str]] = {}

    def question(self, node: Node) -> Document | None:
        """Return a node as a question; none where nothing of it can be asked."""
        kind = self._type(node)
        if kind is None:
            return None
        cell = str(node.get(OURS, ""))
        ours = _json(self.spelled.get(cell, cell))
        name = self._name(node, ours)
        if (known := ours.pop("type", None)) in set(Type):
            kind = Type(known)
        self.types[str(node["name"])] = kind
        question: Document = {"name": name, "type": kind.value, "text": self._text(node)}
        if hint := self.texts(node, "hint"):
            question["hint"] = hint
        self._bind(node, question)
        if condition := self.condition(node):
            question["show_if"] = condition
        self._typed(node, kind, question)
        self._unsaid(node)
        return {**question, **ours}

    def _name(self, node: Node, ours: Document) -> str:
        name, whole = str(node["name"]), ours.pop("of", None)
        if whole:
            self.parts[name] = (str(whole), str(ours.get("part")))
            return str(whole)
        fitted = self.names.fit(name)
        if fitted != name:
            self.lose(node, "name", name, _("Named otherwise, as names of surveys are written."))
        return fitted

    def _text(self, node: Node) -> dict[str, str]:
        texts = self.texts(node, "label") or self.texts({"label": node["name"]}, "label")
        if any("${" in words for words in texts.values()):
            message = _("An answer is not put into the text of another question.")
            self.lose(node, "label", next(iter(texts.values())), message)
        return texts

    def _type(self, node: Node) -> Type | None:
        kind = str(node.get("type", ""))
        if kind == "range":
            return self._range(node)
        if kind in INSTEAD:
            self.lose(node, "type", kind, INSTEAD[kind][1])
            return INSTEAD[kind][0]
        if kind in TYPES and not (kind.startswith("select") and not node.get("choices")):
            return TYPES[kind]
        if kind in METADATA:
            message = _("Left out: who answered when and how is kept by itself.")
        elif kind == "calculate":
            message = _("Left out: a survey calculates nothing.")
            self.lose(node, "calculation", _calculated(node), message)
            return None
        else:
            message = _("Left out: this kind of question is not asked here.")
        self.lose(node, "type", kind, message)
        return None

    def _range(self, node: Node) -> Type:
        least, most, step = _ends(node)
        if (least, most, step) == ("0", "10", "1"):
            return Type.NPS
        is_scale = least == "1" and step == "1" and most.isdecimal()
        return Type.RATING if is_scale and 2 <= int(most) <= WIDEST_SCALE else Type.NUMBER

    def _bind(self, node: Node, question: Document) -> None:
        bind = node.get("bind", {})
        required = str(bind.get("required", "no")).lower()
        if required in ("yes", "true", "true()"):
            question["is_required"] = True
        elif required not in ("no", "false", "false()"):
            self.lose(node, "required", required, _("Asked without having to be answered."))
        for name in ("calculate", "readonly"):
            if bind.get(name):
                self.lose(node, name, bind[name], _("Left out: a survey calculates nothing."))
        if words := bind.get("jr:constraintMsg"):
            shown = next(iter(words.values())) if isinstance(words, Mapping) else words
            self.lose(
                node, "constraint_message", shown, _("What is wrong is said in our own words.")
            )

    def _typed(self, node: Node, kind: Type, question: Document) -> None:
        if kind in CHOSEN:
            question["options"] = self._options(node)
        if kind is Type.RATING:
            question["scale"] = int(_ends(node)[1] or 5)
        if kind is Type.NUMBER and node.get("type") == "range":
            self._ranged(node, question)
        if kind is Type.NUMBER and node.get("type") in ("integer", "int"):
            question["is_whole"] = True
        if kind is Type.TEXT and node.get("control", {}).get("appearance") == "multiline":
            question["is_long"] = True
        self._constrained(node, kind, question)

    def _ranged(self, node: Node, question: Document) -> None:
        least, most, step = _ends(node)
        question.update({"least": least, "most": most})
        if "." not in least + most + step:
            question["is_whole"] = True
        if step != "1":
            self.lose(
                node, "parameters", f"step={step}", _("Any number between the ends is taken.")
            )

    def _options(self, node: Node) -> list[Document]:
        codes = self.codes.setdefault(str(node["name"]), Names(needs_letter=False))
        options = []
        for choice in node.get("choices", []):
            name = str(choice["name"])
            code = codes.fit(name)
            if code != name:
                self.lose(node, "choices", name, _("Its code is written otherwise."))
            text = self.texts(choice, "label") or self.texts({"label": name}, "label")
            options.append({"code": code, "text": text})
        return options

    def _constrained(self, node: Node, kind: Type, question: Document) -> None:
        said = str(node.get("bind", {}).get("constraint", ""))
        alone = set(ALONE.findall(said))
        for option in question.get("options", []):
            if option["code"] in alone:
                option["stands_alone"] = True
        rest = AND_ALONE.sub("", said).strip()
        if not rest or kind in SCALES:
            return
        try:
            rules, needs_all = leaves(parse(rest))
        except Unsupported:
            rules, needs_all = (), False
        ends = {"GE": "least", "LE": "most"}
        is_plain = needs_all and rules and all(r.ref == "." and r.op in ends for r in rules)
        if not is_plain or kind not in (Type.NUMBER, Type.MONEY, Type.DATE):
            self.lose(node, "constraint", rest, _("Any answer of its kind is taken."))
            return
        question.update({ends[rule.op]: rule.value for rule in rules})

    def _unsaid(self, node: Node) -> None:
        """List what a question of ours has no place for."""
        for name in ("default", "choice_filter", "guidance_hint", "query", "trigger"):
            if node.get(name):
                message = (
                    _("All answers are offered, whatever was answered before.")
                    if name in ("choice_filter", "query")
                    else _("Left out.")
                )
                self.lose(node, name, node[name], message)
        for kind, value in (node.get("media") or {}).items():
            self.lose(node, f"media::{kind}", value, _("Pictures and sounds are left out."))
        appearance = str(node.get("control", {}).get("appearance", ""))
        if not set(appearance.split()) <= PLAIN_APPEARANCES:
            self.lose(node, "appearance", appearance, _("Shown as questions are shown here."))
        if (node.get("parameters") or {}).get("randomize") == "true":
            self.lose(node, "parameters", "randomize=true", _("Answers keep their order."))

    def condition(self, node: Node) -> Document | None:
        """Return the condition under which a node is asked; what cannot be said is listed, and it is asked always."""
        said = str(node.get("bind", {}).get("relevant", ""))
        said = re.sub(r"\.\./([A-Za-z_][\w.-]*)", r"${\1}", said)
        if not said:
            return None
        try:
            rules, needs_all = leaves(parse(said))
            found = [self._rule(rule) for rule in rules]
        except Unsupported:
            message = _("This condition cannot be said in a survey: it is asked always.")
            self.lose(node, "relevant", said, message)
            return None
        return {"all" if needs_all else "any": found}

    def _rule(self, leaf: Leaf) -> Document:
        if leaf.ref not in self.types:
            raise Unsupported(leaf.ref)
        kind = self.types[leaf.ref]
        name, part = self.parts.get(leaf.ref, (self.names.given.get(leaf.ref, leaf.ref), ""))
        rule: Document = {"question": name, "is": leaf.op}
        if leaf.op != "ANSWERED":
            rule.update(self._compared(leaf, kind))
        if part and part != "performance":
            rule["part"] = part
        return rule

    def _compared(self, leaf: Leaf, kind: Type) -> Document:
        if kind in (Type.TEXT, Type.NOTE) or leaf.value is None:
            raise Unsupported(leaf.ref)
        if kind in CHOSEN:
            code = self.codes[leaf.ref].given.get(leaf.value)
            if code is None or (kind is not Type.SINGLE and leaf.op not in ("HAS", "LACKS")):
                raise Unsupported(leaf.ref)
            single = {"HAS": "EQ", "LACKS": "NE"} if kind is Type.SINGLE else {}
            return {"is": single.get(leaf.op, leaf.op), "value": code}
        if kind in SCALES or kind is Type.PAIR:
            if not re.fullmatch(r"-?\d+", leaf.value):
                raise Unsupported(leaf.ref)
            return {"value": int(leaf.value)}
        return {"value": leaf.value}


def _ends(node: Node) -> tuple[str, str, str]:
    given = node.get("parameters") or {}
    return str(given.get("start", "1")), str(given.get("end", "10")), str(given.get("step", "1"))


def _calculated(node: Node) -> str:
    return str(node.get("bind", {}).get("calculate", ""))


def _json(cell: object) -> Document:
    try:
        found = json.loads(str(cell)) if cell else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
