"""The normal form in which names are looked up: one byte a character, words capitalised, blanks single.

"MRI of the right- knee" becomes ``b"Mri Of The Right Knee"``: hyphens and line breaks count as blanks, and
the capital marks where a word starts, so that a pattern "Ice" is not found inside "office".
"""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

_TYPOGRAPHY = {"\u2019": "'", "\u2018": "'", "\u2013": "-", "\u2014": "-", "\u2010": "-", "\u2011": "-"}
_BLANKS = {*map(chr, range(33)), "-", "\xa0", "\xad"}
_TO_NORMAL = bytes(32 if chr(i) in _BLANKS else ord(chr(i).lower()) for i in range(256))
_KEEP_LINES = bytes(10 if i == 10 else byte for i, byte in enumerate(_TO_NORMAL))
IS_WORD = tuple(chr(i).isalnum() for i in range(256))


class Normal(NamedTuple):
    """The normal form of a text (two blanks appended) and the way back to the text's offsets."""

    form: bytes
    cuts: list[int]
    gains: list[int]

    def source(self, offset: int) -> int:
        """The offset in the text of ``offset`` in the form."""
        return offset + self.gains[bisect_right(self.cuts, offset)]


def latin(text: str) -> bytes:
    """``text`` with one byte a character; what Latin-1 lacks becomes "?", typographic signs plain ones."""
    if not text.isascii():
        for char, plain in _TYPOGRAPHY.items():
            if char in text:
                text = text.replace(char, plain)
    return text.encode("latin-1", "replace")


def normal(raw: bytes) -> Normal:
    """The normal form of a text in Latin-1; runs of blanks and hyphens count as one blank.

    ``gains[n]`` is what is added to offsets after the n-th of ``cuts``.
    """
    form = raw.translate(_TO_NORMAL)
    if b"  " not in form:
        return Normal(form.title() + b"  ", [], [0])
    kept: list[bytes] = []
    cuts: list[int] = []
    gains: list[int] = [0]
    source = size = 0
    for piece in form.split(b"  "):
        long = len(piece)
        if piece[:1] == b" ":
            piece = piece.lstrip(b" ")
        if piece:
            body = len(piece)
            cuts.append(size)
            gains.append(source + long - body - size)
            kept.append(piece)
            size += body + 1
        source += long + 2
    return Normal(b" ".join(kept).title() + b"  ", cuts, gains)


def keys(names: list[str]) -> list[bytes]:
    """The normal form of each of ``names``, made in one go; none of them may hold a line break."""
    lines = latin("\n".join(names)).translate(_KEEP_LINES).title().split(b"\n")
    return [b" ".join(line.split()) if b"  " in line or line[:1] == b" " else line for line in lines]


def key(name: str) -> bytes:
    """The normal form of one name."""
    return keys([name])[0]
