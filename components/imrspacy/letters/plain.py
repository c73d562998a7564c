"""Text files: from bytes in the encodings that letters come in to text with plain line ends."""

import codecs

# Control characters that no text holds; tab, line ends, form feed, pdfium's hyphen (2) and the end of a DOS
# file (26) may stand in one.
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\x0b\x0c\r\x02\x1a")
_MOST_CONTROLS = 100  # one in so many bytes: more is no text
# Windows-1252 leaves five bytes undefined; they stay the control characters that they are in Latin-1.
_UNDEFINED = b"\x81\x8d\x8f\x90\x9d"
_WINDOWS_1252 = {code: bytes([code]).decode("cp1252") for code in range(0x80, 0xA0) if code not in _UNDEFINED}
# Headings of the four layouts without their white space, which extractors treat as they like.
_HEADINGS = (
    "howtheimrfinaldeterminationwasmade",
    "imrissues,decisionsandrationales",
    "imrdecision(s)andrationale(s)",
    "noticeofindependentmedicalreviewdetermination",
    "independentmedicalreviewdecisionandrationale",
    "medicalprofessionalreview",
    "medicaltreatmentguideline(s)relieduponbyprofessionalreviewer",
    "rationaleforwhytherequestedtreatment/service",
)


def decode_text(data: bytes) -> str:
    """Decode a text file: UTF-8 or UTF-16 by its mark, else UTF-8 where it is valid, else Windows-1252.

    Line ends become those of Unix, a form feed a blank line. Raises ValueError for bytes that are no text.
    """
    text = _decoded(data)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\f", "\n\n") if "\f" in text else text


def looks_like_letter(text: str) -> bool:
    """Say whether a text holds a heading of one of the layouts, however its white space and case came out."""
    words = "".join(text.lower().split())
    return any(heading in words for heading in _HEADINGS)


def _decoded(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = data.decode("utf-16")
        if "\0" in text:
            raise ValueError("binary data")
        return text
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if b"\0" in data or controls > len(data) // _MOST_CONTROLS:
        raise ValueError("binary data")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1").translate(_WINDOWS_1252)
