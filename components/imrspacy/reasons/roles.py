"""What a sentence does in a rationale: quote a guideline, tell of this patient, conclude, or give notice.

A guideline's criterion is no reason ("Guidelines recommend ... after failure of ..."), the same words said of the
patient are ("There is no documentation that ... failed"). So each sentence gets the part of it that reports a
guideline: from the guideline's name and its verb to the end, or to a word that turns to the case in hand.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from imrspacy.reasons.rules import Role

Kind = Literal["head", "fact", "open"]

_GUIDELINE = r"(?:mtus|odg|acoem|guidelines?|ccr|aaos|fda|cochrane|literature|studies|evidence|page \d+|chapter \d+)"
_VERBS = (
    r"(?:stat|recommend|indicat|note|support|requir|suggest|allow|stipulat|advis|discuss|address|defin|limit|outlin|report"
    r"|specif|call|consider|list|provid|emphasi|describ|propos|read|warn|caution|mention|encourag|endors|approv|permit"
    r"|favor|say|impl|reveal|show|set|refer|conclud)(?:e?s|e|y|ies|d|ed)?\b"
)
# A guideline's name with its verb, or a guideline named as the source of what follows.
_HEAD = re.compile(
    rf"\b{_GUIDELINE}\b[^.;]{{0,120}}?(?<!was not )(?<!were not )(?<!not been )\b{_VERBS}"
    r"|\b(?:utilization review\w*|ur|(?:prior|previous|initial) review\w*|claims administrator)\b[^.;]{0,60}?"
    r"\b(?:stat(?:e|ing)|noted|den(?:y|ied|ial)|argu|sa(?:y|id)|claim|felt|cit|question)\w*"
    r"|\bcriteria (?:for|include)|\brecommended (?:as|for|in|with|on|only|if)\b.{0,60}\b(?:option|if|when|patients)\b"
)
_HEAD_WORDS = (
    "guideline", "mtus", "odg", "acoem", "ccr", "aaos", "fda", "cochrane", "literature", "studies", "evidence",
    "page ", "chapter ", "criteria ", "recommended ", "review", "ur ", "claims admin",
)  # fmt: skip
# Turns from the guideline to the case in hand, in words and after a comma or semicolon.
_TURN_WORDS = (
    "however,", "here,", "in this case", "in this patient", "in this claimant", "in this instance", "but there",
    "but the ", "but this", "but in this", "the request ", "this request", "the patient ", "this patient",
    "the claimant",
    "this claimant", "the injured worker", "the applicant", "this applicant",
)  # fmt: skip
_TURN_AFTER_COMMA = re.compile(
    r"(?:[,;:]| -| \u2013|(?= (?:but|and|while|yet|whereas)\b)) ?(?:but |and |yet |so |while |whereas )?(?:(?:which|whereas|however)\b"
    r"|(?:there (?:is|was|are|were)|he|she|his|her|mr|ms|mrs|none (?:of|is|was|were)|it (?:has been|was)|neither|nobody|here|yet)\b"
    r"|th(?:e|is|ese) (?:\w+ )?(?:patient|claimant|worker|injured"
    r"|applicant|employee|records?|medical|documentation|provider|treating|physician|request|submitted|clinical|member|treater)|no \w+ (?:was|were|has|is)\b)"
)
_OPEN_TURNS = ("however", "whereas", "which", "but ")
# A sentence that holds one of these speaks of the patient, the request or the records.
_PATIENT = re.compile(
    r"\b(?:(?:patient|claimant|applicant|worker|employee|individual|member|gentleman|lady|woman)\b"
    r"|(?:he|she|his|her|him|i|iw|treater|requested|submitted|provided|furnished|specified|ordered|here|pr-2)\b|(?<![a-z ])pt (?!for|and|visit|session)"
    r"|\d{1,2}[/-]\d{1,2}[/-](?:\d\d){1,2}\b|\d\d?/20\d\d\b"
    r"|(?:the|this) (?:\w+ )?(?:request|provider|physician|records?|documentation|notes?|reports?|documents|exam\w*|chart|file)\b"
    r"|in this (?:case|instance)|progress note|given (?:the lack|no|a)\b|^with |^given |^no |^nor |^neither |^nothing |\d/(?:5|10)\b)"
)
# So do these and the past tense, unless in general statements or of a study.
_AT_HAND = re.compile(
    r"\b(?:there (?:is|was|are|were|has|have|appears|does)\b"
    r"(?! (?:no |little |some |insufficient |limited |good |strong |a lack of )?"
    r"(?:\w+ )?(?:evidence (?:to|for)|literature|studies|research|published|randomi|quality|consensus))"
    r"|(?:not|never|nowhere) (?:been )?(?:noted|documented|provided|submitted|described|recorded|tried|attempted)\b"
    r"|lack of (?:\w+ )?(?:documentation|discussion|information|clear)"
    r"|(?:was|were|had|has|have) (?:not|no)\b|cannot be |with (?:no|an?)\b|are (?:noted|documented))"
)
_GENERAL = re.compile(r"\b(?:may|should|patients|individuals|in general)\b")
_PAST = re.compile(r"\b(?:was|were|had|did|remained|showed|continued|received|completed|underwent|stated|denied)\b")
_OF_STUDIES = re.compile(
    r"\b(?:stud(?:y|ies)|trials?|reviews?|literature|evidence|placebo|patients|subjects|authors|criteria|recommended|may|should)\b"
)
_GENERAL_WORDS = ("should ", "patients", "individuals", "in general", "criteria for", "criteria include")
# What should be done about a drug is the reviewer's own word where no guideline is named.
_ADVICE = ("be wean", "be taper", "be discontinu")
_STUDY = re.compile(r"\([a-z][\w ,&-]{1,30},? (?:19|20)\d\d\)")
_CONDITION = re.compile(
    r"\b(?:if|unless|whether|when|until|in patients|patients (?:with|who)|except|individuals with)\b[^,.;]*$"
)
_NOTICES = (
    "this decision addresses the medical necessity",
    "medical necessity decision should not be interpreted",
    "are advised to consult the mtus",
    "is advised to consult the mtus",
)


def is_notice(sentence: str) -> bool:
    """Tell whether a lower-case sentence belongs to the standard notice on tapering opioids."""
    if "decision" in sentence:
        return any(notice in sentence for notice in _NOTICES[:2])
    return "advised to consult" in sentence and any(notice in sentence for notice in _NOTICES[2:])


def reaches_of(lowered: list[str]) -> Callable[[int], tuple[int, int]]:
    """A function from the number of a lower-case sentence to its part that reports a guideline, (0, 0) if none.

    A sentence that names neither guideline nor patient goes with the one before it, for guidelines are quoted by
    the paragraph. Sentences are looked at only when asked for.
    """
    known: dict[int, tuple[Kind, tuple[int, int]]] = {}

    def kind(number: int) -> tuple[Kind, tuple[int, int]]:
        if number not in known:
            known[number] = _kind(lowered[number])
        return known[number]

    def reach(number: int) -> tuple[int, int]:
        before = number
        while before > 0 and kind(before)[0] == "open":
            before -= 1
        said, (_, end) = kind(before)
        if before == number or said == "open":
            return kind(number)[1]
        return (0, len(lowered[number])) if end == len(lowered[before]) else kind(number)[1]

    return reach


def _kind(sentence: str) -> tuple[Kind, tuple[int, int]]:
    """Whether a sentence cites a guideline, speaks of the patient or neither, and its guideline part."""
    head = _head(sentence)
    if head is not None:
        return "head", (head.start(), _turn(sentence, head.end()))
    if _of_patient(sentence):
        return "fact", (0, 0)
    advice = any(word in sentence for word in _ADVICE)
    general = (not advice and any(words in sentence for words in _GENERAL_WORDS)) or (
        "(" in sentence and _STUDY.search(sentence) is not None
    )
    return "open", (0, len(sentence)) if general else (0, 0)


def _head(sentence: str) -> re.Match[str] | None:
    """Where a sentence cites a guideline."""
    for word in _HEAD_WORDS:
        if word in sentence:
            return _HEAD.search(sentence)
    return None


def _turn(sentence: str, start: int) -> int:
    """Where a sentence turns to the case in hand, its length if it does not."""
    first = len(sentence)
    for words in _TURN_WORDS:
        at = sentence.find(words, start, first)
        first = at if at >= 0 else first
    after = _TURN_AFTER_COMMA.search(sentence, start, min(len(sentence), first + 40))
    if after and after.start() < first:
        first = after.start()
    turn = sentence[first : first + 14]
    if any(word in turn for word in _OPEN_TURNS) and not _of_patient(sentence[first:]):
        return len(sentence)
    return first


def _of_patient(sentence: str) -> bool:
    """Tell whether a sentence speaks of the patient, the request or the records at hand."""
    if _PATIENT.search(sentence) is not None:
        return not sentence.startswith("patients")
    if _AT_HAND.search(sentence) is not None:
        return _GENERAL.search(sentence) is None
    return _PAST.search(sentence) is not None and _OF_STUDIES.search(sentence) is None


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
