"""Schedules of imported loans: planned while checking, drawn up while merging.

The table `planned` holds the installments each checked loan should have. The merge rewrites the lines
of loans whose plan differs from what is recorded, and of no other.
"""

import csv
import io
from dataclasses import replace
from itertools import pairwise
from typing import Any

from psycopg2 import sql as pg

from crm.money import round_money
from crm.sql import copy_in, execute, fetch
from loans.imports.fields import Reason
from loans.imports.merging import refresh_statistics
from loans.imports.noun import Merging, Noun
from loans.models import LoanProduct
from loans.schedule import schedule

CHUNK = 5_000

_CREATE = """
DROP TABLE IF EXISTS pg_temp.planned;
CREATE TEMP TABLE planned (
    row integer NOT NULL, number integer NOT NULL, due_on date NOT NULL,
    principal numeric(14, 2) NOT NULL, interest numeric(14, 2) NOT NULL,
    fee numeric(14, 2) NOT NULL DEFAULT 0)
"""
_EQUAL = """
INSERT INTO planned (row, number, due_on, principal, interest)
SELECT p.row, k, (p.first_due_on + (k - 1) * p.step)::date,
       CASE WHEN k < p.parts THEN trunc(p.principal / p.parts, 2)
            ELSE p.principal - (p.parts - 1) * trunc(p.principal / p.parts, 2) END,
       CASE WHEN k < p.parts THEN trunc(p.cost / p.parts, 2)
            ELSE p.cost - (p.parts - 1) * trunc(p.cost / p.parts, 2) END
FROM (
    SELECT c.row, c.principal, c.total_due - c.principal AS cost, d.parts, s.step,
           coalesce(c.first_due_on, (c.disbursed_on + s.step)::date) AS first_due_on
    FROM checked c
    JOIN loans_loanproduct product ON product.id = c.product_id
    CROSS JOIN LATERAL (SELECT CASE WHEN {is_bullet} THEN 1 ELSE c.installment_count END AS parts) AS d
    CROSS JOIN LATERAL (
        SELECT CASE WHEN c.term_days IS NOT NULL THEN make_interval(days => c.term_days / d.parts)
                    ELSE product.repayment_every * ('1 ' || lower(product.repayment_unit))::interval
               END AS step) AS s
    WHERE c.disbursed_on IS NOT NULL
) AS p
CROSS JOIN LATERAL generate_series(1, p.parts) AS k
"""
_TO_PLAN = """
SELECT c.row, c.product_id, c.principal, c.annual_rate, c.disbursed_on, c.installment_count,
       c.first_due_on
FROM checked c
LEFT JOIN loans_loan l ON l.id = c.existing_id
WHERE c.row >= %s AND c.row < %s AND c.disbursed_on IS NOT NULL
  AND ((l.principal, l.annual_rate, l.installment_count, l.disbursed_on, l.product_id) IS DISTINCT FROM
       (c.principal, c.annual_rate, c.installment_count, c.disbursed_on, c.product_id)
       OR NOT EXISTS (
           SELECT FROM loans_installment i
           WHERE i.loan_id = l.id AND i.number = 1 AND i.due_on = coalesce(c.first_due_on, i.due_on)))
"""
_FIND_REDRAWN = """
DROP TABLE IF EXISTS pg_temp.redrawn;
CREATE TEMP TABLE redrawn AS
WITH plan AS (
    SELECT l.id AS loan_id, p.number, p.due_on, p.principal, p.interest, p.fee,
           l.disbursed_on AS agreed_on
    FROM planned p JOIN checked c ON c.row = p.row JOIN loans_loan l ON l.external_id = c.external_id
), line AS (
    SELECT i.loan_id, i.number, i.due_on, i.principal, i.interest, i.fee, i.agreed_on
    FROM loans_installment i WHERE i.loan_id IN (SELECT loan_id FROM plan)
)
SELECT DISTINCT loan_id FROM ((TABLE plan EXCEPT TABLE line) UNION ALL (TABLE line EXCEPT TABLE plan)) AS d
WHERE NOT EXISTS (
    SELECT FROM loans_installment i WHERE i.loan_id = d.loan_id AND i.replaced_on IS NOT NULL);
ANALYZE redrawn
"""
_ERASE = "DELETE FROM loans_installment i USING redrawn r WHERE r.loan_id = i.loan_id"
_DRAW = """
INSERT INTO loans_installment
    (loan_id, number, due_on, principal, interest, fee, penalty, agreed_on)
SELECT l.id, p.number, p.due_on, p.principal, p.interest, p.fee, 0, l.disbursed_on
FROM planned p
JOIN checked c ON c.row = p.row
JOIN loans_loan l ON l.external_id = c.external_id
JOIN redrawn r ON r.loan_id = l.id
ORDER BY l.id, p.number
"""


def plan(_noun: Noun, merging: Merging) -> None:
    """Fill `planned` by the way the mapping names; terms that give no schedule are faults."""
    execute(_CREATE)
    match merging.mapping.schedule:
        case "product":
            _plan_by_product()
        case "equal" | "bullet" as way:
            execute(pg.SQL(_EQUAL).format(is_bullet=pg.Literal(way == "bullet")))
    execute("ANALYZE planned")


def draw_up() -> None:
    """Rewrite the installments of loans whose plan differs; `redrawn` holds these loans afterwards."""
    execute(_FIND_REDRAWN)
    execute(_ERASE)
    refresh_statistics("loans_installment", execute(_DRAW))


def _plan_by_product() -> None:
    products = LoanProduct.objects.in_bulk()
    last = fetch("SELECT coalesce(max(row), 0) AS row FROM checked")[0]["row"]
    for start, stop in pairwise([*range(0, last + 1, CHUNK), last + 1]):
        lines = io.StringIO()
        writer = csv.writer(lines, lineterminator="\n")
        for loan in fetch(_TO_PLAN, [start, stop]):
            writer.writerows(_lines(products[loan["product_id"]], loan))
        lines.seek(0)
        copy_in("planned", ["row", "number", "due_on", "principal", "interest", "fee"], lines)


def _lines(product: LoanProduct, loan: dict[str, Any]) -> list[tuple[object, ...]]:
    """Return the planned lines of a loan; terms that give no schedule are a fault of its row."""
    try:
        terms = product.terms(
            principal=loan["principal"],
            annual_rate=loan["annual_rate"],
            installment_count=loan["installment_count"],
            disbursed_on=loan["disbursed_on"],
        )
        dues = schedule(replace(terms, first_due_on=loan["first_due_on"]))
    except ValueError:
        execute(
            "INSERT INTO faulted VALUES (%s, 'principal', %s)", [loan["row"], Reason.NO_SCHEDULE]
        )
        return []
    fee = round_money(loan["principal"] * product.fee_rate, step=product.currency_step)
    return [
        (loan["row"], due.number, due.due_on, due.principal, due.interest, 0 if n else fee)
        for n, due in enumerate(dues)
    ]
