"""The headings of items: where each begins and ends, and the decision behind it."""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from ..alignment import Region
from ..tokenizer.reflow import PARAGRAPH
from .labels import Group

# with blanks lost or torn into the word ("PartiallyOverturned", "Up held") and letters dropped or doubled
_DECISION = re.compile(
    r"(?:part?ial+y\s*)?(?:u\s?p\s?h\s?e\s?a?\s?l\s?d|o\s?v\s?e\s?r\s?t(?:\s?[urne]){2,5}\s?d)(?:\s+in\s+part)?|modified",
    re.IGNORECASE,
)
# Nearly all headings end with such a word alone, behind a colon or a blank.
_PLAIN_DECISIONS = (" Upheld", ":Upheld", " Overturned", ":Overturned")
_SEPARATORS = ":.,;\u2013- \n"
_HEADING_END = re.compile(rf"[:\s.,;–-]*[:\s(](?P<decision>{_DECISION.pattern})[\s.)]*$", re.IGNORECASE)
# Other forms and slips of the pen, behind a colon: "Uphold", "Partial overturn", "Upehld".
_DECISION_WORDS = tuple(
    part + word for word in ("upheld", "overturned", "uphold", "overturn") for part in ("", "partial ", "partially ")
)
_MISSPELT_END = re.compile(r"\s*:\s*(?P<decision>(?:Partial\w{0,4} )?(?:U|O)[\w-]{4,12})[\s.]*$", re.IGNORECASE)
_SECTION = "IMR ISSUES, DECISIONS AND RATIONALES"
_INTRODUCTION = "set forth below"
_SENTENCE_START = re.compile(r"[.?!][\"”’)]*(?:\s+(?=[A-Za-z0-9(])|(?=[A-Z]))")
# A heading of three requests holds full stops: these sentences of it are no rationale, though they have verbs, and
# the second and third are no starts of a heading.
_FIRST_REQUEST = re.compile(
    r"(?:[^.]|\.\d){1,300}\bthe original request\b|The original request (?:was|is)\b", re.IGNORECASE
)
_LATER_REQUEST = re.compile(
    r"The (?:remaining|original request|IMR)\b|The Claims Administrator (?:has )?[a-z]+ed\b"
    r"|(?:[^.]|\.\d){1,300}\bby the Claims Administrator",
    re.IGNORECASE,
)
_NAMES_ORIGINAL = re.compile(
    r"\b(?:is|are|was|were|been)\s+(?:the\s+)?original\s+request|original\s+request\s+(?:was|is)\s+for\b", re.IGNORECASE
)
_REQUESTS_REACH = 900
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|should|may|can|could|will|would|does|do|did|not|based|recommends?|supports?"
    r"|states?|remains?|requires?|needs?|(?:medically|med\.?) nec(?:essary)?|denied|upheld"
    r"|he|she|they|it|this|these|there|who|whom|which)\b",
    re.IGNORECASE,
)
_NO_HEADING = re.compile(rf"{_VERB.pattern}|\b(?:references?\b|https?:|www\.)", re.IGNORECASE)
# What rationales speak of and headings do not: a heading may follow such a sentence without a break.
_ARGUES = re.compile(
    r"\b(?:should|would|could|therefore|thus|guidelines?|mtus|criteria|records|document(?:ed|ation)|evidence|recommended"
    r"|supported|indicated|failed|necess(?:ary|ity)|nec|(?<!original )request(?!ed)|injured worker|patient"
    r"|employee|claimant)\b[^.?!]{0,400}[.?!]",
    re.IGNORECASE,
)
# The last words of a rationale, which may lack their full stop.
_CONCLUDES = re.compile(r"\b(?:necessary|appropriate|certified|supported|warranted|recommended|established)\b\W*$")
_ENDS_SENTENCE = re.compile(r"[.?!:][\"”’)\]]*$")

#: An item and its decision.
Head = tuple[Region, Region | None]


def headings(text: str, start: int, groups: list[Group]) -> Iterator[Head]:
    """Yield the (item, decision) before each group of labels."""
    introduction = text.find(_INTRODUCTION, start, start + 400)
    after = introduction + len(_INTRODUCTION) if introduction >= 0 else start
    if introduction >= 0 and text[after : after + 1] in (":", ".", ";"):
        after += 1
    if text.startswith(_SECTION, after):
        after += len(_SECTION)
    for number, group in enumerate(groups):
        end, decision = _decision(text, after, next(iter(group.values()))[0])
        alone = number == 0 and introduction >= 0
        yield (after if alone else _heading_start(text, after, end), end), decision
        after = list(group.values())[-1][1]


def _decision(text: str, start: int, end: int) -> tuple[int, Region | None]:
    """Find the decision at the end of a region; give where the heading ends before it."""
    tail_start = max(start, end - 80)
    if plain := _plain_decision(text, tail_start, end):
        return plain
    match = _HEADING_END.search(text[tail_start:end]) or _MISSPELT_END.search(text[tail_start:end])
    if match is None or not _is_decision(match["decision"]):
        return start + len(text[start:end].rstrip()), None
    return tail_start + match.start(), (
        tail_start + match.start("decision"),
        tail_start + match.end("decision"),
    )


def _is_decision(words: str) -> bool:
    return bool(_DECISION.fullmatch(words) or get_close_matches(words.casefold(), _DECISION_WORDS, 1, 0.8))


def _plain_decision(text: str, start: int, end: int) -> tuple[int, Region] | None:
    """The same for the usual wordings alone, without a search; None for any other."""
    said = text[start:end].rstrip()
    if not said.endswith(_PLAIN_DECISIONS):
        return None
    at = max(said.rfind("U"), said.rfind("O"))
    heading = said[:at].rstrip(_SEPARATORS)
    # "Partially", or a blank of another kind.
    if heading[-2:].lower() == "ly" or heading[-1:].isspace():
        return None
    return start + len(heading), (start + at, start + len(said))


def _heading_start(text: str, start: int, end: int) -> int:
    """Go back to the paragraph break before the heading, over breaks that a page tore into it."""
    at = text.rfind(PARAGRAPH, start, end)
    while at > start and (_lacks_original(text, start, at, end) or _goes_on(text, start, at)):
        at = text.rfind(PARAGRAPH, start, at)
    if at < 0:
        return _sentence_start(text, start, end)
    at += len(PARAGRAPH)
    glued = text.find(".", at, end - 1) >= 0 and _ARGUES.search(text, at, end)
    return _sentence_start(text, at, end) if glued else at


def _lacks_original(text: str, start: int, at: int, end: int) -> bool:
    """Whether what follows ``at`` is the end of a heading of three requests whose beginning stands before."""
    return (
        "original request" in text[at:end].casefold()
        and not _NAMES_ORIGINAL.search(text, at, end)
        and bool(_NAMES_ORIGINAL.search(text, max(start, at - _REQUESTS_REACH), at))
    )


def _goes_on(text: str, start: int, at: int) -> bool:
    """Whether the paragraph that ends at ``at`` without a full stop belongs to the heading below.

    It does where it frames a request, and where it is a short paragraph of its own and no sentence: a page break tore
    the heading.
    """
    if text[at - 1] == "." or (text[at - 1] != ":" and _ENDS_SENTENCE.search(text[at - 4 : at])):
        return False
    paragraph = text.rfind(PARAGRAPH, start, at)
    before = text[max(start, paragraph) : at]
    folded = before.casefold()
    if "original request" in folded or "authorized by the" in folded:
        return True
    if _CONCLUDES.search(before) or (_NO_HEADING.search(before) and not text[at + len(PARAGRAPH)].islower()):
        return False
    return paragraph > start and len(before) < 300 and bool(_ENDS_SENTENCE.search(text[paragraph - 4 : paragraph]))


def _sentence_start(text: str, start: int, end: int) -> int:
    """Find where the heading begins at the end of a rationale's paragraph.

    It is the last sentence, with the sentences before it that have no verb or that frame a request.
    """
    starts = [start, *[match.end() for match in _SENTENCE_START.finditer(text, start, end)]]
    first = starts.pop()
    while starts:
        later = _LATER_REQUEST.match(text, first, end)
        if not later and _VERB.search(text, starts[-1], first) and not _FIRST_REQUEST.match(text, starts[-1], first):
            break
        first = starts.pop()
    return first
