"""The conditions of XLSForms: the part of XPath that says the same as the conditions of a survey, and back."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

TOKEN = re.compile(
    r"\s*(?:(?P<ref>\$\{[^}]+\}|\.(?!\d))|(?P<text>'[^']*'|\"[^\"]*\")|(?P<number>-?\d+(?:\.\d+)?)"
    r"|(?P<op><=|>=|!=|=|<|>)|(?P<word>[a-z][a-z0-9:-]*)|(?P<mark>[(),]))"
)
OPS = {"=": "EQ", "!=": "NE", "<": "LT", "<=": "LE", ">": "GT", ">=": "GE"}
SIGNS = {op: sign for sign, op in OPS.items()}
OPPOSITE = {
    "EQ": "NE",
    "NE": "EQ",
    "LT": "GE",
    "GE": "LT",
    "GT": "LE",
    "LE": "GT",
    "HAS": "LACKS",
    "LACKS": "HAS",
}
TURNED = {"LT": "GT", "GT": "LT", "LE": "GE", "GE": "LE", "EQ": "EQ", "NE": "NE"}


class Unsupported(ValueError):
    """An expression that no condition of a survey can say."""


@dataclass(frozen=True)
class Leaf:
    """One comparison: the name referred to (``.`` for the question itself), an operation, a value as text."""

    ref: str
    op: str
    value: str | None = None


@dataclass(frozen=True)
class Branch:
    """Parts of which all, or any, hold."""

    parts: tuple["Leaf | Branch", ...]
    needs_all: bool


Tree = Leaf | Branch


def parse(text: str) -> Tree:
    """Read an expression and put it into its simplest form.

    Raises
    ------
    Unsupported
        It says something that a survey's condition cannot.
    """
    parser = _Parser(text)
    tree = parser.either()
    if parser.kind:
        raise Unsupported(text)
    return simple(tree)


def simple(tree: Tree) -> Tree:
    """Flatten what is nested without need; drop "was answered" where something else is asked of the same question."""
    if isinstance(tree, Leaf):
        return tree
    parts: list[Tree] = []
    for part in map(simple, tree.parts):
        is_flat = isinstance(part, Branch) and part.needs_all == tree.needs_all
        parts.extend(part.parts if isinstance(part, Branch) and is_flat else [part])
    if tree.needs_all:
        asked = {part.ref for part in parts if isinstance(part, Leaf) and part.op != "ANSWERED"}
        parts = [
            p for p in parts if not (_is_answered(p) and isinstance(p, Leaf) and p.ref in asked)
        ]
    parts = list(dict.fromkeys(parts))
    return parts[0] if len(parts) == 1 else Branch(tuple(parts), tree.needs_all)


def _is_answered(part: Tree) -> bool:
    return isinstance(part, Leaf) and part.op == "ANSWERED"


def leaves(tree: Tree) -> tuple[tuple[Leaf, ...], bool]:
    """Return the comparisons of a tree, and whether all of them must hold.

    Raises
    ------
    Unsupported
        And and or are mixed.
    """
    if isinstance(tree, Leaf):
        return (tree,), True
    if not all(isinstance(part, Leaf) for part in tree.parts):
        raise Unsupported
    return tuple(part for part in tree.parts if isinstance(part, Leaf)), tree.needs_all


class _Parser:
    """Recursive descent over the tokens of one expression."""

    def __init__(self, text: str) -> None:
        self.text = text.strip()
        self.at = 0
        self.kind: str | None = ""
        self.piece = ""
        self.next()

    def next(self) -> None:
        if self.at >= len(self.text):
            self.kind, self.piece = None, ""
            return
        found = TOKEN.match(self.text, self.at)
        if found is None or found.lastgroup is None:
            raise Unsupported(self.text)
        self.kind, self.piece = found.lastgroup, found.group(found.lastgroup)
        self.at = found.end()
        if not self.text[self.at :].strip():
            self.at = len(self.text)

    def take(self, token: str) -> None:
        if self.piece != token:
            raise Unsupported(self.text)
        self.next()

    def either(self) -> Tree:
        return self.chain("or", self.both, needs_all=False)

    def both(self) -> Tree:
        return self.chain("and", self.one, needs_all=True)

    def chain(self, word: str, part: Callable[[], Tree], *, needs_all: bool) -> Tree:
        parts = [part()]
        while self.kind == "word" and self.piece == word:
            self.next()
            parts.append(part())
        return parts[0] if len(parts) == 1 else Branch(tuple(parts), needs_all)

    def one(self) -> Tree:
        if self.piece == "(":
            self.next()
            inner = self.either()
            self.take(")")
            return inner
        if self.kind == "word" and self.piece == "not":
            self.next()
            self.take("(")
            inner = self.either()
            self.take(")")
            return negated(inner)
        if self.kind == "word" and self.piece == "selected":
            return self.selected()
        return self.comparison()

    def selected(self) -> Leaf:
        self.next()
        self.take("(")
        ref = self.reference()
        self.take(",")
        value = self.literal()
        self.take(")")
        return Leaf(ref, "HAS", value)

    def comparison(self) -> Leaf:
        is_turned = self.kind != "ref"
        value = self.literal() if is_turned else None
        ref = self.reference() if not is_turned else ""
        if self.kind != "op":
            raise Unsupported(self.text)
        op = OPS[self.piece]
        self.next()
        if is_turned:
            ref, op = self.reference(), TURNED[op]
        else:
            value = self.literal()
        if value == "":
            if op != "NE":
                raise Unsupported(self.text)
            return Leaf(ref, "ANSWERED")
        return Leaf(ref, op, value)

    def reference(self) -> str:
        if self.kind != "ref":
            raise Unsupported(self.text)
        name = self.piece.removeprefix("${").removesuffix("}").strip()
        self.next()
        return name

    def literal(self) -> str:
        if self.kind == "word" and self.piece == "date":
            self.next()
            self.take("(")
            value = self.literal()
            self.take(")")
            return value
        if self.kind not in ("text", "number"):
            raise Unsupported(self.text)
        value = self.piece[1:-1] if self.kind == "text" else self.piece
        self.next()
        return value


def negated(tree: Tree) -> Tree:
    """Return what holds where a tree does not.

    Raises
    ------
    Unsupported
        It would have to say that a question was not answered.
    """
    if isinstance(tree, Branch):
        return Branch(tuple(map(negated, tree.parts)), not tree.needs_all)
    if tree.op not in OPPOSITE:
        raise Unsupported
    return Leaf(tree.ref, OPPOSITE[tree.op], tree.value)


def write(rules: list[Leaf], *, needs_all: bool) -> str:
    """Write comparisons as an expression that holds under the same answers.

    In a survey no rule holds about a question without an answer; in XPath "is not" and "lacks" would. So they
    are written together with "was answered".
    """
    return f" {'and' if needs_all else 'or'} ".join(map(_written, rules))


def _written(rule: Leaf) -> str:
    ref = rule.ref if rule.ref == "." else f"${{{rule.ref}}}"
    is_answered = f"{ref} != ''"
    if rule.op == "ANSWERED":
        return is_answered
    if rule.op in ("HAS", "LACKS"):
        chosen = f"selected({ref}, {quoted(rule.value)})"
        return chosen if rule.op == "HAS" else f"({is_answered} and not({chosen}))"
    compared = f"{ref} {SIGNS[rule.op]} {quoted(rule.value)}"
    return compared if rule.op in ("EQ", "GT", "GE") else f"({is_answered} and {compared})"


def quoted(value: Any) -> str:  # noqa: ANN401 - a code, a number, or a date as text
    """Write a value as a literal: numbers bare, dates as dates, anything else in quotes."""
    text = str(value)
    if re.fullmatch(r"-?\d+(\.\d+)?", text) and not isinstance(value, Code):
        return text
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return f"date('{text}')"
    return f"'{text}'"


class Code(str):
    """The code of an option: text, even where it looks like a number."""

    __slots__ = ()
