"""Amounts that a rationale sets against each other: what the guideline allows, what was had or is asked for.

A limit alone is no reason ("up to ten visits"), nor is a count of what was done; the two together are, where the
count is the higher one. Only amounts of one unit are compared, and of several limits the highest counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from imrspacy.doses.vocabulary import NUMBERS
from imrspacy.reasons.roles import Reaches, Region, conditional, role_at
from imrspacy.text import remembering

_VALUES = NUMBERS | {"zero": 0, "a": 1, "an": 1, "single": 1, "twenty-four": 24, "thirty-six": 36}
_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
_UNITS = {
    "visit": "visit", "session": "visit", "treatment": "visit", "appointment": "visit",
    "injection": "injection", "block": "injection", "epidural": "injection", "esi": "injection",
    "level": "level", "test": "test", "screen": "test", "hour": "hour",
}  # fmt: skip
# A unit begins with a literal in every branch, so that re looks closer only at these characters.
_UNIT = re.compile(
    r"(visit|session|treatment|appointment|injection|block|epidural|esi|level|test|screen|hour|day|week|month|year)s?\b"
    r"(?! (?:(?:per|an?|each|every) (?:week|day|month)|ago|old|later|after|before|prior|history|post)\b|/)"
)
_SCHEDULE = re.compile(
    r"\b(\d|one|two|three|four|five) ?(?:x|times|visits|sessions)? ?(?:(?:a|per|each|/) ?week(?:ly)?|weekly|x),? ?"
    r"(?:for |x |times )?(?:the next )?(\d{1,2}|three|four|five|six|eight|ten|twelve)(?: ?weeks?)?\b"
)
_PER_WEEK = ("times", " x ", "x/", "x a ", "per week")
_NO_LIMIT = re.compile(
    r"(?:at least|minimum(?: of)?|failure of|failed|fails|after|every|first|over|in|for|apart)[ a-z]{0,12}$"
)
_TIME_LIMIT = re.compile(
    r"(?:longer than|more than|up to|maximum(?: of)?|limited to|limit of|limit is|exceed|beyond|less than|usually"
    r"|within|no more|recommended for|allowed for|for only|only|an?|exceeding)[ a-z(]{0,8}$"
)
_TIME_LIMITED = re.compile(
    r"(?:[a-z-]+ ){0,2}(?:trial|limit|rental|maximum|course|cap|window)\b|maximum|at most|or less"
)
_USED = re.compile(
    r"(?:request|ask|sought|seek|want|propos|order|prescri|plan|had\b|complet|attend|receiv|undergone|underwent"
    r"|participat|been through|to date|thus far|so far|already|used|total|more\b|further|additional|given|bring"
    r"|is for\b|would|inten)"
)
_TAKEN = re.compile(
    r"(?:taking|taken|been on|is on|used|using|use of|prescribed|prescribes|request|ask|order|rental|rent\b|supply"
    r"|wants|maintained|sought)"
)
_OTHERWISE = re.compile(
    r"(?:pain|symptom|injur|complain|surg|post|off work|unknown|unclear|not document|conservative|fail|interval|only"
    r"|relief|return|reduc|apart|improv|cancel|remain|shows?\b|disease|months out|years out)"
)
# Said of an amount in a sentence that is not known to quote a guideline.
_ALLOWED = re.compile(
    r"(?:guidelines?|mtus|odg|acoem|criteria|no more than|up to|at most|maximum(?: of)?|limit(?:s|ed)?(?: to)?"
    r"|only|allows?|supports?|recommend(?:s|ed)?|permits?|ceiling|cap|trial of|trial is(?: for)?"
    r"|(?:improvement|effect)(?: is| takes)?)[ a-z,():]{0,28}$"
)
_IS_ALLOWED = re.compile(
    r"(?: [a-z0-9-]+){0,8}?(?: may be| (?:is|are|being|as)(?: \w+)? (?:recommended|allowed|supported|usual|advised"
    r"|permitted|the (?:maximum|limit|norm))"
    r"|[- ](?:\w+ )?(?:trial|maximum|limit)\b)"
)
# One sentence alone sets two amounts against each other only with one of these.
_ASKED = ("requesting", "requested", "asking for", "asks for", "asked for", "sought", "uld be the", " had ")
_REQUESTED = ("request", "ask", "sought", "want", "propos", "order", "plan", "would", "wish", "intend")
_ORDINALS = {
    name: number
    for number, name in enumerate("third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), 3)
}
_ORDINAL = re.compile(r"(?:would|should|could) be (?:the |his |her )?(" + "|".join(_ORDINALS) + r")\b")
# "Twelve are requested", after what the guideline has of it.
_BARE = re.compile(r"(?:requested|asked|planned|sought|ordered|proposed|prescribed|wanted)\b")
# "The provider is requesting 18", "she has had 36".
_BARE_AFTER = re.compile(
    r"\b(?:requesting|asking for|asks for|seeks|(?:has|have) had|completed|attended|received|(?:request|order) is for)"
    r" (\d{1,3}|[a-z]+)(?=[.,;]|$)"
)
_BEING = frozenset("are is were was been now being have has".split())
_BETWEEN = frozenset("of in for and to the at".split())
_DISC = re.compile(r"\b[lct]\d{1,2}[-/][lcts]?\d{1,2}\b")
_COUNTED = ("injection", "test")
_DIGIT = re.compile(r"\d")
_COMMON = ("one", "two ", "three ", "four", "five", "six", "seven", "eight", "nine", "ten ", "elve", "ty ")
_NEAR, _AFTER, _LONGEST, _WORDS_BETWEEN, _TOO_LONG = 70, 45, 45, 3, 4


class Amount(NamedTuple):
    """An amount in a sentence: where it stands and ends, its unit and value, what one of its own unit comes to.

    An ordinal ("this would be the third") has no unit, a number alone ("twelve are requested") the "bare" one.
    """

    start: int
    end: int
    unit: str
    value: int
    scale: int = 1


_UNNAMED, _BARE_UNIT = "", "bare"


@remembering(2048, longest=1_000)
def amounts_of(sentence: str) -> list[Amount]:
    """The amounts of a lower-case sentence, in order.

    >>> [(amount.unit, amount.value) for amount in amounts_of("she has had 24 visits over six weeks.")]
    [('visit', 24), ('day', 42)]
    """
    found = []
    for hit in _UNIT.finditer(sentence):
        at, end = hit.span()
        window = sentence[max(0, at - _LONGEST) : at]
        number = _number(window)
        if number is not None:
            scale = _DAYS.get(hit[1], 1)
            found.append(Amount(at - len(window) + number[0], end, _UNITS.get(hit[1], "day"), number[1] * scale, scale))
    return sorted([*found, *_numbers_alone(sentence)])


def _numbers_alone(sentence: str) -> list[Amount]:
    """Schedules ("2 times a week for 6 weeks"), ordinals, numbers without their unit and lists of levels."""
    found = []
    if any(map(sentence.__contains__, _PER_WEEK)):
        for hit in _SCHEDULE.finditer(sentence):
            found.append(Amount(*hit.span(), "visit", (_value(hit[1]) or 0) * (_value(hit[2]) or 0)))
    if "uld be " in sentence:
        found += [Amount(*hit.span(), _UNNAMED, _ORDINALS[hit[1]]) for hit in _ORDINAL.finditer(sentence)]
    for hit in _BARE.finditer(sentence):
        words = sentence[max(0, hit.start() - _LONGEST) : hit.start()].split()
        while words and words[-1] in _BEING:
            words.pop()
        if words and (value := _value(words[-1])) is not None:
            found.append(Amount(*hit.span(), _BARE_UNIT, value))
    for hit in _BARE_AFTER.finditer(sentence):
        if (value := _value(hit[1])) is not None:
            found.append(Amount(*hit.span(), _BARE_UNIT, value))
    if sentence.count("-") > 1 and any(map(sentence.__contains__, _REQUESTED)):
        discs = list(_DISC.finditer(sentence))
        levels = len({hit.group() for hit in discs})
        if levels > 1:
            found.append(Amount(*discs[0].span(), "level", levels))
    return found


def _number(before: str) -> tuple[int, int] | None:
    """Where the number of a unit stands in what is before it, and its value, the higher one of a range."""
    words = before.replace("-", " ").split()
    for back in range(1, min(_WORDS_BETWEEN, len(words)) + 1):
        word = words[-back]
        value = _value(word)
        if value is not None:
            lead = [other for other in words[-back - 2 : -back] if other not in ("to", "or")][-1:]
            low = _value(lead[0]) if lead and lead[0] not in ("a", "an") else None
            return before.rfind(lead[0] if low is not None else word), max(value, low or 0)
        if word in _BETWEEN or not word.isalpha():
            return None
    return None


def _value(word: str) -> int | None:
    """The value of a number of up to three digits or a word for one."""
    return int(word) if word.isdecimal() and len(word) < _TOO_LONG else _VALUES.get(word)


def passed(sentences: Sequence[str], numbers: Sequence[int], reaches: Reaches) -> int | None:
    """Number of the first sentence whose amount is above all limits of its unit, None without one.

    ``numbers`` are those of the sentences that may hold amounts.
    """
    numbered = [number for number in numbers if _has_number(sentences[number])]
    if not numbered or (len(numbered) == 1 and not any(map(sentences[numbered[0]].__contains__, _ASKED))):
        return None
    told = [(number, amount) for number in numbered for amount in amounts_of(sentences[number])]
    values: dict[str, set[int]] = {}
    for _, amount in told:
        values.setdefault(amount.unit, set()).add(amount.value)
    differ = any(len(found) > 1 for found in values.values())
    if not differ and (len(values) < 2 or not values.keys() & {_UNNAMED, _BARE_UNIT}):
        return None  # nothing to compare
    most: dict[str, int] = {}
    used: list[tuple[int, Amount]] = []
    last: tuple[int, Amount] | None = None
    for number, amount in told:
        sentence = sentences[number]
        if amount.unit == _BARE_UNIT:
            if last is not None and number - last[0] <= 1:
                known = last[1]
                used.append((number, amount._replace(unit=known.unit, value=amount.value * known.scale)))
        elif amount.unit and _is_allowed(sentence, amount, reaches.at(number)):
            if _is_limit(sentence, amount):
                most[amount.unit] = max(amount.value, most.get(amount.unit, 0))
                last = number, amount
        elif _is_used(sentence, amount) and not conditional(sentence, amount.start):
            used.append((number, amount))
    for number, amount in used:
        for unit in (amount.unit,) if amount.unit else _COUNTED:
            if amount.value > most.get(unit, amount.value):
                return number
    return None


def _has_number(sentence: str) -> bool:
    """Tell whether a sentence has a digit or a common word for a number."""
    return _DIGIT.search(sentence) is not None or any(map(sentence.__contains__, _COMMON))


def _is_allowed(sentence: str, amount: Amount, reach: Region) -> bool:
    """Tell whether an amount is what a guideline speaks of, by its place in the sentence or the words round it."""
    start, end = amount.start, amount.end
    return (
        role_at(reach, start) == "guideline"
        or _ALLOWED.search(sentence[max(0, start - _NEAR) : start]) is not None
        or _IS_ALLOWED.match(sentence, end, end + _AFTER) is not None
    )


def _is_limit(sentence: str, amount: Amount) -> bool:
    """Tell whether an amount that a guideline speaks of is the most it allows."""
    before = sentence[max(0, amount.start - _NEAR) : amount.start]
    if amount.unit != "day":
        return _NO_LIMIT.search(before) is None
    after = sentence[amount.end : amount.end + _AFTER].lstrip()
    return _TIME_LIMIT.search(before) is not None or _TIME_LIMITED.match(after) is not None


def _is_used(sentence: str, amount: Amount) -> bool:
    """Tell whether an amount was had or is asked for."""
    if not amount.unit:
        return True
    said = sentence[max(0, amount.start - _NEAR) : amount.end + _AFTER]
    using = (_USED if amount.unit != "day" else _TAKEN).search(said) is not None
    return using and _OTHERWISE.search(said) is None
