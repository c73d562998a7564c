"""Calendar dates in a letter, as pure functions over strings.

``find_dates`` scans for a digit once and decides at each hit which of the written forms it opens:
numeric (10-13-16, 11/2016, 2016-11-30), with a month's name (April 7, 2014; 7 April 2014; 2007 Jan. 10;
November 2011; April 7) or a year alone (2012). ``parse_date`` reads one such text. Dates are in US order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache, lru_cache
from string import ascii_letters, digits

from imrspacy.text import folded

Region = tuple[int, int]

# Two-digit years up to this one are read as 20xx where no reference date is given, later ones as 19xx:
# the letters begin in 2013 and an injury may lie decades back.
PIVOT = 49

_MONTH_NAMES = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_MONTH_NUMBERS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
# The last three letters of a month's name, long or short: a look-behind needs one width.
_MONTH_ENDS = "ary|rch|ril|may|une|uly|ust|ber|jan|feb|mar|apr|jun|jul|aug|sep|ept|oct|nov|dec"
_MONTH_LAST = frozenset(_MONTH_ENDS.split("|"))
_ORDINAL = "(?:st|nd|rd|th)?"

_CANDIDATE = rf"""
    [0-9](?<![\w.\#$][0-9])
    (?:
        (?P<first>(?<=[0-9])[0-9]?)\ ?(?P<sep>[-/.])\ ?(?P<second>[0-9]{{1,2}})\ ?(?P=sep)\ ?
        (?P<tail>[0-9]{{4}}
            |[0-9]{{2}})                                                  # 10-13-16, 10-30- 2016
      | [0-9]?\ ?[-/]\ ?(?P<month_year>(?:19|20)[0-9]{{2}})                              # 11/2016
      | (?P<clipped>[0-9]?-[0-3][0-9]|(?<=[01])[0-9][0-3][0-9]-)(?:19
          |20)[0-9]{{2}}      # 10-302016, 1030-2016
      | (?<=[12])[09][0-9]{{2}}
        (?: (?P<iso>[-/.][0-9]{{1,2}}[-/.][0-9]{{1,2}})                                  # 2016-11-30
          | \ (?P<year_month>(?:{_MONTH_NAMES})\.?(?:\ [0-9]{{1,2}})?)                   # 2007 Jan. 10
          | (?P<year>)
        )
      | [0-9]?{_ORDINAL}(?:\ of\ |[ -])(?P<day_month>(?:{_MONTH_NAMES})\.?,?[ -](?:19|20)[0-9]{{2}})
      | (?P<short>(?:(?<=(?:{_MONTH_ENDS})\ '[0-9])|(?<=(?:{_MONTH_ENDS})\.\ '[0-9]))[0-9])         # Jan. '14
      | (?P<named>                                                                       # April 7, 2014
            (?:(?<=(?:{_MONTH_ENDS})[ .,][0-9])|(?<=(?:{_MONTH_ENDS})[.,]\ [0-9]))
            [0-9]?{_ORDINAL}(?:(?:,?\ of\ |\ ?,\ ?|\ )(?:19|20)[0-9]{{2}})?
        )
    )
    (?![\w%]|[.,][0-9])
"""

# Digits, and what a date does not go on: letters and some marks. All else is a blank.
_FORMS = bytes(
    ord("0") if char in digits else ord("a") if char in ascii_letters + "_.#$" else ord(" ")
    for char in map(chr, range(256))
)
_MONTH_BEFORE = rf"(?<![a-z])(?:{_MONTH_NAMES})(?:[.,]{{0,2}} |[.,]| of )$"
_GUIDELINE_WORDS = (
    *("mtus", "acoem", "odg", "guideline", "disability", "edition", "evidence-based", "evidence based", "chapter"),
    *("section", "complaints", "chronic pain", "medical treatment", "treatment in workers", "version", "publication"),
    "code of",
)
# Words after which four digits are a point in time.
_YEAR_CUES = frozenset(
    [
        "in",
        "since",
        "until",
        "till",
        "during",
        "around",
        "circa",
        "before",
        "after",
        "to",
        "between",
        "by",
        "through",
        "from",
        "of",
        "year",
        "approximately",
        "about",
        "early",
        "late",
        "mid",
        "beginning",
        "spring",
        "summer",
        "fall",
        "autumn",
        "winter",
    ]
)
# A year set beside what happened then: "lumbar fusion 2009", "arthroscopy 2011", "hearing aids purchased 2014".
_EVENTS = frozenset(
    "surgery fusion repair replacement release injury accident mri ct emg performed done completed purchased injured"
    " repaired diagnosed removed implanted placed".split()
)
_PROCEDURE_ENDS = ("ectomy", "plasty", "scopy", "otomy", "desis")
_YEARS = r" ?(?:-|to|and|&|,) ?(?:19|20)[0-9]{2}\b"  # "(2009 - 2012)"
_DATED = r"\b(?:on|dated|dos|visit|exam|report|note|of|from|since|mri|emg) $"
_EDITION_OF = ("guidelines (", "guideline (", "mtus (", "acoem (", "odg (", "edition (")  # "Guidelines (May 2009)"
_ARTICLES = frozenset(["the", "a", "an", "his", "her", "this", "prior", "previous", "al", "al.", "al.,"])
_JOINERS = frozenset(("-", "/", ",", "to", "through", "and", "or", ", and", ", or"))


@cache
def _pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    return re.compile(source, flags)


def find_dates(text: str) -> list[Region]:
    """Offsets of every absolute date in ``text``, whole or partial, in order and without overlap.

    A year alone counts where words around it make it a point in time ("in 2012", "since 2009", a literature
    reference "(Chou, 2007)"), not as the edition of a guideline. "April 7" without a year counts too.
    """
    low = folded(text).replace("\u2013", "-")
    found: list[Region] = []
    for hit in _candidates(low):
        kind = hit.lastgroup
        if kind == "tail":
            if _plausible_numeric(hit, low, found):
                found.append(hit.span())
        elif kind == "year":
            region = _year_region(low, hit.start(), found)
            if region is not None:
                found.append(region)
        elif kind == "named" or kind == "short":
            region = _named_region(text, low, hit) if kind == "named" else _short_region(low, hit)
            if region is not None:
                found.append(region)
        elif kind != "month_year" or 1 <= int(_leading_number(hit[0])) <= 12:
            found.append(hit.span())
    return found


def _candidates(low: str) -> Iterator[re.Match[str]]:
    """Yield what may be a date: of numbers that do not go on a word, those with the form of one."""
    match, done = _pattern(_CANDIDATE, re.VERBOSE).match, 0
    # one byte a character, so that offsets hold in both, with one more in front
    forms = b" " + low.encode("latin-1", "replace").translate(_FORMS)
    at = forms.find(b" 0")
    while at >= 0:
        if at >= done and (hit := match(low, at)):
            done = hit.end()
            yield hit
        at = forms.find(b" 0", at + 1)


def _leading_number(written: str) -> str:
    return written[:2] if written[1].isdigit() else written[0]


def _plausible_numeric(hit: re.Match[str], low: str, found: list[Region]) -> bool:
    start, end = hit.span()
    rest, separator, second_digits, year = hit.group("first", "sep", "second", "tail")
    first, second = int(low[start] + rest), int(second_digits)
    if first > 31 or second > 31 or (first > 12 and second > 12) or not first or not second:
        return False
    if len(year) == 4 and year[:2] not in ("18", "19", "20"):
        return False
    # 3.3.10 may be a section number; 3.17.16 (no section has so many parts), 03.10.16 and 3.10.2016 are dates.
    if separator == "." and end - start < 8 and second < 13 and not _is_dated(low, start):
        return False
    # A number that goes on to the left (1-800-10-12-13) is none, a range of dates (10/1/16-10/5/16) is.
    if low[start - 1 : start] in ("-", "/") and low[start - 2 : start - 1].isdigit():
        return bool(found) and found[-1][1] == start - 1
    return True


def _is_dated(low: str, start: int) -> bool:
    return _pattern(_DATED).search(low, max(0, start - 9), start) is not None


def _named_region(text: str, low: str, hit: re.Match[str]) -> Region | None:
    start, end = hit.span()
    month = _pattern(_MONTH_BEFORE).search(low, max(0, start - 13), start)
    if month is None or not 1 <= int(_leading_number(hit[0] + " ")) <= 31:
        return None
    # "may 5" and "march 3" in lower case are verbs.
    return (month.start(), end) if end - start > 4 or text[month.start()].isupper() else None


def _short_region(low: str, hit: re.Match[str]) -> Region | None:
    """A month with a year of two digits: "Jan. '14"."""
    quote = hit.start() - 1
    month = _pattern(_MONTH_BEFORE).search(low, max(0, quote - 14), quote)
    return (month.start(), hit.end()) if month else None


def _year_region(low: str, start: int, found: list[Region]) -> Region | None:
    """The region of the four digits at ``start``, with the month before them, if they are a point in time."""
    end = start + 4
    if low[max(0, start - 5) : start].strip(" .,")[-3:] in _MONTH_LAST or low[start - 4 : start] == " of ":
        month = _pattern(_MONTH_BEFORE).search(low, max(0, start - 14), start)
        if month is not None:
            edition = low.endswith(_EDITION_OF, 0, month.start())
            return None if edition else (month.start(), end)
    return (start, end) if _is_year(low, start, end, found) else None


def _is_year(low: str, start: int, end: int, found: list[Region]) -> bool:
    """Whether four digits are a year in time rather than an edition or a count."""
    if found and start - found[-1][1] <= 9 and low[found[-1][1] : start].strip() in _JOINERS:
        return True
    before = low[max(0, start - 60) : start]
    after = low[end : end + 45].partition(". ")[0]
    if after.startswith(("'", "\u2019")):  # the 1990's
        return False
    word = before.rstrip(" -").rpartition(" ")[2].lstrip("(-")
    if word in _YEAR_CUES:
        return not _names_guideline(after[:30]) and not (word == "of" and _names_guideline(before[-35:]))
    if after[:1] in (")", ";", ",", "-"):  # (Chou, 2007), (Fritz et al, 2005; Li, 2005), arthroscopy (2011)
        inside = before.rpartition("(")
        if inside[1] and ")" not in inside[2]:
            name = inside[2].rpartition(";")[2]
            return not _names_guideline(name or before) and (bool(name) or not _in_guideline_line(low, start))
    if word in _ARTICLES:
        return not _names_guideline(after)
    if word in _EVENTS or word.endswith(_PROCEDURE_ENDS) or (before[-1:] == "(" and _pattern(_YEARS).match(after)):
        return not _names_guideline(after) and not _in_guideline_line(low, start)
    return after[:1] == ";" and before[-2:] == ". "  # a journal's year: "J Pain. 2010;11:3"


def _names_guideline(words: str) -> bool:
    return any(map(words.__contains__, _GUIDELINE_WORDS))


def _in_guideline_line(low: str, start: int) -> bool:
    """Whether ``start`` stands in a line that names a guideline, where a bare year is its edition."""
    label = low.rfind("guideline:", max(0, start - 600), start)
    between = low[label:start] if label >= 0 else "\n\n"
    return "\n\n" not in between and "rationale:" not in between


@lru_cache(maxsize=4096)
def parse_date(text: str, reference: date | None = None) -> str | None:
    """Read one date: ISO ("2016-10-13") or, where the day or month is not written, "2011-11" or "2011".

    A two-digit year is the latest up to the year after that of ``reference`` (the letter's own date);
    without one, years up to :data:`PIVOT` are 20xx. None for what is no date of the calendar (02/30/2016),
    for a date in another order (25/10/2016) and for a day without a year.
    """
    if len(text) > 40:
        return None
    flat = re.sub(r"\s+", " ", text.replace("\u2013", "-").lower().strip(" .,;:()\n\t"))
    numeric = _pattern(r"(\d{1,2}) ?([-/.]) ?(\d{1,2}) ?\2 ?(\d{4}|\d{2})").fullmatch(flat)
    if numeric:
        return _iso(numeric[4], int(numeric[1]), int(numeric[3]), reference)
    clipped = _pattern(r"(\d{1,2})-?(\d\d)-?((?:19|20)\d\d)").fullmatch(flat) if "-" in flat else None
    if clipped:
        return _iso(clipped[3], int(clipped[1]), int(clipped[2]), reference)
    numeric = _pattern(r"(\d{4})([-/.])(\d{1,2})(?:\2(\d{1,2}))?").fullmatch(flat)
    if numeric:
        return _iso(numeric[1], int(numeric[3]), int(numeric[4]) if numeric[4] else None, reference)
    numeric = _pattern(r"(?:(\d{1,2}) ?[-/] ?)?((?:19|20)\d\d)").fullmatch(flat)
    if numeric:
        return _iso(numeric[2], int(numeric[1]) if numeric[1] else None, None, reference)
    return _parse_named(flat, reference)


def _parse_named(flat: str, reference: date | None) -> str | None:
    """A date with a month's name, in any order of its parts."""
    month = rf"(?P<month>{_MONTH_NAMES})\.?"
    day = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
    year = r"'?(?P<year>(?:19|20)\d\d|(?<=')\d\d)"
    for form in (
        rf"{month},?[ -]?{day}(?:,? of | ?, ?|[ -]){year}",
        rf"{month},?(?: of)?[ -]?{year}",
        rf"{day}(?: of |[ -]?){month},?[ -]?{year}",
        rf"{year},? {month}(?: {day})?",
    ):
        found = _pattern(form).fullmatch(flat)
        if found:
            parts = found.groupdict()
            written_day = parts.get("day")
            number = _MONTH_NUMBERS[parts["month"][:3]]
            return _iso(parts["year"], number, int(written_day) if written_day else None, reference)
    return None


def _iso(year: str, month: int | None, day: int | None, reference: date | None) -> str | None:
    number = int(year) if len(year) == 4 else _century(int(year), reference)
    if not 1800 <= number <= 2200:
        return None
    if month is None:
        return f"{number:04d}"
    if not 1 <= month <= 12:
        return None
    if day is None:
        return f"{number:04d}-{month:02d}"
    try:
        return date(number, month, day).isoformat()
    except ValueError:
        return None


def _century(short: int, reference: date | None) -> int:
    """The full year of a two-digit one: the latest up to the year after the reference, else by pivot."""
    if reference is None:
        return 2000 + short if short <= PIVOT else 1900 + short
    latest = reference.year + 1
    return latest - (latest - short) % 100
