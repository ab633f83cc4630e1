"""Answers remembered under idempotency keys: forget the old ones."""

from datetime import datetime, timedelta

from crm.models import IdempotencyRecord

KEPT_FOR = timedelta(days=30)


def forget_answers(*, at: datetime) -> int:
    """Delete the answers older than a key is kept and return how many there were."""
    return IdempotencyRecord.objects.answered_before(at - KEPT_FOR).delete()[0]
