"""Amounts that a rationale sets against each other: what the guideline allows, what was had or is asked for.

A limit alone is no reason ("up to ten visits"), nor is a count of what was done; the two together are, where the
count is the higher one. Only amounts of one unit are compared, and of several limits the highest counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from imrspacy.reasons.roles import Region, conditional, role_at

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
_NUMBER = r"\d{1,3}|" + "|".join(sorted((word for word in _VALUES if len(word) > 2), key=len, reverse=True)) + "|an?"
_COUNTS = "|".join(_WORDS)
_AMOUNT = re.compile(
    rf"\b({_NUMBER})(?:(?: ?- ?| to | or )({_NUMBER}))?[ -](?:(?!(?:of|in|for|and|to|the|at|{_COUNTS})[ -])[a-z]+[ -]){{0,2}}?"
    r"(visit|session|treatment|appointment|injection|block|epidural|esi|level|test|screen|hour|day|week|month|year)s?\b"
    r"(?! (?:per|a|each|every|ago|old|later|after|before|prior|history|post)\b|/)"
)
_SCHEDULE = re.compile(
    r"\b(\d|one|two|three|four|five) ?(?:x|times|visits|sessions)? ?(?:(?:a|per|each|/) ?week(?:ly)?|weekly|x),? ?"
    r"(?:for |x |times )?(?:the next )?(\d{1,2}|three|four|five|six|eight|ten|twelve)(?: ?weeks?)?\b"
)
_NO_LIMIT = re.compile(r"(?:at least|minimum(?: of)?|failure of|failed|fails|after|every|first|over|in|for|apart)[ a-z]{0,12}$")
_TIME_LIMIT = re.compile(
    r"(?:longer than|more than|up to|maximum(?: of)?|limited to|limit of|limit is|exceed|beyond|less than|usually|within"
    r"|no more|recommended for|allowed for|for only|only|an?|exceeding)[ a-z(]{0,8}$"
)
_TIME_LIMITED = re.compile(r"(?:[a-z-]+ ){0,2}(?:trial|limit|rental|maximum|course|cap|window)\b|maximum|at most|or less")
_USED = re.compile(
    r"\b(?:request|ask|sought|seek|want|propos|order|prescri|plan|had\b|complet|attend|receiv|undergone|underwent"
    r"|participat|been through|to date|thus far|so far|already|used|total|more\b|further|additional|given|bring|is for\b)"
)
_TAKEN = re.compile(
    r"\b(?:taking|taken|been on|is on|used|using|use of|prescribed|prescribes|request|ask|order|rental|rent\b|supply|wants"
    r"|maintained|sought)"
)
_OTHERWISE = re.compile(
    r"\b(?:pain|symptom|injur|complain|surg|post|off work|unknown|unclear|not document|conservative|fail|interval|only"
    r"|relief|return|reduc|apart|improv|cancel|remain)"
)
# Said of an amount in a sentence that is not known to quote a guideline.
_ALLOWED = re.compile(
    r"\b(?:guidelines?|mtus|odg|acoem|criteria|no more than|up to|at most|maximum(?: of)?|limit(?:s|ed)?(?: to)?|only|allows?|supports?"
    r"|recommend(?:s|ed)?|permits?|ceiling|cap|trial of|improvement(?: is)?)\b[ a-z,():]{0,24}$"
)
_IS_ALLOWED = re.compile(
    r"(?: [a-z0-9-]+){0,8}?(?: may be| (?:is|are|being|as)(?: \w+)? (?:recommended|allowed|supported|usual|advised|permitted|the (?:maximum|limit|norm))"
    r"|[- ](?:\w+ )?(?:trial|maximum|limit)\b)"
)
_REQUESTED = re.compile(r"\b(?:request|ask|sought|want|propos|order|plan|would|wish|intend|schedul)")
_ORDINALS = {
    name: number
    for number, name in enumerate("third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), 3)
}
_ORDINAL = re.compile(r"\b(?:this|it|that|which) (?:would|will|was) (?:then )?be (?:the |his |her )?(" + "|".join(_ORDINALS) + r")\b")
# "Twelve are requested", after what the guideline has of it.
_BARE = re.compile(
    rf"\b({_NUMBER}) (?:more |further |additional |now )?(?:are|is|were|was|have been|has been) (?:now |being )?"
    r"(?:requested|asked|planned|sought|ordered|proposed|prescribed|wanted)\b"
    rf"|\b(?:request|order|prescription|plan) (?:is )?for ({_NUMBER})(?=[.,;]|$)"
    rf"|\b(?:has|have|had) (?:already )?had ({_NUMBER})(?=[.,;]|$)"
)
_DISC = re.compile(r"\b[lct]\d{1,2}[-/][lcts]?\d{1,2}\b")
_COUNTED = ("injection", "test")
_NEAR, _AFTER = 70, 45


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


def amounts_of(sentence: str) -> list[Amount]:
    """The amounts of a lower-case sentence.

    >>> [(amount.unit, amount.value, amount.used) for amount in amounts_of("she has had 24 visits so far.")]
    [('visit', 24, True)]
    """
    found = []
    for hit in _AMOUNT.finditer(sentence):
        start, end = hit.span()
        value = max(_value(hit[1]), _value(hit[2] or "a"))
        before, after = sentence[max(0, start - _NEAR) : start], sentence[end : end + _AFTER]
        days = _DAYS.get(hit[3])
        allowed = _ALLOWED.search(before) is not None or _IS_ALLOWED.match(after) is not None
        said = before + hit.group() + after
        use = (_USED if days is None else _TAKEN).search(said) is not None and _OTHERWISE.search(said) is None
        if days is None:
            limits = _NO_LIMIT.search(before) is None
        else:
            limits = _TIME_LIMIT.search(before) is not None or _TIME_LIMITED.match(after.lstrip()) is not None
        found.append(Amount(start, _UNITS.get(hit[3], "day"), value * (days or 1), limits, use, allowed, days or 1))
    for hit in _SCHEDULE.finditer(sentence):
        value = _value(hit[1]) * _value(hit[2])
        found.append(Amount(hit.start(), "visit", value, True, _OTHERWISE.search(sentence) is None, False))
    for hit in _ORDINAL.finditer(sentence):
        found.append(Amount(hit.start(), "", _ORDINALS[hit[1]], False, True, False))
    for hit in _BARE.finditer(sentence):
        found.append(Amount(hit.start(), "bare", _value(hit[hit.lastindex or 1]), False, True, False))
    discs = set(_DISC.findall(sentence))
    if len(discs) > 1 and _REQUESTED.search(sentence):
        found.append(Amount(min(map(sentence.find, discs)), "level", len(discs), False, True, False))
    return sorted(found)


def _value(word: str) -> int:
    return int(word) if word.isdigit() else _VALUES[word]


def passed(sentences: Sequence[str], told: Iterable[tuple[int, Region, Sequence[Amount]]]) -> int | None:
    """Number of the first sentence whose amount is above all limits of its unit, None without one.

    ``told`` holds the number, the guideline's part and the amounts of every sentence that has some.
    """
    most: dict[str, int] = {}
    used: list[tuple[int, Amount]] = []
    last: tuple[int, str, int] | None = None
    for number, reach, amounts in told:
        for amount in amounts:
            if amount.unit == "bare":
                if last is not None and number - last[0] <= 1:
                    used.append((number, amount._replace(unit=last[1], value=amount.value * last[2])))
            elif amount.allowed or (amount.unit and role_at(reach, amount.start) == "guideline"):
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
