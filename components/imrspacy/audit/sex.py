"""``sex-conflict``: the letter calls the patient a man here and a woman there.

Nouns with an age ("a 45-year-old male") count wherever they stand, unless they are of a relative. A pronoun counts
where its sentence speaks of the patient before it and of no other person, and the sentence before of no other
person either: "the physician reviewed his findings" says nothing of the patient.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..records import Flag
from .letter import Letter, Region, sentence_around

CODE = "sex-conflict"
_AGED = re.compile(
    r"(?:years?[ -]old|year[ -]of[ -]age|years of age|y/?o|yr[ -]old)[ ,-]{1,3}(?:[a-z]+[ -]){0,2}?"
    r"(?P<noun>female|male|woman|man|gentleman|lady)\b"
)
_FEMALE = frozenset(("female", "woman", "lady"))
_PRONOUNS = {
    "male": re.compile(r"(?<![/a-z(])(?:he|his|him|himself)(?![/a-z)])"),
    "female": re.compile(r"(?<![/a-z(])(?:she|her|hers|herself)(?![/a-z)])"),
}
_QUICK = {"male": (" he ", " his ", " him "), "female": (" she ", " her ")}
_PATIENT = ("injured worker", "patient", "claimant", "applicant", "employee")
_OTHERS = re.compile(
    r"\b(?:physician|provider|doctor|dr\b|surgeon|treater|therapist|psycholog|psychiatr|chiropract|nurse|specialist"
    r"|reviewer|attorney|wife|husband|spouse|mother|father|son\b|daughter|brother|sister|child|parent|partner"
    r"|boyfriend|girlfriend|friend|family|cowork|co-work|supervisor|manager|boss|student|customer|client|driver"
    r"|resident|inmate|suspect|person|man\b|woman\b|md\b|m\.d|pa-c|examiner|evaluator|neurolog|radiolog|someone"
    r"|consultant|acupunctur|podiatr|dentist|internist|practitioner|baby|boy\b|girl\b|officer|teacher|him or her"
    r"|his or her|he or she|she or he|her or his)"
)


def conflicts(letter: Letter) -> Iterator[Flag]:
    """Flag at most one conflict a letter."""
    stated = _stated(letter)
    if not stated:
        return
    first, sex = stated[0]
    other = "female" if sex == "male" else "male"
    contrary = next((region for region, said in stated if said == other), None) or _pronoun(letter, other)
    if contrary:
        said = letter.text[slice(*contrary)]
        yield Flag(CODE, f'the patient is called {sex}, elsewhere "{said}"', None, (first, contrary))


def _stated(letter: Letter) -> list[tuple[Region, str]]:
    """Where the letter gives the patient's sex beside the age."""
    found: list[tuple[Region, str]] = []
    for region in _bodies(letter):
        if found and "male" not in letter.low[slice(*region)]:
            continue
        for match in _AGED.finditer(letter.low, *region):
            if not _OTHERS.search(letter.low, *_sentence_before(letter.low, match.start(), region)):
                found.append((match.span("noun"), "female" if match["noun"] in _FEMALE else "male"))
    return found


def _bodies(letter: Letter) -> list[Region]:
    return [*letter.summary, *(issue.rationale for issue in letter.issues if issue.rationale)]


def _sentence_before(low: str, at: int, within: Region) -> Region:
    return sentence_around(low, at, within)[0], at


def _pronoun(letter: Letter, sex: str) -> Region | None:
    """The first pronoun of ``sex`` that clearly means the patient."""
    for region in _bodies(letter):
        body = letter.low[slice(*region)]
        if not any(word in body for word in _QUICK[sex]):
            continue
        for match in _PRONOUNS[sex].finditer(letter.low, *region):
            if _means_patient(letter.low, match.start(), region):
                return match.span()
    return None


def _means_patient(low: str, at: int, within: Region) -> bool:
    start, end = sentence_around(low, at, within)
    before = low[start:at]
    if not any(noun in before for noun in _PATIENT) or _OTHERS.search(low, start, end):
        return False
    earlier = sentence_around(low, max(within[0], start - 3), within)[0]
    return not _OTHERS.search(low, earlier, start)
