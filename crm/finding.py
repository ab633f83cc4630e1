"""Finding people: by any spelling of a name, phone, number, document or group; and records that look like one person."""

from collections.abc import Callable, Iterator, Mapping
from itertools import islice

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Q

from crm.fields import blind_index
from crm.folding import fold, skeleton
from crm.models import Client, ClientDocument, Group
from crm.models.client import ClientQuerySet
from crm.phones import dialed_digits

FEWEST_LETTERS = 2
FEWEST_DIGITS = 4
FEWEST_LETTERS_OF_A_GUESS = 4
MOST_SUGGESTED = 8
MOST_GROUPS = 20
ALIKE = 0.5  # share of the letters of what is typed that a misspelled name still has

Step = Callable[[ClientQuerySet, str], ClientQuerySet]


def by_name(text: str) -> Q:
    """Return the filter for names that hold every word of `text`, in its letters or by its consonants."""
    in_letters, in_sounds = Q(), Q()
    for word in fold(text).split():
        in_letters &= Q(search_name__contains=word)
    for sounds in skeleton(text).split():
        in_sounds &= Q(search_key__contains=_start_of_word(sounds))
    return in_letters | in_sounds if in_sounds else in_letters


def _start_of_word(sounds: str) -> str:
    return f" {sounds}" if len(sounds) > 1 else f" {sounds} "


def by_number(text: str) -> Q:
    """Return the filter for the client whose external id, national id, document or phone is `text`."""
    typed = text.strip()
    index = blind_index(typed)
    holders = ClientDocument.objects.filter(number_index=index, withdrawn_on=None)
    found = Q(external_id__in={typed, typed.upper(), typed.lower()}) | Q(national_id_index=index)
    found |= Q(pk__in=list(holders.values_list("client", flat=True)))
    digits = dialed_digits(typed)
    return found | Q(search_phone__contains=digits) if len(digits) >= FEWEST_DIGITS else found


def by_group(text: str) -> Q:
    """Return the filter for the members of groups whose name holds `text`."""
    groups = Group.objects.filter(search_name__contains=" ".join(fold(text).split()))
    return Q(group__in=list(groups.values_list("pk", flat=True)[:MOST_GROUPS]))


def matching(clients: ClientQuerySet, text: str) -> ClientQuerySet:
    """Keep the clients found by `text`; nothing typed keeps all."""
    if not fold(text).split():
        return clients
    return clients.filter(by_name(text) | by_number(text) | by_group(text))


def suggested(clients: ClientQuerySet, text: str) -> list[Client]:
    """Return at most eight of `clients`, the likeliest first: exact, prefix, word, sounds, group, misspelled."""
    if len(fold(text).strip()) < FEWEST_LETTERS:
        return []
    found: dict[int, Client] = {}
    for client in _in_steps(clients, text, found):
        found.setdefault(client.pk, client)
    return list(found.values())


def _in_steps(clients: ClientQuerySet, text: str, found: Mapping[int, Client]) -> Iterator[Client]:
    steps = (_numbered, _beginning, _with_words, _sounding, _of_group, _misspelled)
    for step in steps:
        wanted = MOST_SUGGESTED - len(found)
        if wanted <= 0:
            return
        rows = step(clients.select_related("branch", "group"), text)
        yield from islice(rows.exclude(pk__in=list(found))[:wanted], wanted)


def _numbered(clients: ClientQuerySet, text: str) -> ClientQuerySet:
    return clients.filter(by_number(text))


def _beginning(clients: ClientQuerySet, text: str) -> ClientQuerySet:
    start = " ".join(fold(text).split())
    return clients.filter(search_name__startswith=start).order_by("search_name", "pk")


def _with_words(clients: ClientQuerySet, text: str) -> ClientQuerySet:
    found = Q()
    for word in fold(text).split():
        found &= Q(search_name__contains=f" {word}") | Q(search_name__startswith=word)
    return clients.filter(found)


def _sounding(clients: ClientQuerySet, text: str) -> ClientQuerySet:
    return clients.filter(by_name(text))


def _of_group(clients: ClientQuerySet, text: str) -> ClientQuerySet:
    return clients.filter(by_group(text)).order_by("search_name", "pk")


def _misspelled(clients: ClientQuerySet, text: str) -> ClientQuerySet:
    typed = fold(text)
    if len(typed) < FEWEST_LETTERS_OF_A_GUESS or any(letter.isdecimal() for letter in typed):
        return clients.none()
    likeness = TrigramWordSimilarity(typed, "search_name")
    near = clients.filter(search_name__trigram_word_similar=typed)
    return near.annotate(likeness=likeness).order_by("-likeness", "search_name", "pk")
