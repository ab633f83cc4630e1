"""What of analytics belongs to a client. Scores are the night's: those of a record given up go, and are made anew."""

from analytics.models import ClientScore, ScoreChange
from crm.ownership import no_rows, register_owned
from loyalty.belongings import take_out


def register() -> None:
    """Register what belongs to a client."""
    register_owned(ClientScore, movable=no_rows, settle=take_out)
    register_owned(ScoreChange, movable=no_rows)
