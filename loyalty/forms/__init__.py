"""Forms of loyalty: about leaving, and about the care calendar."""

from loyalty.forms.care import CareForm
from loyalty.forms.exit import ExitForm

__all__ = ["CareForm", "ExitForm"]
