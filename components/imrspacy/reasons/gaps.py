"""What the records, the examination or the treatment so far do not hold.

After ConText (Chapman et al. 2007; Harkema et al. 2009): a cue of absence, the direction it looks in, a scope that
ends at a turn of the sentence, pseudo-cues that only look like absence. What stands in the scope names the topic,
and the topic the reason code.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from imrspacy.reasons.roles import conditional
from imrspacy.reasons.rules import GapCue, Topic, gap_cues, topics
from imrspacy.reasons.scan import Place

_LACKING, _ABSENT = "documentation-lacking", "findings-absent"
_MOST_WORDS = 20_000
_SCOPE_END = re.compile(
    r"[;:]|,? (?:(?:however|therefore|thus|although|though|despite|because|whereas|hence|along with|together with)\b)"
    r"|, (?:as such|which|given|so|while|but)\b| but\b|, and (?:the|this|there|it|he|she)\b"
    r"| as (?:the |this )?(?:patient|it|they|she|he|there|claimant|worker|applicant)\b"
)
_PURPOSE = re.compile(
    r"(\w+) (?:to|that would|which would) (?:clearly |further |adequately )?"
    r"(?:support|warrant|justify|necessitate|substantiate)\b"
)
_PURPOSES = ("support", "warrant", "justify", "necessitate", "substantiate")
# "No documentation to support an instability" goes on, "no instability to warrant the scan" has ended.
_OF_RECORDS = frozenset("document documentation evidence information rationale records findings indication data".split())
_CLAUSE_START = re.compile(
    r"[;:]|,? (?:however|therefore|thus|although|but|while|because|since)\b,?|, and (?:the|there|it)\b|, (?=the )"
)
_TOKEN = re.compile(r"[a-z0-9][a-z0-9']*|[,/]")
_BETWEEN = frozenset((",", "/", "and", "or", "nor", "well"))
_NOUN = re.compile(
    r"(?:[a-z'/-]+,? ){0,6}?(?:document\w*|evidence\w*|indicat\w+|mention\w*|records?|recorded|reports?|reported"
    r"|discuss\w*|descri\w+"
    r"|information|data|statement|notation|noted|submitted|rationale|explanation|justification|details?|provided|reason|notes?"
    r"|clear|identif\w+|stated|assessments?|support)\b"
)
_FAULTED = re.compile(r"(?:[a-z'-]+ ){0,4}?(?:documentation(?! of)|information|records?|details?|data)\b")
# What has no known name but is looked for by its signs is a finding.
_SIGNS = re.compile(
    r"(?:[a-z'/-]+ ){0,3}?(?:evidence|indicat\w+|signs?|suggest\w*|reports?|history|suspicion|complaints?|findings?)"
    r" (?:of|that|for|to|pointing)\b"
)
_LEADING = 10
_TERM_PART = re.compile(r"~ |.")
_TERM_SYNTAX = {"~ ": "[a-z]*(?:[ -][a-z]+){0,2}?[ -]", "*": "[a-z]*", " ": "[ -]"}
_FRONTED = 8
_LONGEST = 400
_MOST_GAPS = 30
_FRONTABLE = ("without", "absence", "absent", "lack")
_FRONT_END = re.compile(
    r"[;:]|, (?!(?:and|or|nor)\b)(?=(?:the|this|it|there|such|proceeding|further|an?|ongoing|continued|medical"
    r"|request\w*|treatment|\w+ing)\b)"
)


def gap_codes(sentence: str, places: Sequence[Place], reach: tuple[int, int] = (0, 0)) -> list[tuple[str, str]]:
    """(reason code, id of the cue) of each gap that a lower-case sentence states of the case in hand.

    ``places`` are the gap anchors it holds (:func:`imrspacy.reasons.scan.scan`). What lies in ``reach``, the part
    that reports a guideline, is left out.
    """
    found: dict[str, str] = {}
    table = _by_anchor()
    taken, left = -1, _MOST_GAPS
    for position, anchor in places:
        if position < taken or reach[0] <= position < reach[1]:
            continue
        cue, end = _cue_at(sentence, position, table[anchor])
        if cue is None:
            continue
        left -= 1
        if left < 0:
            break
        taken = end
        if cue.direction != "none" and not conditional(sentence, position):
            for code in _codes(sentence, cue, position, end):
                found.setdefault(code, cue.id)
    return list(found.items())


def _cue_at(sentence: str, position: int, cues: list[GapCue]) -> tuple[GapCue | None, int]:
    """The first of some cues that stands at a place of the sentence, and its end."""
    for cue in cues:
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
    end += sentence[end : end + 1] == " "
    faulted = cue.faults and (cue.records == "always" or _FAULTED.match(sentence, end) is not None)
    recorded = cue.records == "always" or (cue.records == "noun" and _NOUN.match(sentence, end) is not None)
    scopes = []
    if cue.direction in ("backward", "either"):
        scopes.append(_scope_before(sentence, position))
        recorded = recorded or _NOUN.search(scopes[0]) is not None
    if cue.direction != "backward" or not topic_codes(scopes[0]):
        fronted = position < _FRONTED and cue.id in _FRONTABLE
        words = None if recorded or cue.direction != "forward" else _LEADING
        scopes.append(_scope_after(sentence, end, words, fronted))
    known = [found for scope in scopes for found in topic_codes(scope)]
    firm = [code for code, alone in known if not alone]
    codes = [code for code in firm or [code for code, _ in known[:1]] if code]
    if cue.telling:
        codes = [_LACKING if code == _ABSENT else code for code in codes]
    if faulted and codes and cue.records != "always":
        codes.append(_LACKING)
    if not known and recorded:
        codes.append(cue.otherwise if not _SIGNS.match(sentence, end) else _ABSENT)
    return codes


def _scope_after(sentence: str, start: int, words: int | None, fronted: bool) -> str:
    """What a cue that ends at ``start`` looks forward to, at most so many ``words`` of it.

    The scope of a ``fronted`` cue ("Without evidence of instability, the fusion ...") ends at the comma.
    """
    stop = (_FRONT_END if fronted else _SCOPE_END).search(sentence, start + 2, start + _LONGEST)
    scope = sentence[start : stop.start() if stop else start + _LONGEST]
    if not fronted and any(purpose in scope for purpose in _PURPOSES):
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

    ``alone`` marks topics that count only where the scope holds no other. In a conjunct the leftmost topic counts, of
    two that begin together the longer.
    """
    found: list[tuple[str, bool]] = []
    instead = None
    settled = False
    for token in _TOKEN.finditer(scope):
        word = token.group()
        if word in _BETWEEN:
            if instead is not None and not settled and instead not in found:
                found.append(instead)
            settled, instead = False, None
        elif not settled:
            for term, topic in _terms_of[word] or ():
                if term is None or _is_term(term, scope, token.start()):
                    settled = topic.means_else is None or not topic.means_else(scope)
                    named = (topic.code, topic.alone) if settled else None
                    if named is None:
                        instead = _LACKING, True
                    elif named not in found:
                        found.append(named)
                    break
    if instead is not None and not settled and instead not in found:
        found.append(instead)
    return found


@cache
def _by_anchor() -> dict[str, list[GapCue]]:
    """The cues by their anchors, in file order."""
    table: dict[str, list[GapCue]] = {}
    for cue in gap_cues():
        table.setdefault(cue.anchor, []).append(cue)
    return table


Terms = tuple[tuple[str | None, Topic], ...]


class _Terms(dict[str, Terms | None]):
    """The terms that each word met so far may begin, longest first, a term of one word without a pattern."""

    def __missing__(self, word: str) -> Terms | None:
        if len(self) > _MOST_WORDS:  # hostile input must not fill the memory
            self.clear()
        whole, stems, endings = _term_index()
        places = [*whole.get(word, ()), *(place for stem, place in stems.get(word[:2], ()) if word.startswith(stem))]
        places += [place for ending, place in endings if word.endswith(ending)]
        found = tuple(_term(place) for place in sorted(places))
        self[word] = found or None
        return found or None


_terms_of = _Terms()


@cache
def _terms() -> tuple[tuple[str, str, Topic], ...]:
    """(first word, term, topic) of all terms of all topics, longest first."""
    found = []
    for topic in topics():
        for term in topic.terms:
            first = re.split(r"[ ~-]", term, maxsplit=1)[0] + ("*" if "~" in term.split(" ")[0] else "")
            found.append((first, term, topic))
    return tuple(sorted(found, key=lambda row: -len(row[1])))


@cache
def _term_index() -> tuple[dict[str, list[int]], dict[str, list[tuple[str, int]]], list[tuple[str, int]]]:
    """Places in :func:`_terms`: by the first word, by two letters the stems of first words left open, endings."""
    whole: dict[str, list[int]] = {}
    stems: dict[str, list[tuple[str, int]]] = {}
    endings: list[tuple[str, int]] = []
    for place, (first, _, _) in enumerate(_terms()):
        if first.startswith("*"):
            endings.append((first[1:], place))
        elif first.endswith("*"):
            stems.setdefault(first[:2], []).append((first[:-1], place))
        else:
            whole.setdefault(first, []).append(place)
    return whole, stems, endings


def _is_term(term: str, text: str, at: int) -> bool:
    """Tell whether ``term`` stands at ``at`` of a lower-case text; plain words are compared without a pattern."""
    if "~" in term or "*" in term[:-1]:
        return _pattern_of(term)(text, at) is not None
    stem = term.rstrip("*")
    end = at + len(stem)
    if text[at:end] != stem and text[at:end].replace("-", " ") != stem:
        return False
    return stem is not term or not "a" <= text[end : end + 1] <= "z"


@cache
def _pattern_of(term: str) -> Any:
    return re.compile(term_pattern(term)).match


@cache
def _term(place: int) -> tuple[str | None, Topic]:
    """A term, None for one of a single word, and its topic."""
    first, term, topic = _terms()[place]
    return (None if term == first else term), topic


def term_pattern(term: str) -> str:
    """The regular expression of a term; see :class:`imrspacy.reasons.rules.Topic`."""
    return "".join(_TERM_SYNTAX.get(part, part) for part in _TERM_PART.findall(term)) + "(?![a-z])"
