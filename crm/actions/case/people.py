"""Who may handle a case, and who is told of it: never the person complained about, nor one it is kept from."""

from django.db.models import Q, QuerySet

from crm.access import ROLE_PERMISSIONS, Permission, Reach, Role
from crm.models import Case, Staff

HIGHEST_LEVEL = 2
HANDLING_ROLES = [role for role in Role if Permission.HANDLE_CASES in ROLE_PERMISSIONS[role]]


def others(case: Case) -> QuerySet[Staff]:
    """Return those who work here, without the person complained about, and without one the case is kept from."""
    found: QuerySet[Staff] = Staff.objects.filter(is_active=True)
    return found.exclude(pk__in=kept_away(case))


def kept_away(case: Case) -> set[int]:
    """Return the keys of those who must not know of a case."""
    officer = case.client.officer_id if case.client and case.keeps_officer_away else None
    return {pk for pk in (case.about_staff_id, officer) if pk}


def is_accused_unknown(case: Case) -> bool:
    """Tell whether it is about a member of staff, and nobody has said yet about whom."""
    return case.is_about_staff and case.about_staff_id is None


def people_at(case: Case, level: int) -> QuerySet[Staff]:
    """Return whose turn it is: 0 the department or the branch, 1 the branch manager, 2 head office.

    Where a level has nobody, it is the next one's turn.
    """
    if is_accused_unknown(case):
        level = HIGHEST_LEVEL
    for asked in range(level, HIGHEST_LEVEL):
        found = _people_of_branch(case, asked)
        if found.exists():
            return found
    return others(case).filter(role=Role.HEAD_OFFICE).order_by("pk")


def _people_of_branch(case: Case, level: int) -> QuerySet[Staff]:
    if level == 0 and case.department_id:
        found = others(case).filter(departments=case.department_id, role__in=HANDLING_ROLES)
        return found.order_by("pk")
    managers = others(case).filter(role=Role.BRANCH_MANAGER, branches=case.branch_id)
    return managers.order_by("pk") if case.branch_id else managers.none()


def possible_handlers(case: Case) -> QuerySet[Staff]:
    """Return to whom the case may be given: those who see it anyway and are not the person complained about."""
    seen = Q(role=Role.HEAD_OFFICE)
    if not is_accused_unknown(case):
        seen |= Q(departments=case.department_id) if case.department_id else Q(pk__in=[])
        if case.branch_id:
            seen |= Q(role=Role.BRANCH_MANAGER, branches=case.branch_id)
    found = others(case).filter(seen, role__in=HANDLING_ROLES)
    officer = case.client.officer_id if case.client else None
    if officer and not is_accused_unknown(case):
        found |= others(case).filter(pk=officer, role=Role.LOAN_OFFICER)
    people: QuerySet[Staff] = Staff.objects.filter(pk__in=found.values("pk"))
    return people.order_by("first_name", "last_name", "pk")


def may_handle(staff: Staff, case: Case) -> bool:
    """Tell whether `staff` may act on the case: by its role, or because it was given the case."""
    if staff.pk in kept_away(case) or not staff.may(Permission.VIEW_CASES):
        return False
    if not staff.may(Permission.HANDLE_CASES) and case.handler_id != staff.pk:
        return False
    return staff.reach is Reach.INSTITUTION or (
        Case.objects.visible_to(staff).filter(pk=case.pk).exists()
    )
