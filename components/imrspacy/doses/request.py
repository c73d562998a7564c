"""``parse_dose``: the dosing of one whole request.

The request is folded to lower case and its number words become digits ("three (3) times" -> "3 times").
Then each reader in turn takes what it understands and blanks it out, so that no number is read twice:
what is no dose (dates, spinal levels), refills, supplies, rates, lengths of time, shorthand, strength, count.
"""

from __future__ import annotations

import re
from functools import cache

from imrspacy.dates.grammar import find_dates
from imrspacy.doses.vocabulary import NUMBER_WORDS, NUMBERS, alternation, terms
from imrspacy.records import Dose, Duration, Frequency, Number
from imrspacy.text import folded, remembering

MAX_REQUEST = 1000  # longer texts are no requests; their first characters say what there is to say

_N = r"(?<![\d.])(?:\d{1,4}(?:,\d{3})?(?:\.\d+)?|\.\d+)"
_RANGE = rf"(?<!/)(?P<low>{_N})(?: ?- ?(?P<high>\d{{1,3}})| (?:to|or) (?P<high2>\d{{1,3}}))?"
_WEEKLIKE = r"days?|d|weeks?|wks?|w(?=/)|months?|mos?|mths?|years?|yrs?"
_MASS = r"mcg|ug|mg|milligrams?|micrograms?|g|gms?|grams?|ml|cc|units?|iu|meq|mm"
_PER = r"ml|mls|cc|hr|hour|h|gm?|gram|dose|actuation|spray|tab(?:let)?|cap(?:sule)?|patch|day"


@cache
def _pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    return re.compile(source, flags)


class _Reader:
    """The request with what has been read blanked out."""

    def __init__(self, text: str) -> None:
        self.text = text

    def take(self, source: str) -> re.Match[str] | None:
        found = _pattern(source).search(self.text)
        if found:
            self.blank(*found.span())
        return found

    def blank(self, start: int, end: int) -> None:
        # A bar, not a blank: words left and right of what was read must not join to a new expression.
        self.text = self.text[:start] + "|" * (end - start) + self.text[end:]

    def drop_all(self, source: str) -> None:
        for found in _pattern(source).finditer(self.text):
            self.blank(*found.span())


@remembering(4096)
def parse_dose(request: str) -> Dose:
    """Read the dosing of ``request``, a whole disputed item such as "Norco 10/325mg #60 with 1 refill".

    What the request does not say is None. A range keeps its upper bound, except in the unit of an interval:
    "every 4-6 hours" is once per "4-6 hours". "2 times 6" and "2x4", which say no unit, are ``shorthand``.
    """
    original = re.sub(r"\s+", " ", request[:MAX_REQUEST]).replace("\u00d7", "x").replace("\u2013", "-").strip()
    reader = _Reader(_with_digits(folded(original)))
    forms = _lexical(reader.text, "form")
    route = _lexical(reader.text, "route")
    if not _pattern(r"[0-9]").search(reader.text):  # most requests: "MRI of the left knee", "Massage weekly"
        refills = _refills(reader)
        return Dose(
            frequency=_worded_rate(reader),
            duration=_duration(reader),
            refills=refills,
            form=forms,
            route=route,
        )
    _drop_other_numbers(reader)
    refills = _refills(reader)
    supply = _supply(reader)
    frequency, duration = _course(reader)
    frequency = frequency or _frequency(reader)
    duration = supply or duration or _duration(reader)
    shorthand = _shorthand(reader)
    strength, quantity, unit = _amounts(reader, frequency)
    if quantity is not None and unit is None:
        unit = _implied_unit(reader.text, forms)
    return Dose(strength, quantity, unit, frequency, duration, refills, forms, route, shorthand)


def _with_digits(text: str) -> str:
    """Number words as digits; a number given twice ("eight (8)", "8 (eight)") once."""
    text = _pattern(rf"\b(?:{NUMBER_WORDS})\b(?!-level|-point|-wheel)").sub(lambda m: str(NUMBERS[m[0]]), text)
    text = _pattern(r"\b(\d{1,3}) ?\( ?\1 ?\)").sub(r"\1", text)
    text = _pattern(r"\b(\d{1,3}) ?\( ?x ?\1 ?\)").sub(r"\1", text)
    text = _pattern(r"\b(\d{1,3})[ -](?:count|ct)\b(?! scan)").sub(r"#\1", text)
    return _pattern(r"\b(?:once|twice|thrice)\b").sub(lambda m: _ADVERBS[m[0]], text)


_ADVERBS = {"once": "1 time", "twice": "2 times", "thrice": "3 times"}


def _number(written: str) -> Number:
    value = float(written.replace(",", ""))
    return int(value) if value.is_integer() else value


def _upper(found: re.Match[str]) -> Number:
    """The upper bound of a range matched by ``_RANGE``."""
    return _number(found["high"] or found["high2"] or found["low"])


def _singular(unit: str) -> str:
    return terms("time")[unit].id


def _lexical(text: str, kind: str) -> str | None:
    found = _pattern(rf"(?<![\w/-])(?:{alternation(kind)})(?![\w-])").search(text)
    return terms(kind)[found[0]].id if found else None


def _drop_other_numbers(reader: _Reader) -> None:
    """Blank the numbers that are no dose: dates, spinal levels, codes, kinds of an item, moments."""
    for start, end in find_dates(reader.text):
        reader.blank(start, end)
    reader.drop_all(
        r"\b(?:[ctls]-?\d{1,2}|[ctl] \d(?=-[ctls]?\d))(?: ?(?:-|/|,|&|to|and"
        r"|through) ?[ctls]?\d{1,2}(?![\d%]| ?(?:mg|session|visit|time|x)))*\b"
        r"|\b(?:cpt|icd-?(?:9|10)?|hcpcs|code|tooth|teeth|phase|type|grade|stage|page|claim"
        r"|item) ?:?#? ?[a-z]?\d[\d.,-]*"
        r"|\b\d+ in \d+\b|\b\d+(?:\.\d+)? ?(?:-| )?(?:tesla|t\b|views?|levels?|channels?|leads?|point"
        r"|phase|wheel"
        r"|compartment|panel|part|step|view)\b"
        r"|\b(?:tylenol|codeine|apap|acetaminophen)\b[a-z/ -]{0,15}# ?[2-4]\b"
        r"|\bper \|+|\b\d+(?:/\d+)? (?:hours?|hrs?|minutes?|days?|weeks?) (?:before|prior|pre|after|post"
        r"|ago|old)\b"
        r"|\b(?:vitamin|omega|factor|h|b|q|covid)-?\d+\b(?<!q\d)"
    )


def _refills(reader: _Reader) -> Number | None:
    found = reader.take(
        r"(?:(?:with|and|x|times|plus|&|\+) ?)?(?<![\d.])(?<!#)(?P<n>\d{1,2}) ?(?:additional "
        r"|more )?(?:refills?|rfs?)\b(?! ?[:=x]? ?\d)"
        r"|\b(?:refills?|rfs?) ?(?:requested)?[:=x(]* ?(?:times |of )?(?P<m>\d{1,2})\b(?!\d| ?mg)"
        r"|\b(?:no|without|zero) refills?\b"
    )
    if found:
        return int(found["n"] or found["m"] or 0)
    return 1 if reader.take(r"\bwith (?:a |an additional )?refill\b(?!s)") else None


def _supply(reader: _Reader) -> Duration | None:
    """A day supply or a rental: it is how long the item lasts, not how many are asked for."""
    plain = reader.take(r"\bdays?'? supply[:=( ]* ?(\d{1,3})\)?")
    if plain:
        return Duration(int(plain[1]), "day")
    timed = reader.take(rf"{_RANGE}[ -]?(?P<unit>{_WEEKLIKE}|hours?|hrs?)(?:'s?|s')?[ -](?:supply|rental|trial|stay)\b")
    return Duration(_upper(timed), _singular(timed["unit"])) if timed else None


def _course(reader: _Reader) -> tuple[Frequency | None, Duration | None]:
    """A rate with its length in shorthand: "2x6 weeks", "2-3 x week x 6 weeks", "3 times 4 wks"."""
    found = reader.take(
        rf"{_RANGE} ?(?:x|times) ?(?:(?:/|per|a|every)? ?(?:week|wk|w)s? ?(?:x|times|for) ?)?"
        r"(?P<value>\d{1,2})(?:-(?P<upper>\d{1,2}))? ?(?P<unit>weeks?|wks?)\b"
    )
    if not found:
        return None, None
    return Frequency(_upper(found), "week"), Duration(int(found["upper"] or found["value"]), "week")


def _frequency(reader: _Reader) -> Frequency | None:
    _drop_hours(reader)
    found = reader.take(
        rf"{_RANGE} ?-?(?:x|times?|visits?|sessions?|treatments?|days?|tab(?:let)?s?|cap(?:sule)?s?|pills?)?"
        rf"(?: each)?(?: ?/ ?| ?(?:per|a|an|each|every|in a) | ?x ?)(?P<unit>{_WEEKLIKE}|hours?"
        rf"|hrs?)\b(?! ?supply)"
    )
    if found and not (found["unit"] == "d" and "/" not in found[0]):
        return Frequency(_upper(found), _singular(found["unit"]))
    found = reader.take(rf"{_RANGE} ?(?:x|times?) ?-?(?P<unit>daily|weekly|monthly|yearly|qd|nightly)\b")
    if found:
        return Frequency(_upper(found), terms("rate")[found["unit"]].per or "day")
    interval = reader.take(
        rf"\b(?:every|each|q\.?) ?(?P<n>\d{{1,2}})(?: ?(?:-|to|or) ?(?P<m>\d{{1,2}}))?[ -]?"
        rf"(?P<unit>{_WEEKLIKE}|hours?|hrs?|h)\b"
    )
    if interval:
        return _interval(interval["n"], interval["m"], _singular(interval["unit"]))
    return _worded_rate(reader)


def _interval(low: str, high: str | None, unit: str) -> Frequency:
    if high is None and int(low) == 1:
        return Frequency(1, unit)
    return Frequency(1, f"{low}-{high} {unit}s" if high else f"{low} {unit}s")


def _drop_hours(reader: _Reader) -> None:
    """Hours a day are neither how often nor how long: "4 hours a day, 7 days a week" is 7 times a week."""
    reader.drop_all(
        r"(?<![\d.])[\d.]+(?:-\d+)? ?-?(?:hours?|hrs?)(?:/| ?(?:per|a|each|every) | )(?:day|daily|visit"
        r"|session|week|wk|shift|date)\b"
    )
    reader.drop_all(r"(?<![\d.])[\d.]+(?:-\d+)? ?-?(?:minutes?|mins?)(?:/| ?(?:per|a|each) )?(?:day|visit|session)?\b")


def _worded_rate(reader: _Reader) -> Frequency | None:
    """Rates in a word ("daily", "bid", "q week"); the number of units taken before it is the times of a rate
    only where nothing is counted ("2 daily").
    """
    found = reader.take(rf"(?<![\w.-])(?:{alternation('rate')})(?![\w-])")
    if not found:
        found = reader.take(r"\b(?:every|each|q) ?(?P<unit>day|week|wk|month|hour)\b")
        return Frequency(1, _singular(found["unit"])) if found else None
    term = terms("rate")[found[0]]
    return Frequency(term.times or 1, term.per or "day")


def _duration(reader: _Reader) -> Duration | None:
    for lead in (
        r"\b(?:for|x|times|over|\*) ?(?:a |an |the |up to |additional |total of )*",
        r"(?<!in )(?<!within )(?<![\d.-])",
    ):
        found = reader.take(
            rf"{lead}{_RANGE}[ -]?(?P<unit>days?|weeks?|wks?|months?|mos?|mths?|years?|yrs?)\b"
            r"(?![ -](?:old|follow|post|pre|of age|ago|view))"
        )
        if found:
            return Duration(_upper(found), _singular(found["unit"]))
    found = reader.take(r"\bfor (?:a|an|one) (?P<unit>day|week|month|year)\b")
    return Duration(1, _singular(found["unit"])) if found else None


def _shorthand(reader: _Reader) -> str | None:
    found = reader.take(r"(?<![\w.#/-])\d{1,2}(?: ?x ?| times )\d{1,2}(?![\w%]|[.-]\d| ?(?:cm|mm|inch|\"|mg))")
    return found[0] if found else None


def _amounts(reader: _Reader, frequency: Frequency | None) -> tuple[str | None, Number | None, str | None]:
    """Strength, quantity and the unit of the quantity.

    A weight or volume beside a concentration is the amount asked for ("5% cream 240 grams", "5mg/ml 150ml")
    and goes before a count of packages ("121gm #1"); a counted thing or "#60" is the quantity otherwise.
    """
    marked = reader.take(
        rf"(?:#|\b(?:qty|quantity|count|total(?: of)?|units requested)\b)[.:=]? ?(?:of |is "
        rf"|requested:? )?#? ?(?P<n>{_N})(?: ?-(?P<m>\d+))?"
        rf"(?: (?P<unit>{alternation('count')})\b)?(?! ?(?:mg|mcg|%|gm|gram|ml))"
    )
    strength = _strength(reader)
    amount = reader.take(rf"(?P<n>{_N}) ?-?(?P<unit>{alternation('amount')})\b(?!/)")
    if amount and strength is None and _number(amount["n"]) < 15 and terms("amount")[amount["unit"]].id == "gram":
        return f"{amount['n']} {terms('amount')[amount['unit']].id[0]}", _marked(marked), _marked_unit(marked)
    if amount:
        return strength, _number(amount["n"]), terms("amount")[amount["unit"]].id
    if strength is None:
        strength = _bare_strength(reader)
    if marked:
        return strength, _marked(marked), _marked_unit(marked)
    return strength, *_count(reader, frequency)


def _marked(found: re.Match[str] | None) -> Number | None:
    return _number(found["m"] or found["n"]) if found else None


def _marked_unit(found: re.Match[str] | None) -> str | None:
    return terms("count")[found["unit"]].id if found and found["unit"] else None


def _strength(reader: _Reader) -> str | None:
    unit = rf"(?:%|(?:{_MASS})\b)"
    found = reader.take(
        rf"(?<![\d.#])(?:(?:\d+(?:,\d{{3}})?(?:\.\d+)?|\.\d+) ?{unit}? ?(?:-|/| / ) ?){{0,6}}{_N} ?"
        rf"(?:%|(?:mcg|ug|mg|milligrams?|micrograms?|iu|meq)\b|(?:{_MASS})(?=/|-\d))"
        rf"(?: ?/ ?(?:{_N} ?)?(?:{_PER})\b)?"
    ) or reader.take(rf"(?<![\d.#]){_N} ?(?:gm?|ml|units?) ?/ ?(?:{_N} ?)?(?:{_PER})\b")
    if not found:
        return None
    strength = re.sub(r"(?<=[\d%])\s*([-/])\s*(?=[\d.])", r"\1", re.sub(r"\s+", " ", found[0]))
    strength = _pattern(r"(\d) ?(mg|mcg)(?=[-/][\d.]+ ?\2\b(?!/))").sub(r"\1", strength)
    if strength.endswith("%"):
        strength = "/".join([strength, *_more_percentages(reader)])
    return re.sub(r"(?<=\d) ?(?=[a-z])", " ", re.sub(r"/ ?1 ?(?=ml|gm?|hr|hour|h\b)", "/", strength))


def _more_percentages(reader: _Reader) -> list[str]:
    """The other concentrations of a compound: "Flurbiprofen 20%/ Lidocaine 5%"."""
    found = []
    while more := reader.take(rf"(?<![\d.#]){_N} ?%"):
        found.append(more[0].replace(" ", ""))
    return found


def _bare_strength(reader: _Reader) -> str | None:
    """A strength without its unit: "Percocet 10/325", "Norco 10 2x a day #60"."""
    found = reader.take(r"(?<![\w.#/-])\d{1,2}(?:\.\d+)?[/-]\d{3}(?![\w/-])")
    if not found and not _pattern(rf"{_THERAPY}").search(reader.text):
        found = reader.take(r"(?<=[a-z] )\d{1,3}(?:\.\d+)?(?=,? ?\|{2,}|,? (?:tab|cap|po\b|prn\b))")
    return found[0] if found else None


_THERAPY = (
    r"therap|physio|\bpt\b|\bot\b|acupunct|chiro|massage|session|visit|treatment|injection|block|rehab"
    r"|aide|exam"
    r"|program|manipulat|stimulat|consult|psych|\bmri\b|x-ray|screen|test|brace|unit|rental"
)


def _count(reader: _Reader, frequency: Frequency | None) -> tuple[Number | None, str | None]:
    """What is counted: "12 sessions", "8 physical therapy visits", "2 leg wraps", "times 12", "x1"."""
    intake = r"\b(?:take|takes|apply|use|inject) "
    # The digit of a product's name counts nothing: "OrthoStim4 unit", "Meds-4 unit".
    for found in _pattern(
        rf"(?<![a-wyz])(?<![a-z]-){_RANGE}[ -](?P<words>(?:[a-z/&-]+ ){{0,6}}?)(?P<unit>{alternation('count')})\b"
    ).finditer(reader.text):
        taken = found["unit"] in _INTAKE_UNITS and _upper(found) <= 4
        if taken and (frequency or _pattern(intake + "$").search(reader.text, 0, found.start())):
            continue
        if not _pattern(r"\b(?:for|to|of|with|and|or|in|the|per)\b").search(found["words"]):
            reader.blank(found.start("low"), found.end("unit"))
            return _upper(found), terms("count")[found["unit"]].id
    times = reader.take(
        r"(?:^|(?<=[ ,(|]))(?:x|times) ?(?P<n>\d{1,3})(?![\w%.-]| (?:extremit|limb|level|view))"
        r"|(?<![\w.])(?P<m>\d{1,2}) ?(?:x|times?)(?!\w| ?(?:a|an|per|each|every|/|daily|weekly|monthly)\b)"
        r"|\bseries of (?P<series>\d)\b"
        r"|(?P<one>\b1[ -]time\b)"
    )
    if times:
        return int(times["n"] or times["m"] or times["series"] or 1), None
    hours = reader.take(
        r"(?<![\d./-])(?P<n>\d{1,3}) (?:total |additional )?hours\b(?! (?:per|a|each|daily|of [a-z ]+ per)\b)"
    )
    if hours:
        return int(hours["n"]), "hour"
    return _leading_count(reader)


_INTAKE_UNITS = frozenset(
    [
        "tablet",
        "tablets",
        "tab",
        "tabs",
        "capsule",
        "capsules",
        "cap",
        "caps",
        "pill",
        "pills",
        "patch",
        "patches",
        "caplets",
        "unit",
        "units",
    ]
)


def _leading_count(reader: _Reader) -> tuple[Number | None, str | None]:
    """A number at the head of the request counts its head noun: "2 leg wraps", "one home visit"."""
    found = _pattern(
        rf"^(?:[a-z -]{{3,40}}: ?)?(?:\|+ ?)?(?:an? |retrospective |additional |initial |up to "
        rf"|prospective |purchase of ){{0,2}}"
        rf"{_RANGE} (?![a-z]+ ?%|mg|{_WEEKLIKE}\b|hours?\b|x\b|times\b|in\b|d\b)(?P<words>[a-z][a-z' -]*)"
    ).match(reader.text)
    if not found:
        trailing = reader.take(r"(?<=[a-z] )\((?P<n>\d{1,3})\)|(?:, |therapy |acupuncture )(?P<m>\d{1,2})$")
        return (int(trailing["n"] or trailing["m"]), None) if trailing else (None, None)
    words = _pattern(r" (?:of|for|to|with|over|at|on|in|and|-)\b").split(found["words"])[0].split()
    head = words[-1] if words else ""
    plural = head.endswith("s") and not head.endswith(("ss", "us", "is"))
    return _upper(found), (head[:-1] if plural else head if _upper(found) == 1 else None) or None


def _implied_unit(text: str, form: str | None) -> str | None:
    """The unit that a bare "#60" counts: the form of the drug, or the sessions the request speaks of."""
    if form in ("tablet", "capsule", "patch") and not _pattern(r"\btake 1\b").search(text):
        return form
    found = _pattern(r"\b(session|visit)s\b").search(text)
    return found[1] if found else None
