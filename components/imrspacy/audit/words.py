"""The plain words that the checks look for first. One pass finds all of them; most letters hold but a few."""

from __future__ import annotations

from bisect import bisect_left
from functools import cache

from ahocorasick_rs import BytesAhoCorasick

CLAIM, INJURY = "occupational cl", "injur"
# What a review is called, with how much of it is read as its name.
REVIEWS = {
    "utilization review": 18, "prior review": 12, "previous review": 15, "prior determination": 19,
    "previous determination": 22, "the ur dated": 6,
}  # fmt: skip
REQUEST, RECEIVED = "request for auth", " request was received"
STUDIES = (" mri", "resonance imaging", " ct scan", " x-ray")
APPROVED = (" approved", " authorized", " certified")
MALE = "male"
PRONOUNS = {"male": (" he ", " his "), "female": (" she ", " her ")}

_ALL = (CLAIM, INJURY, *REVIEWS, REQUEST, RECEIVED, *STUDIES, *APPROVED, MALE, *PRONOUNS["male"], *PRONOUNS["female"])


class Places:
    """Where the words stand in a letter; it is read when first asked."""

    __slots__ = ("_found", "_low")

    def __init__(self, low: str) -> None:
        self._low = low
        self._found: dict[str, list[int]] | None = None

    def __call__(self, word: str, region: tuple[int, int]) -> list[int]:
        """Give where ``word``, one of the words above, begins in a region that holds all of it."""
        if self._found is None:
            self._found = _found(self._low)
        places = self._found.get(word)
        if places is None:
            return []
        return places[bisect_left(places, region[0]) : bisect_left(places, region[1] - len(word) + 1)]


def _found(low: str) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    # One byte a character: offsets hold in both.
    for number, start, _ in _finder().find_matches_as_indexes(low.encode("latin-1", "replace"), overlapping=True):
        found.setdefault(_ALL[number], []).append(start)
    return found


@cache
def _finder() -> BytesAhoCorasick:
    return BytesAhoCorasick([word.encode() for word in _ALL])
