"""Strength and quantity of a request."""

from __future__ import annotations

import re

from imrspacy.doses.reader import RANGE, N, Reader, number, pattern, upper
from imrspacy.doses.vocabulary import alternation, terms
from imrspacy.records import Frequency, Number

Quantity = tuple[Number | None, str | None]

_MASS = r"mcg|ug|\u00b5g|mgs?|milligrams?|micrograms?|g|gms?|grams?|ml|cc|units?|iu|meq|mm"
_PER = r"ml|mls|cc|hr|hour|h|gm?|gram|dose|actuation|spray|tab(?:let)?|cap(?:sule)?|patch|day"
_WEEKLIKE = r"days?|d|weeks?|wks?|w(?=/)|months?|mos?|mths?|years?|yrs?"

_MARKED = (
    r"(?=[#qctud])(?:#|\b(?:qty|quantity|count|total(?: of)?|units requested|disp(?:ense[d]?)?)\b)"
    rf"[.:=]? ?(?:of |is |requested:? )?#? ?(?P<n>{N})(?!\d)(?: ?-(?P<m>\d+))?"
    rf"(?: (?P<unit>{alternation('count')})\b)?(?! ?(?:mg|mcg|%|gm|gram|ml))"
)
_AMOUNT = rf"(?P<n>{N}) ?-?(?P<unit>{alternation('amount')})\b(?!/)"
_UNIT = rf"(?:%|(?:{_MASS})\b)"
_STRENGTH = (
    rf"{N}(?: ?{_UNIT}? ?[-/] ?(?:\d+(?:,\d{{3}})?(?:\.\d+)?|\.\d+)){{0,6}} ?"
    rf"(?:%|(?:mcg|ug|\u00b5g|mgs?|milligrams?|micrograms?|iu|meq)\b|(?:{_MASS})(?=/|-\d))"
    rf"(?: ?(?:/|per) ?(?:{N} ?)?(?:{_PER})\b)?"
)
_OTHER_STRENGTH = rf"{N} ?(?:gm?|ml|units?) ?/ ?(?:{N} ?)?(?:{_PER})\b"
_ANOTHER_PERCENT = rf"{N} ?%"
# The second drug of a combination: "Orphenadrine 50mg/Caffeine 10mg"; another drug is not joined by a slash.
_ANOTHER_MASS = rf"(?<=\|)/ ?[a-z]{{3,}}(?: [a-z]{{3,}})? (?P<mass>{N} ?(?:mg|mcg))\b"
_COMBINED = r"\d(?<![\w.#/-].)\d?(?:\.\d+)?[/-]\d{3}(?![\w/-])"
_LONE = r"(?<=[a-z] )(?<!\bx )(?<!times )\d{1,3}(?:\.\d+)?(?=,? ?\|{2,}|,? (?:tab|cap|po\b|prn\b))"
_THERAPY = (
    r"therap|physio|\bpt\b|\bot\b|acupunct|chiro|massage|session|visit|treatment|injection|block|rehab|aide|exam"
    r"|program|manipulat|stimulat|consult|psych|\bmri\b|x-ray|screen|test|brace|unit|rental"
)

_COUNT = rf"{RANGE}[ -](?P<words>(?:[a-z/&-]+ ){{0,6}}?)(?P<unit>{alternation('count')})\b"
_OTHER_HEAD = r"\b(?:for|to|of|with|and|or|in|the|per)\b"
_INTAKE = r"\b(?:take|takes|apply|use|inject) $"
_TAKEN_AT_MOST = 4  # tablets at a time
_TAKEN_UNITS = frozenset(("tablet", "capsule", "pill", "patch", "unit"))
_TIMES = (
    r"(?=[xtsbp\d])(?:(?:^|(?<=[ ,(|]))(?:x|times) ?(?P<n>\d{1,3})"
    r"(?![\w%.-]| (?:extremit|limb|level|view|(?:total |additional )?h(?:ou)?rs?\b))"
    r"|(?<![\w.])(?P<m>\d{1,2}) ?(?:x|times?)(?!\w| ?(?:a|an|per|each|every|/|daily|weekly|monthly)\b)"
    r"|\b(?:series|box|pack|package) of (?P<series>\d{1,3})\b"
    r"|(?P<one>\b1[ -]time\b))"
)
_HOURS = (
    r"(?<![\d./-])(?P<n>\d{1,3}) (?:total |additional )?(?:hours|hrs)\b"
    r"(?! (?:per|a|each|daily|on\b|off\b|of [a-z ]+ per)\b)"
)
_LEADING = (
    r"^(?:[a-z -]{3,40}: ?)?(?:\|+ ?)?"
    r"(?:an? |retrospective |additional |initial |up to |prospective |purchase of ){0,2}"
    rf"{RANGE} (?![a-z]+ ?%|mg|{_WEEKLIKE}\b|hours?\b|x\b|times\b|in\b|d\b)(?P<words>[a-z][a-z' -]*)"
)
_TRAILING = (
    r"(?=[(,; tamc|])(?:(?<=[a-z|] )\((?P<n>\d{1,3})\)"
    r"|(?:,|;| -|therapy|acupuncture|[mc]g|\|[|,;) ]*) (?P<m>\d{1,3})(?= ?(?:$|\|)))"
)
_BULK_FORMS = frozenset(("cream", "gel", "ointment", "lotion"))


def amounts(
    reader: Reader, frequency: Frequency | None, form: str | None
) -> tuple[str | None, Number | None, str | None]:
    """Strength, quantity and the unit of the quantity.

    A weight or volume beside a concentration is the amount asked for ("5% cream 240 grams", "5mg/ml 150ml")
    and goes before a count of packages ("121gm #1"); a counted thing or "#60" is the quantity otherwise.
    """
    marked = reader.take_number(_MARKED)
    strength = _strength(reader)
    amount = reader.take_number(_AMOUNT)
    if amount and _at_a_time(amount, frequency, form):
        strength = strength or _spaced(amount[0])
    elif amount:
        return strength, number(amount["n"]), terms("amount")[amount["unit"]].id
    strength = strength or _bare_strength(reader) or _units_at_a_time(reader, frequency)
    if marked:
        return (
            strength,
            number(marked["m"] or marked["n"]),
            terms("count")[marked["unit"]].id if marked["unit"] else None,
        )
    return strength, *_count(reader, frequency)


def _at_a_time(amount: re.Match[str], frequency: Frequency | None, form: str | None) -> bool:
    """A few grams are a single dose ("Ancef 2 g", "Miralax 17 g daily"), not the amount asked for."""
    if terms("amount")[amount["unit"]].id != "gram":
        return False
    value = number(amount["n"])
    if form in _BULK_FORMS:
        return frequency is not None and value <= 8  # "gel, apply 4 g four times a day"
    return value < (35 if frequency else 15)


def _units_at_a_time(reader: Reader, frequency: Frequency | None) -> str | None:
    """Units taken by the day or week are a single dose ("Lantus 20 units at bedtime"), those of Botox are not."""
    if frequency is None or "unit" not in reader.text or not frequency.per.endswith(("day", "hours", "week")):
        return None
    found = reader.take_number(rf"{N} ?units\b")
    return _spaced(found[0]) if found else None


def _spaced(written: str) -> str:
    """A strength as it is recorded: "1gm" -> "1 gm"."""
    return pattern(r"(?<=\d) ?-?(?=[a-z])").sub(" ", written)


def _strength(reader: Reader) -> str | None:
    found = reader.take_number(_STRENGTH) or reader.take_number(_OTHER_STRENGTH)
    if not found:
        return None
    strength = found[0]
    if "/" in strength or "-" in strength:
        strength = pattern(r"(?<=[\d%])\s*([-/])\s*(?=[\d.])").sub(r"\1", strength)
        strength = pattern(r"(\d) ?(mg|mcg)(?=[-/][\d.]+ ?\2\b(?!/))").sub(r"\1", strength)
    if strength.endswith("%"):
        while more := reader.take_number(_ANOTHER_PERCENT):
            strength += "/" + more[0].replace(" ", "")
    elif more := reader.take_number(_ANOTHER_MASS):
        strength += "/" + more["mass"]
    return _spaced(pattern(r" ?(?:/|per) ?(?:1 ?)?(?=ml|gm?|hr|hour|h\b)").sub("/", strength))


def _bare_strength(reader: Reader) -> str | None:
    """A strength without its unit: "Percocet 10/325", "Norco 10 2x a day #60"."""
    found = reader.take_number(_COMBINED)
    if not found and reader.numbers and not pattern(_THERAPY).search(reader.text):
        found = reader.take_number(_LONE)
    return found[0] if found else None


def _count(reader: Reader, frequency: Frequency | None) -> Quantity:
    """What is counted: "12 sessions", "8 physical therapy visits", "2 leg wraps", "times 12", "x1"."""
    if not reader.numbers:
        return None, None
    for found in pattern(_COUNT).finditer(reader.text):
        if _counts(found, frequency):
            reader.blank(found.start("low"), found.end("unit"))
            return upper(found), terms("count")[found["unit"]].id
    times = reader.take_number(_TIMES)
    if times:
        return int(times["n"] or times["m"] or times["series"] or 1), None
    hours = reader.take_number(_HOURS) if "h" in reader.text else None
    return (int(hours["n"]), "hour") if hours else _leading_count(reader, frequency)


def _counts(found: re.Match[str], frequency: Frequency | None) -> bool:
    """Whether a number with a noun is the quantity: not the digit of a product's name ("OrthoStim4 unit",
    "Meds-4 unit"), tablets taken at a time or the number of another noun ("2 of the sessions").
    """
    text, start = found.string, found.start()
    before = text[start - 1 : start]
    if (before.isalpha() and before != "x") or (before == "-" and text[start - 2 : start - 1].isalpha()):
        return False
    few = terms("count")[found["unit"]].id in _TAKEN_UNITS and upper(found) <= _TAKEN_AT_MOST
    if few and (frequency or pattern(_INTAKE).search(text, max(0, start - 8), start)):
        return False
    return not pattern(_OTHER_HEAD).search(found["words"])


def _leading_count(reader: Reader, frequency: Frequency | None) -> Quantity:
    """A number at the head of the request counts its head noun: "2 leg wraps", "one home visit"."""
    found = pattern(_LEADING).match(reader.text)
    if not found:
        trailing = reader.take_number(_TRAILING)
        value = int(trailing["n"] or trailing["m"]) if trailing else 0
        return (value, None) if value > (_TAKEN_AT_MOST if frequency else 0) else (None, None)
    words = pattern(r" (?:of|for|to|with|over|at|on|in|and|-)\b").split(found["words"])[0].split()
    head = words[-1] if words else ""
    plural = head.endswith("s") and not head.endswith(("ss", "us", "is"))
    return upper(found), (head[:-1] if plural else head if upper(found) == 1 else None) or None
