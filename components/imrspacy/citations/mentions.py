"""Mentions of guidelines and publications in a whole letter.

Guideline lines are read by the line grammar, which knows where each name stands. The rest of the letter is
searched once for capitals that may begin a name of the lexicon, and once for what else a name is known by: the
word "guidelines", for names that no lexicon holds and names in lower case, "Complaints", for chapters named without
their book, and the names of the schedule, ACOEM and ODG.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from functools import cache

from ..text import remembering
from .anchors import places
from .names import abbreviated, edition_of, plain, publication_at, publication_names
from .patterns import YEAR, anchor, chain, title_before
from .reading import read_line

Region = tuple[int, int]
_Reader = Callable[[str, str, int], Region | None]

_LABELS = ("laims Administrator g", "MAXIMUS g", "laims Administrator G", "MAXIMUS G")
_LABEL_ENDS = ("uideline:", "uidelines:", "uideline :", "uidelines :")
_LINE_LIMIT = 3000
_RATIONALE = re.compile("Decision rationale:")

_EDITION_YEAR = re.compile(YEAR)
# "Low Back Complaints Chapter (ACOEM Practice Guidelines, 2nd Edition (2004), Chapter 12)"
_BOOK_BRACKET = re.compile(
    r"(?: chapter)? \((?:acoem|mtus|american college of occ)\b[^()]{0,60}(?:\([^()]{0,20}\)[^()]{0,40})?\)"
)
_YEAR_BEFORE = re.compile(r"(?:19|20)\d\d ")
_LOWER_NAME = re.compile(
    r"(?:(?:california |ca )?(?:mtus )?(?:chronic pain(?: medical)?(?: treatment)?"
    r"|opioids? (?:medical )?treatment"
    r"|post-?surgical (?:physical medicine |medical )?(?:treatment|rehabilitation)"
    r"|acupuncture (?:medical )?treatment) guidelines?|official disability guidelines?)$"
)
_LOWER_ENDS = ("pain ", "treatment ", "medical ", "rehabilitation ", "disability ")
_ABBREVIATED = re.compile(r"\([A-Z][A-Za-z&/-]{1,9}\)$")
_JOINERS = frozenset({"of", "for", "on", "the", "&"})
# fmt: off
# words that open a sentence or qualify a guideline without naming it
_OPENERS = frozenset({
    "According", "Additional", "Additionally", "All", "Also", "Although", "And", "Any", "Applicable", "As",
    "Based", "Because", "Both", "But", "By", "Chapter", "Cited", "Current", "Currently",
    "Evidence", "Evidence-Based", "Evidence-based", "For", "From", "Further", "Furthermore",
    "Given", "Guideline", "Guidelines", "Her", "His", "However", "If", "In", "Its", "Many",
    "Most", "Nationally", "No", "Of", "On", "Or", "Other", "Our", "Peer", "Peer-reviewed",
    "Per", "Rationale", "Recognized", "Relevant", "Similarly", "Since", "Some", "Specific",
    "Standard", "Such", "That", "The", "Their", "Therefore", "These", "This", "Those", "Thus", "To",
    "Under", "Using", "When", "Where", "While", "With",
})
# words that name a guideline only beside others ("Medical Board of California guidelines")
_GENERIC = frozenset({"Clinical", "General", "Medical", "National", "Practice", "Treatment"})
# fmt: on
_CORES = ("edical Treatment Util", "College of Occupational", "fficial Dis", "mtus", "acoem", "odg")
# "MTUS Topical Analgesics Guidelines": a part of the schedule under a name of the writer's own
_TOPIC_GUIDELINES = re.compile(r"(?: (?!ACOEM|ODG|MTUS|Guideline)[A-Z][\w-]{2,20}){1,4} [Gg]uidelines?\b")
_LEFT_OF_CORE = {"fficial Dis": 1, "edical Treatment Util": 1, "College of Occupational": 9}
_STATE_LETTERS = ("ca ", "ca/", "ca-", "ca, ", "calif. ")
_URL = re.compile(r"(?:https?://|www\.)[^\s()<>\"]+(?:(?<=-) [^\s()<>\"]+)?")


@cache
def _complaints() -> tuple[str, ...]:
    titles = (title for title in publication_names("chapter") if title.endswith("Complaints"))
    return tuple(sorted((title.lower() for title in titles), key=len, reverse=True))


def find_guidelines(text: str) -> list[Region]:
    """Find where guidelines and publications are named in a letter, in order, without overlap.

    A region holds the name with its edition year ("MTUS Chronic Pain Medical Treatment 2016"), not its
    section or pages. Publications joined by a slash are one region, joined by "and" two. Organizations and
    authors named in passing are not marked.
    """
    return guidelines_in(text, plain(text))


def guidelines_in(text: str, lower: str) -> list[Region]:
    """Do the same where the caller has ``plain(text)`` already."""
    issues = text.find("ISSUES, DECISIONS")
    # the case block and the reviewer name no guideline
    begin = max(0, text.rfind("CLINICAL CASE SUMMARY", 0, issues)) if issues >= 0 else 0
    found = places(text, lower, begin)
    closers = found["uideline"]
    labels = [at for at in closers if text.startswith(_LABEL_ENDS, at) and text.endswith(_LABELS, 0, at)]
    lines = _lines(text, labels)
    regions = _Regions(
        [(start + left, start + right) for start, end in lines for left, right in _names_in_line(text[start:end])]
    )
    for core in _CORES:
        _gather(text, lower, found[core], _core_at, regions)
    _lexicon_names(text, lower, max(0, issues), lines, regions)
    _gather(text, lower, [at for at in closers if at not in labels], _before_guideline, regions)
    _gather(text, lower, found["Complaints"], _before_complaints, regions)
    for address in ("http", "www."):
        _gather(text, lower, found[address], _url_at, regions)
    return regions.sorted()


class _Regions:
    """Regions that do not overlap, with a quick answer to whether a place is taken."""

    __slots__ = ("_ends", "_starts")

    def __init__(self, regions: list[Region]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for region in regions:
            self.add(region)

    def holds(self, at: int) -> bool:
        index = bisect_right(self._starts, at)
        return index > 0 and at < self._ends[index - 1]

    def add(self, region: Region) -> None:
        start, end = region
        index = bisect_right(self._starts, start)
        free_before = index == 0 or self._ends[index - 1] <= start
        if start < end and free_before and (index == len(self._starts) or end <= self._starts[index]):
            self._starts.insert(index, start)
            self._ends.insert(index, end)

    def sorted(self) -> list[Region]:
        return list(zip(self._starts, self._ends, strict=True))


def _gather(text: str, lower: str, places: list[int], reader: _Reader, regions: _Regions) -> None:
    """Add what ``reader`` makes of each of the ``places`` outside the regions so far."""
    for at in places:
        if not regions.holds(at):
            region = reader(text, lower, at)
            if region is not None:
                regions.add(region)


def _lines(text: str, labels: list[int]) -> list[Region]:
    """The lines that follow "Claims Administrator guideline:" and "MAXIMUS guideline:"."""
    if not labels:
        return []
    openings = [at - (9 if text.startswith("M", at - 9) else 22) for at in labels]
    rationales = [hit.start() for hit in _RATIONALE.finditer(text, labels[0])]
    bounds = sorted([*openings, *rationales])
    lines: list[Region] = []
    for label in labels:
        start = text.find(":", label) + 1
        following = bisect_right(bounds, label)
        end = bounds[following] if following < len(bounds) else len(text)
        if end > start + _LINE_LIMIT:
            end = _paragraph_end(text, start)
        lines.append((start, end))
    return lines


def _paragraph_end(text: str, start: int) -> int:
    end = text.find("\n", start, start + _LINE_LIMIT)
    return end if end >= 0 else min(len(text), start + _LINE_LIMIT)


@remembering(4096, longest=_LINE_LIMIT)
def _names_in_line(line: str) -> tuple[Region, ...]:
    clean = " ".join(line.split())
    units = [(unit.start, _widened(clean, unit.start, unit.end)) for unit in read_line(clean)]
    if len(clean) == len(line.strip()):
        shift = len(line) - len(line.lstrip())
        return tuple((shift + start, shift + end) for start, end in units)
    places = [place for place, char in enumerate(line) if not char.isspace() or _first_blank(line, place)]
    return tuple((places[start], places[end - 1] + 1) for start, end in units if end > start)


def _widened(line: str, start: int, end: int) -> int:
    """End of a name in a line: of "ODG Chiropractic Guidelines" or "ACOEM, Chapter 7", of which a citation has less."""
    opened = line.startswith(("ODG", "Official Dis"), start)
    opened = opened or (line.startswith(("ACOEM", "American College of Occ"), start) and "Citation" not in line)
    match = chain().match(line.lower(), start) if opened else None
    return max(end, match.end()) if match else end


def _first_blank(line: str, place: int) -> bool:
    return place > 0 and not line[place - 1].isspace()


def _core_at(text: str, lower: str, at: int) -> Region | None:
    """Find the whole mention round a core word: state and year before it; chapter, title, year after it."""
    if lower.startswith("mtus", at):
        if text.endswith(("Non-", "non-", "Non "), 0, at):
            return None
    else:
        at -= next((left for core, left in _LEFT_OF_CORE.items() if text.startswith(core, at)), 0)
        at -= 1 if lower.startswith("ffi", at) else 0
    start = _state_before(lower, at)
    if start > 0 and text[start - 1].isalnum():
        return None
    match = chain().match(lower, start)
    if (match is None or match.end() <= at) and start < at:
        start, match = at, chain().match(lower, at)
    if match is None or lower.startswith(" relied upon", match.end()):
        return None
    if lower.startswith("(", start - 1) and (titled := _titled(lower, start - 2)):
        return titled
    topic = _TOPIC_GUIDELINES.match(text, match.end()) if text.startswith(" ", match.end()) else None
    if topic:
        return _opened(text, lower, start), topic.end()
    return _opened(text, lower, start), _closed(text, start, _bracketed(lower, match.end()))


def _titled(lower: str, bracket: int) -> Region | None:
    """The title before a bracket that tells the book, with the bracket: "Knee Complaints (ACOEM, 2004)"."""
    closed = _BOOK_BRACKET.match(lower, bracket)
    if closed is None or not lower.endswith((" guidelines", " complaints", " chapter"), 0, bracket):
        return None
    title = title_before().search(lower, max(0, bracket - 90), bracket)
    return (title.start(), closed.end()) if title else None


def _bracketed(lower: str, end: int) -> int:
    """``end``, or the end of a bracket after it that tells the book or the edition."""
    if not lower.startswith((" (", " chapter ("), end):
        return end
    bracket = _BOOK_BRACKET.match(lower, end) or _EDITION_YEAR.match(lower, end)
    return bracket.end() if bracket else end


def _state_before(lower: str, at: int) -> int:
    """Where "California" or "CA" before a core word begins, if the words between can be part of the name."""
    if lower.endswith(("the ", "non-"), 0, at):
        return at
    if lower.endswith("ca", 0, at):
        return at - 2
    if lower.endswith(_STATE_LETTERS, 0, at):
        return lower.rfind("ca", 0, at)
    state = lower.rfind("california", max(0, at - 48), at)
    if state < 0:
        return at
    return state - 9 if lower.endswith("state of ", 0, state) else state


def _lexicon_names(text: str, lower: str, begin: int, lines: list[Region], regions: _Regions) -> None:
    """Names of the lexicon where a letter argues: from the heading of its decisions on, between the guideline lines."""
    search = anchor().finditer
    for end, following in [*lines, (len(text), 0)]:
        for hit in search(text, begin, end):
            at = hit.start() + 1
            known = None if regions.holds(at) else publication_at(lower, at)
            if known and known[1] not in ("organization", "agency", "part"):
                regions.add((at, _edition(lower, edition_of(lower, abbreviated(lower, at, known[0])))))
        begin = following


def _url_at(text: str, lower: str, at: int) -> Region | None:
    url = _URL.match(text, at)
    return (at, at + len(url[0].rstrip(".,;:)"))) if url else None


def _opened(text: str, lower: str, start: int) -> int:
    """``start``, moved to a year or a guideline's title right before it ("... Treatment Guidelines MTUS")."""
    if text[start - 2 : start - 1].isdigit() and _YEAR_BEFORE.match(text, start - 5, start):
        return start - 5
    if lower.startswith("mtus", start) and lower.endswith("guidelines ", 0, start):
        title = _LOWER_NAME.search(lower, max(text.rfind("\n", 0, start) + 1, start - 70), start - 1)
        return title.start() if title else start
    return start


def _closed(text: str, start: int, end: int) -> int:
    """``end`` without an unpaired closing bracket."""
    return end - 1 if text[end - 1] == ")" and "(" not in text[start:end] else end


def _before_guideline(text: str, lower: str, at: int) -> Region | None:
    """Find the name that ends with "guideline(s)", its "u" at ``at``; None for "these guidelines"."""
    end = at + 9 if lower.startswith("s", at + 8) else at + 8
    if lower[end : end + 1].isalnum() or lower[at - 1 : at] != "g":
        return None
    line = max(text.rfind("\n", 0, at) + 1, at - 90)
    known = _LOWER_NAME.search(lower, line, end) if lower.endswith(_LOWER_ENDS, line, at - 1) else None
    if known:
        match = chain().match(lower, known.start())
        return known.start(), _bracketed(lower, max(end, match.end() if match else end))
    start = _capitals_before(text, line, at - 1)
    return (start, _edition(lower, end)) if start is not None else None


def _edition(lower: str, end: int) -> int:
    """``end``, or the end of the edition year after it."""
    year = _EDITION_YEAR.match(lower, end) if lower.startswith((" ", ", "), end) else None
    return year.end() if year else end


def _capitals_before(text: str, line: int, at: int) -> int | None:
    """Start of the capitalized name before ``at``, leaving out words that only open a sentence."""
    words: list[tuple[int, str]] = []
    stop = at - 1
    while stop > line and text[stop] == " ":
        begin = text.rfind(" ", line, stop) + 1 or line
        word = text[begin:stop]
        named = bool(word) and (word[0].isupper() or word in _JOINERS or (not words and _ABBREVIATED.match(word)))
        if not named or (word[-1] in ",.;:)]" and word != "U.S." and (words or word[0] != "(")):
            break
        words.append((begin, word))
        stop = begin - 1
    while words and (words[-1][1] in _OPENERS or words[-1][1] in _JOINERS):
        words.pop()
    if any(word == "Chapter" for _, word in words) or _GENERIC.issuperset(word for _, word in words):
        return None
    return words[-1][0]


def _before_complaints(text: str, lower: str, at: int) -> Region | None:
    """Find a chapter of the ACOEM guidelines named without them ("the Shoulder Complaints Chapter")."""
    end = at + len("Complaints")
    for title in _complaints():
        if lower.endswith(title, max(0, end - len(title)), end):
            return end - len(title), _edition(lower, _bracketed(lower, end))
    return None
