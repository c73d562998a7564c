"""Dosing expressions in running text: ``find_doses``; ``parse_dose`` reads a whole request.

A letter is scanned once, by an automaton, for where an *atom* (a strength, a count, a rate, a length of time,
refills ...) can begin: after a blank, with a digit, "#", a number word or a rate word. From each atom a chain of
further atoms is followed; the chain is one region. Last, the words around the chain decide whether it is a dose
at all: "for 6 weeks" is one after "physical therapy", not after "pain".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from imrspacy.doses.atoms import AFTER_SEED_WORD, ATOM, LINK, OTHER_NUMBER, SEED_SIGNS, SEED_TIMES, SEED_WORDS
from imrspacy.doses.context import is_dose
from imrspacy.doses.request import parse_dose
from imrspacy.text import folded, uncollected

__all__ = ["find_doses", "parse_dose"]

Region = tuple[int, int]

_STOPS = ("\n", ";", ". ", ": u", ": o", ": p", " is", " was", " wer")
_BARE_STRENGTH = r"(?<=[a-z)][ ])[0-9]{1,3}(?:\.[0-9]+)?(?:/[0-9]{1,3}(?:\.[0-9]+)?)?[ ,]{1,2}$"
_NO_DRUG = r"\b(?:of|to|at|for|with|the|therapy|page|grade|level|chapter|number)[ ]$"
_LED_BY_STRENGTH = frozenset(("number", "rate", "adverb", "interval", "word", "latin"))
_STRENGTHS = frozenset(("strength", "percent", "combined"))
_ALONE = frozenset(("tally", "bare"))  # the count of the treatment that follows, or that came before
_NOTHING_ALONE = frozenset(("needed", "taken"))


class _Chain(NamedTuple):
    """Atoms that follow one another: their place and kinds."""

    start: int
    end: int
    kinds: frozenset[str]


@cache
def _pattern(source: str) -> re.Pattern[str]:
    with uncollected():
        return re.compile(source, re.VERBOSE)


def find_doses(text: str) -> list[Region]:
    """Offsets of every dosing expression in ``text``, each as one region from its first to its last part.

    Not doses: ages, pain scores (8/10), muscle grades (4+/5), angles, measurements, spinal levels, percents
    of relief, laboratory values, how long symptoms lasted, when something happened ("2 weeks ago").
    """
    low = "\n" + folded(text).replace("\u00d7", "x").replace("\u2013", "-")
    found: list[Region] = []
    end = 0
    atom = _pattern(ATOM)
    for place in _seeds(low):
        if place < end or (first := atom.match(low, place)) is None:
            continue
        chain = _follow(low, first)
        end = chain.end
        if is_dose(low, chain.start, chain.end, chain.kinds - _NOTHING_ALONE):
            start = _lead_in(low, chain)
            if low.startswith("take ", start - 5):
                start -= 5
            found.append(_bracketed(low, start, chain.end))
    return [(start - 1, stop - 1) for start, stop in found]


def _seeds(low: str) -> Iterator[int]:
    """Where an atom can begin; breaks, brackets and quotation marks count as blanks."""
    flat = low.replace("\n", " ").replace("(", " ").replace('"', " ")
    is_other = _pattern(OTHER_NUMBER).match
    signs, words = len(SEED_SIGNS), len(SEED_SIGNS) + len(SEED_WORDS)
    for seed, start, end in _seed_finder().find_matches_as_indexes(flat):
        if seed < signs:
            if not is_other(flat, start + 1):
                yield start + 1
        elif seed < words:
            if flat[end : end + 1] in AFTER_SEED_WORD:
                yield start + 1
        elif flat[end : end + 2].strip()[:1].isdigit():
            yield start + 1


@cache
def _seed_finder() -> AhoCorasick:
    seeds = (*SEED_SIGNS, *SEED_WORDS, *SEED_TIMES)
    return AhoCorasick([f" {seed}" for seed in seeds], matchkind=MatchKind.LeftmostLongest)


def _follow(low: str, first: re.Match[str]) -> _Chain:
    """The chain of atoms that begins with ``first``; a form of the drug at its end is left out."""
    start, end = first.span()
    kinds = [first.lastgroup or ""]
    if kinds[0] in _ALONE:
        return _Chain(start, end, frozenset(kinds))
    position = end
    joined = _pattern(LINK).match
    for _ in range(12):
        if low.startswith(_STOPS, position):
            break
        link = joined(low, position)
        if link is None or link.end() == position:
            break
        kind = link.lastgroup or ""
        if kind == "tally":
            break
        position = link.end()
        if kind != "form":
            end = position
            kinds.append(kind)
    return _Chain(start, end, frozenset(kinds))


def _lead_in(low: str, chain: _Chain) -> int:
    """Where the region starts: at a strength without unit before the chain ("Norco 10/325 #60"), if any."""
    start = chain.start
    if chain.kinds & _STRENGTHS or not chain.kinds & _LED_BY_STRENGTH:
        return start
    bare = _pattern(_BARE_STRENGTH).search(low, max(0, start - 20), start)
    if bare is None or _pattern(_NO_DRUG).search(low, max(0, bare.start() - 15), bare.start()):
        return start
    return bare.start()


def _bracketed(low: str, start: int, end: int) -> Region:
    """The region with the bracket that closes or opens inside it taken in whole."""
    opened, closed = low.count("(", start, end), low.count(")", start, end)
    if opened > closed and low[end : end + 1] == ")":
        return start, end + 1
    if closed > opened and low[start - 1] == "(":
        return start - 1, end
    return start, end
