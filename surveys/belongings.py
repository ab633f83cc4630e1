"""What of surveys belongs to a client."""

from crm.ownership import register_before_erasure, register_owned
from surveys.models import Invitation, LowAnswer, PartialResponse, Response
from surveys.quotes import take_out_quotes


def register() -> None:
    """Register what belongs to a client. Erasing empties the answers: words and choices alike may tell who it was."""
    register_owned(Invitation, blank=("sent_to",))
    register_owned(Response, blank=("answers", "withdrawal_reason"))
    register_owned(LowAnswer, "response__client", blank=("value",), is_exported=False)
    register_owned(PartialResponse, blank=("answers",), is_exported=False)
    register_before_erasure("quotes", take_out_quotes)
