"""Find the lexicon's names in a text by one Aho-Corasick pass over its normal form.

The pass looks for all spellings at once and keeps the longest at each place; word ends and plurals are checked for
each hit, and names that count only as they are written (acronyms of two or three capitals, brands that are ordinary
words in small letters) are compared with the text itself.
"""

from __future__ import annotations

import functools
import gc
from bisect import bisect_right
from typing import NamedTuple

from ahocorasick_rs import BytesAhoCorasick, MatchKind

from ..text import uncollected
from .heads import Head
from .lexicon import Concept
from .normal_form import IS_WORD, key, latin, normal
from .spellings import case_bound, edge, spellings

_APOSTROPHE, _S, _E = b"'se"
_PLURALS = (b"", b"s", b"'s", b"'S")


class Hit(NamedTuple):
    """One place found: offsets in the text and the concept, or the head noun that asks for a modifier."""

    start: int
    end: int
    concept: Concept | None
    head: Head | None = None


class _Name(NamedTuple):
    """What a spelling names, where the mention lies in it (see ``edge``), how it must be written where that counts."""

    concept: Concept | None
    head: Head | None
    left: int
    size: int
    written: bytes | None


class Names:
    """The compiled lexicon: ``find`` gives the hits of a text, longest first at each place."""

    def __init__(self) -> None:
        table = spellings()
        bound = {form: name for name in case_bound() if (form := key(name.decode())) not in table}
        self._spellings = [*table, *bound]
        self._values = [*table.values(), *map(case_bound().__getitem__, bound.values())]
        self._written = list(bound.values())
        self._places = dict(zip(table, range(len(table)), strict=True))
        self._names = BytesAhoCorasick(self._spellings, matchkind=MatchKind.LeftmostLongest)
        #: The names met so far, by pattern: few, and so close together in memory.
        self._met: dict[int, _Name] = {}

    def find(self, text: str) -> list[Hit]:
        """Hits in order, disjoint: the leftmost, then the longest wins."""
        raw = latin(text)
        form, cuts, gains = normal(raw)
        met, many = self._met, len(self._places)
        found: list[Hit] = []
        make = tuple.__new__  # a named tuple's own constructor costs a Python call for each of thousands of hits
        last, tangled = 0, False
        for pattern, start, end in self._names.find_matches_as_indexes(form):
            if (byte := form[end]) != 32 and (IS_WORD[byte] or byte == _APOSTROPHE):
                longest, end = end, _plural_end(form, end)
                if not end:
                    if pattern >= many:
                        continue
                    pattern, end = self._shorter(form, start, longest)
                    if not end:
                        continue
            concept, head, left, size, written = met.get(pattern) or self._meet(pattern)
            if start and IS_WORD[form[start - 1]]:
                if head is None or not head.inside:
                    continue
                start = _word_start(form, start)
            end = start + size if size else end
            start += left
            if cuts:
                start += gains[bisect_right(cuts, start)]
                end += gains[bisect_right(cuts, end - 1)]
            if written and not _is_written(raw, start, end, written):
                continue
            tangled = tangled or start < last
            last = end
            found.append(make(Hit, (start, end, concept, head)))
        return _disjoint(found) if tangled else found

    def _meet(self, pattern: int) -> _Name:
        value = self._values[pattern]
        if isinstance(value, Head):
            name = _Name(None, value, 0, 0, None)
        elif (bound := pattern - len(self._places)) >= 0:
            name = _Name(value, None, 0, 0, self._written[bound])
        else:
            name = _Name(value, None, *edge(self._spellings[pattern], value), None)
        self._met[pattern] = name
        return name

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


def _disjoint(hits: list[Hit]) -> list[Hit]:
    """The hits that overlap no earlier one."""
    kept: list[Hit] = []
    last = 0
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if hit.start >= last:
            last = hit.end
            kept.append(hit)
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
    """The compiled lexicon, built on first use; what was left by other components is collected with it."""
    with uncollected():
        found = Names()
    if gc.isenabled():
        gc.collect()
    return found
