"""Which rules are worth trying on a sentence, told in one pass of an automaton over it."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from imrspacy.reasons.rules import Phrase, gap_cues, phrases

_OPENING = 24
Place = tuple[int, str]
"""Where in a sentence a gap anchor stands, and the anchor."""


class Found(NamedTuple):
    """What a sentence holds: phrase rules by id, gap anchors in order."""

    rules: dict[str, Phrase]
    places: list[Place]


class _Anchor(NamedTuple):
    """What an anchor stands for, at the beginning of a sentence also, and whether it must begin a word."""

    begins: bool
    rules: tuple[Phrase, ...]
    openings: tuple[Phrase, ...]
    gap: str | None


def scan(sentence: str) -> Found:
    """Phrase rules and gap anchors of a lower-case sentence."""
    finder, anchors = _finder()
    rules: dict[str, Phrase] = {}
    places: list[Place] = []
    text = sentence + " "  # the last word may be an anchor with its blank
    for index, start, _ in finder.find_matches_as_indexes(text, overlapping=True):
        begins, anchored, openings, gap = anchors[index]
        if begins and start and text[start - 1].isalnum():
            continue
        for rule in anchored:
            rules[rule.id] = rule
        if openings and start < _OPENING:
            for rule in openings:
                rules[rule.id] = rule
        if gap is not None:
            places.append((start, gap))
    return Found(rules, places)


@cache
def _finder() -> tuple[AhoCorasick, list[_Anchor]]:
    """The automaton of all anchors and what each stands for; an anchor of several words must begin a word."""
    rules: dict[str, list[Phrase]] = {}
    for rule in phrases():
        # All patterns at once, in some 60 ms: met one by one they would slow the first hundred letters.
        _ = rule.search, rule.forbids, rule.elsewhere, rule.beside
        for anchor in rule.anchors:
            rules.setdefault(anchor, []).append(rule)
    gaps = {cue.anchor for cue in gap_cues()}
    names = [*rules, *(gap for gap in gaps if gap not in rules)]
    anchors = [
        _Anchor(
            " " in name or name in gaps,
            tuple(rule for rule in rules.get(name, ()) if not rule.opens),
            tuple(rule for rule in rules.get(name, ()) if rule.opens),
            name if name in gaps else None,
        )
        for name in names
    ]
    return AhoCorasick(names), anchors
