"""Amounts that a rationale sets against each other: what the guideline allows, what was had or is asked for.

A limit alone is no reason ("up to ten visits"), nor is a count of what was done; the two together are, where the
count is the higher one. Only amounts of one unit are compared, and of several limits the highest counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from imrspacy.reasons.roles import Reaches, conditional, role_at
from imrspacy.text import remembering

_WORDS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty""".split()
_VALUES = {word: number for number, word in enumerate(_WORDS)} | {
    "a": 1, "an": 1, "single": 1, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90,
    "twenty-four": 24, "thirty-six": 36,
}  # fmt: skip
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
_NO_LIMIT = re.compile(r"(?:at least|minimum(?: of)?|failure of|failed|fails|after|every|first|over|in|for|apart)[ a-z]{0,12}$")
_TIME_LIMIT = re.compile(
    r"(?:longer than|more than|up to|maximum(?: of)?|limited to|limit of|limit is|exceed|beyond|less than|usually|within"
    r"|no more|recommended for|allowed for|for only|only|an?|exceeding)[ a-z(]{0,8}$"
)
_TIME_LIMITED = re.compile(r"(?:[a-z-]+ ){0,2}(?:trial|limit|rental|maximum|course|cap|window)\b|maximum|at most|or less")
_USED = re.compile(
    r"(?:request|ask|sought|seek|want|propos|order|prescri|plan|had\b|complet|attend|receiv|undergone|underwent"
    r"|participat|been through|to date|thus far|so far|already|used|total|more\b|further|additional|given|bring|is for\b)"
)
_TAKEN = re.compile(
    r"(?:taking|taken|been on|is on|used|using|use of|prescribed|prescribes|request|ask|order|rental|rent\b|supply|wants"
    r"|maintained|sought)"
)
_OTHERWISE = re.compile(
    r"(?:pain|symptom|injur|complain|surg|post|off work|unknown|unclear|not document|conservative|fail|interval|only"
    r"|relief|return|reduc|apart|improv|cancel|remain)"
)
# Said of an amount in a sentence that is not known to quote a guideline.
_ALLOWED = re.compile(
    r"(?:guidelines?|mtus|odg|acoem|criteria|no more than|up to|at most|maximum(?: of)?|limit(?:s|ed)?(?: to)?|only|allows?|supports?"
    r"|recommend(?:s|ed)?|permits?|ceiling|cap|trial of|improvement(?: is)?)[ a-z,():]{0,28}$"
)
_IS_ALLOWED = re.compile(
    r"(?: [a-z0-9-]+){0,8}?(?: may be| (?:is|are|being|as)(?: \w+)? (?:recommended|allowed|supported|usual|advised|permitted|the (?:maximum|limit|norm))"
    r"|[- ](?:\w+ )?(?:trial|maximum|limit)\b)"
)
_REQUESTED = ("request", "ask", "sought", "want", "propos", "order", "plan", "would", "wish", "intend")
_ORDINALS = {
    name: number
    for number, name in enumerate("third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), 3)
}
_ORDINAL = re.compile(r"(?:would|should|could) be (?:the |his |her )?(" + "|".join(_ORDINALS) + r")\b")
# "Twelve are requested", after what the guideline has of it.
_BARE = re.compile(r"(?:requested|asked|planned|sought|ordered|proposed|prescribed|wanted)\b")
_BEING = frozenset("are is were was been now being have has".split())
_BETWEEN = frozenset("of in for and to the at".split())
_DISC = re.compile(r"\b[lct]\d{1,2}[-/][lcts]?\d{1,2}\b")
# What a sentence must hold to be worth a look, by the unit; bare numbers and ordinals go with any.
_ANY = (" are requested", " are asked", " are planned", " are sought", "uld be the ")
_NAMED = {
    "visit": ("visit", "session", "treatment", *_ANY), "injection": ("injection", "block", "epidural", *_ANY),
    "level": ("level", *_ANY, "-"), "test": ("test", "screen", *_ANY), "hour": ("hour", *_ANY),
    "day": ("trial", "rental", "limit", "maximum", "longer than", "up to", "first", *_ANY),
}  # fmt: skip
_COUNTED = ("injection", "test")
_NEAR, _AFTER, _LONGEST, _WORDS_BETWEEN, _TOO_LONG = 70, 45, 45, 3, 4


class Amount(NamedTuple):
    """An amount in a sentence: where it stands, its unit, its value, whether it may be a limit, whether one used.

    ``allowed`` tells that it is a limit whoever speaks. An ordinal ("this would be the third") has no unit.
    """

    start: int
    unit: str
    value: int
    limits: bool
    used: bool
    allowed: bool
    scale: int = 1


@remembering(2048, longest=1_000)
def amounts_of(sentence: str) -> list[Amount]:
    """The amounts of a lower-case sentence.

    >>> [(amount.unit, amount.value, amount.used) for amount in amounts_of("she has had 24 visits so far.")]
    [('visit', 24, True)]
    """
    found = []
    for hit in _UNIT.finditer(sentence):
        at, end = hit.span()
        window = sentence[max(0, at - _LONGEST) : at]
        number = _number(window)
        if number is None:
            continue
        start, value = at - len(window) + number[0], number[1]
        before, after = sentence[max(0, start - _NEAR) : start], sentence[end : end + _AFTER]
        days = _DAYS.get(hit[1])
        allowed = _ALLOWED.search(before) is not None or _IS_ALLOWED.match(after) is not None
        said = before + after
        use = (_USED if days is None else _TAKEN).search(said) is not None and _OTHERWISE.search(said) is None
        if days is None:
            limits = _NO_LIMIT.search(before) is None
        else:
            limits = _TIME_LIMIT.search(before) is not None or _TIME_LIMITED.match(after.lstrip()) is not None
        found.append(Amount(start, _UNITS.get(hit[1], "day"), value * (days or 1), limits, use, allowed, days or 1))
    if any(map(sentence.__contains__, _PER_WEEK)):
        for hit in _SCHEDULE.finditer(sentence):
            value = (_value(hit[1]) or 0) * (_value(hit[2]) or 0)
            found.append(Amount(hit.start(), "visit", value, True, _OTHERWISE.search(sentence) is None, False))
    if "uld be " in sentence:
        found += [Amount(at.start(), "", _ORDINALS[at[1]], False, True, False) for at in _ORDINAL.finditer(sentence)]
    for hit in _BARE.finditer(sentence):
        words = sentence[max(0, hit.start() - _LONGEST) : hit.start()].split()
        while words and words[-1] in _BEING:
            words.pop()
        if words and (value := _value(words[-1])) is not None:
            found.append(Amount(hit.start(), "bare", value, False, True, False))
    if sentence.count("-") > 1 and any(map(sentence.__contains__, _REQUESTED)):
        discs = set(_DISC.findall(sentence))
        if len(discs) > 1:
            found.append(Amount(min(map(sentence.find, discs)), "level", len(discs), False, True, False))
    return sorted(found)


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
    return int(word) if word.isdigit() and len(word) < _TOO_LONG else _VALUES.get(word)


def passed(sentences: Sequence[str], numbers: Sequence[int], reaches: Reaches) -> int | None:
    """Number of the first sentence whose amount is above all limits of its unit, None without one.

    ``numbers`` are those of the sentences that may hold amounts; they are looked at where two of them share a unit.
    """
    named = [{kind for kind, words in _NAMED.items() if any(map(sentences[n].__contains__, words))} for n in numbers]
    shared = {kind for kind in _NAMED if sum(kind in kinds for kinds in named) > 1}
    told = [(n, amounts_of(sentences[n])) for n, kinds in zip(numbers, named, strict=True) if kinds & shared]
    if not _worth_asking(told):
        return None
    most: dict[str, int] = {}
    used: list[tuple[int, Amount]] = []
    last: tuple[int, str, int] | None = None
    for number, amounts in told:
        for amount in amounts:
            if amount.unit == "bare":
                if last is not None and number - last[0] <= 1:
                    used.append((number, amount._replace(unit=last[1], value=amount.value * last[2])))
            elif amount.allowed or (amount.unit and role_at(reaches.at(number), amount.start) == "guideline"):
                if amount.limits:
                    most[amount.unit] = max(amount.value, most.get(amount.unit, 0))
                    last = number, amount.unit, amount.scale
            elif amount.used and not conditional(sentences[number], amount.start):
                used.append((number, amount))
    for number, amount in used:
        for unit in (amount.unit,) if amount.unit else _COUNTED:
            if amount.value > most.get(unit, amount.value):
                return number
    return None


def _worth_asking(told: Sequence[tuple[int, Sequence[Amount]]]) -> bool:
    """Tell whether some amount is used and above a limit, before it is asked who speaks of them."""
    least: dict[str, int] = {}
    for _, amounts in told:
        for amount in amounts:
            if amount.limits:
                least[amount.unit] = min(amount.value, least.get(amount.unit, amount.value))
    return any(
        amount.used and (amount.unit in ("", "bare") or amount.value > least.get(amount.unit, amount.value))
        for _, amounts in told
        for amount in amounts
    )
