"""The names of guidelines and publications: two lexicons and the look-ups over them.

``mtus.jsonl`` lists the parts of California's Medical Treatment Utilization Schedule (MTUS, 8 CCR 9792.20
to 9792.27) with their ACOEM chapter numbers and editions; ``publications.jsonl`` what letters cite besides.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files

from ..text import folded

# "Official Disability Guidelines (ODG-TWC)", with the misspellings that typed letters hold
ODG_NAME = r"off?i[a-z]{0,6}l disab[a-z]{3,9} guid[a-z]{1,8}\b"
ODG = (
    rf"{ODG_NAME}(?: ?[-–/] ?twc\b"
    r"|,? ?\((?:odg|twc)(?:[-/, ]{1,2}twc)?\))?"
    r"|odg\b(?:[-/, ]{1,2}twc\b)?(?: guidelines?\b)?(?: \(official disability guid[a-z]{1,8}\))?"
    r"|\(odg\)"
)
# "ACOEM Occupational Medicine Practice Guidelines, 3rd ed."
ACOEM = (
    r"(?:american college of occupational (?:and|&) environmental medicine(?:'s)?(?: \(acoem\))?"
    r"|acoem\b(?:'s)?)"
    r"(?:,? (?:occupational |medical )?(?:medicine )?(?:practice |treatment )?guidelines?\b(?: \(acoem\))?)?"
    r"(?:,? \(?(?:2nd|second|3rd|third) (?:edition\b|ed\b\.?)\)?|,? v\.? ?[23]\b)?"
)
_CHAPTER = r"(?:,? ?\bchapter \d{1,2}\b(?:[:,-]| -)? ?)"
_WORD = re.compile(r"[^\W_]+")
_SUFFIX = re.compile(
    r"(?:\.(?:com|org|net|gov)\b)?"
    r"(?:,? \(?(?:\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth) (?:edition|ed\b\.?)\)?)?"
)


def plain(text: str) -> str:
    """``text`` in lower case with straight apostrophes, of the same length."""
    lower = folded(text)
    return lower if lower.isascii() else lower.replace("’", "'").replace("‘", "'")


def _rows(name: str) -> list[dict[str, object]]:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line]


def _loose(title: str) -> str:
    """Make a pattern for ``title`` in which commas are optional and "and" may be "&"."""
    pattern = re.escape(title.lower()).replace(r"\ ", " ").replace(r"\-", "-")
    return pattern.replace(",", ",?").replace(" and ", " (?:and|&) ")


@cache
def mtus_titles(words: int = 1) -> str:
    """Make a pattern, longest first and lower case, of the MTUS's titles of at least ``words`` words.

    It branches at the first letter: that is fast.
    """
    titles: set[str] = set()
    for row in _rows("mtus.jsonl"):
        titles.add(str(row["title"]))
        titles.update(str(alias) for alias in row["aliases"])  # type: ignore[attr-defined]
    by_letter: dict[str, list[str]] = {}
    for title in sorted(titles, key=lambda title: (-len(title), title)):
        if len(title.split()) >= words:
            pattern = _loose(title)
            by_letter.setdefault(pattern[0], []).append(pattern[1:])
    branches = (f"{letter}(?:{'|'.join(rest)})" for letter, rest in by_letter.items())
    return f"(?=[{''.join(by_letter)}])(?:{'|'.join(branches)})"


@cache
def mtus_name() -> re.Pattern[str]:
    """Pattern of one MTUS guideline in lower case: body, chapter, title, "guidelines", as far as written.

    Groups: ``title`` for the whole without "MTUS", ``chapter``, ``known`` for a title of the lexicon,
    ``kind`` for the word that closes it.
    """
    return re.compile(
        r"(?:(?:california |ca )?mtus[/,:;-]? ?)?(?P<title>"
        rf"(?:(?P<body>{ACOEM})(?:,? \(?(?P<bookyear>(?:19|20)\d\d)\)?(?=, [a-z]))?)?"
        rf"(?P<chapter>{_CHAPTER})?,? ?"
        rf"(?:(?P<known>{mtus_titles()})\b(?P<kind> guidelines?\b| chapter\b)?)?)"
    )


@cache
def publications() -> dict[str, tuple[tuple[str, str], ...]]:
    """First word -> (name, kind) of the publications that begin with it, lower case, longest first."""
    table: dict[str, list[tuple[str, str]]] = {}
    for row in _rows("publications.jsonl"):
        name = plain(str(row["name"]))
        first = _WORD.search(name)
        if first:
            table.setdefault(first[0], []).append((name, str(row["kind"])))
    return {word: tuple(sorted(names, key=lambda n: -len(n[0]))) for word, names in table.items()}


@cache
def first_words() -> frozenset[str]:
    """First words, in lower case, of the publications that can begin a citation inside a line."""
    table = publications().items()
    return frozenset(word for word, names in table if any(kind not in ("part", "journal") for _, kind in names))


@cache
def publication_names(*kinds: str) -> tuple[str, ...]:
    """Names as written in the lexicons: of publications of ``kinds``, or the MTUS's titles for "chapter"."""
    if kinds == ("chapter",):
        return tuple(str(row["title"]) for row in _rows("mtus.jsonl"))
    return tuple(str(row["name"]) for row in _rows("publications.jsonl") if row["kind"] in kinds)


def abbreviated(lower: str, start: int, end: int) -> int:
    """``end``, or the end of a bracket after it that holds the initials of the name from ``start`` on."""
    close = lower.find(")", end, end + 12) if lower.startswith(" (", end) else -1
    if close < 0:
        return end
    letters = [word[0] for word in lower[start:end].split() if word not in ("of", "and", "the", "for", "in")]
    return close + 1 if lower[end + 2 : close] == "".join(letters) else end


def edition_of(lower: str, start: int, end: int | None = None) -> int:
    """``start``, or the end of what belongs to a publication's name after it: ".com", "3rd ed."."""
    suffix = _SUFFIX.match(lower, start, len(lower) if end is None else end)
    return suffix.end() if suffix else start


def publication_at(lower: str, start: int) -> tuple[int, str] | None:
    """End and kind of the lexicon's longest publication at ``start`` of a lower-case text, or None."""
    word = _WORD.match(lower, start)
    if word is None:
        return None
    for name, kind in publications().get(word[0], ()):
        end = start + len(name)
        if lower.startswith(name, start) and not lower[end : end + 1].isalnum():
            return end, kind
    return None
