"""Hostile letters: texts and PDFs made from the sample letters by damage that is the same for the same seed.

``text_case`` and ``pdf_case`` give the kind of damage and the bytes of a file, or a text for what no file can hold.
"""

import base64
import random
import re
import zlib
from collections.abc import Callable
from pathlib import Path

SAMPLES = Path(__file__).resolve().parents[1] / "assets" / "letters"

_CONTROLS = "\0\x01\x02\x08\t\x0b\f\r\x1a\x1b\x1c\x1f\x7f\x85\xa0\xad\u200b\u2028\u2029\ufeff\ufffe\uffff"
# Letters that change length when folded, marks that combine, right to left, beyond the first plane, half a pair.
_UNICODE = (
    "\u0130\u0131\u00df\u017fK\u0149\ufb01\ufb00\u0390\u1e9e\u03a3\u03c2\u00e7\u00f1\u00e9A\u0301e\u0327\u200d\u200f\u202e\u0645\u05d0"
    "\u4e2d\u00bd\u00b2\u0663\u0664\u2167\u2460\uff03\uff03\uff11\U0001d7cf\U0001d7da\U0001f600\U0001f3e5\U0010fffd\ud800\udc00"
)
_ALPHABETS = (
    "abc XYZ 012 .,;:()/-#%\n",
    "".join(map(chr, range(32, 127))) + "\n",
    _UNICODE + " \n" + _CONTROLS,
    "0123456789/-.,# \n",
    "()[]{}<>\"' \n",
)
_UNITS = ("x", "1", "1/", "a:", "(", "))", "'s", "( a ) ", ". ", ", ", "-", "--\n", "\n", "\n \n", "#", "x2 ", "\t")
_WORDS = (
    "IMR ISSUES, DECISIONS AND RATIONALES\n\n",
    "The Final Determination was based on decisions for the disputed items/services set forth below:\n\n",
    "HOW THE IMR FINAL DETERMINATION WAS MADE\n",
    "CLINICAL CASE SUMMARY\n",
    "Claims Administrator guideline: Decision based on MTUS ",
    "MAXIMUS guideline: Decision based on Non-MTUS Citation ",
    "Decision rationale: ",
    ": Upheld\n\n",
    ": Overturned\n\n",
    "is not medically necessary. ",
    "1. Decision for ",
    "Norco 10/325mg #90 ",
    "physical therapy 2 times 6 ",
    "MRI of the lumbar spine L4-L5 ",
    "Chronic Pain Medical Treatment Guidelines, page(s) 78-80, 91, ",
    "Date of Injury: 02/30/2014\n",
    "between 1/1/2014 and 13/45/99999 ",
    "(between ",
    "q4-6h PRN ",
    "the 45 year old male ",
)


def samples() -> tuple[list[str], list[bytes]]:
    """Give the texts and the PDFs of the sample letters; the texts are those of the PDFs too."""
    from imrspacy.letters import find_letters, read_letter

    paths = list(find_letters(SAMPLES))
    return [read_letter(path) for path in paths], [path.read_bytes() for path in paths if path.suffix == ".pdf"]


def text_case(rng: random.Random, texts: list[str]) -> tuple[str, str | bytes]:
    """Give a kind of damage and a text, as bytes of a file where it is one of encodings."""
    kind = rng.choice(sorted(_TEXT))
    return kind, _TEXT[kind](rng, rng.choice(texts), texts)


def pdf_case(rng: random.Random, pdfs: list[bytes]) -> tuple[str, bytes]:
    """Give a kind of damage and the bytes of a damaged PDF."""
    kind = rng.choice(sorted(_PDF))
    return kind, _PDF[kind](rng, rng.choice(pdfs), pdfs)


# Texts


def _random(rng: random.Random, _: str, __: list[str]) -> str:
    return "".join(rng.choices(rng.choice(_ALPHABETS), k=_size(rng, 30_000)))


def _cut(rng: random.Random, text: str, _: list[str]) -> str:
    start, end = sorted(rng.randrange(len(text) + 1) for _ in range(2))
    return rng.choice((text[start:end], text[:start], text[end:], text[:start] + text[end:]))


def _doubled(rng: random.Random, text: str, _: list[str]) -> str:
    start, end = sorted(rng.randrange(len(text) + 1) for _ in range(2))
    return text[:end] + text[start:end] * rng.randint(1, 8) + text[end:]


def _shuffled(rng: random.Random, text: str, _: list[str]) -> str:
    mark = rng.choice(("\n", "\n\n", " ", ". "))
    parts = text.split(mark)
    rng.shuffle(parts)
    return mark.join(parts)


def _sprinkled(characters: str) -> Callable[[random.Random, str, list[str]], str]:
    def sprinkle(rng: random.Random, text: str, _: list[str]) -> str:
        parts = list(text)
        for _ in range(_size(rng, 300)):
            at = rng.randrange(len(parts))
            parts[at] = rng.choice((parts[at], "")) + rng.choice(characters) * rng.choice((1, 1, 3))
        return "".join(parts)

    return sprinkle


def _runs(rng: random.Random, text: str, _: list[str]) -> str:
    unit = rng.choice(_UNITS)
    at = rng.randrange(len(text) + 1)
    return text[:at] + unit * (_size(rng, 60_000) // len(unit)) + text[at:]


def _brackets(rng: random.Random, text: str, _: list[str]) -> str:
    words = text.split(" ")
    for _ in range(_size(rng, 2_000)):
        words[rng.randrange(len(words))] += rng.choice(("(", ")", "[", "]", "((", "))", '"', "( ", " )"))
    return " ".join(words)


def _encodings(rng: random.Random, text: str, _: list[str]) -> bytes:
    """Bytes of one encoding, with a piece in another, with a mark of a third before them."""
    names = ("utf-8", "cp1252", "latin-1", "utf-16-le", "utf-16-be", "utf-16", "mac-roman", "utf-7")
    at = rng.randrange(len(text))
    text = text.replace("'", "’").replace('"', "“")
    parts = [part.encode(rng.choice(names), "replace") for part in (text[:at], text[at:])]
    return rng.choice((b"", b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")) + b"".join(parts)


def _numbers(rng: random.Random, text: str, _: list[str]) -> str:
    def number(match: re.Match[str]) -> str:
        if rng.random() < 0.7:
            return match[0]
        odd = ("0", "00", "-1", "1e9", "1.5.2", "99", "9999", "9" * 19, "9" * rng.randint(1, 6_000), "\u0663", "\u00b2")
        return rng.choice(odd)

    return re.sub(r"\d+", number, text)


def _spliced(rng: random.Random, text: str, texts: list[str]) -> str:
    parts = [text, *rng.choices(texts, k=rng.randint(1, 6))]
    pieces = [part[slice(*sorted(rng.randrange(len(part) + 1) for _ in range(2)))] for part in parts]
    return rng.choice(("", "\n", "\n\n")).join(pieces)


def _wordings(rng: random.Random, _: str, __: list[str]) -> str:
    return "".join(rng.choices(_WORDS, k=_size(rng, 1_000)))


_TEXT: dict[str, Callable[[random.Random, str, list[str]], str | bytes]] = {
    "random characters": _random,
    "cut": _cut,
    "doubled": _doubled,
    "shuffled": _shuffled,
    "control characters": _sprinkled(_CONTROLS),
    "unicode": _sprinkled(_UNICODE),
    "long runs": _runs,
    "brackets": _brackets,
    "mixed encodings": _encodings,
    "numbers": _numbers,
    "spliced": _spliced,
    "shuffled wordings": _wordings,
}


# PDFs


def _flips(rng: random.Random, data: bytes, _: list[bytes]) -> bytes:
    damaged = bytearray(data)
    for _ in range(_size(rng, 200)):
        damaged[rng.randrange(len(damaged))] ^= 1 << rng.randrange(8)
    return bytes(damaged)


def _cut_bytes(rng: random.Random, data: bytes, _: list[bytes]) -> bytes:
    start, end = sorted(rng.randrange(len(data) + 1) for _ in range(2))
    return rng.choice((data[:start], data[:start] + data[end:], data[:9] + data[start:], data[:end] + b"\n%%EOF\n"))


def _inserted(rng: random.Random, data: bytes, _: list[bytes]) -> bytes:
    at = rng.randrange(len(data))
    junk = rng.choice((rng.randbytes(_size(rng, 5_000)), data[:at], b"\0" * _size(rng, 100_000), b"endobj\n", b"<<"))
    return data[:at] + junk + data[at:]


def _digits(rng: random.Random, data: bytes, _: list[bytes]) -> bytes:
    """Change numbers outside streams: lengths, offsets, sizes, counts."""
    places = [match.span() for match in re.finditer(rb"(?<=[ \[/])\d{1,6}(?=[ \]\r\n/>])", data)]
    for start, end in sorted(rng.sample(places, min(len(places), rng.randint(1, 20))), reverse=True):
        number = rng.choice((b"0", b"-1", b"1", b"99", b"4294967295", b"2147483648", b"9" * 30, b"1e308", b"0.0000001"))
        data = data[:start] + number + data[end:]
    return data


def _xref(rng: random.Random, data: bytes, _: list[bytes]) -> bytes:
    """Swap lines of the cross-reference table, or point to another place."""
    start = data.rfind(b"\nxref")
    lines = data[start:].split(b"\n")
    for _ in range(rng.randint(1, 6)):
        one, two = rng.randrange(len(lines)), rng.randrange(len(lines))
        lines[one], lines[two] = lines[two], lines[one]
    tail = b"\n".join(lines)
    if rng.random() < 0.5:
        tail = re.sub(rb"startxref\s+\d+", b"startxref\n%d" % rng.choice((0, start + 1, len(data), 10**12)), tail)
    return data[:start] + tail


def _references(rng: random.Random, data: bytes, _: list[bytes]) -> bytes:
    """Let objects refer to others, to themselves, or to none."""
    numbers = re.findall(rb"(\d+) 0 obj", data)

    def swap(match: re.Match[bytes]) -> bytes:
        return match[0] if rng.random() < 0.8 else rng.choice((*numbers, b"0", b"999999")) + b" 0 R"

    return re.sub(rb"\d+ 0 R", swap, data)


def _nested(rng: random.Random, data: bytes, _: list[bytes]) -> bytes:
    """Open what is never closed, thousands deep, in an object, a page or a stream."""
    unit = rng.choice((b"[", b"<<", b"<</A ", b"(", b"q ", b"BT ", b"/Kids [", b"<</Kids[<</Type/Page>>", b"BI ID "))
    deep = unit * _size(rng, 50_000)
    mark = rng.choice((b" obj\n", b"/Kids ", b"/Contents ", b"/Resources ", b"stream\n", b"/Font "))
    at = data.find(mark, rng.randrange(len(data)))
    return data + deep if at < 0 else data[: at + len(mark)] + deep + data[at + len(mark) :]


def _streams(rng: random.Random, data: bytes, _: list[bytes]) -> bytes:
    """Change the page's own operators and pack them again; the numbers of the table are wrong then."""

    def change(match: re.Match[bytes]) -> bytes:
        try:
            packed = base64.a85decode(match[2].strip().removesuffix(b"~>"))
            content = zlib.decompress(packed)
        except (ValueError, zlib.error):
            return match[0]
        content = _changed_operators(rng, content)
        body = base64.a85encode(zlib.compress(content)) + b"~>"
        return re.sub(rb"/Length \d+", b"/Length %d" % len(body), match[1]) + b"stream\n" + body + b"endstream"

    return re.sub(rb"(<<[^<>]{0,300}>>\s*)stream\r?\n(.*?)endstream", change, data, flags=re.S)


_NUMBERS = (b"0", b"-99999", b"1e30", b"1e-30", b"999999999999")
_OPERATORS = (b"Q", b"BT", b"ET", b"/F9 0 Tf", b"90 Tr", b"0 0 0 0 0 0 cm", b"(\\377\\000) Tj", b"<FFFE> Tj")


def _changed_operators(rng: random.Random, content: bytes) -> bytes:
    lines = content.split(b"\n")
    for _ in range(rng.randint(1, 30)):
        at = rng.randrange(len(lines))
        choice = rng.randrange(5)
        if choice == 0:
            lines[at] = re.sub(rb"-?[\d.]+", rng.choice(_NUMBERS), lines[at])
        elif choice == 1:
            lines[at] = rng.choice(lines)
        elif choice == 2:
            lines[at] = (lines[at] * rng.randint(2, 200))[:20_000]
        elif choice == 3:
            lines[at] = rng.choice(_OPERATORS)
        else:
            lines[at] = rng.randbytes(rng.randint(1, 60))
    return b"\n".join(lines)


def _spliced_bytes(rng: random.Random, data: bytes, pdfs: list[bytes]) -> bytes:
    other = rng.choice(pdfs)
    return data[: rng.randrange(len(data))] + other[rng.randrange(len(other)) :]


def _objects(rng: random.Random, data: bytes, _: list[bytes]) -> bytes:
    """Shuffle or double whole objects."""
    parts = re.split(rb"(?<=endobj\n)", data)
    for _ in range(rng.randint(1, 10)):
        one, two = rng.randrange(len(parts)), rng.randrange(len(parts))
        parts[one] = parts[two] if rng.random() < 0.5 else parts[one] + parts[two]
    return b"".join(parts)


_PDF: dict[str, Callable[[random.Random, bytes, list[bytes]], bytes]] = {
    "PDF: bits flipped": _flips,
    "PDF: cut": _cut_bytes,
    "PDF: bytes inserted": _inserted,
    "PDF: numbers": _digits,
    "PDF: cross-references": _xref,
    "PDF: object references": _references,
    "PDF: deep nesting": _nested,
    "PDF: page operators": _streams,
    "PDF: objects doubled": _objects,
    "PDF: spliced": _spliced_bytes,
}


def _size(rng: random.Random, most: int) -> int:
    """Small sizes as often as great ones."""
    return int(most ** rng.random())
