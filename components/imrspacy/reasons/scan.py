"""Which rules are worth trying on a sentence, told from its words in one cheap pass.

Most sentences hold few anchors. What a word, or a word with the next one, may start is found out once and then
remembered.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from imrspacy.reasons.rules import Phrase, gap_cues, phrases

_MOST_WORDS = 20_000
_OPENING = "(\"'[\u201c"
Check = tuple[Phrase, str]
"""A rule and the anchor that must still be looked for, empty if the words met so far are the whole anchor."""


class Start(NamedTuple):
    """What a word may start: rules, rules that need a certain next word, and gap anchors."""

    rules: tuple[Check, ...]
    pairs: _Pairs | None
    gaps: tuple[str, ...]


class _Pairs(dict[str, tuple[Check, ...]]):
    """Rules whose anchors begin with one word, by the word after it."""

    def __init__(self, anchors: tuple[tuple[str, Phrase], ...]) -> None:
        super().__init__()
        self.anchors = anchors

    def __missing__(self, word: str) -> tuple[Check, ...]:
        if len(self) > _MOST_WORDS:  # hostile input must not fill the memory
            self.clear()
        found = []
        for anchor, rule in self.anchors:
            _, second, *more = anchor.split(" ", 2)
            if word.startswith(second) and (not more or word == second):
                found.append((rule, anchor if more else ""))
        self[word] = tuple(found)
        return self[word]


class _Starts(dict[str, Start | None]):
    """What each word met so far may start; None for nothing, which is the most common."""

    def __missing__(self, word: str) -> Start | None:
        if len(self) > _MOST_WORDS:
            self.clear()
        index, bare = _index(), word.lstrip(_OPENING)
        places = {*index.words.get(bare, ()), *(place for part in index.parts_in(word) for place in index.parts[part])}
        single = tuple((_anchors()[place][1], "") for place in sorted(places))
        paired = index.firsts.get(bare, ())
        gaps = tuple(anchor for anchor in _gap_anchors() if _is_at(anchor, word, bare)) if index.gap(word) else ()
        start = Start(single, _Pairs(paired) if paired else None, gaps) if single or paired or gaps else None
        self[word] = start
        return start


_starts_of = _Starts()


def scan(sentence: str) -> tuple[dict[str, Phrase], dict[str, None]]:
    """Phrase rules (by id) and gap anchors that a lower-case sentence holds."""
    rules: dict[str, Phrase] = {}
    gaps: dict[str, None] = {}
    words = sentence.split()
    for number, word in enumerate(words, 1):
        start = _starts_of[word]
        if start is None:
            continue
        for rule, _ in start.rules:
            rules[rule.id] = rule
        for anchor in start.gaps:
            gaps[anchor] = None
        if start.pairs is not None and number < len(words):
            for rule, anchor in start.pairs[words[number]]:
                if not anchor or anchor in sentence:
                    rules[rule.id] = rule
    return rules, gaps


def _is_at(anchor: str, word: str, bare: str) -> bool:
    """Tell whether ``word`` holds an anchor of one word; one with a blank behind it must be the whole word."""
    if anchor.endswith(" ") and " " not in anchor[:-1]:
        return bare == anchor[:-1]
    return " " not in anchor and anchor in word


class _Index:
    """The anchors of the phrase rules by how a word is tried for them; places are those of :func:`_anchors`."""

    def __init__(self) -> None:
        self.words: dict[str, list[int]] = {}
        self.firsts: dict[str, tuple[tuple[str, Phrase], ...]] = {}
        parts: dict[str, list[int]] = {}
        for place, (anchor, rule) in enumerate(_anchors()):
            first, blank, second = anchor.partition(" ")
            if second:
                self.firsts[first] = (*self.firsts.get(first, ()), (anchor, rule))
            else:
                (self.words if blank else parts).setdefault(first, []).append(place)
        self.names = tuple(parts)
        self.parts = tuple(parts.values())
        self._parts = AhoCorasick(self.names)
        self.gap = re.compile("|".join(map(re.escape, {anchor.rstrip() for anchor in _gap_anchors()}))).search

    def parts_in(self, word: str) -> list[int]:
        return [number for number, _, _ in self._parts.find_matches_as_indexes(word, overlapping=True)]


@cache
def _index() -> _Index:
    # All patterns at once, in some 40 ms: met one by one they would slow the first hundred letters.
    for rule in phrases():
        _ = rule.search, rule.forbids, rule.elsewhere
    return _Index()


@cache
def _anchors() -> tuple[tuple[str, Phrase], ...]:
    """(anchor, rule) of every anchor of every phrase rule."""
    return tuple((anchor, rule) for rule in phrases() for anchor in rule.anchors)


@cache
def _gap_anchors() -> tuple[str, ...]:
    """The anchors of the gap cues, each once."""
    return tuple(dict.fromkeys(cue.anchor for cue in gap_cues()))
