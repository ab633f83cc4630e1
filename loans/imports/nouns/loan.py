"""Importing loans: their schedules, their cycles, and a stand-in where no repayments are known."""

from collections.abc import Collection

from crm.sql import execute, fetch
from loans.actions.loan import number_cycles
from loans.actions.settlement import settle
from loans.imports import schedules, standins
from loans.imports.fields import BRANCH, CLIENT, GROUP, OFFICER, PRODUCT, Field, Reason
from loans.imports.kinds import Kind
from loans.imports.merging import count_upserts, upsert
from loans.imports.noun import Merging, Noun, Rule
from loans.models import Loan

MOST_MONEY = "999999999999.99"

FIELDS = (
    Field(name="external_id", is_needed=True, max_length=64),
    Field(name="client", is_needed=True, to=CLIENT),
    Field(name="product", is_needed=True, to=PRODUCT),
    Field(name="branch", to=BRANCH),
    Field(name="officer", to=OFFICER),
    Field(name="group", to=GROUP),
    Field(name="status", kind=Kind.CODE, choices=tuple(Loan.Status.values)),
    Field(name="principal", kind=Kind.AMOUNT, is_needed=True, low="0.01", high=MOST_MONEY),
    Field(name="annual_rate", kind=Kind.NUMBER, low="0", high="999.999999"),
    Field(name="installment_count", kind=Kind.INTEGER, low="1", high="1000"),
    Field(name="applied_on", kind=Kind.DATE),
    Field(name="approved_on", kind=Kind.DATE),
    Field(name="disbursed_on", kind=Kind.DATE),
    Field(name="rescheduled_on", kind=Kind.DATE),
    Field(name="closed_on", kind=Kind.DATE),
    Field(name="close_reason", kind=Kind.CODE, choices=tuple(Loan.CloseReason.values)),
    Field(name="written_off_principal", kind=Kind.AMOUNT, low="0", high=MOST_MONEY),
    Field(name="first_due_on", kind=Kind.DATE, is_stored=False),
    Field(name="term_days", kind=Kind.INTEGER, is_stored=False, low="1", high="20000"),
    Field(name="total_due", kind=Kind.AMOUNT, is_stored=False, low="0", high=MOST_MONEY),
)

_GIVEN = "coalesce(v.close_reason, '')"
_REASON = f"""
CASE WHEN v.closed_on IS NULL THEN {_GIVEN}
     WHEN v.close_reason <> '' THEN v.close_reason
     WHEN v.status = 'WRITTEN_OFF' THEN 'WRITTEN_OFF' ELSE 'PAID_OFF' END
"""
_STATUS = f"""
CASE WHEN v.closed_on IS NOT NULL THEN
          CASE WHEN {_REASON} = 'WRITTEN_OFF' THEN 'WRITTEN_OFF' ELSE 'CLOSED' END
     WHEN v.rescheduled_on IS NOT NULL THEN 'RESCHEDULED'
     WHEN v.disbursed_on IS NOT NULL THEN 'DISBURSED'
     WHEN existing_status IN ('REJECTED', 'WITHDRAWN') THEN existing_status
     WHEN v.approved_on IS NOT NULL THEN 'APPROVED'
     ELSE 'APPLIED' END
"""
_RATE_OF_TERM = """
least(999.999999, (v.total_due / v.principal - 1) * 365 / v.term_days)::numeric(9, 6)
"""


def _derived(mapped: Collection[str]) -> dict[str, str]:
    """Values that follow from others: the client's branch and officer, the product's terms, the status."""
    status = _STATUS.replace("existing_status", "e.status")
    rate = "coalesce(v.annual_rate, product.annual_rate)"
    if {"total_due", "term_days"} <= set(mapped) and "annual_rate" not in mapped:
        rate = f"coalesce({_RATE_OF_TERM}, product.annual_rate)"
    reason = _REASON if "close_reason" in mapped else _REASON.replace(_GIVEN, "''")
    officer = "v.officer_id" if "officer" in mapped else "coalesce(v.officer_id, client.officer_id)"
    return {
        "branch_id": "coalesce(v.branch_id, client.branch_id)",
        "officer_id": officer,
        "annual_rate": rate,
        "installment_count": "coalesce(v.installment_count, product.installment_count)",
        "close_reason": reason,
        "status": f"coalesce(v.status, {status})" if "status" in mapped else status,
    }


RULES = (
    Rule("approved_on", Reason.WRONG_ORDER, "c.approved_on < c.applied_on"),
    Rule(
        "disbursed_on", Reason.WRONG_ORDER, "c.disbursed_on < coalesce(c.approved_on, c.applied_on)"
    ),
    Rule("rescheduled_on", Reason.WRONG_ORDER, "c.rescheduled_on < c.disbursed_on"),
    Rule("closed_on", Reason.WRONG_ORDER, "c.closed_on < c.disbursed_on"),
    Rule("first_due_on", Reason.WRONG_ORDER, "c.first_due_on <= c.disbursed_on"),
    Rule("client", Reason.ANOTHER_CLIENT, "l.client_id <> c.client_id"),
    Rule("total_due", Reason.LESS_THAN_PRINCIPAL, "c.total_due < c.principal"),
    Rule(
        "written_off_principal", Reason.MORE_THAN_PRINCIPAL, "c.written_off_principal > c.principal"
    ),
    Rule(
        "close_reason",
        Reason.CLOSE_REASON_WITHOUT_DATE,
        "c.closed_on IS NULL AND c.close_reason <> ''",
    ),
    Rule(
        "status",
        Reason.STATUS_CONTRADICTS_DATES,
        "(c.status IN ('APPLIED', 'APPROVED', 'REJECTED', 'WITHDRAWN')) = (c.disbursed_on IS NOT NULL)"
        " OR (c.status IN ('CLOSED', 'WRITTEN_OFF')) = (c.closed_on IS NULL)"
        " OR (c.status = 'WRITTEN_OFF') <> (c.close_reason = 'WRITTEN_OFF')",
    ),
)


def _prepare(noun: Noun, merging: Merging) -> None:
    if merging.mapping.schedule in ("equal", "bullet"):
        execute(
            "INSERT INTO faulted SELECT row, 'total_due', %s FROM checked"
            " WHERE disbursed_on IS NOT NULL AND total_due IS NULL",
            [Reason.REQUIRED],
        )
        execute(
            "INSERT INTO faulted SELECT row, 'term_days', %s FROM checked"
            " WHERE term_days < installment_count",
            [Reason.NO_SCHEDULE],
        )
        execute("DELETE FROM checked c USING faulted f WHERE f.row = c.row")
    schedules.plan(noun, merging)


def merge(noun: Noun, merging: Merging) -> None:
    """Add and change loans, redraw the schedules that differ, and bring cycles and settlement up to date."""
    upsert(noun, merging)
    number_cycles(_ids("SELECT array_agg(DISTINCT client_id) AS ids FROM checked"))
    schedules.draw_up()
    if merging.mapping.stand_ins:
        standins.stand_in(merging.now, merging.by_id)
    settle(_ids("SELECT array_agg(loan_id) AS ids FROM redrawn"))


def _ids(query: str) -> list[int]:
    return fetch(query)[0]["ids"] or []


LOANS = Noun(
    name="LOANS",
    model=Loan,
    key=("external_id",),
    fields=FIELDS,
    earliest_by="disbursed_on",
    derived=_derived,
    derived_from=(
        "LEFT JOIN crm_client client ON client.id = v.client_id"
        " LEFT JOIN loans_loanproduct product ON product.id = v.product_id"
        " LEFT JOIN loans_loan e ON e.id = v.existing_id"
    ),
    rules=RULES,
    rules_from="LEFT JOIN loans_loan l ON l.id = c.existing_id",
    prepare=_prepare,
    count=count_upserts,
    merge=merge,
)
