"""The pace of strangers: so many requests of one address in a stretch of time, counted in the cache."""

import ipaddress
from dataclasses import dataclass
from datetime import timedelta

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

HOUSEHOLD = 64  # of an IPv6 address, what one connection is given


@dataclass(frozen=True)
class Pace:
    """How many requests of one kind an address may send."""

    name: str
    most: int
    within: timedelta


def is_too_fast(request: HttpRequest, pace: Pace) -> bool:
    """Count a request, and tell whether its address has sent too many."""
    key = f"pace:{pace.name}:{_address(request)}"
    seconds = int(pace.within.total_seconds())
    if cache.add(key, 1, timeout=seconds):
        return False
    try:
        count: int = cache.incr(key)
    except ValueError:  # it ran out between the two
        cache.set(key, 1, timeout=seconds)
        return False
    return count > pace.most


def _address(request: HttpRequest) -> str:
    """Return where a request comes from, behind the proxies that are trusted."""
    told = get_adapter().get_client_ip(request)
    try:
        address = ipaddress.ip_address(told)
    except ValueError:
        return str(told)
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    return str(ipaddress.IPv6Network((address, HOUSEHOLD), strict=False).network_address)
