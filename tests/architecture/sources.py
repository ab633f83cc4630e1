"""The product's own Python files, for tests that read code."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("config", "crm", "loans", "surveys", "loyalty", "analytics", "bench")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules() -> Iterator[Path]:
    """Give every module of the product, migrations left out."""
    yield ROOT / "run.py"
    yield ROOT / "manage.py"
    for folder in FOLDERS:
        yield from (
            path for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts
        )


def functions() -> Iterator[tuple[str, int]]:
    """Give every function's name with its module, and its length in lines of code.

    A docstring is not code: a pure function says its shapes, units and sources there.
    """
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, Function):
                name = f"{path.relative_to(ROOT)}:{node.name}"
                yield name, length(node) - (length(node.body[0]) if ast.get_docstring(node) else 0)


def length(node: ast.stmt) -> int:
    """Give how many lines a statement takes."""
    return (node.end_lineno or node.lineno) - node.lineno + 1
