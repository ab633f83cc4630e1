"""Forms of crm, a module for each noun."""

from crm.forms.client import ClientForm, NewClientForm, OfficerForm

__all__ = ["ClientForm", "NewClientForm", "OfficerForm"]
