"""Pages to lines by pdfium: one call for a page's text, one for each line's place, one or two for boldness.

The small calls hold Python's lock (``PYFUNCTYPE``): releasing and taking it again costs more than they do.
pdfium is not safe in threads, so one letter is read at a time; processes read in parallel.
"""

import ctypes
from collections.abc import Callable, Iterator
from functools import cache
from threading import Lock
from typing import Any, NamedTuple

from .errors import LetterError
from .layout import Line, letter_text

_REGULAR, _BOLD = 400, 600
_BOLD_NAMES = (b"bold", b"black", b"heavy")
_LINE_END = "\r\n"
# A hyphen at a line end, whose line break pdfium swallows; older versions give the control character.
_HYPHEN = "\ufffe"
_OLD_HYPHEN = "\x02"
_NEEDS_PASSWORD, _UNKNOWN_SECURITY = 4, 5  # FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY
_END_MARK = b"%%EOF"
_END_WITHIN = 4096

_DAMAGED = "damaged or cut PDF"
_lock = Lock()


class _Pdfium(NamedTuple):
    """The raw library and its small calls; handles of text pages go in as addresses."""

    raw: Any
    origin: Callable[[int, int, Any, Any], int]
    weight: Callable[[int, int], int]


def pdf_text(data: bytes, name: str, *, max_pages: int, max_characters: int) -> str:
    """Give the text of a PDF, paragraphs and pages parted by a blank line; ``name`` is for errors."""
    pdfium = _load_pdfium()
    with _lock:
        document = pdfium.raw.FPDF_LoadMemDocument64(data, len(data), None)
        if not document:
            raise LetterError(name, _cause(pdfium.raw.FPDF_GetLastError()))
        try:
            pages = list(_pages(pdfium, document, data, name, max_pages, max_characters))
        finally:
            pdfium.raw.FPDF_CloseDocument(document)
    text = letter_text(pages)
    if not text:
        raise LetterError(name, "scanned pages without text")
    return text


@cache
def _load_pdfium() -> _Pdfium:
    import pypdfium2  # noqa: F401 - starts the library
    import pypdfium2.raw as raw

    def small_call(function: Any, *arguments: Any) -> Any:
        address = ctypes.cast(function, ctypes.c_void_p).value or 0
        return ctypes.PYFUNCTYPE(ctypes.c_int, *arguments)(address)

    page, number, out = ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p
    return _Pdfium(
        raw=raw,
        origin=small_call(raw.FPDFText_GetCharOrigin, page, number, out, out),
        weight=small_call(raw.FPDFText_GetFontWeight, page, number),
    )


def _cause(code: int) -> str:
    if code == _NEEDS_PASSWORD:
        return "encrypted, a password is needed"
    return "encrypted by an unknown method" if code == _UNKNOWN_SECURITY else _DAMAGED


def _pages(
    pdfium: _Pdfium, document: Any, data: bytes, name: str, max_pages: int, max_characters: int
) -> Iterator[list[Line]]:
    raw = pdfium.raw
    count = raw.FPDF_GetPageCount(document)
    # pdfium mends a file whose end is missing, but pages or their ends are lost then.
    whole = raw.FPDF_DocumentHasValidCrossReferenceTable(document) or _END_MARK in data[-_END_WITHIN:]
    if count <= 0 or not whole:
        raise LetterError(name, _DAMAGED)
    if count > max_pages:
        raise LetterError(name, f"{count:,} pages, over the limit of {max_pages:,}")
    left = max_characters
    for number in range(count):
        page = raw.FPDF_LoadPage(document, number)
        if not page:
            raise LetterError(name, f"{_DAMAGED} (page {number + 1})")
        try:
            textpage = raw.FPDFText_LoadPage(page)
            if not textpage:
                raise LetterError(name, f"{_DAMAGED} (page {number + 1})")
            try:
                left -= max(raw.FPDFText_CountChars(textpage), 0)
                if left < 0:
                    raise LetterError(name, f"over the limit of {max_characters:,} characters")
                yield list(_lines(pdfium, textpage))
            finally:
                raw.FPDFText_ClosePage(textpage)
        finally:
            raw.FPDF_ClosePage(page)


def _lines(pdfium: _Pdfium, textpage: Any) -> Iterator[Line]:
    count = pdfium.raw.FPDFText_CountChars(textpage)
    text = _text(pdfium.raw, textpage, count)
    same_index = len(text) == count
    handle = ctypes.cast(textpage, ctypes.c_void_p).value or 0
    x, y = ctypes.c_double(), ctypes.c_double()
    out_x, out_y = ctypes.addressof(x), ctypes.addressof(y)
    origin = pdfium.origin
    for start, end, hyphen in _line_regions(text):
        first, last = start, end - 1
        if not same_index:
            to_character = pdfium.raw.FPDFText_GetCharIndexFromTextIndex
            first, last = (max(to_character(textpage, index), 0) for index in (first, last))
        origin(handle, first, out_x, out_y)
        bold = _is_bold(pdfium, textpage, handle, first)
        wholly_bold = bold and _is_bold(pdfium, textpage, handle, last)
        yield Line(text[start:end] + hyphen, x.value, y.value, bold, wholly_bold)


def _is_bold(pdfium: _Pdfium, textpage: Any, handle: int, index: int) -> bool:
    weight = pdfium.weight(handle, index)
    if weight == _REGULAR or weight >= _BOLD:
        return weight != _REGULAR
    # Fonts that tell no true weight, such as the standard ones, are known by their names.
    name = ctypes.create_string_buffer(128)
    pdfium.raw.FPDFText_GetFontInfo(textpage, index, name, len(name), None)
    font = name.value.lower()
    return any(part in font for part in _BOLD_NAMES)


def _text(raw: Any, textpage: Any, count: int) -> str:
    if count <= 0:
        return ""
    # Twice the units: a character beyond the first 65,536 takes two.
    buffer = (ctypes.c_ushort * (2 * count + 2))()
    written = raw.FPDFText_GetText(textpage, 0, count, buffer)
    text = bytes(memoryview(buffer)[: max(written - 1, 0)]).decode("utf-16-le", "replace")
    return text.replace(_OLD_HYPHEN, _HYPHEN)


def _line_regions(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, hyphen) of the lines that hold anything, without white space at either end."""
    at = 0
    for line in text.split(_LINE_END):
        start = at
        pieces = line.split(_HYPHEN) if _HYPHEN in line else (line,)
        for number, piece in enumerate(pieces, start=1):
            words = piece.strip()
            hyphen = "-" if number < len(pieces) else ""
            if words:
                first = start + piece.index(words[0])
                yield first, first + len(words), hyphen
            start += len(piece) + 1
        at += len(line) + 2
