"""Read the reviewer's credentials, from the two lines of 2014 on or from the prose before."""

import json
import re
from functools import cache
from importlib.resources import files

from ..records import Reviewer
from ..text import remembering

_LICENSURE = re.compile(
    r"States?(?:\(s\))?\s+of\s+Licensure\s*:(.*?)(?=Certifications?(?:\(s\))?\s*/|\n\n|$)", re.DOTALL | re.IGNORECASE
)
_SPECIALTY = re.compile(
    r"Certifications?(?:\(s\))?\s*(?:/\s*)?Specialt(?:y|ies)(?:\s?\(ies\))?\s*:(.*?)(?=\n\n|$)",
    re.DOTALL | re.IGNORECASE,
)
# Nearly all letters have the two lines like this.
_PLAIN = re.compile(r"State\(s\) of Licensure: ([^\n:]+)\n?\s?Certification\(s\)/Specialty: ([^\n]+)$")
# "Board Certified in X and in Y, and is licensed", "a subspecialty in Fellowship trained in Z", "licensed in W"
_CERTIFIED = re.compile(
    r"(?:(?:Board[\s-]+Certified|(?:sub)?-?specialty|fellowship[\s-]+trained|certification|certified|licensed"
    r"|certificate\s+of\s+added\s+qualifications?|specializ(?:es|ing))\s+in\s+){1,2}"
    r"(?P<names>.{2,300}?)"
    r"(?=,?\s*(?:\band\s+)?\b(?:is\s+licensed|is\s+also|has\s+a|holds\b|with\s+(?:an?\b|certif|added|sub)|who\b|practices\b)"
    r"|[.;]|$)",
    re.IGNORECASE | re.DOTALL,
)
_LICENSED = re.compile(
    r"licen[sc]e[sd]?\s+(?:to\s+practice\s+)?(?:medicine\s+)?in\s+(.{2,300}?)(?:(?<!D\.C)\.(?=\s|$)|$)",
    re.IGNORECASE | re.DOTALL,
)
_JOINT = re.compile(r"\s*,\s*(?:and\s+)?(?:in\s+)?|\s+and\s+(?:in\s+)?|^and$", re.IGNORECASE)
_LIST_JOINT = re.compile(r"[,;]")
_STATES_JOINT = re.compile(r"[,;/&]|\band\b")
# Said by the profession alone, as those without a board are.
_PROFESSIONS = (
    ("chiropract", "Chiropractic"),
    ("psychologist", "Psychology"),
    ("acupuncturist", "Acupuncture"),
    ("podiatr", "Podiatry"),
    ("dentist", "Dentistry"),
    ("doctor of dental", "Dentistry"),
    ("optometr", "Optometry"),
)


@remembering(2048, longest=4_000)
def parse_reviewer(text: str) -> Reviewer:
    """Read the section on the reviewer; empty where it does not say."""
    lines = _PLAIN.search(text, max(0, text.find("State(s) of L")))
    if lines:
        return Reviewer(_listed(lines[1], _STATES_JOINT), _listed(lines[2], _LIST_JOINT))
    named = text.find("icensure")
    start = max(0, named - 25)
    licensure_line = _LICENSURE.search(text, start) if named >= 0 else None
    specialty_line = _SPECIALTY.search(text, start)
    if specialty_line or licensure_line:
        states, specialties = (line[1] if line else "" for line in (licensure_line, specialty_line))
        return Reviewer(_listed(states, _STATES_JOINT), _listed(specialties, _LIST_JOINT))
    return Reviewer(_states(text), _specialties(text))


def _listed(line: str, joint: re.Pattern[str]) -> tuple[str, ...]:
    parts = [part.strip(" .") for part in joint.split(" ".join(line.split()))]
    return tuple([part for part in parts if part])


def _states(text: str) -> tuple[str, ...]:
    return tuple(
        name
        for licensed in _LICENSED.finditer(text)
        for name in _state_pattern().findall(" ".join(licensed[1].split()))
    )


def _specialties(text: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for match in _CERTIFIED.finditer(text):
        names = _split_names(" ".join(match["names"].split()))
        found |= dict.fromkeys(name for name in names if not _state_pattern().search(name))
    if found:
        return tuple(found)
    low = text.lower()
    return tuple(dict.fromkeys(name for word, name in _PROFESSIONS if word in low))


def _split_names(names: str) -> list[str]:
    """Split at commas and "and", but not inside a specialty whose own name holds them."""
    for name in _names("specialties", "specialty"):
        names = names.replace(name, name.replace(" and ", "\0").replace(", ", "\1"))
    parts = (part.replace("\0", " and ").replace("\1", ", ").strip() for part in _JOINT.split(names))
    return [part for part in parts if part]


@cache
def _state_pattern() -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in _names("states", "state"))
    return re.compile(rf"\b(?:{names})(?!\w)")


@cache
def _names(file: str, key: str) -> tuple[str, ...]:
    lines = files(__package__).joinpath(f"{file}.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(sorted((json.loads(line)[key] for line in lines), key=len, reverse=True))
