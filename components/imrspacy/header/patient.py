"""Read the patient's age and sex from the first sentences of the case summary."""

import re

from ..records import Patient
from ..text import remembering

# The age stands in the first sentences; later ages are of relatives, onsets and guidelines.
_OPENING = 1200

_TENS = {
    word: ten
    for ten, word in zip(
        range(20, 100, 10), "twenty thirty forty fifty sixty seventy eighty ninety".split(), strict=True
    )
}
_UNITS = {word: unit for unit, word in enumerate("one two three four five six seven eight nine".split(), start=1)}
_TEENS = {
    word: age
    for age, word in enumerate(
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(), start=10
    )
}
_WORDS = rf"(?:{'|'.join(_TENS)}|fourty)(?:[\s-]+(?:{'|'.join(_UNITS)}))?|{'|'.join(_TEENS)}"
_YEARS = r"(?:years?|yrs?\.?|y\.?)[\s/-]*(?:of\s+age|old|o(?:ld)?\b\.?)|y/?o\b"
_AGE = re.compile(
    rf"(?:\b(?P<figures>\d{{1,3}})[\s-]*|\b(?P<words>{_WORDS})(?:\s*\(\d+\))?[\s-]+)(?:{_YEARS}|(?=(?:male|female)\b))"
    r"|\b(?:aged?|age\s+(?:is|of))\s*:?\s*(?P<aged>\d{1,3})\b",
    re.IGNORECASE,
)
_NOUNS = {
    "male": "male", "man": "male", "gentleman": "male", "boy": "male", "m": "male",
    "female": "female", "woman": "female", "lady": "female", "girl": "female", "f": "female",
    "mr": "male", "ms": "female", "mrs": "female",
}  # fmt: skip
_SEX_NOUN = re.compile(r"\b(male|female|man|woman|gentleman|lady)\b", re.IGNORECASE)
_TITLE = re.compile(r"\b(Mr|Mrs|Ms)\b\.?")
_LETTER = re.compile(r"[\s-]*(?:right|left)?[\s-]*(?:hand(?:ed)?[\s-]*(?:dominant)?[\s-]*)?\(?([MF])\b")
_PRONOUN = re.compile(r"(?<!/)\b(he|his|him|himself|she|her|hers|herself)\b(?!/)", re.IGNORECASE)


@remembering(1024, longest=10_000)
def parse_patient(summary: str) -> Patient:
    """Read a case summary; its heading and introduction may stand before it."""
    opening = summary[:_OPENING]
    age = _AGE.search(opening)
    return Patient(_years(age) if age else None, _sex(summary, opening, age))


def _years(age: re.Match[str]) -> int | None:
    if words := age["words"]:
        return sum(_number(word) for word in re.split(r"[\s-]+", words.lower()))
    years = int(age["figures"] or age["aged"])
    return years if 0 < years < 120 else None


def _number(word: str) -> int:
    return _TENS.get(word) or _UNITS.get(word) or _TEENS.get(word) or {"fourty": 40}[word]


def _sex(summary: str, opening: str, age: re.Match[str] | None) -> str | None:
    """By the noun or letter behind the age, else the first noun or title, else the first pronoun."""
    start = age.end() if age else 0
    if age:
        behind = _SEX_NOUN.search(opening, start, start + 60)
        if behind:
            return _NOUNS[behind[1].lower()]
        if letter := _LETTER.match(opening, start):
            return _NOUNS[letter[1].lower()]
    noun = _SEX_NOUN.search(opening) or _TITLE.search(opening)
    if noun:
        return _NOUNS[noun[1].lower()]
    pronoun = _PRONOUN.search(summary)
    if pronoun is None:
        return None
    return "female" if pronoun[1].lower().startswith(("she", "her")) else "male"
