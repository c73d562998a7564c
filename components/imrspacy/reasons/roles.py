"""What a sentence does in a rationale: quote a guideline, tell of this patient, conclude, or give notice.

A guideline's criterion is no reason ("Guidelines recommend ... after failure of ..."), the same words said of the
patient are ("There is no documentation that ... failed"). So each sentence gets the part of it that reports a
guideline: from the guideline's name and its verb to the end, or to a word that turns to the case in hand.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from imrspacy.reasons.rules import Role

_GUIDELINE = r"(?:mtus|odg|acoem|guidelines?|ccr|aaos|fda|cochrane|literature|studies|evidence|page \d+|chapter \d+)"
_VERBS = (
    r"(?:stat|recommend|indicat|note|support|requir|suggest|allow|stipulat|advis|discuss|address|defin|limit|outlin|report"
    r"|specif|call|consider|list|provid|emphasi|describ|propos|read|warn|caution|mention|encourag|endors|approv|permit"
    r"|favor|say|impl|reveal|show|set|refer|conclud)(?:e?s|e|y|ies|d|ed)?\b"
)
# A guideline's name with its verb, or a guideline named as the source of what follows.
_HEAD = re.compile(
    rf"\b{_GUIDELINE}\b[^.;]{{0,120}}?\b{_VERBS}"
    r"|\bcriteria (?:for|include)|\brecommended (?:as|for|in|with|on|only|if)\b.{0,60}\b(?:option|if|when|patients)\b"
)
_TURN = re.compile(
    r"\bhowever,|\bin this (?:case|patient|claimant|instance)|\bhere,|[,;] (?:but |and |yet )?(?:there|which|whereas|however)\b"
    r"|[,;] (?:but |and |yet )?(?:the|this) (?:patient|claimant|worker|injured|applicant|employee|records?|medical"
    r"|documentation|provider|treating|physician|request|submitted|clinical|member|treater)"
    r"|\bbut (?:there|the|this|in this)\b|\b(?:this|the) (?:request|patient|claimant|injured worker|applicant)\b"
)
_PATIENT = re.compile(
    r"\b(?:the|this|that|said) (?:\w+ )?(?:patient|claimant|worker|applicant|employee|individual|member|iw|request|injured"
    r"|provider|physician|treater|records?|documentation|notes?|reports?|report|documents|exam\w*)\b"
    r"|\bin this (?:case|instance)|\bhere\b|\b(?:she|he|his|her|requested|submitted|provided|progress note|treater)\b"
    r"|\bthere (?:is|was|are|were|has|have|appears|does)\b(?! (?:no |little |some |insufficient |limited |good |strong |a lack of )?(?:\w+ )?(?:evidence (?:to|for)|literature|studies|research|published|randomi|quality|consensus))|\b(?:was|were|had) (?:not|no)\b|\bcannot be\b|\b(?:given|with) (?:the lack|no|an?)\b|lack of (?:\w+ )?(?:documentation|discussion|information|clear)|\bnot (?:been )?(?:noted|documented|provided|submitted)\b|\bare (?:noted|documented)\b"
)
_GENERAL = re.compile(
    r"\b(?:should|patients|individuals|in general|criteria (?:for|include))\b"
    r"|\([a-z][\w ,&-]{1,30},? (?:19|20)\d\d\)"
)
_OPEN_TURN = re.compile(r"however|whereas|\bwhich\b|\bbut\b")
_CONDITION = re.compile(r"\b(?:if|unless|whether|when|until|in patients|patients (?:with|who)|except|individuals with)\b[^,.;]*$")
_NOTICES = (
    "this decision addresses the medical necessity",
    "medical necessity decision should not be interpreted",
    "are advised to consult the mtus",
    "is advised to consult the mtus",
)


def is_notice(sentence: str) -> bool:
    """Tell whether a lower-case sentence belongs to the standard notice on tapering opioids."""
    return "decision" in sentence and any(n in sentence for n in _NOTICES[:2]) or any(n in sentence for n in _NOTICES[2:])


def guideline_reaches(lowered: list[str]) -> list[tuple[int, int]]:
    """For each lower-case sentence of a rationale the part that reports a guideline, (0, 0) if none does.

    A sentence that names neither guideline nor patient goes with the one before it, for guidelines are quoted by
    the paragraph.
    """
    reaches = []
    quoting = False
    for sentence in lowered:
        kind, reach = _kind(sentence)
        if kind == "open" and quoting:
            reach = (0, len(sentence))
        elif kind != "open":
            quoting = reach[1] == len(sentence)
        reaches.append(reach)
    return reaches


@lru_cache(maxsize=4096)
def _kind(sentence: str) -> tuple[Literal["head", "fact", "open"], tuple[int, int]]:
    """Whether a sentence cites a guideline, speaks of the patient or neither, and its guideline part."""
    head = _HEAD.search(sentence)
    if head is not None:
        turn = _TURN.search(sentence, head.end())
        if turn and _OPEN_TURN.search(turn.group()) and not _PATIENT.search(sentence, turn.start()):
            turn = None
        return "head", (head.start(), turn.start() if turn else len(sentence))
    if _PATIENT.search(sentence):
        return "fact", (0, 0)
    return "open", (0, len(sentence)) if _GENERAL.search(sentence) else (0, 0)


def guideline_reach(sentence: str) -> tuple[int, int]:
    """Part of one lower-case sentence that reports a guideline, (0, 0) if none does.

    >>> sentence = "the guideline recommends a scan for red flags; there are no red flags here."
    >>> sentence[slice(*guideline_reach(sentence))]
    'guideline recommends a scan for red flags'
    """
    return _kind(sentence)[1]


def role_at(reach: tuple[int, int], position: int) -> Role:
    """Role of what stands at ``position`` of a sentence whose guideline part is ``reach``."""
    return "guideline" if reach[0] <= position < reach[1] else "fact"


def conditional(sentence: str, position: int) -> bool:
    """Tell whether what stands at ``position`` hangs on an "if", "unless" or "patients who" of its clause."""
    return _CONDITION.search(sentence, max(0, position - 60), position) is not None
