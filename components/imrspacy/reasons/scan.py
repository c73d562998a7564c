"""Which rules are worth trying on a sentence, told from its words in one cheap pass.

Most sentences hold few anchors. What a word, or a word with the next one, may start is found out once and then
remembered.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

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
        bare = word.lstrip(_OPENING)
        single = tuple((rule, "") for anchor, rule in _anchors() if _is_at(anchor, word, bare))
        paired = tuple(
            (anchor, rule)
            for anchor, rule in _anchors()
            if anchor.rstrip().partition(" ")[1] and bare == anchor.split(" ")[0]
        )
        gaps = tuple(anchor for anchor in _gap_anchors() if _is_at(anchor, word, bare))
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


@cache
def _anchors() -> tuple[tuple[str, Phrase], ...]:
    """(anchor, rule) of every anchor of every phrase rule."""
    return tuple((anchor, rule) for rule in phrases() for anchor in rule.anchors)


@cache
def _gap_anchors() -> tuple[str, ...]:
    """The anchors of the gap cues, each once."""
    return tuple(dict.fromkeys(cue.anchor for cue in gap_cues()))
