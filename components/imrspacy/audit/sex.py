"""``sex-conflict``: the letter calls the patient a man here and a woman there.

Nouns with an age ("a 45-year-old male") count wherever they stand, unless they are of a relative. A pronoun counts
where it follows the patient in the same sentence or opens the next one, and neither sentence names another person:
"the physician reviewed his findings" says nothing of the patient.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ahocorasick_rs import AhoCorasick

from ..records import Flag
from .letter import Letter, Region, any_in, sentence_around
from .words import MALE, PRONOUNS

CODE = "sex-conflict"
_AGED = re.compile(r"(?:years?[ -]old|years? of age|y/?o|yr[ -]old),?[ -](?:[a-z]+[ -]){0,2}?(?:fe)?$")
_AGED_REACH = 45
# "70-year-old male relative"
_NOUN_REACH = 20
_PRONOUNS = {
    "male": re.compile(r" (?:he|his|him|himself)(?![/a-z)])"),
    "female": re.compile(r" (?:she|her|hers|herself)(?![/a-z)])"),
}
# What one who treats does; and a name left out of the letter: "was seen by . She recommended".
_TREATS = re.compile(
    r" (?:recommend|request|prescrib|diagnos|opin|advis|order|administ|perform|examin|evaluat|refer|document|indicat"
    r"|conclud|discuss|suggest|review|inject|felt that the|stat\w+ that the|not\w+ that the)"
)
_NAME_LEFT_OUT = re.compile(r"\b(?:by|with|from|to|of|per|dr|and|under)(?: the care of)? ?[.,;(]")
_PATIENT = ("injured worker", "patient", "claimant", "applicant")
# Parts of words, and short words between blanks: anyone but the patient.
_OTHERS = (
    "physician", "provider", "doctor", "dr.", "surgeon", "treater", "therapist", "psycholog", "psychiatr", "chiropract",
    "nurse", "specialist", "reviewer", "attorney", "wife", "husband", "spouse", "mother", "father", " son ", " son,",
    "daughter", "brother", "sister", "child", "parent", "partner", "friend", "family", "coworker", "co-worker",
    "supervisor", "manager", "boss", "student", "customer", "client", "driver", "resident", "inmate", "suspect",
    "person", " man ", "woman", " md", "m.d", "pa-c", "examiner", "evaluator", "neurolog", "radiolog", "someone",
    "consultant", "acupunctur", "podiatr", "dentist", "internist", "practitioner", "baby", " boy ", " girl ",
    "officer", "teacher", "him or her", "his or her", "he or she", "she or he", "her or his", "relative", "orthop",
)  # fmt: skip


def conflicts(letter: Letter) -> Iterator[Flag]:
    """Flag at most one conflict a letter."""
    regions = [*letter.summary, *(issue.rationale for issue in letter.issues if issue.rationale)]
    if not regions:
        return
    body = regions[0][0], regions[-1][1]
    stated = list(_stated(letter, body))
    if not stated:
        return
    first, sex = stated[0]
    other = "female" if sex == "male" else "male"
    contrary = next((region for region, said in stated if said == other), None)
    contrary = contrary or _pronoun(letter, body, other)
    if contrary:
        said = letter.text[slice(*contrary)]
        yield Flag(CODE, f'the patient is called {sex}, elsewhere "{said}"', None, (first, contrary))


def _stated(letter: Letter, body: Region) -> Iterator[tuple[Region, str]]:
    """Where the letter gives the patient's sex beside the age."""
    low = letter.low
    for at in letter.places(MALE, body):
        aged = _AGED.search(low, max(body[0], at - _AGED_REACH), at)
        if aged and not _names_another(low[sentence_around(low, at, body)[0] : at + _NOUN_REACH]):
            is_female = low.startswith("fe", at - 2)
            yield (at - 2 if is_female else at, at + 4), "female" if is_female else "male"


def _pronoun(letter: Letter, body: Region, sex: str) -> Region | None:
    """The first pronoun of ``sex`` that clearly means the patient."""
    low = letter.low
    subject, owner = PRONOUNS[sex]
    if letter.places(subject, body) or letter.places(owner, body):
        for match in _PRONOUNS[sex].finditer(low, *body):
            if _means_patient(low, match.start() + 1, body):
                return match.start() + 1, match.end()
    return None


def _means_patient(low: str, at: int, within: Region) -> bool:
    start, end = sentence_around(low, at, within)
    earlier = sentence_around(low, max(within[0], start - 3), within)[0]
    before = low[earlier if at == start else start : at]
    if not any_in(_PATIENT, before) or _names_another(low[earlier:end]):
        return False
    word = low.find(" ", at)
    return not (_TREATS.match(low, word) or _NAME_LEFT_OUT.search(low, earlier, at))


def _names_another(sentence: str) -> bool:
    return bool(_others().find_matches_as_indexes(sentence))


@cache
def _others() -> AhoCorasick:
    return AhoCorasick(_OTHERS)
