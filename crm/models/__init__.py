"""Models of crm: who is served, by whom, and where."""

from crm.models.branch import Branch, Institution, Threshold
from crm.models.client import Client, ClientOfficer
from crm.models.group import Group
from crm.models.staff import Staff
from crm.models.system import BranchSystem, IdempotencyRecord, SystemToken
from crm.models.view import ClientView

__all__ = [
    "Branch",
    "BranchSystem",
    "Client",
    "ClientOfficer",
    "ClientView",
    "Group",
    "IdempotencyRecord",
    "Institution",
    "Staff",
    "SystemToken",
    "Threshold",
]
