"""The life-cycle stage as the segment by which survey figures are cut."""

from loyalty.models import Standing
from loyalty.models.standing import Stage
from surveys.segments import register_segments


def stage_of(client_id: int) -> str:
    """Return the stage of a client as the last night published it; empty where none has."""
    return Standing.objects.filter(client=client_id).values_list("stage", flat=True).first() or ""


def register() -> None:
    """Register the stage as the segment of clients."""
    register_segments(stage_of, lambda: dict(Stage.choices))
