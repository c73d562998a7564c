"""What a sentence does in a rationale: quote a guideline, tell of this patient, conclude, or give notice.

A guideline's criterion is no reason ("Guidelines recommend ... after failure of ..."), the same words said of the
patient are ("There is no documentation that ... failed"). So each sentence gets the part of it that reports a
guideline: from the guideline's name and its verb to the end, or to a word that turns to the case in hand.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from imrspacy.reasons.rules import Role
from imrspacy.text import remembering

Kind = Literal["head", "fact", "open"]
Region = tuple[int, int]

_MOST_WORDS = 20_000

# What a single word tells of its sentence, as bits of one number.
_NAME, _REVIEW, _CRITERIA, _PATIENT, _PERHAPS = 1, 2, 4, 8, 16
_AT_HAND, _PAST, _STUDY, _MAY, _GENERAL, _SCIENCE, _ENTERED, _STATE = 32, 64, 128, 256, 512, 1024, 2048, 4096
_BITS = {
    _NAME: "mtus odg acoem guideline guidelines ccr aaos fda cochrane literature studies evidence page chapter",
    _REVIEW: "utilization ur prior previous initial administrator non-certification denial peer",
    _CRITERIA: "criteria recommended domains",
    _ENTERED: "recommended recommend",
    _PATIENT: """patient claimant applicant worker employee member gentleman lady woman he she his her him
        i my iw treater requested submitted provided furnished specified ordered proposed sought here pr-2""",
    _PERHAPS: """request provider physician record records documentation note notes report reports documents chart file
        case instance issue question prescription rfa pt individual given exam examination examiner exams
        examinations""",
    _AT_HAND: "there not never nowhere lack was were had has have cannot with are",
    _STATE: """normal intact unchanged unremarkable symmetric full absent lacking illegible sparse missing unknown
        unclear negative mentioned addressed shown stated given recorded planned reported specified known shows show
        reveals reveal demonstrates demonstrate yet failed remain remains""",
    _PAST: "was were had did remained showed continued received completed underwent stated denied",
    _STUDY: """study studies trial trials review reviews literature evidence placebo patients subjects authors criteria
        recommended may should""",
    _MAY: "may",
    _GENERAL: "should patients individuals",
    _SCIENCE: "studies trials rct rcts randomized randomised literature research placebo meta cochrane",
}
_DATED = re.compile(r"\d{1,2}[/-]\d{1,2}[/-](?:\d\d){1,2}\b|\d\d?/20\d\d\b|\d/(?:5|10)$")
_AROUND = ".,;:()[]\"'"
_PART = re.compile(r"[a-z]+(?:-2)?")
# A guideline's name with its verb is the head of what it says; so are a review's, and "recommended as an option".
# (What begins with a literal in every branch is found fastest, so a look behind comes last or in the code.)
_NAMED = re.compile(
    r"(?:mtus|odg|acoem|guidelines?|ccr|aaos|fda|cochrane|literature|studies|page \d+|chapter \d+"
    r"|evidence(?<!no evidence)(?<!any evidence)(?<!objective evidence)"
    r"(?! (?:of|in|that|from|on|or|for (?:the|this|any|such)|to suggest)\b))\b"
)
_VERB = re.compile(
    r"\b(?:stat|recommend|indicat|note|support|requir|suggest|allow|stipulat"
    r"|advis|discuss|address|defin|limit|outlin|report|specif|call|consider|list|provid|emphasi|describ|propos|read|warn"
    r"|caution|mention|encourag|endors|approv|permit|favor|say|impl|reveal|show|set|refer|conclud|includ|reserv|scor|stress"
    r"|contain|urg|restrict|want|ask|accept|look|expect|deem|regard|tak|hold|cover|rank|grant|prefer|cit|find)"
    r"(?:e?s|e|y|ies|d|ed)?\b"
)
# So are "per the guideline ...", "as noted in the guideline, ...", and its name with a colon or a quotation.
_QUOTED = re.compile(
    r"\b(?:per|according to|as (?:noted|stated|outlined|discussed|set forth|recommended|described) (?:on|in|by)"
    r")\b[^.;]{0,40}?\b(?:mtus|odg|acoem|guidelines?|disability guidelines)\b"
    r"|\b(?:mtus|odg|acoem|guidelines?|criteria)\b[^.;]{0,60}?(?: \"|: |, \")"
)
_FAR = 120
_UNSAID = ("was not ", "were not ", "not been ")
_REVIEWED = re.compile(
    r"\b(?:utilization review\w*|ur|(?:prior|previous|initial|peer) review\w*|claims administrator"
    r"|(?:non-?certification|denial) (?:letter|notice|report))\b[^.;]{0,60}?"
    r"\b(?:stat(?:e|ing)|noted|den(?:y|ied|ial)|argu|sa(?:y|id)|claim|felt|cit|question|allow|modif|certif|approv|authoriz|found|conclud"
    r"|determin|wrote|opin)\w*(?: (?:the|this) (?:\w+ )?request)?"
)
_RULED = re.compile(
    r"\bcriteria (?:for|include)|\bdomains have been"
    r"|\brecommended (?:as|for|in|with|on|only|if)\b.{0,60}\b(?:option|if|when|patients)\b"
)
# An entry of a guideline is quoted with its heading ("Lidocaine patch: recommended for ...") or without it.
_ENTRY = re.compile(
    r"(?:not )?(?:[a-z]{2,12}ly )?"
    r"(?:recommended (?:as|for|in|with|on|only|if|at|when|by|pre|prior|generally|unless|until|except|to)\b"
    r"|recommend (?:with|non-sedat|that|consider))"
)
_HEADED, _LONGEST_HEADING = ("", ": ", " - ", " -- "), 110
# Research: trials and studies, but not the patient's (imaging studies, failed trials).
_SCIENTIFIC = re.compile(
    r"\b(?:studies(?<!imaging studies)(?<!diagnostic studies)(?<!conduction studies)(?<!ray studies)(?<!mri studies)"
    r"(?<!radiographic studies)(?<!prior studies)(?<!previous studies)(?<!lab studies)"
    r"|trials(?! of)(?<!failed trials)|rcts?|randomi[sz]ed|literature|research|placebo|meta-?analys[ei]s|cochrane)\b"
)
# An item of a list goes with the head of the list, whatever it speaks of.
_ITEM = re.compile(r"\(?(?:\d{1,2}|[a-h]|[ivx]{1,4})[.)] ")
_OWN = (" no documentation", " not document", " is not ", " has not ", " have not ", ") no ", ". no ", "request")
# Turns from the guideline to the case in hand, in words and after a comma or semicolon.
_FIRM_TURNS = ("however,", "here,", "in this case", "in this patient", "in this claimant", "in this instance")
_TURN_WORDS = (
    *_FIRM_TURNS, "but there",
    "but the ", "but this", "but in this", "the request ", "this request", "the patient ", "this patient",
    "the claimant",
    "this claimant", "the injured worker", "the applicant", "this applicant",
)  # fmt: skip
_TURN_AFTER_COMMA = re.compile(
    r"(?:, ?|; ?|: ?| - ?| \u2013 ?| (?=(?:but|and|while|yet|whereas)\b))(?:but |and |yet |so |while |whereas )?"
    r"(?:(?:which|of which|whereas|however|he|she|his|her|considering|in view of|mr|ms|mrs|neither|nobody|here|yet)\b"
    r"|there (?:is|was|are|were)\b"
    r"|none (?:of|is|was|were)\b|it (?:has been|was)\b|no \w+ (?:was|were|has|is)\b"
    r"|th(?:e|is|ese) (?:\w+ )?(?:patient|claimant|worker|injured|applicant|employee|member|records?|medical"
    r"|documentation|provider|treating|physician|request|submitted|clinical|treater))"
)
# Without one of these a sentence does not turn.
_TURNING = _PATIENT | _PERHAPS | _AT_HAND
_OPEN_TURNS = ("however", "whereas", "which", "but ")
# Wordings that speak of the patient, the request or the records.
_PERHAPS_PATIENT = re.compile(
    r"\b(?:(?:the|this) (?:\w+ )?(?:request|provider|physician|records?|documentation|notes?|reports?|documents"
    r"|prescription|rfa|exam\w*|chart|file)\b|\bth(?:e|is) individual\b(?! (?:with|who))"
    r"|in this (?:case|instance)|\b(?:at issue|in question)\b|progress note|given (?:the lack|no|a)\b"
    r"|(?<![a-z ])pt (?!for|and|visit|session))"
)
# "When a patient is presumed to have" tells of no one in particular.
_ANYONE = re.compile(r"\b(?:an?|any|every|each) (?:injured )?(?:patient|worker|applicant|claimant|employee)\b")
_OPENINGS = ("with ", "given ", "no ", "nor ", "neither ", "nothing ", "none ")
# So do these and the past tense, unless in general statements or of a study.
_IN_HAND = re.compile(
    r"\b(?:there (?:is|was|are|were|has|have|appears|does)\b"
    r"(?! (?:no |little |some |insufficient |limited |good |strong |a lack of )?"
    r"(?:\w+ )?(?:evidence (?:to|for)|literature|studies|research|published|randomi|quality|consensus"
    r"|risk of|potential for|concern that))"
    r"|(?:not|never|nowhere) (?:been )?(?:noted|documented|provided|submitted|described|recorded|tried|attempted)\b"
    r"|lack of (?:\w+ )?(?:documentation|discussion|information|clear)"
    r"|(?:is|are) not (?:present|the case|met|evident|documented|described)\b"
    r"|(?:was|were|had|has|have) (?:not|no)\b|\bneither\b[^.;]{0,40}\b(?:has|have|had)\b"
    r"|cannot be |with (?:no|an?)\b|are (?:noted|documented))"
)
# A verdict, an excess, the file: the case's own, though the sentence stands in a quotation.
_OF_CASE = (
    "necess", "certif", "authoriz", "not approved", "not support", "denied", "exceed", " excess", "asked for",
    "see above", " on record", " on file", "did not", "having been", "unmet", ") fails",
)  # fmt: skip
# Before any guideline is named its prose is known by these, but the last sentences are the reviewer's argument.
_ARGUMENT = 2
_HEDGED = re.compile(
    r"\b(?:may|can|should|recommended|option|generally|usually|typically|often|commonly|criteria|patients|those|advised"
    r"|considered|reserved|is to be|are to be|intended|limited to|indicated for|is for|are for|when|wants?"
    r"|comes? first)\b"
)
# What the records or the examination show, in the present tense.
_STATED = re.compile(
    r"\b(?:is|are) (?:not (?:mentioned|addressed|shown|stated|given|recorded|planned|noted|provided|reported|specified"
    r"|known)\b|(?:\w+ly )?(?:normal|intact|unchanged|unremarkable|symmetric|full|absent|lacking|illegible|sparse"
    r"|missing|unknown|unclear|negative)(?= ?(?:[.,;]|$|in|at|on|and|from|throughout|here)))"
    r"|\b(?:mri|x-?rays?|films?|exam\w*|emg|ct|ncs|imaging)(?: \w+){0,3} (?:shows?|reveals?|demonstrates?)\b"
    r"|\b(?:has|have) yet to\b|\bremains? (?:the same|high|at|unchanged|off)\b|\bfailed to\b"
)
# What should be done about a drug is the reviewer's own word where no guideline is named.
_ADVICE = (
    "wean", "taper", "be discontinu", "withdraw", "phased out", "brought off", "come off", "gradual", "come down",
    "brought down", "taken off",
)  # fmt: skip
_CITED = re.compile(r"\([a-z][\w ,&-]{1,30},? (?:19|20)\d\d\)")
_CONDITION = re.compile(
    r"\b(?:if|unless|whether|when(?! (?:combined|added|taken|seen|asked|compared))|until|in patients"
    r"|patients (?:with|who)|except|individuals with)\b[^,.;]*$"
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


class Reaches:
    """The part of each lower-case sentence of a rationale that reports a guideline, (0, 0) for one without.

    A sentence that names neither guideline nor patient goes with the one before it, for guidelines are quoted by
    the paragraph. Each is looked at only when it is asked for.
    """

    def __init__(self, lowered: list[str]) -> None:
        """Take the sentences."""
        self._lowered = lowered
        self._quoted: dict[int, bool | None] = {0: None}  # None: before any guideline or fact
        self._last_led = len(lowered) - _ARGUMENT

    def at(self, number: int) -> Region:
        """The guideline part of one sentence."""
        sentence = self._lowered[number]
        said, reach = _kind(sentence)
        if said != "open":
            return reach
        known = self._is_quoted(number)
        if known and any(map(sentence.__contains__, _OF_CASE)) and "following:" not in sentence:
            known = False
        elif known is None:
            known = number < self._last_led and _is_general_prose(sentence)
        return (0, len(sentence)) if known else reach

    def _is_quoted(self, number: int) -> bool | None:
        """Tell whether a quotation goes on at a sentence: the nearest one before it that is not open tells."""
        before = number
        while before not in self._quoted:
            sentence = self._lowered[before - 1]
            said, reach = _kind(sentence)
            if said == "open":
                before -= 1
            else:
                self._quoted[before] = said == "head" and reach[1] == len(sentence)
        self._quoted[number] = self._quoted[before]
        return self._quoted[number]


def _is_general_prose(sentence: str) -> bool:
    """Tell whether a sentence at the head of a rationale is a guideline's prose, by its hedges; a verdict is not."""
    return _HEDGED.search(sentence) is not None and not any(map(sentence.__contains__, _OF_CASE + _ADVICE))


class _Bits(dict[str, int]):
    """The bits of each word met so far."""

    def __missing__(self, word: str) -> int:
        if len(self) > _MOST_WORDS:  # hostile input must not fill the memory
            self.clear()
        known = _bits_of_part()
        bare = word.strip(_AROUND)
        bits = known.get(bare, 0)
        if not bare.isalpha():
            if ("/" in bare or "-" in bare) and _DATED.search(bare):
                bits |= _PATIENT
            for part in _PART.findall(bare):
                bits |= known.get(part, 0)
        self[word] = bits
        return bits


_bits_of = _Bits().__getitem__


@cache
def _bits_of_part() -> dict[str, int]:
    found: dict[str, int] = {}
    for bit, words in _BITS.items():
        for word in words.split():
            found[word] = found.get(word, 0) | bit
    return found


def _bits(sentence: str) -> int:
    """The bits of all words of a sentence."""
    found = 0
    for bits in set(map(_bits_of, sentence.split())):
        found |= bits
    return found


@remembering(4096, longest=1_000)
def _kind(sentence: str) -> tuple[Kind, tuple[int, int]]:
    """Whether a sentence cites a guideline, speaks of the patient or neither, and its guideline part."""
    bits = _bits(sentence)
    head = _head(sentence, bits)
    if head is not None:
        return "head", (head[0], turn(sentence, head[1]) if bits & _TURNING else len(sentence))
    if not bits & _PAST and _is_item(sentence):
        return "open", (0, 0)
    if _of_patient(sentence, bits) and not (bits & _SCIENCE and not bits & _PATIENT and _SCIENTIFIC.search(sentence)):
        return "fact", (0, 0)
    general = (
        bits & (_GENERAL | _SCIENCE)
        or "in general" in sentence
        or "criteria for" in sentence
        or "criteria include" in sentence
    )
    if general and any(word in sentence for word in _ADVICE):
        general = False
    return "open", (0, len(sentence)) if general or ("(" in sentence and _CITED.search(sentence)) else (0, 0)


def _head(sentence: str, bits: int) -> tuple[int, int] | None:
    """Where a sentence cites a guideline."""
    found = _named(sentence) if bits & _NAME else None
    for bit, pattern in ((_NAME, _QUOTED), (_REVIEW, _REVIEWED), (_CRITERIA, _RULED)):
        other = pattern.search(sentence) if bits & bit and (found is None or found[0]) else None
        if other is not None and (found is None or other.start() < found[0]):
            found = other.span()
    if bits & _ENTERED and (found is None or found[0]):
        found = _entry(sentence) or found
    return found


def _is_item(sentence: str) -> bool:
    """Tell whether a sentence is an item of a list, but not one of the reviewer's own findings."""
    opening = sentence[:6]
    if "." not in opening and ")" not in opening:
        return False
    return _ITEM.match(sentence) is not None and not any(map(sentence.__contains__, _OWN))


def _entry(sentence: str) -> Region | None:
    """Where an entry of a guideline is quoted, behind its heading if it has one that speaks of no patient."""
    for mark in _HEADED:
        start = sentence.find(mark, 0, _LONGEST_HEADING) + len(mark) if mark else 0
        if start >= len(mark) and (entry := _ENTRY.match(sentence, start)) is not None:
            return None if _bits(sentence[:start]) & (_PATIENT | _PERHAPS) else (0, entry.end())
    return None


def _named(sentence: str) -> tuple[int, int] | None:
    """The first guideline's name that a reporting verb follows: start of the name, end of the verb."""
    for name in _NAMED.finditer(sentence):
        start, end = name.span()
        if start and (sentence[start - 1].isalnum() or sentence[start - 1] == "_"):
            continue
        stops = [at for mark in ".;" if (at := sentence.find(mark, end, end + _FAR)) >= 0]
        for verb in _VERB.finditer(sentence, end, min(stops, default=end + _FAR)):
            if not sentence.endswith(_UNSAID, end, verb.start()):
                return start, verb.end()
    return None


def turn(sentence: str, start: int) -> int:
    """Where a sentence turns to the case in hand after ``start``, its length if it does not."""
    first = len(sentence)
    listed = "(2)" in sentence or " 2)" in sentence
    for words in _FIRM_TURNS if listed else _TURN_WORDS:
        at = sentence.find(words, start, first)
        first = at if at >= 0 else first
    if listed:  # the criteria in a list speak of "the patient" themselves
        return first
    after = _TURN_AFTER_COMMA.search(sentence, start, min(len(sentence), first + 40))
    if after and after.start() < first:
        first = after.start()
    turn = sentence[first : first + 14]
    if any(word in turn for word in _OPEN_TURNS) and not _of_patient(sentence[first:], _bits(sentence[first:])):
        return len(sentence)
    return first


def _of_patient(sentence: str, bits: int) -> bool:
    """Tell whether a sentence with such ``bits`` speaks of the patient, the request or the records at hand."""
    if bits & _PATIENT and _ANYONE.search(sentence):
        sentence = _ANYONE.sub("", sentence)
        bits = _bits(sentence)
    if bits & _PATIENT or sentence.startswith(_OPENINGS) or (bits & _PERHAPS and _PERHAPS_PATIENT.search(sentence)):
        return not sentence.startswith("patients")
    if (bits & _AT_HAND and _IN_HAND.search(sentence) is not None) or (
        bits & _STATE and _STATED.search(sentence) is not None
    ):
        return not bits & (_GENERAL | _MAY) and "in general" not in sentence
    return bool(bits & _PAST) and not bits & _STUDY


def is_general(sentence: str) -> bool:
    """Tell whether a lower-case sentence speaks of no case in hand: a guideline's, or what holds of anyone."""
    said, reach = _kind(sentence)
    return said == "open" or (said == "head" and reach[1] == len(sentence))


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
