"""The public functions of this folder, over the text of one rationale."""

from __future__ import annotations

import re
from functools import partial

from imrspacy.reasons.amounts import passed
from imrspacy.reasons.gaps import criterion_codes, gap_codes
from imrspacy.reasons.roles import Reaches, conditional, guideline_reach, is_general, role_at
from imrspacy.reasons.rules import Phrase
from imrspacy.reasons.sentences import sentences
from imrspacy.reasons.statements import Hit, hits_of, statement_of
from imrspacy.reasons.verdicts import find_verdict
from imrspacy.records import Reason
from imrspacy.text import folded, remembering

Region = tuple[int, int]
Finding = tuple[str, str, int]
"""A reason code, the id of the rule that gave it, the number of the sentence."""

_MET, _LACKING, _ABSENT = "criteria-met", "documentation-lacking", "findings-absent"
_RECORDS = ("document", "record", "information", "submitted", "rationale", "clarif", "clear", "notes", "reports")
_GAIN = "no-functional-improvement"
_TOLD = (_ABSENT, _GAIN)
_EXCEEDS, _FIRST_CARE = "exceeds-limits", "conservative-care-first"
_DUPLICATE, _DEPENDENT, _RATIONALE_CUES = "duplicate", "dependent", ("no", "unclear", "neither")
# A sentence that states one of these says "no rationale", "not specified" only to state it.
_INSTEAD = frozenset({"request-unclear", "conservative-care-first", "duplicate"})
_UNCHANGED = re.compile(r"\bno (?:(?:\w+ ){0,2}?changes?|new (?:symptoms?|findings?|complaints?|injury|trauma))\b")
# A sign that is there: what is absent beside it is told, not argued.
_POSITIVE = re.compile(
    r"positive (?<!no positive )(?<!not positive )(?<!nor positive )(?<!only positive )(?<!one positive )"
    r"(?<!any positive )(?<!other positive )(?<!of positive )(?!for (?:no|low)|finding|response)"
    r"|(?:decreased|diminished|reduced|impaired) (?:[a-z]+ )?(?:sensation|strength|reflex)|(?<!\d)[34][+-]?/5(?![\d/])"
    r"|(?:shows?|showed|reveals?|revealed) an? (?:[\w-]+ ){0,2}(?:radiculopathy|neuropathy|tear|fracture|extrusion)"
)
# Who is new to such visits has not skipped them, where too many are asked for.
_NEW_TO_IT = re.compile(
    r"\b(?:not|never) (?:yet |ever )?(?:had|been (?:treated|seen)|received|undergone|tried|attended)\b[^.;,]{0,40}"
    r"\b(?:acupunctur|chiropract|(?:physical |aquatic |massage )?therap|massage|manipulat|visits|sessions)"
    r"[^.;,]{0,40}[.;,]"
)
# What had been tried before, in a row: history, and no word on the treatment in question.
_TRIED = re.compile(
    r"(?:tried|failed|undergone|treated with|completed|gone through|consisted of|included?|including)\b[^.;]{0,60},"
    r"[^.;]{0,60}\band\b[^.;]{0,60}\b(?:without|with (?:no|little|minimal|temporary|limited|only|some))\b"
)
_ARGUED = ("evidence", "document", "indicat", "however", "but there")
# A conclusion on the operation itself: a refusal of it told before is no other item's.
_OWN_ITEM = re.compile(
    r"(?:^|(?:request|necessity) (?:for|of) |, )(?:(?:request (?:for|of) )?"
    r"(?:the|this|an?|requested|proposed|bilateral|left|right) )*"
    r"(?:(?!for\b|after\b|with\b|following\b|from\b|post|pre-?op|associated|assistant|clearance|therapy|brace)"
    r"[\w/-]+ ){0,6}?"
    r"(?:surg(?:ery|ical (?:procedure|intervention))|procedures?|arthroscopy|injections?|fusion|blocks?|repair"
    r"|replacement|trial|stimulator|decompression|reconstruction|release|ablation|rhizotomy|esis?|[a-z]+(?:ectomy|plasty))"
    r"(?: (?:at|of|under|x|series|l\d|c\d)[^.;]{0,60}?)?,? (?:is|are|was|were) (?:therefore |thus )?not\b"
)
# Contractions, line breaks, shorthand: "isn't" is read as "is not".
_SPELLINGS = (
    ("\n", " "), ("  ", " "), ("\u201c", '"'), ("\u201d", '"'), ("can't", "cannot"), ("can\u2019t", "cannot"),
    ("n't", " not"), ("n\u2019t", " not"), ("\u2019", "'"), ("can not", "cannot"), ("w/o ", "without "),
    (" yrs", " years"), (" wks", " weeks"), (" mos.", " months."), (" > ", " more than "),
    ("med nec.", "medically necessary."), ("medically nec.", "medically necessary."),
    ("med necessary", "medically necessary"), ("%", " percent"),
)  # fmt: skip
_SUPPORTS = ("meet", "criteria", "consistent with", "support", "appropriate", "evidence", "findings", "due to", "given")

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
    """The findings of a rationale given as lower-case sentences, the first of each code among them; at least one.

    A rationale that concludes "necessary" has its criteria met; in the others every sentence is read for gaps and
    for wordings that state a reason, and only where nothing firm is found do weak wordings count, then the default.
    """
    if said == "necessary":
        return [(_MET, "verdict", _supporting(lowered, concluding))]
    strong: list[Finding] = []
    have: set[str] = set()
    text = " ".join(lowered)
    reaches = Reaches(lowered)
    figures: list[int] = []
    told: list[Finding] = []
    for number, sentence in enumerate(lowered):
        statement = statement_of(sentence)
        if statement.figures and number != concluding:
            figures.append(number)
        if statement.codes <= have:  # one sentence a code suffices
            continue
        reach = reaches.at(number)
        known = have if _LACKING in have or not statement.gaps else have - _INSTEAD
        hits = [hit for hit in statement.hits if hit[0].code not in known]
        if _DEPENDENT in statement.codes and number != concluding and _concludes_on_it(lowered, concluding):
            hits = [hit for hit in hits if hit[0].code != _DEPENDENT]
        stated = _stated(sentence, hits, text, reach, number == concluding) if hits else []
        findings = [(rule.code, rule.id, number) for rule in stated]
        codes = {rule.code for rule in stated}
        if statement.gaps and _DEPENDENT not in codes:  # what the other item lacked is not said of this one
            for code, cue in gap_codes(statement.gaps, reach, partial(_antecedent, lowered, number)):
                if not _said_otherwise(code, codes, cue, sentence):
                    findings.append((code, cue, number))
        for code in _TOLD:
            if code in statement.codes and _is_told(sentence, code):
                told += [finding for finding in findings if finding[0] == code]
                findings = [finding for finding in findings if finding[0] != code]
        strong += findings
        have.update([code for code, _, _ in findings])
    if figures and _EXCEEDS not in have and (above := passed(lowered, figures, reaches)) is not None:
        strong.append((_EXCEEDS, "above-the-limit", above))
    if _FIRST_CARE in have and any(code == _EXCEEDS for code, _, _ in strong):
        strong = [found for found in strong if found[0] != _FIRST_CARE or not _NEW_TO_IT.search(lowered[found[2]])]
    if said == "mixed":
        strong.append((_MET, "verdict", _supporting(lowered, concluding)))
    return strong or told or _unsaid(lowered, text, concluding)


def _is_told(sentence: str, code: str) -> bool:
    """Tell whether a sentence tells of a sign that is there beside one that is not, or of what was tried in vain."""
    if code == _GAIN:
        return _TRIED.search(sentence) is not None
    return _POSITIVE.search(sentence) is not None and not any(map(sentence.__contains__, _ARGUED))


def _concludes_on_it(lowered: list[str], concluding: int | None) -> bool:
    """Tell whether the conclusion is on an operation or injection itself, not on what goes with it."""
    return concluding is not None and _OWN_ITEM.search(lowered[concluding]) is not None


def _antecedent(lowered: list[str], number: int, start: int) -> list[str]:
    """The codes of the criterion that a sentence's "this", "none", "neither" at ``start`` speaks of.

    It stands before in the sentence or is the sentence before, if that speaks of no patient.
    """
    sentence = lowered[number]
    end = max(sentence.rfind(mark, 0, start) for mark in (", ", "; ", " and "))
    if end > 0 and is_general(sentence[:end]) and (codes := criterion_codes(sentence[:end])):
        return codes
    before = lowered[number - 1] if number else ""
    return criterion_codes(before) if before and is_general(before) else []


def _unsaid(lowered: list[str], text: str, concluding: int | None) -> list[Finding]:
    """What a rationale without a firm reason may mean: weak wordings, unless it speaks of records, then the default."""
    end = len(lowered) - 1 if concluding is None else concluding
    of_records = any(word in text for word in _RECORDS)
    reaches = Reaches(lowered)
    found: list[Finding] = []
    for number, sentence in enumerate(lowered):
        statement = statement_of(sentence)
        weak = [rule for rule in statement.weak if rule.code == _LACKING or not of_records]
        if hits := hits_of(sentence, weak) + statement.quoted:
            stated = _stated(sentence, hits, text, reaches.at(number), number == concluding)
            found += [(rule.code, rule.id, number) for rule in stated]
    return found or [(_LACKING if of_records else _ABSENT, "default", end)]


def _said_otherwise(code: str, codes: set[str], cue: str, sentence: str) -> bool:
    """Tell whether a gap only serves to state one of the other ``codes``.

    So do "no rationale" and "not specified" in some, "no change in the examination" where a study is a repeat.
    """
    if code == _ABSENT:
        return _DUPLICATE in codes and _UNCHANGED.search(sentence) is not None
    return (
        code == _LACKING and bool(codes & _INSTEAD) and (codes & _INSTEAD != {_DUPLICATE} or cue not in _RATIONALE_CUES)
    )


def _stated(sentence: str, hits: list[Hit], text: str, reach: Region, concludes: bool) -> list[Phrase]:
    """The rules of the ``hits`` that count in a sentence of a rationale ``text`` whose guideline part is ``reach``."""
    found = []
    for rule, start in hits:
        role = "conclusion" if concludes and start >= reach[1] else role_at(reach, start)
        if role not in rule.roles or (role == "fact" and conditional(sentence, start)):
            continue
        if rule.goes_with(text):
            found.append(rule)
    return found


def _supporting(lowered: list[str], concluding: int | None) -> int:
    """Number of the sentence that best tells why the request is necessary: the last supporting one."""
    end = len(lowered) - 1 if concluding is None else concluding
    for number in range(end - 1, max(-1, end - 6), -1):
        sentence = lowered[number]
        if any(word in sentence for word in _SUPPORTS):
            reach = guideline_reach(sentence)
            if reach[1] - reach[0] < len(sentence) // 2:
                return number
    return end
