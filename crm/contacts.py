"""Contacts in the book's common places: on the client's timeline, and among the entries that phones send."""

from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from crm import formats
from crm.access import Permission
from crm.entries import register_entry
from crm.forms.interaction import accept_interaction
from crm.forms.meeting import accept_meeting, accept_withdrawal
from crm.institution import institution
from crm.models import Attendance, Client, Goal, GroupMeeting, Interaction, ReportedBorrowing, Staff
from crm.templatetags.formats import locale_for
from crm.timeline import Event, Kind, register_source

MOST = 100
KIND_ICONS = {
    Interaction.Kind.VISIT: "pin",
    Interaction.Kind.CALL: "phone",
    Interaction.Kind.BRANCH: "user",
    Interaction.Kind.MESSAGE: "next",
}


def interactions(client: Client, staff: Staff) -> Iterator[Event]:
    """Give the contacts with a client, those put right or taken back too, struck through."""
    later = Interaction.objects.filter(corrects=OuterRef("pk"))
    rows = Interaction.objects.visible_to(staff).filter(client=client)
    rows = rows.annotate(is_over=Exists(later)).select_related("staff")
    for row in rows.order_by("-occurred_on", "-pk")[:MOST]:
        yield _contact(row, staff)


def _contact(row: Interaction, staff: Staff) -> Event:
    by = str(row.staff or _("Branch system"))
    if row.is_withdrawal:
        return Event(row.occurred_on, _("Taken back"), "edit", by)
    told = _("%(kind)s: %(outcome)s") % {
        "kind": row.get_kind_display(),
        "outcome": row.get_outcome_display(),
    }
    is_over = bool(getattr(row, "is_over", False))
    may_amend = not is_over and _may_amend(row, staff)
    return Event(
        row.occurred_on,
        told if row.corrects_id is None else _("Corrected to %(entry)s") % {"entry": told},
        KIND_ICONS[Interaction.Kind(row.kind)],
        " · ".join(_details(row, by)),
        is_struck=is_over,
        correct_url=_address("crm:interaction-correct", row, may_amend),
        withdraw_url=_address("crm:interaction-withdraw", row, may_amend),
    )


def _details(row: Interaction, by: str) -> Iterator[str]:
    if row.purpose != Interaction.Purpose.FOLLOW_UP:
        yield row.get_purpose_display()
    if row.promised_on is not None:
        day = formats.write_day(row.promised_on, locale_for())
        yield _("Promised for %(day)s") % {"day": day}
    if row.promised_amount is not None:
        yield _money(row.promised_amount)
    if row.interest is not None:
        yield _("Interest %(rating)s of 5") % {
            "rating": formats.write_number(row.interest, locale_for())
        }
    if row.note:
        yield row.note
    if row.was_offline:
        yield _("logged with no signal")
    yield by


def _money(amount: Decimal) -> str:
    known = institution()
    return formats.write_money(amount, known.currency if known else "", locale_for())


def _may_amend(row: Interaction | GroupMeeting, staff: Staff) -> bool:
    is_own = row.staff_id == staff.pk
    return staff.may(Permission.LOG_INTERACTIONS) and (is_own or staff.may(Permission.MANAGE_TASKS))


def _address(name: str, row: Interaction | GroupMeeting, is_offered: bool) -> str:
    return reverse(name, args=[row.uid]) if is_offered else ""


def meetings(client: Client, staff: Staff) -> Iterator[Event]:
    """Give the group meetings of a client, and whether it came."""
    later = GroupMeeting.objects.filter(corrects=OuterRef("meeting"))
    rows = Attendance.objects.visible_to(staff).filter(client=client)
    rows = rows.annotate(is_over=Exists(later))
    for row in rows.select_related("meeting__group").order_by("-meeting__held_on", "-pk")[:MOST]:
        told = _("Group meeting: %(status)s") % {"status": row.get_status_display()}
        is_over = bool(getattr(row, "is_over", False))
        yield Event(row.meeting.held_on, told, "clients", str(row.meeting.group), is_struck=is_over)


def goals(client: Client, staff: Staff) -> Iterator[Event]:
    """Give the goals and expectations of a client, and how they ended."""
    for goal in Goal.objects.visible_to(staff).in_force().filter(client=client):
        told = f"{goal.get_kind_display()}: {goal.get_topic_display()}"
        yield Event(goal.stated_on, told, "star", goal.text)
        if goal.ended_on is not None:
            yield Event(goal.ended_on, told, "check", goal.get_ending_display())


def lenders(client: Client, staff: Staff) -> Iterator[Event]:
    """Give what a client said about other lenders."""
    rows = ReportedBorrowing.objects.visible_to(staff).in_force().filter(client=client)
    for row in rows.select_related("competitor"):
        told = _("Other lender: %(name)s") % {"name": row.competitor or _("not named")}
        parts = [row.offer]
        if row.share is not None:
            part = formats.write_share(row.share, locale_for())
            parts.insert(0, _("%(share)s of its borrowing is elsewhere") % {"share": part})
        yield Event(row.reported_on, told, "loan", " · ".join(part for part in parts if part))


def register() -> None:
    """Register what the timeline shows of contacts, and the kinds of entries that log them."""
    register_source("interactions", interactions, Kind.CONTACT)
    register_source("meetings", meetings, Kind.MEETING)
    register_source("goals", goals, Kind.GOAL)
    register_source("lenders", lenders, Kind.LENDER)
    register_entry("interaction", accept_interaction)
    register_entry("meeting", accept_meeting)
    register_entry("withdrawal", accept_withdrawal)
