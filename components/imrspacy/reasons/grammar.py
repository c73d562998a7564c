"""The public functions of this folder, over the text of one rationale."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from imrspacy.reasons.gaps import gap_codes
from imrspacy.reasons.roles import conditional, guideline_reach, is_notice, reaches_of, role_at
from imrspacy.reasons.rules import Phrase
from imrspacy.reasons.scan import scan
from imrspacy.reasons.sentences import sentences
from imrspacy.reasons.verdicts import find_verdict
from imrspacy.records import Reason
from imrspacy.text import folded, remembering

Region = tuple[int, int]
Finding = tuple[str, str, int]
"""A reason code, the id of the rule that gave it, the number of the sentence."""

_MET, _LACKING, _ABSENT = "criteria-met", "documentation-lacking", "findings-absent"
_RECORDS = ("document", "record", "information", "submitted", "rationale", "clarif", "clear", "notes", "reports")
_DUPLICATE, _DEPENDENT, _RATIONALE_CUES = "duplicate", "dependent", ("no", "unclear", "neither")
# A sentence that states one of these says "no rationale", "not specified" only to state it.
_INSTEAD = frozenset({"request-unclear", "conservative-care-first", "duplicate"})
# Contractions, line breaks, shorthand: "isn't" is read as "is not".
_SPELLINGS = (
    ("\n", " "), ("  ", " "), ("\u201c", '"'), ("\u201d", '"'), ("can't", "cannot"), ("can\u2019t", "cannot"),
    ("n't", " not"), ("n\u2019t", " not"), ("\u2019", "'"), ("can not", "cannot"), ("w/o ", "without "),
    ("med nec.", "medically necessary."), ("medically nec.", "medically necessary."),
    ("med necessary", "medically necessary"), ("%", " percent"),
)  # fmt: skip
_NEAR = 60
_CLAUSE_MARKS = (";", ", and ", ", but ", ", with ", ", so ", ", while ", ", yet ")
_SUPPORTS = ("meet", "criteria", "consistent with", "support", "appropriate", "evidence", "findings", "due to", "given")


class _Said(NamedTuple):
    """What one sentence says: rules that state a reason, weak ones to be tried, and (code, cue) of its gaps."""

    rules: tuple[Phrase, ...]
    weak: tuple[Phrase, ...]
    gaps: tuple[tuple[str, str], ...]


__all__ = ["find_reasons", "reasons", "sentences", "verdict"]


def verdict(rationale: str) -> tuple[str | None, Region | None]:
    """What the rationale concludes: "necessary", "not necessary", "mixed" or None, and the concluding sentence.

    >>> verdict("He walks well. The brace is not medically necessary.")
    ('not necessary', (15, 52))
    """
    said, number, regions, _ = _read(rationale)
    return said, None if number is None else regions[number]


def reasons(rationale: str, *, decision: str | None = None) -> tuple[Reason, ...]:
    """The reason codes a rationale states, each with the first sentence that states it, in order of the text.

    ``decision`` ("upheld", "overturned", "partially overturned") settles what a rationale that does not conclude, or
    not in one way, is read for; one that plainly concludes the opposite of the decision is taken at its word.

    >>> [reason.code for reason in reasons("There are no red flags. The scan is not medically necessary.")]
    ['findings-absent']
    """
    return _reasons(rationale, _VERDICT_OF.get(decision or ""))


@remembering(2048, longest=10_000)
def _reasons(rationale: str, decided: str | None) -> tuple[Reason, ...]:
    """The reasons of one rationale; many items of a letter share theirs."""
    said, number, regions, lowered = _read(rationale)
    if not regions:
        return ()
    first: dict[str, int] = {}
    settled = decided or said if decided == "mixed" or said in (None, "mixed") else said
    for code, _, at in find_reasons(lowered, settled, number):
        first[code] = min(at, first.get(code, at))
    found = [Reason(code, *regions[at], rationale[slice(*regions[at])]) for code, at in first.items()]
    return tuple(sorted(found, key=lambda reason: (reason.start, reason.code)))


_VERDICT_OF = {"upheld": "not necessary", "overturned": "necessary", "partially overturned": "mixed"}


@remembering(2048, longest=10_000)
def _read(rationale: str) -> tuple[str | None, int | None, list[Region], list[str]]:
    """Verdict, number of its sentence, all regions and the sentences in lower case."""
    regions = sentences(rationale)
    lower = folded(rationale)
    spellings = [pair for pair in _SPELLINGS if pair[0] in lower]
    lowered = [_spelt(lower[start:end], spellings) for start, end in regions]
    said, number = find_verdict(lowered)
    return said, number, regions, lowered


def _spelt(sentence: str, spellings: list[tuple[str, str]]) -> str:
    """A sentence in the spelling that the rules know; its length may change, for findings are told by sentence."""
    for old, new in spellings:
        sentence = sentence.replace(old, new)
    return sentence


def find_reasons(lowered: list[str], said: str | None, concluding: int | None) -> list[Finding]:
    """Every finding of a rationale given as lower-case sentences; at least one.

    A rationale that concludes "necessary" has its criteria met; in the others every sentence is read for gaps and
    for wordings that state a reason, and only where nothing firm is found do weak wordings count, then the default.
    """
    if said == "necessary":
        return [(_MET, "verdict", _supporting(lowered, concluding))]
    text = " ".join(lowered)
    strong: list[Finding] = []
    weak: list[tuple[int, Phrase]] = []
    have: set[str] = set()
    reaches = reaches_of(lowered)
    for number, sentence in enumerate(lowered):
        rules, softer, gaps = _said(sentence, reaches[number], number == concluding)
        weak += [(number, rule) for rule in softer]
        known = have if _LACKING in have or not gaps else have - _INSTEAD  # one sentence a code suffices
        stated = [rule for rule in rules if rule.code not in known and _goes_with(text, rule)]
        findings = [(rule.code, rule.id, number) for rule in stated]
        codes = {rule.code for rule in stated}
        if gaps and _DEPENDENT not in codes:  # what the other item lacked is not said of this one
            for code, cue in gaps:
                if code != _LACKING or not _said_otherwise(codes, cue):
                    findings.append((code, cue, number))
        if findings:
            strong += findings
            have.update([code for code, _, _ in findings])
    if said == "mixed":
        strong.append((_MET, "verdict", _supporting(lowered, concluding)))
    return strong or _unsaid(lowered, weak, text, concluding, reaches)


def _unsaid(
    lowered: list[str], weak: list[tuple[int, Phrase]], text: str, concluding: int | None, reaches: list[Region]
) -> list[Finding]:
    """What a rationale without a firm reason may mean: weak wordings, unless it speaks of records, then the default."""
    end = len(lowered) - 1 if concluding is None else concluding
    of_records = any(word in text for word in _RECORDS)
    found = [
        (rule.code, rule.id, number)
        for number, rule in weak
        if (rule.code == _LACKING or not of_records)
        and _stated(lowered[number], (rule,), reaches[number], number == concluding)
        and _goes_with(text, rule)
    ]
    return found or [(_LACKING if of_records else _ABSENT, "default", end)]


@remembering(4096, longest=1_000)
def _said(sentence: str, reach: Region, concludes: bool) -> _Said:
    """What a sentence whose guideline part is ``reach`` says wherever it stands; letters repeat many sentences."""
    if is_notice(sentence):
        return _Said((), (), ())
    rules, places = scan(sentence)
    firm = [rule for rule in rules.values() if not rule.weak]
    return _Said(
        tuple(_stated(sentence, firm, reach, concludes)),
        tuple(rule for rule in rules.values() if rule.weak),
        tuple(gap_codes(sentence, places, reach)) if places else (),
    )


def _said_otherwise(codes: set[str], cue: str) -> bool:
    """Tell whether "no rationale", "not specified" only serve to state one of the other ``codes``."""
    return bool(codes & _INSTEAD) and (codes & _INSTEAD != {_DUPLICATE} or cue not in _RATIONALE_CUES)


def _stated(sentence: str, rules: Iterable[Phrase], reach: Region, concludes: bool) -> list[Phrase]:
    """Those of the ``rules`` that speak in a sentence whose guideline part is ``reach``."""
    found = []
    quoted = reach[0] == 0 and reach[1] == len(sentence)
    for rule in rules:
        if quoted and not rule.quotes:
            continue
        hit = rule.search(sentence) if not rule.needs or any(map(sentence.__contains__, rule.needs)) else None
        if hit is None:
            continue
        start, end = hit.span()
        role = "conclusion" if concludes and start >= reach[1] else role_at(reach, start)
        if role not in rule.roles or (rule.beside and not _is_near(sentence, start, end, rule)):
            continue
        if (rule.forbids and rule.forbids(_clause(sentence, start, end))) or (
            role == "fact" and conditional(sentence, start)
        ):
            continue
        found.append(rule)
    return found


def _goes_with(text: str, rule: Phrase) -> bool:
    """Tell whether a rationale holds what a rule wants somewhere in it."""
    return not rule.elsewhere or any(search(text) for search in rule.elsewhere)


def _is_near(sentence: str, start: int, end: int, rule: Phrase) -> bool:
    """Tell whether what a rule wants beside its hit stands there, in the same part between semicolons."""
    begin = max(start - _NEAR, sentence.rfind(";", 0, start) + 1, 0)
    stop = sentence.find(";", end, end + _NEAR)
    after = end + _NEAR if stop < 0 else stop
    return rule.beside(sentence, begin, start) is not None or rule.beside(sentence, end, after) is not None


def _clause(sentence: str, start: int, end: int) -> str:
    """What stands between the semicolons or the ", and" round a hit."""
    stops = [at for mark in _CLAUSE_MARKS if (at := sentence.find(mark, end)) >= 0]
    begin = max(sentence.rfind(mark, 0, start) for mark in _CLAUSE_MARKS)
    return sentence[begin + 1 : min(stops, default=len(sentence))]


def _supporting(lowered: list[str], concluding: int | None) -> int:
    """Number of the sentence that best tells why the request is necessary: the last supporting one."""
    end = len(lowered) - 1 if concluding is None else concluding
    for number in range(end - 1, max(-1, end - 6), -1):
        reach = guideline_reach(lowered[number])
        if reach[1] - reach[0] < len(lowered[number]) // 2 and any(word in lowered[number] for word in _SUPPORTS):
            return number
    return end
