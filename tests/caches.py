"""The cache of this process emptied; the other processes of a run keep theirs."""

from django.core.cache import cache


def clear_cache() -> None:
    client = cache._cache.get_client(None, write=True)
    for key in list(client.scan_iter(f"{cache.key_prefix}:*")):
        client.delete(key)
