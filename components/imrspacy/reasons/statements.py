"""What one sentence states by itself, whatever stands round it: wordings of a reason and gaps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from imrspacy.reasons.gaps import Gap, gaps_of
from imrspacy.reasons.roles import is_notice, turn
from imrspacy.reasons.rules import Phrase
from imrspacy.reasons.scan import scan
from imrspacy.reasons.scores import unchanged
from imrspacy.text import remembering

_NEAR = 60
_IN_FIGURES, _SAME_SCORE = "limit-in-figures", "same-score"
_CLAUSE_MARKS = (";", ", and ", ", but ", ", with ", ", so ", ", while ", ", yet ")
_AT_HAND = ("request", "patient", "claimant", "applicant", "worker")
Hit = tuple[Phrase, int]
"""A rule whose wording stands in the sentence, and where."""


class Statement(NamedTuple):
    """The hits and gaps of a sentence, all codes that they may give, and the weak rules worth trying on it.

    ``quoted`` are the hits in the standing text of a guideline, which count only where nothing else does; ``figures``
    tells that it may hold amounts.
    """

    hits: list[Hit]
    gaps: list[Gap]
    codes: frozenset[str]
    weak: list[Phrase]
    quoted: list[Hit]
    figures: bool


_NOTHING = Statement([], [], frozenset(), [], [], False)


@remembering(4096, longest=1_000)
def statement_of(sentence: str) -> Statement:
    """What a lower-case sentence states; letters repeat many sentences."""
    rules, places, recited = scan(sentence)
    if not (rules or places) or is_notice(sentence):
        return _NOTHING
    weak = [rule for rule in rules if rule.weak]
    hits = hits_of(sentence, [rule for rule in rules if not rule.weak] if weak else rules) if rules else []
    gaps = gaps_of(sentence, places) if places else []
    if "/10" in sentence or " score" in sentence:
        gaps = _with_scores(sentence, gaps)
    quoted: list[Hit] = []
    if recited is not None:
        start, end = _quoted(sentence, *recited)
        quoted = [hit for hit in hits if start <= hit[1] < end]
        hits = [hit for hit in hits if not start <= hit[1] < end]
        gaps = [gap for gap in gaps if not start <= gap.start < end]
    if not (hits or gaps or weak or quoted):
        return _NOTHING
    codes = {rule.code for rule, _ in hits}
    for gap in gaps:
        codes.update(gap.codes)
    return Statement(hits, gaps, frozenset(codes), weak, quoted, _IN_FIGURES in [rule.id for rule in weak])


def _with_scores(sentence: str, gaps: list[Gap]) -> list[Gap]:
    """The gaps of a sentence with that of scores that stay where they were."""
    at = unchanged(sentence)
    return gaps if at is None else sorted([*gaps, Gap(at, at, _SAME_SCORE, ["no-functional-improvement"])])


def _quoted(sentence: str, start: int, end: int) -> tuple[int, int]:
    """The part of a sentence that goes with a guideline's standing text: all but what is said of the case in hand."""
    return start if any(word in sentence[:start] for word in _AT_HAND) else 0, turn(sentence, end)


def hits_of(sentence: str, rules: Iterable[Phrase]) -> list[Hit]:
    """Those of the ``rules`` whose wording stands in a sentence, with what it wants near it and nothing against it."""
    found = []
    for rule in rules:
        hit = rule.search(sentence)
        if hit is None:
            continue
        start, end = hit.span()
        if rule.beside and not _is_near(sentence, start, end, rule):
            continue
        if not rule.forbids or not rule.forbids(_clause(sentence, start, end)):
            found.append((rule, start))
    return found


def _is_near(sentence: str, start: int, end: int, rule: Phrase) -> bool:
    """Tell whether what a rule wants beside its hit stands there, in the same part between semicolons."""
    begin = max(start - _NEAR, sentence.rfind(";", 0, start) + 1, 0)
    stop = sentence.find(";", end, end + _NEAR)
    after = end + _NEAR if stop < 0 else stop
    return rule.beside(sentence, begin, start) is not None or rule.beside(sentence, end, after) is not None


def _clause(sentence: str, start: int, end: int) -> str:
    """What stands between the semicolons or the ", and" round a hit."""
    begin, stop = -1, len(sentence)
    for mark in _CLAUSE_MARKS:
        if mark in sentence:
            begin = max(begin, sentence.rfind(mark, 0, start))
            after = sentence.find(mark, end, stop + len(mark))
            stop = after if 0 <= after < stop else stop
    return sentence[begin + 1 : stop]
