"""XLSForm, the survey format of KoboToolbox and ODK: read into a survey, written from one, nothing lost unsaid."""

from surveys.xlsform.incoming import Carried, carry
from surveys.xlsform.outgoing import write_xlsform
from surveys.xlsform.reading import CannotReadForm, Form, Lost, read_form

__all__ = ["CannotReadForm", "Carried", "Form", "Lost", "carry", "read_form", "write_xlsform"]
