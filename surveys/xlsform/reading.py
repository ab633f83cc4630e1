"""Reading an XLSForm file with the format's own library; faults in the words of the library, with the row."""

import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from crm.errors import Refused
from crm.words import gettext_noop as _

LARGEST_FILE = 5 * 1024 * 1024
LARGEST_INSIDE = 60 * 1024 * 1024
SUFFIXES = (".xlsx", ".xls", ".csv")
STRAIGHT = str.maketrans("‘’“”", "''\"\"")  # as the library writes quotation marks


class CannotReadForm(Refused):
    """The file is no XLSForm; the message is to be translated and filled with `values`."""

    def __init__(self, message: str, **values: str) -> None:
        super().__init__(message % values)
        self.message, self.values = message, values


@dataclass(frozen=True)
class Lost:
    """Something of a form that a survey cannot carry, or carries otherwise.

    `row` is that of the survey sheet, 0 where there is none; `column` and `value` are as the file has them;
    `message` is to be translated and says what becomes of it.
    """

    row: int
    name: str
    column: str
    value: str
    message: str


@dataclass
class Form:
    """A form as the library reads it, with the raw rows of its sheets; `rows` gives the row of each name.

    `spelled` gives words as the file has them for words as the library has them.
    """

    tree: dict[str, Any]
    survey: list[dict[str, Any]]
    settings: dict[str, Any]
    rows: dict[str, int] = field(default_factory=dict)
    spelled: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def read_form(content: bytes, *, suffix: str = ".xlsx") -> Form:
    """Read a form.

    Parameters
    ----------
    content
        The file.
    suffix
        What its name ends with.

    Raises
    ------
    CannotReadForm
        It is too large, no such file, or the library finds a fault.
    """
    from pyxform.errors import PyXFormError
    from pyxform.xls2json_backends import get_xlsform
    from pyxform.xls2xform import convert

    _refuse(content, suffix)
    try:
        book = get_xlsform(BytesIO(content), file_type=suffix)
        result = convert(BytesIO(content), file_type=suffix)
    except PyXFormError as fault:
        raise CannotReadForm(_("The form has a fault: %(fault)s"), fault=str(fault)) from fault
    except (zipfile.BadZipFile, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise CannotReadForm(_("This file cannot be read as a form.")) from fault
    survey = [dict(row) for row in book.survey or []]
    rows = {str(row["name"]): number for number, row in enumerate(survey, 2) if row.get("name")}
    settings = dict((book.settings or [{}])[0])
    cells = [str(cell) for row in [*survey, *(book.choices or [])] for cell in row.values()]
    spelled = {cell.translate(STRAIGHT): cell for cell in cells}
    tree, warnings = dict(result._pyxform or {}), list(result.warnings)
    return Form(tree, survey, settings, rows, spelled, warnings)


def _refuse(content: bytes, suffix: str) -> None:
    if suffix not in SUFFIXES:
        raise CannotReadForm(_("Choose a file that ends with .xlsx, .xls or .csv."))
    if len(content) > LARGEST_FILE:
        raise CannotReadForm(_("The file is larger than 5 megabytes."))
    if suffix == ".xlsx":
        if not zipfile.is_zipfile(BytesIO(content)):
            raise CannotReadForm(_("This file cannot be read as a form."))
        with zipfile.ZipFile(BytesIO(content)) as archive:
            if sum(each.file_size for each in archive.infolist()) > LARGEST_INSIDE:
                raise CannotReadForm(_("The file is larger than 5 megabytes."))
