"""Verbs of cases: receive, handle, settle, escalate; every one leaves its line in the case's log."""

from crm.actions.case.correcting import CannotCorrectCase, correct_case
from crm.actions.case.escalating import CannotEscalateCase, escalate_case, escalate_if_overdue
from crm.actions.case.handling import (
    CannotAcknowledgeCase,
    CannotAssignCase,
    CannotRouteCase,
    acknowledge_case,
    assign_case,
    route_case,
)
from crm.actions.case.receiving import CannotReceiveCase, receive_case
from crm.actions.case.settling import (
    CannotCloseCase,
    CannotRecordSatisfaction,
    CannotReopenCase,
    CannotResolveCase,
    Resolution,
    close_case,
    close_if_silent,
    record_satisfaction,
    reopen_case,
    resolve_case,
)
from crm.actions.case.writing import CannotWriteOnCase, answer_client, hear_client, note_on_case

__all__ = [
    "CannotAcknowledgeCase",
    "CannotAssignCase",
    "CannotCloseCase",
    "CannotCorrectCase",
    "CannotEscalateCase",
    "CannotReceiveCase",
    "CannotRecordSatisfaction",
    "CannotReopenCase",
    "CannotResolveCase",
    "CannotRouteCase",
    "CannotWriteOnCase",
    "Resolution",
    "acknowledge_case",
    "answer_client",
    "assign_case",
    "close_case",
    "close_if_silent",
    "correct_case",
    "escalate_case",
    "escalate_if_overdue",
    "hear_client",
    "note_on_case",
    "receive_case",
    "record_satisfaction",
    "reopen_case",
    "resolve_case",
    "route_case",
]
