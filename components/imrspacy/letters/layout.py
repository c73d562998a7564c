"""From the lines of a page to paragraphs, by their places and their boldness."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

PARAGRAPH = "\n\n"

_GAP = 1.6  # line pitches: a wider gap parts paragraphs
_GAP_BELOW_HEADING = 1.3  # the same below a bold line
_SAME_ROW = 0.4  # line pitches: fragments whose baselines are closer stand in one row
_FEW_GAPS = 8  # a page with fewer lines says too little of its own pitch
_LARGEST_TABLE = 40  # fragments: more is text in columns, which comes in reading order


class Line(NamedTuple):
    """A line as pdfium gives it: its text, where its first character stands (y goes up), how bold it is."""

    text: str
    x: float
    y: float
    starts_bold: bool
    wholly_bold: bool


def letter_text(pages: Iterable[Sequence[Line]]) -> str:
    """Give the text of a letter, with a blank line between paragraphs and between pages."""
    written = [page for page in pages if page]
    own = [_gaps(page) for page in written]
    usual = _median([gap for gaps in own for gap in gaps])
    return PARAGRAPH.join(
        _page_text(page, _median(gaps) if len(gaps) >= _FEW_GAPS else usual)
        for page, gaps in zip(written, own, strict=True)
    )


def _page_text(lines: Sequence[Line], pitch: float) -> str:
    # A page of which most lines do not go down (turned text) tells nothing by its places.
    if not pitch or 2 * len(_gaps(lines)) < len(lines) - 1:
        return "\n".join(line.text for line in lines)
    lines = _in_rows(lines, pitch)
    parts = [lines[0].text]
    for before, line in pairwise(lines):
        parts.append(_between(before, line, pitch))
        parts.append(line.text)
    return "".join(parts)


def _between(before: Line, line: Line, pitch: float) -> str:
    gap = before.y - line.y
    if abs(gap) < pitch * _SAME_ROW:
        return "" if before.text.endswith("-") else " "
    if gap > pitch * _GAP or -gap > pitch:
        return PARAGRAPH
    if before.wholly_bold and not line.starts_bold:
        return PARAGRAPH if gap > pitch * _GAP_BELOW_HEADING else "\n"
    # A heading or a label; a bold heading that is wrapped goes on from a bold line.
    return PARAGRAPH if line.starts_bold and not before.wholly_bold else "\n"


def _gaps(lines: Sequence[Line]) -> list[float]:
    return [gap for before, line in pairwise(lines) if (gap := before.y - line.y) > 1]


def _median(gaps: Sequence[float]) -> float:
    return median(gaps) if gaps else 0.0


def _in_rows(lines: Sequence[Line], pitch: float) -> Sequence[Line]:
    """Put the cells of a table into rows: a line that stands higher than the one before it is such a cell."""
    tables = _tables(lines, pitch * _SAME_ROW)
    if not tables:
        return lines
    ordered: list[Line] = []
    at = 0
    for start, end in tables:
        ordered += lines[at:start]
        ordered += _rows(lines[start:end], pitch)
        at = end
    return [*ordered, *lines[at:]]


def _tables(lines: Sequence[Line], same_row: float) -> list[tuple[int, int]]:
    """Give (first, end) of the runs of lines that share rows with a line that stands out of order."""
    tables: list[tuple[int, int]] = []
    for number in range(1, len(lines)):
        if lines[number].y <= lines[number - 1].y + same_row:
            continue
        top = lines[number].y + same_row
        start = number - 1
        while start and number - start < _LARGEST_TABLE and lines[start - 1].y <= top:
            start -= 1
        bottom = min(line.y for line in lines[start:number]) - same_row
        end = number + 1
        while end < len(lines) and end - start <= _LARGEST_TABLE and bottom <= lines[end].y <= top:
            end += 1
        while tables and tables[-1][1] > start:
            before = tables.pop()
            start, end = min(start, before[0]), max(end, before[1])
        tables.append((start, end))
    return [(start, end) for start, end in tables if end - start <= _LARGEST_TABLE]


def _rows(cells: Sequence[Line], pitch: float) -> Iterator[Line]:
    """Yield one line a row, its cells from left to right; a wrapped cell's further lines follow its first."""
    left = min(cell.x for cell in cells) + pitch
    row: list[Line] = []
    for level in _levels(cells, pitch * _SAME_ROW):
        if row and level[0].x < left:
            yield _joined(row)
            row = []
        for cell in level:
            # Behind the last cell that starts no further right: in its row, or in the row it is wrapped from.
            row.insert(sum(other.x <= cell.x + 1 for other in row), cell)
    yield _joined(row)


def _levels(cells: Sequence[Line], same_row: float) -> Iterator[list[Line]]:
    """Yield the cells of one height after the other, from the top, each from left to right."""
    level: list[Line] = []
    for cell in sorted(cells, key=lambda cell: -cell.y):
        if level and level[0].y - cell.y >= same_row:
            yield sorted(level, key=lambda cell: cell.x)
            level = []
        level.append(cell)
    yield sorted(level, key=lambda cell: cell.x)


def _joined(row: Sequence[Line]) -> Line:
    if len(row) == 1:
        return row[0]
    return Line(
        " ".join(cell.text for cell in row),
        row[0].x,
        row[0].y,
        row[0].starts_bold,
        all(cell.wholly_bold for cell in row),
    )
