"""Who may read what somebody answered."""

from crm.access import Permission
from crm.models import Staff
from surveys.models import Response


def may_read(staff: Staff, response: Response) -> bool:
    """Tell whether `staff` may read a response it may see: never one without a name, nor one it is kept away from."""
    survey, client = response.survey, response.client
    if survey.is_anonymous or not staff.may(Permission.READ_ANSWERS):
        return False
    return not (survey.keeps_officer_away and client and client.officer_id == staff.pk)


def may_take_over(staff: Staff, response: Response) -> bool:
    """Tell whether `staff` may take answers over into another record.

    Who may read them, and who asked; anybody who may see the client, where the survey keeps nobody away.
    """
    if response.survey.is_anonymous:
        return False
    is_asker = response.interviewer_id == staff.pk
    return is_asker or not response.survey.keeps_officer_away or may_read(staff, response)
