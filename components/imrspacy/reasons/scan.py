"""Which rules are worth trying on a sentence, told from its words in one cheap pass.

Most sentences hold no anchor of any rule. A word is looked up once for what it may start, then remembered.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from imrspacy.reasons.rules import Phrase, gap_cues, phrases

_MOST_WORDS = 20_000


class Start(NamedTuple):
    """What a word may start: phrase rules, each with the rest of its anchor to be checked, and gap anchors."""

    phrases: tuple[tuple[Phrase, str], ...]
    gaps: tuple[str, ...]


class _Starts(dict[str, Start | None]):
    """What each word met so far may start; None for nothing, which is the most common."""

    def __missing__(self, word: str) -> Start | None:
        if len(self) > _MOST_WORDS:  # hostile input must not fill the memory
            self.clear()
        ruled = tuple((rule, rest) for head, rest, rule in _phrase_heads() if _starts(word, head))
        gaps = tuple(anchor for anchor in _gap_anchors() if _starts(word, _head_of(anchor)))
        start = Start(ruled, gaps) if ruled or gaps else None
        self[word] = start
        return start


_starts_of = _Starts()


def scan(sentence: str) -> tuple[dict[str, Phrase], dict[str, None]]:
    """Phrase rules (by id) and gap anchors that a lower-case sentence holds."""
    rules: dict[str, Phrase] = {}
    gaps: dict[str, None] = {}
    for word in sentence.split():
        start = _starts_of[word]
        if start is not None:
            for rule, rest in start.phrases:
                if rule.id not in rules and (not rest or rest in sentence):
                    rules[rule.id] = rule
            for anchor in start.gaps:
                gaps[anchor] = None
    return rules, gaps


def _head_of(anchor: str) -> str:
    """The first word of an anchor, with a blank behind it if the anchor goes on."""
    word, blank, _ = anchor.partition(" ")
    return word + blank


def _starts(word: str, head: str) -> bool:
    """Tell whether a word, punctuation and all, can be where an anchor with this ``head`` begins."""
    return word.lstrip("(\"'[\u201c") == head[:-1] if head.endswith(" ") else head in word


@cache
def _phrase_heads() -> tuple[tuple[str, str, Phrase], ...]:
    """(first word, whole anchor if there is more to check, rule) of every anchor."""
    found = []
    for rule in phrases():
        for anchor in rule.anchors:
            head = _head_of(anchor)
            found.append((head, anchor if head != anchor else "", rule))
    return tuple(found)


@cache
def _gap_anchors() -> tuple[str, ...]:
    """The anchors of the gap cues, each once."""
    return tuple(dict.fromkeys(cue.anchor for cue in gap_cues()))
