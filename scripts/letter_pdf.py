"""The parts of a sample letter, and how they are drawn on the pages of a PDF.

Times 12 pt on US Letter, headings and labels bold, the case block a table: what ``render_letters.py`` needs.
"""

from __future__ import annotations

import io
import re
from typing import Any

from reportlab.lib.colors import HexColor, black
from reportlab.lib.pagesizes import letter as us_letter
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName
from reportlab.pdfbase.pdfmetrics import Font, registerFont, stringWidth
from reportlab.pdfgen.canvas import Canvas

DECISION = re.compile(r": (Upheld|Overturned|Partially Overturned)$")
BULLET = re.compile(r"^[•o\uf0b7] ")
NUMBERED = re.compile(r"^\d{1,2}[.)] (The request for|MAXIMUS Federal|Regarding the request)")
REDACTED = re.compile(
    r"(?<=\bDr\.) (?=[a-z,.])|(?<=\bfrom) (?=[,(])|(?<=\bper) (?=are\b)|(?<=\bby) (?=, )|(?<=\bof) (?=, )"
)
SECTIONS = (
    "HOW THE IMR FINAL DETERMINATION WAS MADE",
    "DOCUMENTS REVIEWED",
    "CLINICAL CASE SUMMARY",
    "IMR ISSUES, DECISIONS AND RATIONALES",
    "IMR DECISION(S) AND RATIONALE(S)",
    "INDEPENDENT MEDICAL REVIEW DECISION AND RATIONALE",
    "MEDICAL PROFESSIONAL REVIEW",
    "MAXIMUS FEDERAL SERVICES, INC.",
    "Notice of Independent Medical Review Determination",
)
LABELS = (
    "Claims Administrator guideline:",
    "MAXIMUS guideline:",
    "Decision rationale:",
    "The Physician Reviewer's decision rationale:",
    "Rationale for the Decision:",
)
HEADING_STARTS = (
    "Medical Qualifications of the Expert Reviewer:",
    "Case Summary:",
    "Documents Reviewed for Determination:",
    "Medical Treatment Guidelines Relied Upon",
    "Section of the Medical Treatment Utilization Schedule Relied Upon",
)
CASE_LABELS = (
    "Case Number:",
    "Date Assigned:",
    "Date of Injury:",
    "Decision Date:",
    "UR Denial Date:",
    "Priority:",
    "Application Received:",
)
NOTICE_LABELS = (
    "Employee:",
    "Claim Number:",
    "Date of UR Decision:",
    "Date of Injury:",
    "IMR Application Received:",
    "MAXIMUS Case Number:",
)
TIGHT = (
    "State(s) of Licensure:",
    "Certification(s)/Specialty:",
    "Independent Medical Review",
    "P.O. Box",
    "Sacramento,",
    "Phone",
    "Medical Unit,",
    "Division of Workers",
    "Date of Injury:",
    "Application Received:",
    "IMR Case:",
)


def fields_of(block: str, labels: tuple[str, ...]) -> list[tuple[str, str]]:
    """Labels and values of a case block written in one paragraph."""
    parts = re.split("(" + "|".join(map(re.escape, sorted(labels, key=len, reverse=True))) + ")", block)
    return [(parts[k], parts[k + 1].strip()) for k in range(1, len(parts) - 1, 2)]


def is_block(paragraph: str) -> bool:
    """Tell whether a paragraph is the case block of a letter."""
    return paragraph.startswith(("Case Number:", "Employee:"))


def is_tight(paragraph: str) -> bool:
    """Whether a paragraph follows the one before without a gap."""
    return paragraph.startswith(TIGHT) or BULLET.match(paragraph) is not None


PITCH, LEFT, RIGHT, TOP, BOTTOM = 13.8, 72.0, 540.0, 706.0, 76.0
ROMAN, BOLD, SANS, SANS_BOLD = "LetterRoman", "LetterBold", "LetterSans", "LetterSansBold"
FACES = {  # our name: metrics, name in the PDF, flags and stem width (a reader tells bold by the stem)
    ROMAN: ("Times-Roman", "TimesNewRomanPSMT", 34, 80),
    BOLD: ("Times-Bold", "TimesNewRomanPS-BoldMT", 34, 140),
    SANS: ("Helvetica", "ArialMT", 32, 80),
    SANS_BOLD: ("Helvetica-Bold", "Arial-BoldMT", 32, 140),
}
Run = tuple[str, str]


class LetterFont(Font):
    """A font that is named and described, not embedded, as in the letters that users get."""

    def addObjects(self, doc: Any) -> None:
        super().addObjects(doc)
        _, name, flags, stem = FACES[self.fontName]
        font = doc.idToObject["BasicFonts"].dict[doc.fontMapping[self.fontName][1:]]
        box = PDFArray([-200, -220, 1100, 900])
        described = {
            "Type": PDFName("FontDescriptor"),
            "FontName": PDFName(name),
            "Flags": flags,
            "FontBBox": box,
            "ItalicAngle": 0,
            "Ascent": 891,
            "Descent": -216,
            "CapHeight": 662,
            "StemV": stem,
        }
        font.Subtype, font.BaseFont, font.FirstChar, font.LastChar = "TrueType", name, 0, 255
        font.Widths = PDFArray(self.widths)
        font.FontDescriptor = doc.Reference(PDFDictionary(described), "fontDescriptor:" + name)


def register_fonts() -> None:
    """Make the four fonts of the letters known to reportlab."""
    for ours, (metrics, *_) in FACES.items():
        registerFont(LetterFont(ours, metrics, "WinAnsiEncoding"))


class Page:
    """Writes lines down the pages of a PDF, with furniture at each page's head and foot."""

    def __init__(self, canvas: Canvas, furniture: dict[str, Any]) -> None:
        self.canvas, self.furniture, self.number, self.y = canvas, furniture, 0, TOP
        self.start()

    def start(self) -> None:
        self.number += 1
        self.y = TOP
        if self.number > 1 and (head := self.furniture.get("head")):
            self.line([(head.format(page=self.number), ROMAN)], LEFT)
            self.y -= PITCH / 2

    def finish(self) -> None:
        if foot := self.furniture.get("foot"):
            self.canvas.setFont(ROMAN, 10)
            self.canvas.drawCentredString(306, 44, foot.format(page=self.number))
        self.canvas.showPage()

    def need(self, height: float) -> None:
        if self.y - height < BOTTOM:
            self.finish()
            self.start()

    def line(self, runs: list[Run], x: float) -> None:
        """One line of text, its runs one after the other."""
        self.need(0)
        for text, font in runs:
            self.canvas.setFont(font, 12)
            self.canvas.drawString(x, self.y, text)
            x += stringWidth(text, font, 12)
        self.y -= PITCH


def runs_of(paragraph: str) -> list[Run]:
    """A paragraph as runs of bold and roman text."""
    for label in LABELS:
        if paragraph.replace("\u2019", "'").startswith(label):
            return [(paragraph[: len(label)], BOLD), (paragraph[len(label) :], ROMAN)]
    label_line = paragraph.endswith(":") and (paragraph.isupper() or paragraph.startswith(HEADING_STARTS))
    heading = paragraph in SECTIONS or DECISION.search(paragraph) or NUMBERED.match(paragraph)
    return [(paragraph, BOLD if heading or label_line else ROMAN)]


def pieces(runs: list[Run]) -> list[Run]:
    """Runs cut where a line may break: after spaces and after hyphens inside words."""
    out = []
    for text, font in runs:
        out += [(piece, font) for piece in re.findall(r"[^ -]*-+(?=\w)|[^ ]+ ?| ", text)]
    return out


def wrap_runs(runs: list[Run], width: float) -> list[list[Run]]:
    """Lines of runs, each no wider than ``width``."""
    lines: list[list[Run]] = [[]]
    used = 0.0
    for piece, font in pieces(runs):
        if lines[-1] and used + stringWidth(piece.rstrip(), font, 12) > width:
            lines.append([])
            used = 0.0
        if lines[-1] and lines[-1][-1][1] == font:
            lines[-1][-1] = (lines[-1][-1][0] + piece, font)
        else:
            lines[-1].append((piece, font))
        used += stringWidth(piece, font, 12)
    return lines


def draw_case_table(page: Page, block: str) -> None:
    """The case block as a table of two columns; the last label wraps in its cell."""
    canvas, values = page.canvas, [value for _, value in fields_of(block, CASE_LABELS)]
    labels = [label for label, _ in fields_of(block, CASE_LABELS)]
    rows = [((0,), 13.2), ((1, 2), 13.2), ((3, 4), 13.2), ((5, 6), 25.8)]
    xs, y = (66.0, 175.0, 323.0, 422.0, 546.0), 698.0
    for cells, height in rows:
        for col in range(4):
            shaded = col % 2 == 0 or (len(cells) == 1 and col > 1)
            canvas.setFillColor(HexColor("#e0e0e0") if shaded else HexColor("#ffffff"))
            canvas.rect(xs[col], y - height, xs[col + 1] - xs[col], height, stroke=1, fill=1)
        canvas.setFillColor(black)
        for place, cell in enumerate(cells):
            canvas.setFont(SANS_BOLD, 11)
            words = ["Application", "Received:"] if cell == 6 else [labels[cell]]
            for row, word in enumerate(words):
                canvas.drawString(xs[2 * place] + 6, y - 10.2 - 12.6 * row, word)
            canvas.setFont(SANS, 11)
            canvas.drawString(xs[2 * place + 1] + 5, y - 10.2, values[cell])
        y -= height
    page.y = y - 30


def draw_paragraph(page: Page, paragraph: str, below: bool) -> None:
    """A paragraph's lines: section headings centred, decisions optionally on a line of their own."""
    text = REDACTED.sub(" " * 10, paragraph)
    if paragraph in SECTIONS:
        page.need(2 * PITCH)
        page.line([(text, BOLD)], 306 - stringWidth(text, BOLD, 12) / 2)
        page.y -= 6.6
        return
    hit = DECISION.search(text) if below else None
    for chunk in (text[: hit.start() + 1], hit.group(1)) if hit else (text,):
        runs = [(chunk, BOLD)] if hit else runs_of(chunk)
        for line in wrap_runs(runs, RIGHT - LEFT):
            page.line(line, LEFT)


def render_pdf(paragraphs: list[str], name: str, furniture: dict[str, Any], decision_below: tuple[int, ...]) -> bytes:
    """The letter as the bytes of a PDF: Times 12 pt on US Letter, the same bytes each time."""
    register_fonts()
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=us_letter, invariant=1, pageCompression=1)
    canvas.setTitle(name)
    page = Page(canvas, furniture)
    item = 0
    for n, paragraph in enumerate(paragraphs):
        item += DECISION.search(paragraph) is not None
        if paragraph.startswith("Case Number:"):
            draw_case_table(page, paragraph)
            continue
        before = paragraphs[n - 1] if n else ""
        joined = before in SECTIONS or is_block(before) or is_tight(paragraph)
        if n and page.y < TOP and not joined:
            page.y -= PITCH + (7 if paragraph in SECTIONS else 0)
        if is_block(paragraph):
            for label, value in fields_of(paragraph, NOTICE_LABELS):
                page.line([(label, BOLD), ("   " + value, ROMAN)], LEFT)
            page.y -= PITCH
        else:
            draw_paragraph(page, paragraph, item in decision_below)
    page.finish()
    canvas.save()
    return buffer.getvalue()
