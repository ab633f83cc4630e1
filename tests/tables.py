"""Text tables in tests: numbers are specified the way people read them."""


def parse_table(text: str) -> list[dict[str, str]]:
    """Read a text table with a heading row into one dictionary per row.

    Cells are separated by `|`, outer bars are optional, rulers (`|---|---|`) and blank lines are
    skipped. Cells keep their text, without surrounding blanks.
    """
    rows = [_cells(line) for line in text.splitlines() if line.strip(" |-+:")]
    heading, *body = rows
    for row in body:
        if len(row) != len(heading):
            raise ValueError(f"{len(heading)} columns are headed, but this row is {row}.")
    return [dict(zip(heading, row, strict=True)) for row in body]


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]
