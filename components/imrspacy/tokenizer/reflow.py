"""Make one clean text of a letter, whatever extractor it came from.

Lines that an extractor wrapped are joined, paragraphs are parted by one blank line, runs of white space become
one space and page furniture is dropped. Nothing else changes and nothing changes place: :class:`Reflowed` maps
every character back to the text as given. Clean text comes back as it is.

How a line break is judged (:func:`_breaks_between`):

1. a heading, label, bullet or numbered determination always starts a paragraph;
2. a blank line (a wider gap, where every line has one) ends a paragraph unless the sentence runs on over it,
   as it does over a page break;
3. a single line break ends a paragraph where the next word would have fitted on the line.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from ..text import remembering
from .furniture import furniture_lines

PARAGRAPH = "\n\n"

# pdfium gives a hyphen at a line end as one of the first two, and swallows the line break; other extractors give a
# hyphen as a soft one where the font names it so.
_HYPHENS = ("\ufffe", "\x02", "\xad")
# White space of no width, and the mark at the start of a file.
_NO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff"

_STARTS_PARAGRAPH = re.compile(
    r"""
      (?:Claims\s+Administrator|MAXIMUS)\s+guidelines?\ ?:
    | Decision\s+rationale\ ?:
    | (?:Rationale\ for\ the\ Decision|Case\ Summary|Documents\ Reviewed\ for\ Determination)\ ?:
    | The\ (?:Claims\ Administrator|Physician\ Reviewer|Expert\ Reviewer|Professional\ Reviewer)\b.{0,20}
      \b(?:based|did\ not|decision\ rationale)
    | The\ Expert\ Reviewer\ has\ the\ following | State\(s\)\ of\ Licensure | Certification\(s\)/Specialty
    | (?:Section\ of\ the\ )?Medical\ Treatment\ (?:Guidelines?|Utilization\ Schedule)\ Relied
    | Medical\ Qualifications\ of | The\ Final\ Determination\ was\ based | Disclaimer: | Sincerely, | cc:
    | (?:HOW\ THE\ IMR|CLINICAL\ CASE\ SUMMARY|IMR\ (?:ISSUES|DECISION)|DOCUMENTS\ REVIEWED|ISSUES?\ AT\ DISPUTE
        |CASE\ SUMMARY|INDEPENDENT\ MEDICAL\ REVIEW\ DEC|MEDICAL\ (?:TREATMENT|REVIEWER|PROFESSIONAL)
        |RATIONALE\ FOR)
    | (?:Case\ Number|Date\ Assigned|Decision\ Date|UR\ Denial\ Date|Date\ of\ UR|IMR\ Application|Dated)\b.{0,12}:
    | [•▪◦●·]\s | o\ (?=[A-Z])
    | \d{1,2}[.)]\s{0,9}(?:The\s+request\s+for|Decision\s+for|MAXIMUS\s+Federal|Regarding\s+the)
    """,
    re.VERBOSE,
)
# What such paragraphs start with: lets most lines, which start in lower case, skip the pattern.
_PARAGRAPH_STARTS = frozenset("CMDRTSHIUoc•▪◦●·0123456789")
_PARAGRAPH_ENDS = (
    "DECISIONS AND RATIONALES",
    "RATIONALE(S)",
    "WAS MADE",
    "CASE SUMMARY",
    "CASE SUMMARY:",
    "REVIEWED",
    "below:",
)
_DECISIONS = ("Upheld", "Overturned")
_DECISION_ENDS = re.compile(r":\s*(?:Partially\s+)?(?:Upheld|Overturned)$")
_ENDS_SENTENCE = re.compile(r"[.?!:;][\"”’')\]]{0,3}$")
_RUNS_ON = re.compile(
    r"(?:,|\b(?:an?|the|of|to|and|or|for|with|in|on|by|from|is|was|are|were|be|has|have|not|no|per|as|at|that|this"
    r"|which|whose|than|dated))$"
)
_VERDICT_ENDS = re.compile(
    r"(?:necessary|appropriate|necessity|indicated|warranted|supported|certified|established|reasonable"
    r"|approved|met|denied)\W{0,3}$"
)
_SPLIT_HYPHEN = re.compile(r"- (?=\w)(?!(?:and|or|to|and/or)\b)")
_ODD_SPACES = ("  ", " \n", "\n ", "\t", "\x1f")
# Line ends of other systems and of pages, each as long as what it becomes, so that offsets hold.
_LINE_ENDS = (("\r\n", " \n"), *((end, "\n") for end in "\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"))
# A line break, unless a sentence goes on over it in lower case. "o " is a bullet; a decision ends a heading; a
# running head may end in "Review".
_LINE_END = re.compile(r"\n(?:(?<![a-z]\n)|(?![a-z][^ \n])|(?<=(?:Upheld|turned|Review)\n))")
_LABEL = re.compile(r"(?:Claims Administrator|MAXIMUS) guideline|Decision rationale")


class _Line(NamedTuple):
    text: str
    start: int
    gap: int  # blank lines before it; page furniture counts as one


@dataclass(frozen=True, slots=True)
class Reflowed:
    """Clean text with the way back: character ``starts[n] + k`` of ``text`` was ``sources[n] + k`` of the source."""

    text: str
    starts: tuple[int, ...]
    sources: tuple[int, ...]

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Give the (start, end) in the source of the region (start, end) of the clean text."""
        return source_region(self.starts, self.sources, start, end)


def source_region(starts: Sequence[int], sources: Sequence[int], start: int, end: int) -> tuple[int, int]:
    """Map a region of clean text to its source by the two columns of a :class:`Reflowed` map."""
    first = bisect_right(starts, start) - 1
    source_start = sources[first] + start - starts[first]
    if end <= start:
        return source_start, source_start
    last = bisect_right(starts, end - 1) - 1
    return source_start, sources[last] + end - starts[last]


@remembering(512, longest=30_000)
def reflow(text: str) -> Reflowed:
    """Join wrapped lines, part paragraphs by one blank line, drop page furniture.

    Idempotent: the clean text of a clean text is itself. No character but white space and furniture is lost.
    """
    for line_end, plain in _LINE_ENDS:
        text = text.replace(line_end, plain)
    if not text.isascii():
        for mark in _NO_WIDTH:
            text = text.replace(mark, " ")
    lines = _without_furniture(text, list(_lines(text)))
    parts: list[str] = []
    starts: list[int] = []
    sources: list[int] = []
    length = 0
    tidy = text.isascii() and not any(odd in text for odd in _ODD_SPACES)
    for line, glue in zip(lines, _glues(lines, _usual_width(text)), strict=True):
        parts.append(glue)
        length += len(glue)
        for word_start, words in ((0, line.text.replace("\n", " ")),) if tidy else _runs(line.text):
            starts.append(length)
            sources.append(line.start + word_start)
            parts.append(words)
            length += len(words)
    if not starts:
        return Reflowed("", (0,), (0,))
    clean = "".join(parts)
    for mark in _HYPHENS:
        clean = clean.replace(mark, "-")
    return _join_hyphens(Reflowed(clean, tuple(starts), tuple(sources)))


def _lines(text: str) -> Iterator[_Line]:
    """Yield the lines that hold anything, stripped, each with the blank lines before it.

    Lines between which a sentence goes on in lower case come as one, as they are by far the most.
    """
    at, gap = 0, 0
    for raw in _LINE_END.split(text):
        line = raw.strip()
        if line:
            yield _Line(line, at + raw.index(line[0]), gap)
            gap = 0
        else:
            gap += 1
        at += len(raw) + 1


def _without_furniture(text: str, lines: list[_Line]) -> list[_Line]:
    # Clean text has been through here: dropping more from it would not be idempotent.
    if all(line.gap == 1 for line in lines[1:]):
        return lines
    dropped = furniture_lines(text, [line.text for line in lines])
    if not dropped:
        return lines
    kept = []
    gap = 0
    for number, line in enumerate(lines):
        if number in dropped:
            gap = max(gap, line.gap, 1)
        else:
            kept.append(line._replace(gap=max(line.gap, gap)))
            gap = 0
    return kept


def _runs(line: str) -> Sequence[tuple[int, str]]:
    """Split a line into (offset, text) runs, so that the runs in a row have single spaces for white space."""
    if line.isascii() and not any(odd in line for odd in _ODD_SPACES):
        return ((0, line.replace("\n", " ")),)
    runs = []
    at = 0
    for number, word in enumerate(line.split()):
        at = line.index(word, at)
        runs.append((at - 1, " " + word) if number else (at, word))
        at += len(word)
    return runs


def _glues(lines: list[_Line], width: int) -> Iterator[str]:
    """Say for each line what stands between it and the line before: nothing, a space or a paragraph break."""
    if not lines:
        return
    yield ""
    usual_gap = _usual_gap(lines)
    decided = [_carries_decision(line.text) for line in lines]
    ahead = _headings_ahead(lines, decided)
    for number, (line, after) in enumerate(pairwise(lines), start=1):
        ends = decided[number - 1] or line.text.endswith(_PARAGRAPH_ENDS)
        yield PARAGRAPH if ends or _breaks_between(line, after, usual_gap, width, number in ahead) else " "


def _breaks_between(line: _Line, after: _Line, usual_gap: int, width: int, heading_ahead: bool) -> bool:
    if after.text[0] in _PARAGRAPH_STARTS and _STARTS_PARAGRAPH.match(after.text):
        return True
    if _runs_on(line.text, after.text):
        return False
    if after.gap > usual_gap:
        return True
    if heading_ahead and _VERDICT_ENDS.search(line.text):
        return True
    # The word would have fitted: the author, not the extractor, ended the line. A sixth of the width is left for
    # the unevenness of proportional type.
    first_word = len(after.text.split(" ", 1)[0])
    return len(line.text) - line.text.rfind("\n") + first_word < width * 5 // 6


def _runs_on(before: str, after: str) -> bool:
    """Whether a sentence goes on over the break, judged by the end of one paragraph and the start of the next."""
    last = before[-1]
    open_end = last in "-\ufffe\x02\xad&/" or ((last == "," or last.isalpha()) and _RUNS_ON.search(before[-12:]))
    if not (open_end or after[0].islower()):
        return False
    return not (_ENDS_SENTENCE.search(before[-4:]) or _carries_decision(after.partition("\n")[0]))


def _carries_decision(line: str) -> bool:
    """Whether a line ends as an item's heading does: ": Upheld"."""
    return line.endswith(_DECISIONS) and bool(_DECISION_ENDS.search(line[-40:]))


def _usual_gap(lines: list[_Line]) -> int:
    """1 for a text whose every line is followed by a blank one and whose paragraphs are parted by more, else 0."""
    gaps = [line.gap for line in lines[1:]]
    single, wide = gaps.count(1), sum(gap > 1 for gap in gaps)
    return 1 if wide and single > len(gaps) // 2 else 0


def _usual_width(text: str) -> int:
    """The length that full lines have, 0 for a text that is not wrapped."""
    lengths = sorted(map(len, filter(None, text.split("\n"))))
    full = lengths[len(lengths) * 9 // 10] if lengths else 0
    return full if 40 <= full <= 140 else 0


def _headings_ahead(lines: list[_Line], decided: list[bool]) -> set[int]:
    """Numbers of the lines of which one of the next eight carries an item's decision, before any label."""
    found: set[int] = set()
    for number, carries in enumerate(decided):
        if carries:
            for back in range(number, max(number - 8, 0), -1):
                if _LABEL.match(lines[back].text):
                    break
                found.add(back)
    return found


def _is_word(text: str, at: int) -> bool:
    return at >= 0 and (text[at].isalnum() or text[at] == "_")


def _join_hyphens(flow: Reflowed) -> Reflowed:
    """Close up a word that was broken behind its hyphen: "electro- diagnostic", "10-30- 2016"."""
    text = flow.text
    cuts = {match.start() + 1 for match in _SPLIT_HYPHEN.finditer(text) if _is_word(text, match.start() - 1)}
    if not cuts:
        return flow
    bounds = sorted({*flow.starts, *(cut + 1 for cut in cuts)})
    starts, sources, parts = [], [], []
    shift = 0
    for start, end in pairwise([*bounds, len(flow.text)]):
        starts.append(start - shift)
        sources.append(flow.source(start, start + 1)[0])
        cut = end - 1 in cuts
        parts.append(flow.text[start : end - cut])
        shift += cut
    return Reflowed(flow.text[: bounds[0]] + "".join(parts), tuple(starts), tuple(sources))
