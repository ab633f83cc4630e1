"""The segment of clients on a day: told by whichever app knows one, registered in `apps.ready()`."""

from collections.abc import Callable, Mapping

from django.utils.functional import Promise

Segmenter = Callable[[int], str]
_segmenters: list[tuple[Segmenter, Callable[[], Mapping[str, str | Promise]]]] = []


def register_segments(
    segment_of: Segmenter, words: Callable[[], Mapping[str, str | Promise]]
) -> None:
    """Have `segment_of` name the segment of a client by its key, and `words` say what the codes mean; replaces."""
    _segmenters[:] = [(segment_of, words)]


def segment_of(client_id: int) -> str:
    """Return the segment of a client today; empty where no app knows one."""
    return _segmenters[0][0](client_id) if _segmenters else ""


def segment_words() -> Mapping[str, str | Promise]:
    """Return what the codes of segments mean."""
    return _segmenters[0][1]() if _segmenters else {}
