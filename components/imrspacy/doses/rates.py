"""How often and how long: the frequency, duration, supply and refills of a request."""

from __future__ import annotations

import re

from imrspacy.doses.reader import RANGE, Reader, pattern, upper
from imrspacy.doses.vocabulary import alternation, terms
from imrspacy.records import Duration, Frequency, Number

_HOURS = "hours?|hrs?"
_TIME = r"days?|nights?|weeks?|wks?|months?|mos?|mths?|years?|yrs?"
_WEEKLIKE = rf"{_TIME}|d|w(?=/)"

_REFILLS = (
    r"(?:(?:with|and|x|times|plus|&|\+) ?)?(?<![\d.])(?<!#)(?P<n>\d{1,2}) ?(?:additional |more )?(?:refills?|rfs?)\b"
    r"(?! ?[:=x]? ?\d)"
    r"|\b(?:refills?|rfs?) ?(?:requested)?[:=x(]* ?(?:times |of )?(?P<m>\d{1,2})\b(?!\d| ?mg)"
    r"|\b(?:no|without|zero) refills?\b"
)
_SUPPLY = (
    rf"{RANGE}[ -]?(?P<unit>{_WEEKLIKE}|{_HOURS})(?:'s?|s')?[ -](?:supply|rental|(?:home )?trial|stay|observation)\b"
)
_COURSE = (
    rf"{RANGE} ?(?:x|times) ?(?:(?:/|per|a|every)? ?(?:week|wk|w)s? ?(?:x|times|for) ?)?"
    r"(?P<value>\d{1,2})(?:-(?P<upper>\d{1,2}))? ?(?P<unit>weeks?|wks?)\b"
)
_COUNTED = r"visits?|sessions?|treatments?|appointments?|days?|tab(?:let)?s?|cap(?:sule)?s?|pills?|times?"
_RATE = (
    rf"{RANGE} ?-?(?:x|{_COUNTED})?(?: each)?"
    rf"(?: ?/ ?|[ -]?(?:per|a|an|each|every|in a)[ -]| ?x ?)(?P<unit>{_WEEKLIKE}|{_HOURS})\b(?! ?supply)"
)
_ADVERBIAL = (
    rf"{RANGE} ?(?:(?:x|times?|visits?|sessions?|treatments?) ?-?"
    r"(?P<unit>daily|weekly|wkly|monthly|yearly|annually|qd|nightly)\b|(?P<alone>weekly|monthly)\b)"
)
_EACH = r"\b(?:every|each|q\.?) ?(?P<n>\d{1,2})(?: ?(?:-|to|or) ?(?P<m>\d{1,2}))?[ -]?"
_HOURLY = rf"{_EACH}(?:{_HOURS}|h)\b"
_HOURLY_UNSAID = rf"\bq ?(?P<n>[468]|12|24|48|72)(?:-(?P<m>[68]|12))?(?![\w.%/-]| ?(?:{_TIME})\b)"  # "Q6"
_INTERVAL = rf"{_EACH}(?P<unit>{_WEEKLIKE})\b"
# How many at most is not how often, where the request says how often too: "every 4-6 hours, max 4/day".
_AT_MOST = (
    rf"\b(?:max(?:imum)?\.?|not (?:to )?exceed(?:ing)?)(?: of)? {RANGE}"
    rf"(?: ?(?:{_COUNTED}))? ?(?:/|per |a )(?:day|24 hours)"
)
_HOURS_EACH = (
    r"(?<![\d.])[\d.]+(?:-\d+)? ?-?(?:hours?|hrs?)(?:/| ?(?:per|a|each|every) | )"
    r"(?:day|daily|visit|session|week|wk|shift|date)\b"
)
_MINUTES = r"(?<![\d.])[\d.]+(?:-\d+)? ?-?(?:minutes?|mins?)(?:/| ?(?:per|a|each) )?(?:day|visit|session)?\b"
_WORDED = rf"(?<![\w.-])(?P<rate>{alternation('rate')})(?: ?(?:-|/|to|or) ?(?P<higher>[btq]\.?i\.?d\b))?(?![\w-])"
_EVERY = r"\b(?:every|each|q) ?(?P<unit>day|week|wk|month|hour)\b"
_LENGTH = (
    rf"{RANGE}[ -]?(?:(?:additional|more|consecutive) )?(?P<unit>{_TIME})\b"
    r"(?![ -](?:old|follow|post|pre|of age|ago|view|apart|re-?check|re-?eval|check|visit))"
)
_LEAD = r"(?:\b(?:for|x|times|over)|\*) ?(?:a |an |the |next |another |up to |additional |total of |period of ){0,3}$"


def refills(reader: Reader) -> Number | None:
    """How many refills: "with 2 refills", "RF x3", "no refills"."""
    text = reader.text
    if "refill" not in text and "rf" not in text:
        return 0 if " nr" in text and reader.take(r"(?<=[\d,] )nr\b") else None
    found = reader.take(_REFILLS)
    if found:
        return int(found["n"] or found["m"] or 0)
    return 1 if reader.take(r"\bwith (?:a |an additional )?refill\b(?!s)") else None


def supply(reader: Reader) -> Duration | None:
    """A day supply or a rental: it is how long the item lasts, not how many are asked for."""
    text = reader.text
    if not ("supply" in text or "rental" in text or "trial" in text or "stay" in text or "observ" in text):
        return None
    plain = reader.take_number(r"\bdays?'? supply[:=( ]* ?(\d{1,3})\)?")
    if plain:
        return Duration(int(plain[1]), "day")
    timed = reader.take_number(_SUPPLY)
    return Duration(upper(timed), _singular(timed["unit"])) if timed else None


def course(reader: Reader) -> tuple[Frequency | None, Duration | None]:
    """A rate with its length in shorthand: "2x6 weeks", "2-3 x week x 6 weeks", "3 times 4 wks"."""
    found = reader.take_number(_COURSE) if "wk" in reader.text or "week" in reader.text else None
    if not found:
        return None, None
    return Frequency(upper(found), "week"), Duration(int(found["upper"] or found["value"]), "week")


def frequency(reader: Reader) -> Frequency | None:
    """How often: "2 times a week", "q4-6h", "bid", "every other day"."""
    _drop_parts_of_a_day(reader)
    text = reader.text
    most = reader.take_number(_AT_MOST) if "max" in text or "exceed" in text else None
    said = _hourly(reader) or _rate(reader) or worded_rate(reader)
    return said or (Frequency(upper(most), "day") if most else None)


def _drop_parts_of_a_day(reader: Reader) -> None:
    """Hours a day are neither how often nor how long: "4 hours a day, 7 days a week" is 7 times a week."""
    if "hour" in reader.text or "hr" in reader.text:
        reader.drop_all(_HOURS_EACH)
    if "min" in reader.text:
        reader.drop_all(_MINUTES)


def _hourly(reader: Reader) -> Frequency | None:
    if not _repeats(reader):
        return None
    found = reader.take_number(_HOURLY) or reader.take_number(_HOURLY_UNSAID)
    return _interval(found, "hour") if found else None


def _repeats(reader: Reader) -> bool:
    return "q" in reader.text or "every" in reader.text or "each" in reader.text


def _rate(reader: Reader) -> Frequency | None:
    found = reader.take_number(_RATE)
    if found and not (found["unit"] == "d" and "/" not in found[0]):
        return Frequency(upper(found), _singular(found["unit"]))
    found = reader.take_number(_ADVERBIAL) if "ly" in reader.text or "qd" in reader.text else None
    if found:
        return Frequency(upper(found), terms("rate")[found["unit"] or found["alone"]].per or "day")
    found = reader.take_number(_INTERVAL)
    return _interval(found, _singular(found["unit"])) if found else None


def _interval(found: re.Match[str], unit: str) -> Frequency:
    low, high = found["n"], found["m"]
    if high is None and int(low) == 1:
        return Frequency(1, unit)
    return Frequency(1, f"{low}-{high} {unit}s" if high else f"{low} {unit}s")


def worded_rate(reader: Reader) -> Frequency | None:
    """Rates in a word ("daily", "bid", "q week"); how many units are taken at a time is not how often.

    A range keeps its upper bound: "bid-tid" is three times a day.
    """
    found = reader.take(_WORDED) if "rate" in reader.kinds else None
    if found:
        term = terms("rate")[found["higher"] or found["rate"]]
        return Frequency(term.times or 1, term.per or "day")
    found = reader.take(_EVERY) if _repeats(reader) else None
    return Frequency(1, _singular(found["unit"])) if found else None


def duration(reader: Reader) -> Duration | None:
    """How long: "for 6 weeks", "x3 months"; a length that "for" or "x" leads goes before any other."""
    found = None
    for length in pattern(_LENGTH).finditer(reader.text) if reader.numbers else ():
        start = length.start()
        if pattern(_LEAD).search(reader.text, max(0, start - 40), start):
            found = length
            break
        if found is None and not reader.text.endswith(("in ", "within ", "-"), max(0, start - 7), start):
            found = length
    if found:
        reader.blank(*found.span())
        return Duration(upper(found), _singular(found["unit"]))
    if "for " not in reader.text:
        return None
    worded = reader.take(r"\bfor (?:a|an|one) (?P<unit>day|week|month|year)\b")
    return Duration(1, worded["unit"]) if worded else None


def _singular(unit: str) -> str:
    return terms("time")[unit].id
