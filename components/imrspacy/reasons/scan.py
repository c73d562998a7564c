"""Which rules are worth trying on a sentence, told from its words in one cheap pass.

Every anchor is filed under its longest word. What a word may start is found out once and then remembered, so that
a sentence costs one look-up a word; an anchor of several words is then looked for in the sentence.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from imrspacy.reasons.rules import Phrase, gap_cues, phrases

_MOST_WORDS = 20_000
_AROUND = "(\"'[\u201c"


class Start(NamedTuple):
    """What a word may start: rules, rules with an anchor that must be looked for, and gap anchors."""

    rules: tuple[Phrase, ...]
    checked: tuple[tuple[str, Phrase], ...]
    gaps: tuple[str, ...]


class _Starts(dict[str, Start | None]):
    """What each word met so far may start; None for nothing, which is the most common."""

    def __missing__(self, word: str) -> Start | None:
        if len(self) > _MOST_WORDS:  # hostile input must not fill the memory
            self.clear()
        start = _index().start(word)
        self[word] = start
        return start


_starts_of = _Starts()


def scan(sentence: str) -> tuple[dict[str, Phrase], dict[str, None]]:
    """Phrase rules (by id) and gap anchors that a lower-case sentence holds."""
    rules: dict[str, Phrase] = {}
    gaps: dict[str, None] = {}
    for starting, checked, anchors in filter(None, map(_starts_of.__getitem__, sentence.split())):
        for rule in starting:
            rules[rule.id] = rule
        for anchor, rule in checked:
            if rule.id not in rules and anchor in sentence:
                rules[rule.id] = rule
        for anchor in anchors:
            gaps[anchor] = None
    return rules, gaps


def _key(anchor: str) -> str:
    """The longest word of an anchor, with the blank behind it if the anchor ends in one."""
    words = anchor.split(" ")
    key = max(words, key=len)
    return key + " " if anchor.endswith(" ") and key == words[-2] else key


class _Index:
    """The anchors by their keys: whole words and parts of words."""

    def __init__(self) -> None:
        rows: list[tuple[str, Phrase | None]] = [(anchor, rule) for rule in phrases() for anchor in rule.anchors]
        rows += [(cue, None) for cue in dict.fromkeys(cue.anchor for cue in gap_cues())]
        self.whole: dict[str, list[tuple[str, Phrase | None]]] = {}
        parts: dict[str, list[tuple[str, Phrase | None]]] = {}
        for anchor, rule in rows:
            key = _key(anchor)
            (self.whole if key.endswith(" ") else parts).setdefault(key.strip(), []).append((anchor, rule))
        self.parts = tuple(parts.values())
        self._finder = AhoCorasick(list(parts))

    def start(self, word: str) -> Start | None:
        """What ``word`` may start."""
        found = list(self.whole.get(word.lstrip(_AROUND), ()))
        for number in {number for number, _, _ in self._finder.find_matches_as_indexes(word, overlapping=True)}:
            found += self.parts[number]
        rules = {rule.id: rule for anchor, rule in found if rule is not None and " " not in anchor.rstrip()}
        checked = tuple((anchor, rule) for anchor, rule in found if rule is not None and rule.id not in rules)
        gaps = tuple(anchor for anchor, rule in found if rule is None)
        return Start(tuple(rules.values()), checked, gaps) if found else None


@cache
def _index() -> _Index:
    # All patterns at once, in some 60 ms: met one by one they would slow the first hundred letters.
    for rule in phrases():
        _ = rule.search, rule.forbids, rule.elsewhere, rule.beside
    return _Index()
