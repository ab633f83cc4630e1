"""What each person has to look at this morning: apps register counts, each one query for everybody."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from django.utils.translation import ngettext

from crm.models import Absence, Case, DeviceEntry, Notification, Task

Counts = Mapping[int, int]  # member of staff to how many


@dataclass(frozen=True)
class Item:
    """One line of the morning: how many of what each person has; `url_name` is where they are.

    Of work that `goes_to_stand_ins`, whoever stands in for an officer today is told as well.
    """

    count: Callable[[date], Counts]
    words: Callable[[int], str]
    url_name: str
    query: str = ""
    order: int = 50
    goes_to_stand_ins: bool = False


UNREAD = "unread"  # told in the letter beside other things, and alone no news
_items: dict[str, Item] = {}


def register_item(name: str, item: Item) -> None:
    """Add a line; the same name replaces."""
    _items[name] = item


def items() -> list[tuple[str, Item]]:
    """Return the lines by name, in order."""
    return sorted(_items.items(), key=lambda entry: entry[1].order)


def mornings(today: date) -> dict[int, dict[str, int]]:
    """Return what everybody has to look at, as counts by line; who has nothing is left out."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    absences = list(Absence.objects.today().values_list("officer", "stand_in"))
    for name, item in items():
        counts = item.count(today)
        if item.goes_to_stand_ins:
            counts = _with_stand_ins(counts, absences)
        for staff, count in counts.items():
            if count:
                found[staff][name] = count
    return {staff: counts for staff, counts in found.items() if counts.keys() != {UNREAD}}


def counted(rows: Iterable[tuple[int | None, int]]) -> dict[int, int]:
    """Return counts by person, without what is nobody's."""
    return {staff: count for staff, count in rows if staff is not None}


def _with_stand_ins(counts: Counts, absences: Iterable[tuple[int, int]]) -> Counts:
    """Give stand-ins what those they stand in for have, beside their own."""
    summed = dict(counts)
    for officer, stand_in in absences:
        summed[stand_in] = summed.get(stand_in, 0) + counts.get(officer, 0)
    return summed


def _tasks(wanted: Q) -> dict[int, int]:
    mine = Task.objects.open().filter(wanted).order_by()
    owned = mine.annotate(owner=Coalesce("assignee", "client__officer"))
    return counted(owned.values_list("owner").annotate(n=Count("pk")))


def _not_put_off(today: date) -> Q:
    return Q(put_off_until=None) | Q(put_off_until__lte=today)


def _due(today: date) -> Counts:
    return _tasks(_not_put_off(today) & Q(due_on=today))


def _late(today: date) -> Counts:
    return _tasks(_not_put_off(today) & Q(due_on__lt=today))


def _cases(today: date) -> Counts:
    late = Case.objects.overdue(today + timedelta(days=1)).order_by()
    return counted(late.values_list("handler").annotate(n=Count("pk")))


def _entries(_today: date) -> Counts:
    unseen = DeviceEntry.objects.exclude(status=DeviceEntry.Status.ACCEPTED)
    unseen = unseen.filter(looked_at=None).order_by()
    return counted(unseen.values_list("staff").annotate(n=Count("pk")))


def _unread(_today: date) -> Counts:
    unread = Notification.objects.unread().exclude(kind="MORNING").order_by()
    return counted(unread.values_list("staff").annotate(n=Count("pk")))


OWN = {
    "due": Item(
        _due,
        lambda n: ngettext("%d task due today", "%d tasks due today", n) % n,
        "crm:tasks",
        "show=due",
        order=10,
        goes_to_stand_ins=True,
    ),
    "late": Item(
        _late,
        lambda n: ngettext("%d task past its day", "%d tasks past their day", n) % n,
        "crm:tasks",
        "show=late",
        order=20,
        goes_to_stand_ins=True,
    ),
    "cases": Item(
        _cases,
        lambda n: (
            ngettext(
                "%d complaint or request promised for today or before",
                "%d complaints or requests promised for today or before",
                n,
            )
            % n
        ),
        "crm:cases",
        order=40,
    ),
    "entries": Item(
        _entries,
        lambda n: (
            ngettext(
                "%d entry of your phone needs a look", "%d entries of your phone need a look", n
            )
            % n
        ),
        "crm:field-entries",
        order=50,
    ),
    UNREAD: Item(
        _unread,
        lambda n: ngettext("%d notification not read", "%d notifications not read", n) % n,
        "crm:notifications",
        order=60,
    ),
}


def register() -> None:
    """Register what crm itself knows."""
    for name, item in OWN.items():
        register_item(name, item)
