"""A request in words the lexicon does not hold: its head noun and the phrase around it."""

from __future__ import annotations

import functools
import re

from . import lexicon
from .heads import Head, head_of_form

#: Where the noun phrase of the head ends: a preposition, a number, a bracket, a dash between clauses.
_PHRASE_END = re.compile(
    r" (?:of|for|to|at|on|in|with|without|w/|from|by|per|as|x|times|each|every|after|before|under|due|via)"
    r"(?= )"
    r"|[,;:(#]| - | \d| (?:one|two|three|four|five|six|eight|ten|twelve) |\Z"
)
_WORD = re.compile(r"[a-z0-9][a-z0-9&'./-]*")


@functools.cache
def _expansions() -> dict[str, str]:
    return {row["short"]: row["long"] for row in lexicon.rows("expansions.jsonl")}


def expanded(text: str) -> str:
    """Lower-case ``text`` with the usual short words written out and a plural head made singular.

    >>> expanded("ortho spine surgeon eval and treatment")
    'orthopedic spine surgeon evaluation and treatment'
    """
    words = [_expansions().get(word, word) for word in text.replace(",", " ").split()]
    if words and words[-1].endswith("s") and not words[-1].endswith(("ss", "us", "is", "ies")):
        forms = head_of_form()
        words[-1] = words[-1][:-1] if words[-1][:-1] in forms else words[-1]
    return " ".join(words)


def head_phrase(low: str) -> tuple[int, int, Head | None]:
    """Start, end and head of the phrase that names a treatment, in the first clause that has one."""
    start = 0
    first: tuple[int, int] | None = None
    while start < len(low):
        cut = _PHRASE_END.search(low, start)
        end = cut.start() if cut else len(low)
        words = list(_WORD.finditer(low, start, end))
        while len(words) > 1 and (words[0][0] in _fillers() or words[0][0].isdigit()):
            words.pop(0)
        if words:
            first = first or (words[0].start(), words[-1].end())
            found = _head(low, words)
            if found:
                return found
        start = (cut.end() if cut else end) + (cut is not None and cut.end() == cut.start())
    begin, end = first or (0, len(low))
    return begin, end, None


def _head(low: str, words: list[re.Match[str]]) -> tuple[int, int, Head] | None:
    forms = head_of_form()
    for last in range(len(words) - 1, -1, -1):
        for length in (3, 2, 1):
            place = last - length + 1
            if place >= 0 and (head := forms.get(low[words[place].start() : words[last].end()])):
                return _left(words, place, head), words[last].end(), head
    return None


def _left(words: list[re.Match[str]], place: int, head: Head) -> int:
    """The phrase's start: regions and sides at its edge are left out but for braces and the like."""
    edges = lexicon.words("left edge") if head.name != "brace" else frozenset({"left", "right", "bilateral"})
    first = 0
    while first < place and words[first][0] in edges:
        first += 1
    return words[first].start()


@functools.cache
def _fillers() -> frozenset[str]:
    return lexicon.words("generic left")
