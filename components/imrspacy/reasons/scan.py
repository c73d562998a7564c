"""Which rules are worth trying on which sentence, told in one pass of an automaton over the whole rationale."""

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


def scan(sentences: list[str]) -> list[Found | None]:
    """Phrase rules and gap anchors of each lower-case sentence, None for a sentence without any."""
    finder, anchors = _finder()
    text = " ".join(sentences)
    found: list[Found | None] = [None] * len(sentences)
    number, begin, stop = -1, 0, 0
    here = Found({}, [])
    for index, start, end in finder.find_matches_as_indexes(text, overlapping=True):
        begins, rules, openings, gap = anchors[index]
        if begins and start and text[start - 1].isalnum():
            continue
        if end > stop:
            while end > stop:
                number += 1
                begin, stop = stop, stop + len(sentences[number]) + 1
            here = found[number] = Found({}, [])
        for rule in rules:
            here.rules[rule.id] = rule
        if openings and start - begin < _OPENING:
            for rule in openings:
                here.rules[rule.id] = rule
        if gap is not None:
            here.places.append((start - begin, gap))
    return found


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
