"""Read the patient's age and sex from the case summary.

The usual wordings ("a 52-year-old male", "fifty-two-year-old") are looked for around the word "year"; the
abbreviated ones ("52 y/o", "52 yr. old", "52F") only where there is none.
"""

import re
from collections import Counter
from collections.abc import Iterator

from ..records import Patient
from ..text import folded, remembering

# Younger ones are children of the patient or the age of an injury.
_YOUNGEST, _OLDEST = 14, 110

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
_NUMBERS = _TENS | _UNITS | _TEENS | {"fourty": 40}
_NUMBER = re.compile("|".join(sorted(_NUMBERS, key=len, reverse=True)))
_WORDS = rf"(?:{'|'.join(_TENS)}|fourty)(?:[\s-]{{0,3}}(?:{'|'.join(_UNITS)}))?|{'|'.join(_TEENS)}"
_BEFORE_YEAR = re.compile(
    r"(?<![\w./])(?<!over )(?<!under )(?<!than )(?<!least )"
    rf"(?:(?P<figures>\d{{1,3}})(?:\s?\([a-z -]{{3,20}}\))?|(?P<words>{_WORDS})(?:\s?\(\d+\))?)[\s-]{{0,3}}$"
)
_BEFORE_REACH = 40
# "52-": how far back figures begin, and what stands between them and the word.
_FIGURES_REACH = 4
_JOINTS = ("-", " ")
_HANDED = r"(?:(?:right|left)[\s-](?:hand(?:ed)?[\s-])?(?:dominant[\s-])?|[rl]hd[\s-])"
_SEXED = rf"(?={_HANDED}?(?:[mf]\b|(?:fe)?male\b|(?:wo)?man\b))"
# "years old", "year, 3 month old", "years of age", "year male"
_AFTER_YEAR = re.compile(
    rf"years?(?:[\s,-]{{1,3}}(?:and\s)?\d{{1,2}}[\s-]months?)?[\s,-]{{0,3}}(?:old\b|ol\b|old(?=(?:fe)?male)|young\b|of[\s-]age\b|{_SEXED})"
)
_ABBREVIATED = re.compile(
    rf"(?<![\w./#-])(?:(?P<figures>\d{{2,3}})|(?P<words>{_WORDS}))[\s-]{{0,3}}"
    rf"(?:yrs?\.?[\s/-]{{0,3}}(?:old\b|of[\s-]age\b|o\b\.?|{_SEXED})"
    r"|y\.?[\s/-]?o(?:ld\b|\.|\b|(?=[mf]\b))|(?=(?:fe)?male\b))"
)
# "a 52F", "this is a 52 M", "52/M" at the start: capitals alone.
_LETTERED = re.compile(
    r"(?:\b(?:[Aa]n?|[Ii]s|[Tt]his|[Pp]atient,?)\s|:\s{1,3}|^)(?P<figures>\d\d)[\s/-]{0,2}(?=[MF]\b)"
)
_AGE_NAMED = re.compile(
    r"(?<!at )(?<!at the )(?<!over )(?<!the )\bage[d]?(?:\s(?:is|of)|\s?[:=])?\s?(?P<figures>\d\d)\b"
)
# "a 20 year old injury", "her 17-year-old son"
_NOT_PATIENT = re.compile(
    r"[\s-]{1,3}(?:(?:work|industrial|occupational|date|car|motor)[\s-][a-z]{1,12}[\s-]?)?"
    r"(?:injur(?!ed)|claim(?!ant)|case(?! (?:manage|worker))|accident|fall\b|fracture|tear|surger|history|mri|x-ray"
    r"|study|son\b|daughter|child(?![\s-]?care)|brother|sister|mother|father|wife|husband|spouse|car\b|vehicle|relative)"
)
# "was 48 years old at the time of injury": the age now may be told later.
_THEN = re.compile(r",?\s(?:when\b|at\s(?:the\s)?(?:time|date|injury))")

_NOUNS = {
    "male": "male", "man": "male", "gentleman": "male", "gentlemen": "male", "m": "male", "mr": "male", "he": "male",
    "his": "male", "him": "male", "himself": "male", "female": "female", "woman": "female", "lady": "female",
    "f": "female", "ms": "female", "mrs": "female", "she": "female", "her": "female", "hers": "female",
    "herself": "female",
}  # fmt: skip
_SEX_NOUN = re.compile(
    r"(?<!by a )(?<!another )(?<!other )(?<!two )\b(male|female|man|woman|gentlem[ae]n|lady)\b"
    r"(?! (?:student|inmate|resident|coworker|co-worker|customer|client|suspect|driver|relative|nurse|doctor))"
)
_TITLE = re.compile(r"\b(Mr|Mrs|Ms)\b\.?")
_LETTER = re.compile(rf"[\s/,-]{{0,3}}{_HANDED}?\(?([mf])\b(?!['’.][a-z])")
# "he/she", "his or her" are of nobody.
_PRONOUN = re.compile(
    r"(?<![\w/])(he|his|him|himself|she|her|hers|herself)\b(?!/|\sor\s(?:he|she|his|her)\b)(?<!\bor\s(?:she|her))"
)
_NOUN_REACH = 60
_SEVERAL = 3


@remembering(1024, longest=10_000)
def parse_patient(summary: str) -> Patient:
    """Read a case summary; its heading and introduction may stand before it."""
    low = folded(summary)
    age = next(_ages(summary, low), None)
    return Patient(age and age[0], _sex(summary, low, age[1] if age else None))


def _ages(summary: str, low: str) -> Iterator[tuple[int, int]]:
    """Yield ages of the patient, each with where its wording ends, the surest wordings first."""
    earlier: list[tuple[int, int]] = []
    at = low.find("year")
    while at >= 0:
        after = _AFTER_YEAR.match(low, at)
        reach = _FIGURES_REACH if low[at - 1 : at] in _JOINTS and low[at - 2 : at - 1].isdecimal() else _BEFORE_REACH
        before = after and _BEFORE_YEAR.search(low, max(0, at - reach), at)
        if after and before and (age := _patients(before, low, after.end())):
            if _THEN.match(low, age[1]):
                earlier.append(age)
            else:
                yield age
        at = low.find("year", at + 4)
    for pattern, text in ((_ABBREVIATED, low), (_LETTERED, summary), (_AGE_NAMED, low)):
        for match in pattern.finditer(text):
            if age := _patients(match, low, match.end()):
                yield age
    yield from earlier


def _patients(match: re.Match[str], low: str, end: int) -> tuple[int, int] | None:
    groups = match.groupdict()
    figures, words = groups["figures"], groups.get("words")
    years = int(figures) if figures else sum(_NUMBERS[word] for word in _NUMBER.findall(words or ""))
    return (years, end) if _YOUNGEST <= years <= _OLDEST and not _NOT_PATIENT.match(low, end) else None


def _sex(summary: str, low: str, start: int | None) -> str | None:
    """By the noun or letter behind the age, else the first noun or title, else what most pronouns say.

    Such a noun is of somebody else ("was pushed by a man") where several pronouns all say the other.
    """
    if start is not None:
        behind = _SEX_NOUN.search(low, start, start + _NOUN_REACH) or _LETTER.match(low, start)
        if behind:
            return _NOUNS[behind[1]]
    named = _SEX_NOUN.search(low) or _TITLE.search(summary)
    said = Counter(_NOUNS[word] for word in _PRONOUN.findall(low))
    sex = _NOUNS[named[1].lower()] if named else None
    if sex and (said[sex] or said.total() < _SEVERAL):
        return sex
    return said.most_common(1)[0][0] if said else None
