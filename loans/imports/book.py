"""Books: a whole loan book in a folder of files, imported in the order its mapping gives."""

from collections.abc import Iterator
from collections.abc import Mapping as Table
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from crm.access import Role
from crm.errors import Refused
from crm.models import Branch, Institution, Staff
from loans.imports.mapping import parse_toml
from loans.models import LoanProduct

SHIPPED = Path(__file__).with_name("mappings")


class CannotFindBook(Refused):
    """The mapping, or a file it names, is not there."""


@dataclass(frozen=True)
class Part:
    """One file of a book and the mapping it is imported by."""

    path: Path
    mapping: dict[str, Any]


def shipped_names() -> list[str]:
    """Name the book mappings that come with the product."""
    return sorted(path.stem for path in SHIPPED.glob("*.toml"))


def read_book(name: str) -> dict[str, Any]:
    """Read a book's mapping: one that comes with the product, by name, or a file.

    Raises
    ------
    CannotFindBook
        There is neither.
    """
    path = SHIPPED / f"{name}.toml" if name in shipped_names() else Path(name)
    if not path.is_file():
        raise CannotFindBook(_("There is no mapping “%(name)s”.") % {"name": name})
    return parse_toml(path.read_text(encoding="utf-8"))


def parts(book: Table[str, Any], folder: Path) -> list[Part]:
    """Return the book's files in the order they are imported.

    Raises
    ------
    CannotFindBook
        A file is missing from the folder; all missing files are named.
    """
    found = list(_parts(book, folder))
    missing = sorted({part.path.name for part in found if not part.path.is_file()})
    if missing:
        raise CannotFindBook(_("The folder lacks %(files)s.") % {"files": ", ".join(missing)})
    return found


@transaction.atomic
def lay_ground(book: Table[str, Any]) -> None:
    """Add the institution, branches, officers and products the book names, where they are not there yet.

    The officers cannot sign in until somebody sets a password for them.
    """
    if "institution" in book:
        Institution.objects.get_or_create(pk=1, defaults=book["institution"])
    for branch in book.get("branches", ()):
        Branch.objects.get_or_create(code=branch["code"], defaults=branch)
    for officer in book.get("officers", ()):
        _add_officer(**officer)
    for product in book.get("products", ()):
        LoanProduct.objects.get_or_create(code=product["code"], defaults=product)


def _add_officer(*, username: str, branch: str, first_name: str = "") -> None:
    officer, is_new = Staff.objects.get_or_create(
        username=username, defaults={"first_name": first_name, "role": Role.LOAN_OFFICER}
    )
    if is_new:
        officer.set_unusable_password()
        officer.save(update_fields=["password"])
        officer.branches.add(Branch.objects.get(code=branch))


def _parts(book: Table[str, Any], folder: Path) -> Iterator[Part]:
    for table in book.get("imports", ()):
        mapping = {name: value for name, value in table.items() if name != "files"}
        for name in table["files"]:
            yield Part(folder / name, mapping)
