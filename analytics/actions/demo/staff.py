"""The staff of a demo: officers past and present, managers, head office, and who may sign in."""

from dataclasses import dataclass

import numpy as np
from django.contrib.auth.hashers import make_password
from django.utils.text import slugify

from analytics.actions.demo.ids import Ids
from analytics.demo import Book
from analytics.demo.arrays import Ints
from analytics.demo.flavor import Flavor
from analytics.demo.identity import names
from crm.access import Role
from crm.models import Staff

NAMING_SEED = 1
HEAD_OFFICE = {
    "office": Role.HEAD_OFFICE,
    "analyst": Role.ANALYST,
    "auditor": Role.AUDITOR,
}


@dataclass(frozen=True)
class SignIn:
    """An account that may sign in."""

    username: str
    role: Role
    name: str


def write_staff(book: Book, ids: Ids, password: str | None) -> tuple[Ints, list[SignIn]]:
    """Write all staff; returns the ids of the officers by sitting, and the accounts with a password.

    The officer of the first desk and the manager of the first branch may sign in, and head office.
    """
    rng = np.random.default_rng(NAMING_SEED)
    staffing = book.staffing
    branch_of = staffing.desk_branch[staffing.desk]
    sits = np.isin(np.arange(len(staffing.desk)), staffing.last)
    first = int(staffing.last[0])
    officers = [
        _person(book.flavors[branch], f"officer-{number + 1}", Role.LOAN_OFFICER, rng)
        for number, branch in enumerate(branch_of)
    ]
    for officer, is_active in zip(officers, sits, strict=True):
        officer.is_active = bool(is_active)
    managers = [
        _person(flavor, f"manager-{number + 1}", Role.BRANCH_MANAGER, rng)
        for number, flavor in enumerate(book.flavors)
    ]
    office = [_person(book.institution, name, role, rng) for name, role in HEAD_OFFICE.items()]
    office[0].is_staff = office[0].is_superuser = True
    officers[first].username, managers[0].username = "officer", "manager"
    allowed = [officers[first], managers[0], *office]
    if password is not None:
        _let_in(allowed, password)
    Staff.objects.bulk_create([*officers, *managers, *office])
    _post(officers, ids.branches[branch_of])
    _post(managers, ids.branches)
    named = [SignIn(each.username, Role(each.role), str(each)) for each in allowed]
    return np.array([officer.pk for officer in officers]), named if password is not None else []


def _person(flavor: Flavor, username: str, role: Role, rng: np.random.Generator) -> Staff:
    given, _, family = names(flavor, [bool(rng.integers(2))], rng)[0]
    return Staff(
        username=slugify(username),
        external_id=f"S-{username}",
        first_name=given.native,
        last_name=family.native,
        role=role,
        language=flavor.language,
        password=make_password(None),
    )


def _let_in(staff: list[Staff], password: str) -> None:
    hashed = make_password(password)
    for each in staff:
        each.password = hashed


def _post(staff: list[Staff], branches: Ints) -> None:
    """Put each in its branch."""
    through = Staff.branches.through
    through.objects.bulk_create(
        through(staff_id=each.pk, branch_id=int(branch))
        for each, branch in zip(staff, branches, strict=True)
    )
