"""Where the name of a guideline may stand in a letter: one pass for all strings by which it is looked for."""

from __future__ import annotations

from functools import cache

from ahocorasick_rs import BytesAhoCorasick, MatchKind

#: What is looked for with its capitals as they are here.
WRITTEN = ("uideline", "edical Treatment Util", "College of Occupational", "fficial Dis", "Complaints", "http", "www.")
#: What is looked for in any writing.
ANYHOW = ("mtus", "acoem", "odg")


def places(text: str, lower: str, begin: int) -> dict[str, list[int]]:
    """Give where each of the strings stands from ``begin`` on, in order; ``lower`` is ``text`` in lower case."""
    found: dict[str, list[int]] = {word: [] for word in (*WRITTEN, *ANYHOW)}
    words = list(found)
    # one byte a character, so that offsets hold in both
    letters = lower[begin:].encode("latin-1", "replace")
    for pattern, start, _ in _automaton().find_matches_as_indexes(letters):
        found[words[pattern]].append(begin + start)
    for word in WRITTEN:
        if found[word]:
            found[word] = [at for at in found[word] if text.startswith(word, at)]
    return found


@cache
def _automaton() -> BytesAhoCorasick:
    # no word has two of them overlapping; a leftmost search for so few strings is vectorized
    patterns = [word.lower().encode() for word in (*WRITTEN, *ANYHOW)]
    return BytesAhoCorasick(patterns, matchkind=MatchKind.LeftmostFirst)
