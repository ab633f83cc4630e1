"""The import of repayments against a bare COPY of the same rows, in a database of its own.

Every repayment goes the whole way: read from CSV, staged, checked, allocated, merged, its loan settled.
The COPY writes the finished rows into the same table with its indexes, constraints and triggers; it is
measured before and after the import, and the mean counts.
"""

import argparse
import os
import resource
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

LEAST_RATIO = 0.15
DATABASE = "wafa_bench_imports"
PER_LOAN = 8

PEOPLE = """
INSERT INTO crm_branch (id, code, name, region, is_urban) VALUES (1, 'B1', 'Branch 1', '', true);
INSERT INTO loans_loanproduct (id, code, name, interest_method, amortization, repayment_every,
    repayment_unit, interest_period, day_count, annual_rate, installment_count, principal_grace,
    interest_grace, equal_installment, currency_step, rounding, allocation_order, fee_rate,
    is_group_product, is_active)
VALUES (1, 'P1', 'Product 1', 'FLAT', 'EQUAL_INSTALLMENTS', 1, 'MONTHS', 'SAME_AS_REPAYMENT',
    'ACTUAL_365', 0.24, 8, 0, 0, 'CUMULATIVE', 0.01, 'HALF_EVEN',
    '{PENALTY,FEE,INTEREST,PRINCIPAL}', 0, false, true);
INSERT INTO crm_client (id, external_id, given_name, middle_name, family_name, other_name, gender,
    phone, other_phone, address, village, language, sector, channel, joined_on, national_id,
    national_id_index, branch_id)
SELECT c, 'C' || c, 'Client', '', c::text, '', 'UNKNOWN', '', '', '', '', '', '', '', '2020-01-01',
       '', '', 1
FROM generate_series(1, {loans}) AS c;
INSERT INTO loans_loan (id, external_id, client_id, product_id, branch_id, cycle, status, principal,
    annual_rate, installment_count, disbursed_on, close_reason, written_off_principal)
SELECT c, 'L' || c, c, 1, 1, 1, 'DISBURSED', 800 + 100 * (c - c / 9 * 9), 0.24, 8,
       date '2022-01-01' + (c - c / 900 * 900), '', 0
FROM generate_series(1, {loans}) AS c;
INSERT INTO loans_installment (loan_id, number, due_on, principal, interest, fee, penalty, agreed_on)
SELECT l.id, n, l.disbursed_on + 30 * n, l.principal / 8, trunc(l.principal * 0.02, 2), 0, 0,
       l.disbursed_on
FROM loans_loan AS l, generate_series(1, 8) AS n;
"""
ROWS = """
SELECT i.loan_id, l.external_id AS loan, 'R' || i.id AS external_id,
       i.due_on + (i.loan_id - i.loan_id / 5 * 5)::int AS paid_on, i.principal, i.interest
FROM loans_installment AS i JOIN loans_loan AS l ON l.id = i.loan_id
"""
FILE = f"""
SELECT loan, external_id, paid_on, principal + interest AS amount
FROM ({ROWS}) AS row ORDER BY paid_on, loan_id LIMIT %(rows)s
"""
COLUMNS = [
    *("loan_id", "external_id", "kind", "paid_on", "amount", "principal", "interest", "fee"),
    *("penalty", "overpaid", "recorded_at"),
]
FINISHED = f"""
SELECT loan_id, external_id, 'PAYMENT', paid_on, principal + interest, principal, interest, 0, 0, 0,
       timestamptz '2024-06-01'
FROM ({ROWS}) AS row ORDER BY paid_on, loan_id LIMIT %(rows)s
"""


def main() -> int:
    """Make the loans and the file, measure COPY and import, print both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--keep", action="store_true", help="leave the database when done")
    options = parser.parse_args()
    use_own_database()
    try:
        return measure(options.rows)
    finally:
        if not options.keep:
            drop_database()


def use_own_database() -> None:
    """Point everything that follows at a new, empty database on the server of DATABASE_URL."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    os.environ["WAFA_BENCH_SERVER"] = os.environ["DATABASE_URL"]
    os.environ["DATABASE_URL"] = urlunsplit(parts._replace(path=f"/{DATABASE}"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    on_server(f"DROP DATABASE IF EXISTS {DATABASE}")
    on_server(
        f"CREATE DATABASE {DATABASE} TEMPLATE template0 ENCODING 'UTF8'"
        " LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"
    )


def drop_database() -> None:
    """Remove the database the bench made."""
    from django.db import connections

    connections.close_all()
    on_server(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


def on_server(statement: str) -> None:
    """Run one statement outside any database of the bench."""
    import psycopg2

    connection = psycopg2.connect(os.environ["WAFA_BENCH_SERVER"])
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


def measure(rows: int) -> int:
    """Print the rates of COPY and import and their ratio; 1 when the limit is missed."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    make_loans(rows)
    with tempfile.TemporaryDirectory() as folder:
        csv, finished = Path(folder) / "repayments.csv", Path(folder) / "finished.csv"
        write(FILE, rows, csv)
        write(FINISHED, rows, finished)
        copies = [bare_copy(finished, rows)]
        seconds = whole_import(csv, rows)
        copies.append(bare_copy(finished, rows))
    copy = sum(copies) / len(copies)
    ratio = copy / seconds
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"import {seconds:.1f} s, COPY {copies[0]:.1f} s before and {copies[1]:.1f} s after")
    print(f"peak of Python: {megabytes:.0f} MB")
    print(
        f"RESULT rows={rows} import_rows_per_second={rows / seconds:.0f}"
        f" copy_rows_per_second={rows / copy:.0f} ratio={ratio:.3f}"
    )
    return int(ratio < LEAST_RATIO)


def make_loans(rows: int) -> None:
    """Fill the database with as many loans of eight installments as the repayments need."""
    from crm.sql import execute

    execute("SET session_replication_role = replica")
    execute(PEOPLE.replace("{loans}", str(-(-rows // PER_LOAN))))
    execute("RESET session_replication_role")
    for table in ("crm_client", "loans_loan", "loans_installment"):
        execute(f"VACUUM ANALYZE {table}")


def write(query: str, rows: int, path: Path) -> None:
    """Write the rows of a query to a CSV file with a header."""
    from crm.sql import copy_out

    with path.open("wb") as stream:
        copy_out(query, {"rows": rows}, stream)


def empty_table() -> None:
    """Leave no repayment, and no table bloat, behind."""
    from crm.sql import execute

    execute("TRUNCATE loans_repayment")
    execute("CHECKPOINT")


def bare_copy(path: Path, rows: int) -> float:
    """COPY the finished rows into the table and return the seconds, its checks and commit included."""
    from django.db import transaction

    from crm.sql import copy_in

    empty_table()
    with path.open(encoding="utf-8") as lines:
        lines.readline()
        began = time.monotonic()
        with transaction.atomic():
            count = copy_in("loans_repayment", COLUMNS, lines)
        seconds = time.monotonic() - began
    if count != rows:
        raise SystemExit(f"COPY wrote {count} rows, not {rows}.")
    return seconds


def whole_import(path: Path, rows: int) -> float:
    """Import the file from its first byte to the settled installment and return the seconds."""
    from django.utils import timezone

    from loans.imports.running import run_import
    from loans.models import ImportRun

    empty_table()
    began = time.monotonic()
    run = ImportRun.objects.create(
        noun="REPAYMENTS", file_name=path.name, mapping={}, started_at=timezone.now()
    )
    run_import(run, path, on=timezone.localdate(), clock=timezone.now)
    seconds = time.monotonic() - began
    if (run.status, run.added_count, run.fault_count) != ("DONE", rows, 0):
        raise SystemExit(f"The import ended {run.status}: {run.message}")
    return seconds


if __name__ == "__main__":
    sys.exit(main())
