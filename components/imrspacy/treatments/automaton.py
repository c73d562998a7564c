"""Find the lexicon's names in a text by one Aho-Corasick pass over its normal form.

The pass looks for all spellings at once and keeps the longest at each place; word ends and plurals are checked for
each hit, and names that count only as they are written (acronyms of two or three capitals, brands that are ordinary
words in small letters) are compared with the text itself.
"""

from __future__ import annotations

import functools
from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from ahocorasick_rs import BytesAhoCorasick, MatchKind

from .heads import Head
from .lexicon import Concept
from .normal_form import IS_WORD, key, latin, normal
from .spellings import Value, case_bound, edge, spellings

_APOSTROPHE, _S, _E = b"'se"
_PLURALS = (b"", b"s", b"'s", b"'S")
Place = tuple[int, int, int, Value]


class Hit(NamedTuple):
    """One place found: offsets in the text and the concept, or the head noun that asks for a modifier."""

    start: int
    end: int
    concept: Concept | None
    head: Head | None = None


class Names:
    """The compiled lexicon: ``find`` gives the hits of a text, longest first at each place."""

    def __init__(self) -> None:
        table = spellings()
        bound = {form: name for name in case_bound() if (form := key(name.decode())) not in table}
        self._spellings = [*table, *bound]
        self._values = [*table.values(), *map(case_bound().__getitem__, bound.values())]
        self._as_written = [*[None] * len(table), *bound.values()]
        self._edges: list[tuple[int, int] | None] = [*[None] * len(table), *[(0, 0)] * len(bound)]
        self._places = dict(zip(table, range(len(table)), strict=True))
        self._names = BytesAhoCorasick(self._spellings, matchkind=MatchKind.LeftmostLongest)

    def find(self, text: str) -> list[Hit]:
        """Hits in order, disjoint: the leftmost, then the longest wins."""
        raw = latin(text)
        form, cuts, gains = normal(raw)
        values, edges, as_written = self._values, self._edges, self._as_written
        found: list[Place] = []
        for pattern, start, end in self._names.find_matches_as_indexes(form):
            if (byte := form[end]) != 32 and (IS_WORD[byte] or byte == _APOSTROPHE):
                longest, end = end, _plural_end(form, end)
                if not end:
                    if as_written[pattern]:
                        continue
                    pattern, end = self._shorter(form, start, longest)
                    if not end:
                        continue
            value = values[pattern]
            if start and IS_WORD[form[start - 1]]:
                if not isinstance(value, Head) or not value.inside:
                    continue
                start = _word_start(form, start)
            left, size = edges[pattern] or self._edge(pattern)
            end = start + size if size else end
            start += left
            if cuts:
                start += gains[bisect_right(cuts, start)]
                end += gains[bisect_right(cuts, end - 1)]
            if (written := as_written[pattern]) and not _is_written(raw, start, end, written):
                continue
            found.append((start, -end, len(found), value))
        found.sort()
        return _hits(found)

    def _edge(self, pattern: int) -> tuple[int, int]:
        found = self._edges[pattern] = edge(self._spellings[pattern])
        return found

    def _shorter(self, form: bytes, start: int, end: int) -> tuple[int, int]:
        """The longest name that ends with a word, where the longest of all did not: "MRI arthro|scopy"."""
        size = form.rfind(b" ", start, end) - start
        while size > 0:
            window = form[start : start + size]
            if (place := self._places.get(window)) is not None:
                return place, start + size
            if window[-1] == _S and (place := self._places.get(window[:-1])) is not None:
                return place, start + size
            size = form.rfind(b" ", start, start + size) - start
        return 0, 0


def _is_written(raw: bytes, start: int, end: int, name: bytes) -> bool:
    """Whether ``name`` stands in the text as it is written, but for a plural ending."""
    return raw.startswith(name, start) and raw[start + len(name) : end] in _PLURALS


def _hits(places: Iterable[Place]) -> list[Hit]:
    """The places that overlap no earlier one."""
    kept: list[Hit] = []
    last = -1
    make = tuple.__new__  # a named tuple's own constructor costs a Python call for each of thousands of hits
    for start, minus_end, _, value in places:
        if start >= last:
            last = -minus_end
            kept.append(
                make(Hit, (start, last, None, value) if isinstance(value, Head) else (start, last, value, None))
            )
    return kept


def _plural_end(form: bytes, end: int) -> int:
    """Where the word ends if only a plural ending follows ("units", "unit's", "braces"), else 0."""
    if form[end] == _APOSTROPHE:
        return end + 2 if form[end + 1] in b"sS" and not IS_WORD[form[end + 2]] else end
    if form[end] == _S and not IS_WORD[form[end + 1]]:
        return end + 1
    if form[end] == _E and form[end + 1] == _S and form[end - 1] in b"sxzh" and not IS_WORD[form[end + 2]]:
        return end + 2
    return 0


def _word_start(form: bytes, place: int) -> int:
    """Where the word that runs over ``place`` begins, at most thirty characters back."""
    floor = max(0, place - 30)
    while place > floor and IS_WORD[form[place - 1]]:
        place -= 1
    return place


@functools.cache
def names() -> Names:
    """The compiled lexicon, built on first use."""
    return Names()
