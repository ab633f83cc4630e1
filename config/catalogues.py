"""The message catalogues: compiled without gettext's programs, and compared with the sources."""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
LANGUAGES = ("ar", "es", "fa", "fr")  # the sources are in English
FOLDERS = ("config", "crm", "loans", "surveys", "loyalty", "analytics", "templates")
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
Key = tuple[str | None, str]


def compile_all() -> None:
    """Write the compiled catalogues that are older than their sources."""
    for source in LOCALE.glob("*/LC_MESSAGES/*.po"):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            buffer = io.BytesIO()
            write_mo(buffer, read(source))
            compiled.write_bytes(buffer.getvalue())


def read(path: Path) -> Catalog:
    """Read one catalogue."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def messages_of_sources() -> set[Key]:
    """Give the context and the text of every message in code and templates."""
    return {
        (context, forms(text)[0])
        for folder in FOLDERS
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts
        for _, text, _, context in extract("python", readable(path), KEYWORDS)
    }


def readable(path: Path) -> io.BytesIO:
    """Give a file as Python that names its messages; a template's other text is blanked out."""
    text = path.read_text()
    if path.suffix != ".py":
        text = re.sub(r"^[ \t]+", "", templatize(text), flags=re.MULTILINE)
    return io.BytesIO(text.encode())


def faults(language: str, wanted: set[Key]) -> Iterator[str]:
    """Give what is missing, fuzzy, superfluous or wrong in one language."""
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    if not path.exists():
        yield "there is no catalogue"
        return
    catalog = read(path)
    found = {key(message): message for message in catalog if message.id}
    for missing in sorted(wanted - found.keys(), key=str):
        yield f"not in the catalogue: {missing[1]!r}"
    for unused in sorted(found.keys() - wanted, key=str):
        yield f"no longer in the sources: {unused[1]!r}"
    for message in found.values():
        yield from faults_of(message, catalog.num_plurals)


def key(message: Message) -> Key:
    """Give the context and the text that name a message."""
    return message.context, forms(message.id)[0]


def forms(text: object) -> tuple[str, ...]:
    """Give a text's singular and plural forms."""
    return tuple(map(str, text)) if isinstance(text, (tuple, list)) else (str(text or ""),)


def faults_of(message: Message, plurals: int) -> Iterator[str]:
    """Give what is wrong with one translation."""
    originals, translations = forms(message.id), forms(message.string)
    if message.fuzzy:
        yield f"fuzzy: {originals[0]!r}"
    if not all(translations) or (len(originals) > 1 and len(translations) != plurals):
        yield f"not translated: {originals[0]!r}"
    known = set(PLACEHOLDER.findall(" ".join(originals)))
    if any(set(PLACEHOLDER.findall(text)) - known for text in translations):
        yield f"a placeholder that the original does not have: {originals[0]!r}"


def main(words: list[str]) -> int:
    """Compile the catalogues if asked to; else print every fault and end with 1 if there is one."""
    if words == ["compile"]:
        compile_all()
        return 0
    wanted = messages_of_sources()
    found = [f"{name}: {fault}" for name in LANGUAGES for fault in faults(name, wanted)]
    print("\n".join(found) or f"{len(wanted)} messages, complete in {len(LANGUAGES)} languages")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
