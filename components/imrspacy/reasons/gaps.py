"""What the records, the examination or the treatment so far do not hold.

After ConText (Chapman et al. 2007; Harkema et al. 2009): a cue of absence, the direction it looks in, a scope that
ends at a turn of the sentence, pseudo-cues that only look like absence. What stands in the scope names the topic,
and the topic the reason code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, NamedTuple

from imrspacy.reasons.roles import conditional
from imrspacy.reasons.rules import GapCue, gap_cues
from imrspacy.reasons.scan import Place
from imrspacy.reasons.terms import terms_of, topic_at

_LACKING, _ABSENT, _GAIN = "documentation-lacking", "findings-absent", "no-functional-improvement"
# Both begin with a literal in every branch, so that re looks closer only at these characters.
_SCOPE_END = re.compile(
    r";|:|,(?: (?:however|therefore|thus|although|though|despite|because|whereas|hence|along with|together with|which"
    r"|given|so|while|but|with|as(?! well)|the (?:\w+ ){1,3}being)\b|(?: and| or)?(?: \w+)? no\b"
    r"| and (?:the|this|there|it|he|she)\b)"
    r"| (?:(?:however|therefore|thus|although|though|despite|because|whereas|hence|along with|together with|but)\b"
    r"|nor (?:is|was|does|did|has|have|were|are)\b|which (?:he|she|they|the)\b|and(?: and| or)?(?: \w+)? no\b"
    r"|and (?:the|this|his|her|it|he|she|there) (?:[a-z-]+ ){0,3}(?:is|was|are|were|has|had|remains?)\b(?! not)"
    r"|as (?:the |this )?(?:patient|it|they|she|he|there|claimant|worker|applicant)\b)"
)
_PURPOSE = re.compile(
    r"(\w+) (?:to|that would|which would) (?:clearly |further |adequately )?"
    r"(?:support|warrant|justify|necessitate|substantiate)\b"
)
_PURPOSES = ("support", "warrant", "justify", "necessitate", "substantiate")
# "No documentation to support an instability" goes on, "no instability to warrant the scan" has ended.
_OF_RECORDS = frozenset(
    "document documentation evidence information rationale records findings indication data".split()
)
_CLAUSE_START = re.compile(
    r";|:|,(?: (?:however|therefore|thus|although|but|while|because|since|so|and whose|whose)\b,?"
    r"| and (?:the|there|it)\b| (?=the ))"
    r"| (?:however|therefore|thus|although|but|while|because|since)\b,?"
)
_TOKEN = re.compile(r"[a-z0-9][a-z0-9']*|[,/]")
_BETWEEN = frozenset((",", "/", "and", "or", "nor", "well"))
_NOUN = re.compile(
    r"(?:[a-z'/-]+,? ){0,6}?(?:document\w*|evidence\w*|indicat\w+|mention\w*|records?|recorded|reports?|reported"
    r"|discuss\w*|descri\w+"
    r"|information|data|statement|narrative|account|word|notation|noted|submitted|rationale|explanation|justification|details?|provided|reason|notes?"
    r"|clear|identif\w+|stated|assessments?|support)\b"
)
_FAULTED = re.compile(r"(?:[a-z'-]+ ){0,4}?(?:documentation(?! of)|information|records?|details?|data)\b")
# What has no known name but is looked for by its signs is a finding.
_SIGNS = re.compile(
    r"(?:[a-z'/-]+ ){0,3}?(?:(?:evidence|indicat\w+|signs?|suggest\w*|history|suspicion|complaints?|findings?)"
    r" (?:of|that|for|to|pointing)|reports? (?:of|that))\b"
)
_RECORDED = re.compile(
    r"(?:[a-z'-]+ ){0,4}?(?:documentation|documented|documents?|recorded|record|mentioned|mention)\b"
)
# An examination that is not on file is no finding that is absent.
_EXAMINED = re.compile(
    r"(?:(?!change|new|in\b|of\b|on\b)[a-z-]+ ){0,3}?(?:examination|exam|evaluation|assessment|screening|work-?up"
    r"|test results?|levels?|log|diary|score)\b"
    r"(?! (?:findings?|evidence|signs?|show|reveal|suggest|of (?:in|ab)))"
    r"|(?:[a-z-]+ ){1,7}?examination (?:in|on|within) the (?:[a-z]+ )?(?:notes?|records?|reports?|chart|file)\b"
)
# Nor is a diagnosis that the report does not name.
_DIAGNOSED = re.compile(r"(?:an?|the|any|his|her)? ?(?:[a-z-]+ )?diagnos[ei]s(?! (?:of|that|which|such|consistent))\b")
# So are notes that are not on file, whatever they are about.
_NOTED = re.compile(
    r"\b(?:examination|exam|evaluation|assessment|notes?|reports?|results|log|diary)"
    r"(?: (?:from|for|on|in) [a-z0-9 -]{1,40})? (?:is|are|was|were|has|have|had|does|do|did)\b[a-z ]{0,12}$"
)
# What an opening clause grants ("although there are no red flags, ...") is not the argument.
_CONCEDING = ("although ", "though ", "even ", "while ", "whilst ", "granted ")
_CONCESSION = re.compile(r"(?:although|though|even though|while|whilst|granted(?: that)?|even if)\b[^,;]{0,90},")
_LISTED = re.compile(r", |\b(?:and|or)\b")
_LEADING, _SHORT = 10, 60
_FRONTED = 8
_LONGEST = 400
_MOST_GAPS, _MOST_PLACES = 30, 200
_FRONTABLE = ("without", "absence", "absent", "lack")
_FRONT_END = re.compile(
    r"[;:]|, (?!(?:and|or|nor)\b)(?=(?:the|this|it|there|such|proceeding|further|an?|ongoing|continued|medical"
    r"|request\w*|treatment|\w+ing)\b)"
)


# What is missing was said before: "this was not done", "the records do not show that".
_SAID_BEFORE = re.compile(
    r" ?(?:and |but |yet |here,? |in this case,? )?"
    r"(?:which|this|that|it|these|those|they|the same|such(?: an?)?(?: [\w-]+){0,2})"
    r"(?: (?:is|was|are|were|has|have|had|could|can))?(?: been)? ?"
)
_THAT = re.compile(r" ?(?:this|that|it|these|those|either|one|any(?: of (?:this|that|these|those|them))?)? ?\.?")
_ASKED = re.compile(r"\b(?:for|after|if|when|unless|until|requires?|who|only)\b")
_ANTECEDENT = "antecedent"


class Gap(NamedTuple):
    """A cue of absence in a sentence: where it stands, its id and the reason codes it gives, none for a pseudo-cue.

    Where what was said before tells them, "antecedent" is the first, and those that follow hold if it does not.
    """

    start: int
    end: int
    cue: str
    codes: list[str]


def gaps_of(sentence: str, places: Sequence[Place]) -> list[Gap]:
    """Every cue of absence in a lower-case sentence.

    ``places`` are the gap anchors it holds (:func:`imrspacy.reasons.scan.scan`).
    """
    found = []
    table = _by_anchor()
    concession = _CONCESSION.match(sentence) if sentence.startswith(_CONCEDING) else None
    granted = concession.end() if concession else 0
    for position, anchor in places[:_MOST_PLACES]:
        cue, end = _cue_at(sentence, position, table[anchor])
        if cue is not None:
            asks = cue.direction == "backward" and "whether " in sentence[:position]  # "whether he drives is not said"
            counts = cue.direction != "none" and position >= granted and (asks or not conditional(sentence, position))
            found.append(Gap(position, end, cue.id, _codes(sentence, cue, position, end) if counts else []))
    return found


def gap_codes(
    gaps: Sequence[Gap], reach: tuple[int, int] = (0, 0), told: Callable[[int], list[str]] | None = None
) -> list[tuple[str, str]]:
    """(reason code, id of the cue) of each of the ``gaps`` of a sentence that is stated of the case in hand.

    ``told`` gives the codes of what is said before a place of the sentence.
    What lies in ``reach``, the part that reports a guideline, is left out, and so is what lies in another cue.
    """
    found: dict[str, str] = {}
    taken, left = -1, _MOST_GAPS
    for start, end, cue, codes in gaps:
        if start < taken or reach[0] <= start < reach[1]:
            continue
        left -= 1
        if left < 0:
            break
        taken = end
        if codes and codes[0] == _ANTECEDENT:
            codes = (told(start) if told else []) or codes[1:]
        for code in codes:
            found.setdefault(code, cue)
    return list(found.items())


def _cue_at(sentence: str, position: int, cues: Cues) -> tuple[GapCue | None, int]:
    """The first of some cues that stands at a place of the sentence, and its end."""
    match = cues.first(sentence, position)
    if match is None:
        return None, 0
    number = match.lastindex - 1
    cue = cues.rows[number]
    if not cue.preceded or _before(sentence, position) in cue.preceded:
        return cue, match.end()
    for cue in cues.rows[number + 1 :]:
        match = cue.match(sentence, position)
        if match is not None and (not cue.preceded or _before(sentence, position) in cue.preceded):
            return cue, match.end()
    return None, 0


def _before(sentence: str, position: int) -> str:
    """The word before ``position``, skipping adverbs such as "also"."""
    words = sentence[max(0, position - 30) : position].split()
    while words and (words[-1] in ("also", "still", "otherwise", "just") or words[-1].endswith("ly")):
        words.pop()
    return words[-1] if words else ""


def _codes(sentence: str, cue: GapCue, position: int, end: int) -> list[str]:
    """Reason codes of one gap."""
    if cue.direction == _ANTECEDENT:
        return [_ANTECEDENT, cue.otherwise] if cue.records == "always" else [_ANTECEDENT]
    if cue.fixed:
        return [cue.otherwise]
    end += sentence[end : end + 1] == " "
    faulted = cue.faults and (cue.records == "always" or _FAULTED.match(sentence, end) is not None)
    recorded = cue.records == "always" or (cue.records == "noun" and _NOUN.match(sentence, end) is not None)
    scopes = []
    if cue.direction in ("backward", "either"):
        scopes.append(_scope_before(sentence, position))
        if cue.direction == "backward" and _NOTED.search(scopes[0]):
            return [_LACKING]
        recorded = recorded or _NOUN.search(scopes[0]) is not None
    if cue.direction != "backward" or not topic_codes(scopes[0]):
        fronted = position < _FRONTED and cue.id in _FRONTABLE
        words = None if recorded or cue.direction == "backward" else _LEADING
        scopes.append(_scope_after(sentence, end, words, fronted))
    known = [found for scope in scopes for found in topic_codes(scope)]
    firm = [code for code, alone in known if not alone]
    codes = [code for code in firm or [code for code, _ in known[:1]] if code]
    if _ABSENT in codes and (cue.telling or (cue.direction == "forward" and _is_unreported(sentence, cue, end))):
        codes = [_LACKING if code == _ABSENT else code for code in codes]
    if _GAIN in codes and _LISTED.search(scopes[-1][:70]) and _RECORDED.match(sentence, position):
        codes.append(_LACKING)  # the records tell of none of several outcomes, so not of the efficacy
    if faulted and codes and cue.records != "always":
        codes.append(_LACKING)
    if not known and recorded:
        codes.append(cue.otherwise if not _SIGNS.match(sentence, end) else _ABSENT)
    if not any(code for code, _ in known) and _is_said_before(cue, scopes):
        codes.insert(0, _ANTECEDENT)
    return codes


def _is_unreported(sentence: str, cue: GapCue, end: int) -> bool:
    """Tell whether a cue that ends at ``end`` looks to an examination or, where it faults the records, a diagnosis."""
    return _EXAMINED.match(sentence, end) is not None or (cue.faults and _DIAGNOSED.match(sentence, end) is not None)


def _is_said_before(cue: GapCue, scopes: list[str]) -> bool:
    """Tell whether the scopes of a gap hold but a word for something said before."""
    if cue.direction == "forward":
        return len(scopes[-1]) < _SHORT and _THAT.fullmatch(scopes[-1]) is not None
    return len(scopes[0]) < _SHORT and _SAID_BEFORE.fullmatch(scopes[0]) is not None


def criterion_codes(text: str) -> list[str]:
    """The codes, at most two, that the lack of what a guideline asks for would give."""
    asked = _ASKED.search(text)
    known = topic_codes(text[asked.end() :] if asked else text)
    firm = [code for code, alone in known if code and not alone] or [code for code, _ in known[:1] if code]
    return list(dict.fromkeys(firm))[:2]


def _scope_after(sentence: str, start: int, words: int | None, fronted: bool) -> str:
    """What a cue that ends at ``start`` looks forward to, at most so many ``words`` of it.

    The scope of a ``fronted`` cue ("Without evidence of instability, the fusion ...") ends at the comma.
    """
    if sentence[start : start + 1] in ("", ";", "."):
        return ""
    stop = (_FRONT_END if fronted else _SCOPE_END).search(sentence, start + 2, start + _LONGEST)
    scope = sentence[start : stop.start() if stop else start + _LONGEST]
    if not fronted and any(map(scope.__contains__, _PURPOSES)):
        for purpose in _PURPOSE.finditer(scope, 2):
            if purpose[1] not in _OF_RECORDS:
                scope = scope[: purpose.end(1)]
                break
    return " ".join(scope.split(None, words)[:words]) if words else scope


def _scope_before(sentence: str, end: int) -> str:
    """What a cue at ``end`` looks back to: its clause."""
    start = max(0, end - _LONGEST)
    for turn in _CLAUSE_START.finditer(sentence, start, end):
        start = turn.end()
    return sentence[start:end]


def topic_codes(scope: str) -> list[tuple[str, bool]]:
    """(code, alone) of the topics in a scope, one a conjunct; code "" for things whose absence is no reason.

    ``alone`` marks topics that count only where the scope holds no other. In a conjunct the leftmost topic counts,
    rather one that need not be alone; of two that begin together the longer.
    """
    found: list[tuple[str, bool]] = []
    general: tuple[str, bool] | None = None
    settled = False
    for token in _TOKEN.finditer(scope + ","):
        word = token.group()
        if word in _BETWEEN:
            if not settled and general is not None and general not in found:
                found.append(general)
            settled, general = False, None
        elif not settled and (openings := terms_of(word)):
            topic = topic_at(scope, token.start(), openings)
            if topic is None:
                continue
            if topic.means_else is not None and topic.means_else(scope):
                settled = True
                if (_LACKING, False) not in found:
                    found.append((_LACKING, False))
            elif topic.alone:
                general = general or (topic.code, True)
            else:
                settled = True
                if (topic.code, topic.alone) not in found:
                    found.append((topic.code, topic.alone))
    return found


class Cues(NamedTuple):
    """The cues of one anchor in file order, and the ``match`` of all of them: its group tells which came first."""

    rows: tuple[GapCue, ...]
    first: Any


@cache
def _by_anchor() -> dict[str, Cues]:
    """The cues by their anchors."""
    table: dict[str, list[GapCue]] = {}
    for cue in gap_cues():
        table.setdefault(cue.anchor, []).append(cue)
    return {
        anchor: Cues(tuple(cues), re.compile("|".join(f"({cue.pattern})" for cue in cues)).match)
        for anchor, cues in table.items()
    }
