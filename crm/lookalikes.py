"""Records that look like one person: the same phone or number, or a like name with the same birth date or village."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm.fields import blind_index
from crm.folding import fold, skeleton
from crm.models import Client, ClientDocument
from crm.phones import dialed_digits

NAMES = ("given_name", "middle_name", "family_name", "other_name")
FEWEST_DIGITS = 7
MOST_SHOWN = 10
ALIKE = 0.45

SAME_PHONE = _("same phone")
SAME_NATIONAL_ID = _("same national id")
SAME_DOCUMENT = _("same document number")
LIKE_NAME_AND_BIRTH = _("like name, same birth date")
LIKE_NAME_AND_VILLAGE = _("like name, same village")


@dataclass(frozen=True)
class Lookalike:
    """A record that may be of the same person, and why."""

    client: Client
    reasons: list[str | Promise]


def facts_of(client: Client) -> dict[str, Any]:
    """Return what is compared of a stored client."""
    names = (*NAMES, "phone", "other_phone", "birth_date", "village", "national_id")
    return {name: getattr(client, name) for name in names}


def lookalikes(facts: Mapping[str, Any], *, but: Client | None = None) -> list[Lookalike]:
    """Return the records that look like the person `facts` describe, those of all branches, the surest first."""
    wanted = _candidates(facts)
    if not wanted:
        return []
    clients = Client.objects.filter(wanted, merged_into=None, erased_on=None)
    if but:
        clients = clients.exclude(pk=but.pk)
    likeness = TrigramSimilarity("search_name", _name(facts))
    found = clients.select_related("branch").annotate(likeness=likeness)
    held = _holders(facts)
    shown = [
        Lookalike(client, reasons)
        for client in found.order_by("-likeness", "pk")[: MOST_SHOWN * 2]
        if (reasons := list(_reasons(client, facts, held)))
    ]
    return sorted(shown, key=lambda each: -len(each.reasons))[:MOST_SHOWN]


def _name(facts: Mapping[str, Any]) -> str:
    return fold(" ".join(str(facts.get(name) or "") for name in NAMES))


def _phones(facts: Mapping[str, Any]) -> list[str]:
    typed = (dialed_digits(str(facts.get(name) or "")) for name in ("phone", "other_phone"))
    return [digits for digits in typed if len(digits) >= FEWEST_DIGITS]


def _holders(facts: Mapping[str, Any]) -> set[int]:
    if not facts.get("national_id"):
        return set()
    index = blind_index(str(facts["national_id"]))
    return set(ClientDocument.objects.filter(number_index=index).values_list("client", flat=True))


def _candidates(facts: Mapping[str, Any]) -> Q:
    wanted = Q()
    for digits in _phones(facts):
        wanted |= Q(search_phone__contains=digits)
    if facts.get("national_id"):
        index = blind_index(str(facts["national_id"]))
        wanted |= Q(national_id_index=index) | Q(pk__in=_holders(facts))
    if facts.get("birth_date"):
        wanted |= Q(birth_date=facts["birth_date"])
    if facts.get("village") and (sounds := _sounds(facts)):
        wanted |= Q(sounds, village__iexact=str(facts["village"]).strip())
    return wanted


def _sounds(facts: Mapping[str, Any]) -> Q:
    alike = Q()
    for word in skeleton(
        f"{facts.get('given_name') or ''} {facts.get('family_name') or ''}"
    ).split():
        alike &= Q(search_key__contains=f" {word} ")
    return alike


def _reasons(
    client: Client, facts: Mapping[str, Any], holders: set[int]
) -> Iterator[str | Promise]:
    national_id = facts.get("national_id")
    if national_id and client.national_id_index == blind_index(str(national_id)):
        yield SAME_NATIONAL_ID
    if client.pk in holders:
        yield SAME_DOCUMENT
    if any(digits in client.search_phone for digits in _phones(facts)):
        yield SAME_PHONE
    if not _has_like_name(client, facts):
        return
    if facts.get("birth_date") and client.birth_date == facts["birth_date"]:
        yield LIKE_NAME_AND_BIRTH
    village = fold(str(facts.get("village") or "")).strip()
    if village and fold(client.village).strip() == village:
        yield LIKE_NAME_AND_VILLAGE


def _has_like_name(client: Client, facts: Mapping[str, Any]) -> bool:
    words = skeleton(f"{facts.get('given_name') or ''} {facts.get('family_name') or ''}").split()
    sounds_alike = bool(words) and all(f" {word} " in client.search_key for word in words)
    return sounds_alike or float(client.likeness) >= ALIKE  # type: ignore[attr-defined]  # annotated above
