"""A request made ready for reading: number words as digits, and without the numbers that are no dose."""

from __future__ import annotations

import re
from functools import cache

from imrspacy.dates.grammar import find_dates
from imrspacy.doses.vocabulary import ADVERBS, NUMBER_WORDS, kinds_in, number_of
from imrspacy.records import Number

# A pattern that begins with a set of characters, what must not stand before it told after the first of them, is
# searched for several times as fast as one that begins with a look-behind.
_REST = r"(?:(?<=[0-9])\d{0,3}(?:,\d{3})?(?:\.\d+)?|(?<=\.)\d+)"
N = rf"[0-9.](?<![\d.].){_REST}"
RANGE = rf"(?P<low>[0-9.](?<![\d./#].)(?<!#\ .){_REST})(?: ?- ?(?P<high>\d{{1,3}})| (?:to|or) (?P<high2>\d{{1,3}}))?"

# The "one" of a product's name (Synvisc-One, Gel-One) counts nothing.
_WRITTEN = (
    rf"\b(?:(?<!synvisc[ -])(?<!gel-)(?:{NUMBER_WORDS})\b(?!-level|-point|-wheel)|(?P<adverb>once|twice|thrice)\b)"
)
_COUNTED = (
    "times?|x|days?|weeks?|wks?|months?|visits?|sessions?|treatments?|tablets?|additional|more|refills?(?! ?[(:=x0-9])"
)
_SPINAL_LEVELS = (
    r"\b(?:[ctls]-?\d{1,2}|[ctl] \d(?=-[ctls]?\d))"
    r"(?: ?(?:-|/|,|&|to|and|through) ?[ctls]?\d{1,2}(?![\d%]| ?(?:mg|session|visit|time|x)))*\b"
)
_NUMBERED = (
    r"\b(?:cpt|icd-?(?:9|10)?|hcpcs|ndc|code|tooth|teeth|phase|type|grade|stage|page|claim|item|dos)"
    r" ?:?#? ?[a-z]?\d[\d.,-]*|\b[a-z]\d{4}\b"
)
_KINDS = (
    r"\b\d+ in \d+\b|\b\d+(?:\.\d+)?[ -]?"
    r"(?:tesla|t\b|views?|levels?|channels?|leads?|point|phase|wheel|compartment|panel|part|step|view)\b"
)
_PRODUCTS = (
    r"\b(?:tylenol|codeine|apap|acetaminophen)\b[a-z/ -]{0,15}# ?[2-4]\b"
    r"|\b(?:vitamin|omega|factor|h|b|coq|covid)-?\d+\b"
)
_MOMENTS = (
    r"\bper \|+|\b\d+(?:/\d+)? (?:hours?|hrs?|minutes?|days?|weeks?)"
    r" (?:before|prior|pre|after|post|ago|old|apart|between)\b"
)
_NO_DOSE = rf"\b(?=\w)(?:{'|'.join((_SPINAL_LEVELS, _NUMBERED, _KINDS, _PRODUCTS, _MOMENTS))})"


@cache
def pattern(source: str) -> re.Pattern[str]:
    """``source`` compiled once."""
    return re.compile(source)


class Reader:
    """The request with what has been read blanked out.

    ``kinds`` are the kinds of words that it may hold (see ``kinds_in``), ``numbers`` tells whether a digit is left.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.kinds = kinds_in(text)
        self.numbers = _has_digit(text)

    def take(self, source: str) -> re.Match[str] | None:
        """Find ``source`` and blank it out."""
        found = pattern(source).search(self.text)
        if found:
            self.blank(*found.span())
        return found

    def take_number(self, source: str) -> re.Match[str] | None:
        """Take ``source``, a pattern of something with a number: it is not tried where none is left."""
        return self.take(source) if self.numbers else None

    def blank(self, start: int, end: int) -> None:
        """Blank a region out, with bars: words left and right of it must not join to a new expression."""
        self.text = self.text[:start] + "|" * (end - start) + self.text[end:]
        self.numbers = self.numbers and _has_digit(self.text)

    def drop_all(self, source: str) -> None:
        """Blank out whatever ``source`` matches."""
        self.text = pattern(source).sub(lambda found: "|" * len(found[0]), self.text)


def _has_digit(text: str) -> bool:
    return pattern(r"\d").search(text) is not None


def with_digits(text: str) -> str:
    """Number words as digits; a number given twice ("eight (8)", "8 (eight)") or in brackets ("(8) visits") once."""
    if "number" in kinds_in(text):
        text = pattern(_WRITTEN).sub(_as_digits, text)
    if "(" in text:
        text = pattern(r"\b(\d{1,3}) ?\( ?(?:x ?)?\1 ?\)").sub(r"\1", text)
        text = pattern(rf"\((\d{{1,3}})\)(?= ?(?:{_COUNTED})\b)").sub(r"\1", text)
    if "-" in text:  # "12 one-hour sessions"
        text = pattern(r"(?<=\d )\d{1,3}-(?:hour|hr|minute|min) (?=(?:sessions|visits|treatments)\b)").sub("", text)
    if "percent" in text:
        text = pattern(r"(?<=\d) percent\b").sub("%", text)
    if "count" in text or "ct" in text:
        text = pattern(r"\b(\d{1,3})[ -](?:count|ct)\b(?! scan)").sub(r"#\1", text)
    return text


def _as_digits(found: re.Match[str]) -> str:
    return ADVERBS[found[0]] if found["adverb"] else str(number_of(found[0]))


def drop_other_numbers(reader: Reader) -> None:
    """Blank the numbers that are no dose: dates, spinal levels, codes, kinds of an item, moments."""
    for start, end in find_dates(reader.text):
        reader.blank(start, end)
    reader.drop_all(_NO_DOSE)


def number(written: str) -> Number:
    """The value of digits: "1,000", "7.5", ".5"."""
    value = float(written.replace(",", ""))
    return int(value) if value.is_integer() else value


def upper(found: re.Match[str]) -> Number:
    """The upper bound of a range matched by ``RANGE``."""
    return number(found["high"] or found["high2"] or found["low"])
