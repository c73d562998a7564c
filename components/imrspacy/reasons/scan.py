"""Which rules are worth trying on a sentence, told in one pass of an automaton over it."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from ahocorasick_rs import AhoCorasick

from imrspacy.reasons.rules import Phrase, gap_cues, phrases, recitals

_OPENING = 24
_NOTHING_NEEDED = 1
Place = tuple[int, str]
"""Where in a sentence a gap anchor stands, and the anchor."""


class Found(NamedTuple):
    """What a sentence holds: phrase rules worth trying, gap anchors in order, where standing text begins and ends."""

    rules: list[Phrase]
    places: list[Place]
    recited: tuple[int, int] | None


class _Anchor(NamedTuple):
    """What a string stands for, at the beginning of a sentence also, and whether it must begin a word.

    ``needed`` are the bits of the needs that it meets, anywhere; ``recites`` marks standing text.
    """

    begins: bool
    rules: tuple[Phrase, ...]
    openings: tuple[Phrase, ...]
    gap: str | None
    needed: int
    recites: bool


def scan(sentence: str) -> Found:
    """Phrase rules and gap anchors of a lower-case sentence."""
    finder, anchors, needs = _finder()
    rules: dict[str, Phrase] = {}
    places: list[Place] = []
    held, length, recited = _NOTHING_NEEDED, len(sentence), None
    text = sentence + " "  # the last word may be an anchor with its blank
    for index, start, end in finder.find_matches_as_indexes(text, overlapping=True):
        anchor = anchors[index]
        if anchor.__class__ is int:  # a need and nothing else
            held |= anchor if end <= length else 0
            continue
        begins, anchored, openings, gap, needed, recites = anchor
        if needed and end <= length:
            held |= needed
        if begins and start and text[start - 1].isalnum():
            continue
        for rule in anchored:
            rules[rule.id] = rule
        if openings and start < _OPENING:
            for rule in openings:
                rules[rule.id] = rule
        if gap is not None:
            places.append((start, gap))
        if recites:
            recited = (start, end) if recited is None else (recited[0], end)
    return Found([rule for rule in rules.values() if needs[rule.id] & held], places, recited)


@cache
def _finder() -> tuple[AhoCorasick, list[Any], dict[str, int]]:
    """The automaton of all anchors and needs, what each stands for, and the bit of what each rule needs.

    What is a need alone stands for its bits. An anchor of several words must begin a word.
    """
    rules: dict[str, list[Phrase]] = {}
    bits: dict[tuple[str, ...], int] = {(): _NOTHING_NEEDED}
    needed: dict[str, int] = {}
    for rule in phrases():
        # All patterns at once, in some 60 ms: met one by one they would slow the first hundred letters.
        _ = rule.search, rule.forbids, rule.elsewhere, rule.beside
        for anchor in rule.anchors:
            rules.setdefault(anchor, []).append(rule)
        bit = bits.setdefault(rule.needs, 1 << len(bits))
        for need in rule.needs:
            needed[need] = needed.get(need, 0) | bit
    gaps = {cue.anchor for cue in gap_cues()}
    recited = {wording for recital in recitals() for wording in recital.wordings}
    names = list(dict.fromkeys([*rules, *gaps, *needed, *recited]))
    anchors = [
        _Anchor(
            name[0].isalnum() and (" " in name or name in gaps),
            tuple(rule for rule in rules.get(name, ()) if not rule.opens),
            tuple(rule for rule in rules.get(name, ()) if rule.opens),
            name if name in gaps else None,
            needed.get(name, 0),
            name in recited,
        )
        if name in rules or name in gaps or name in recited
        else needed[name]
        for name in names
    ]
    return AhoCorasick(names), anchors, {rule.id: bits[rule.needs] for rule in phrases()}
