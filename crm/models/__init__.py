"""Models of crm: who is served, by whom, and where; what was said, promised, asked and complained about."""

from crm.models.absence import Absence, Handover
from crm.models.borrowing import Competitor, ReportedBorrowing
from crm.models.branch import Branch, Institution, Threshold
from crm.models.case import Case
from crm.models.caseentry import CaseEntry
from crm.models.client import Client, ClientOfficer
from crm.models.consent import Consent
from crm.models.department import CaseCategory, Department, ServicePromise, Severity
from crm.models.deviceentry import DeviceEntry
from crm.models.document import ClientDocument
from crm.models.faq import HelpEntry
from crm.models.goal import Goal
from crm.models.group import Group
from crm.models.holiday import Holiday
from crm.models.interaction import Interaction
from crm.models.meeting import Attendance, GroupMeeting
from crm.models.merge import ClientMerge
from crm.models.notification import Notification
from crm.models.relationship import Relationship
from crm.models.savedview import SavedView
from crm.models.session import EndedSession
from crm.models.staff import Staff
from crm.models.system import BranchSystem, IdempotencyRecord, SystemToken
from crm.models.task import Task
from crm.models.view import ClientView

__all__ = [
    "Absence",
    "Attendance",
    "Branch",
    "BranchSystem",
    "Case",
    "CaseCategory",
    "CaseEntry",
    "Client",
    "ClientDocument",
    "ClientMerge",
    "ClientOfficer",
    "ClientView",
    "Competitor",
    "Consent",
    "Department",
    "DeviceEntry",
    "EndedSession",
    "Goal",
    "Group",
    "GroupMeeting",
    "Handover",
    "HelpEntry",
    "Holiday",
    "IdempotencyRecord",
    "Institution",
    "Interaction",
    "Notification",
    "Relationship",
    "ReportedBorrowing",
    "SavedView",
    "ServicePromise",
    "Severity",
    "Staff",
    "SystemToken",
    "Task",
    "Threshold",
]
