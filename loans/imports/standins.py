"""Stand-ins: the closing date in place of repayments that are not known.

Only a loan closed as paid off was certainly paid. A stand-in that no longer fits its loan, or whose loan
receives real repayments, is reversed; money facts are never erased.
"""

from datetime import datetime

from crm.sql import execute

_REVERSE = """
INSERT INTO loans_repayment
    (loan_id, external_id, kind, paid_on, amount, principal, interest, fee, penalty, overpaid,
     reverses_id, recorded_at, recorded_by_id)
SELECT s.loan_id, 'REVERSAL OF ' || s.external_id, 'REVERSAL', s.paid_on, -s.amount, -s.principal,
       -s.interest, -s.fee, -s.penalty, -s.overpaid, s.id, %(now)s, %(by)s
FROM stale s
ORDER BY s.id
"""
_FIND_STALE = """
DROP TABLE IF EXISTS pg_temp.stale;
CREATE TEMP TABLE stale AS
SELECT r.* FROM loans_repayment r
JOIN loans_loan l ON l.id = r.loan_id
JOIN checked c ON c.external_id = l.external_id
WHERE r.kind = 'STAND_IN'
  AND NOT EXISTS (SELECT FROM loans_repayment u WHERE u.reverses_id = r.id)
  AND ((r.paid_on, 'PAID_OFF') IS DISTINCT FROM (l.closed_on, l.close_reason)
       OR r.loan_id IN (SELECT loan_id FROM redrawn))
"""
_FIND_ANSWERED = """
DROP TABLE IF EXISTS pg_temp.stale;
CREATE TEMP TABLE stale AS
SELECT r.* FROM loans_repayment r
WHERE r.kind = 'STAND_IN'
  AND r.loan_id IN (SELECT loan_id FROM checked WHERE existing_id IS NULL)
  AND NOT EXISTS (SELECT FROM loans_repayment u WHERE u.reverses_id = r.id)
"""
_STAND_IN = """
WITH made AS (
INSERT INTO loans_repayment
    (loan_id, external_id, kind, paid_on, amount, principal, interest, fee, penalty, overpaid,
     recorded_at, recorded_by_id)
SELECT l.id, 'STAND_IN ' || past.count + 1, 'STAND_IN', l.closed_on,
       due.principal + due.interest + due.fee + due.penalty,
       due.principal, due.interest, due.fee, due.penalty, 0, %(now)s, %(by)s
FROM checked c
JOIN loans_loan l ON l.external_id = c.external_id
CROSS JOIN LATERAL (
    SELECT coalesce(sum(i.principal), l.principal) AS principal, coalesce(sum(i.interest), 0) AS interest,
           coalesce(sum(i.fee), 0) AS fee, coalesce(sum(i.penalty), 0) AS penalty
    FROM loans_installment i WHERE i.loan_id = l.id AND i.replaced_on IS NULL) AS due
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE r.kind = 'STAND_IN') AS count,
           count(*) FILTER (WHERE r.kind = 'STAND_IN') * 2 = count(*) AS is_nothing_else
    FROM loans_repayment r WHERE r.loan_id = l.id) AS past
WHERE l.close_reason = 'PAID_OFF' AND past.is_nothing_else
ORDER BY l.id
RETURNING loan_id)
INSERT INTO redrawn SELECT loan_id FROM made
"""
_TOUCHED = "INSERT INTO redrawn SELECT loan_id FROM stale"


def stand_in(now: datetime, by_id: int | None) -> None:
    """Give every checked loan that was paid off, and has no repayments, one on its closing date."""
    values = {"now": now, "by": by_id}
    execute(_FIND_STALE)
    execute(_REVERSE, values)
    execute(_TOUCHED)
    execute(_STAND_IN, values)


def give_way(now: datetime, by_id: int | None) -> None:
    """Reverse the stand-ins of loans whose real repayments have come."""
    execute(_FIND_ANSWERED)
    execute(_REVERSE, {"now": now, "by": by_id})
