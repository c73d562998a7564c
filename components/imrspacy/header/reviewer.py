"""Read the reviewer's credentials, from the two lines of 2014 on or from the prose before."""

import json
import re
from functools import cache
from importlib.resources import files

from ..records import Reviewer
from ..text import remembering

_LICENSURE = re.compile(r"State\(?s?\)?\s+of\s+Licensure\s*:(.*?)(?=Certification\(?s?\)?\s*/|\n\n|$)", re.DOTALL)
_SPECIALTY = re.compile(r"Certification\(?s?\)?\s*/?\s*Specialt(?:y|ies)\s*:(.*?)(?=\n\n|$)", re.DOTALL)
# "is Board Certified in X and in Y, and is licensed", "has a subspecialty in Z", "certification in W, holds a license"
_CERTIFIED = re.compile(
    r"(?:Board[\s-]+Certified|(?:sub)?-?specialty|fellowship[\s-]+trained|certification|certified"
    r"|certificate\s+of\s+added\s+qualifications?|specializ(?:es|ing))\s+in\s+"
    r"(?P<names>.{2,300}?)"
    r"(?=,?\s+(?:and\s+)?(?:is\s+licensed|is\s+also|has\s+a|holds\b|with\s+(?:an?\b|certif|added|sub)|who\b|practices\b)"
    r"|[.;]|$)",
    re.IGNORECASE | re.DOTALL,
)
_LICENSED = re.compile(
    r"licensed?\s+(?:to\s+practice\s+)?(?:medicine\s+)?in\s+(.{2,300}?)(?:\.|$)", re.IGNORECASE | re.DOTALL
)
_JOINT = re.compile(r"\s*,\s*(?:and\s+)?(?:in\s+)?|\s+and\s+(?:in\s+)?", re.IGNORECASE)


@remembering(2048, longest=4_000)
def parse_reviewer(text: str) -> Reviewer:
    """Read the section on the reviewer; empty where it does not say."""
    specialty_line = _SPECIALTY.search(text)
    licensure_line = _LICENSURE.search(text)
    if specialty_line or licensure_line:
        return Reviewer(_listed(licensure_line), _listed(specialty_line))
    return Reviewer(_states(text), _specialties(text))


def _listed(line: re.Match[str] | None) -> tuple[str, ...]:
    parts = (" ".join(part.split()).strip(" .") for part in line[1].split(",")) if line else ()
    return tuple(part for part in parts if part)


def _states(text: str) -> tuple[str, ...]:
    return tuple(
        name
        for licensed in _LICENSED.finditer(text)
        for name in _state_pattern().findall(" ".join(licensed[1].split()))
    )


def _specialties(text: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for match in _CERTIFIED.finditer(text):
        found |= dict.fromkeys(_split_names(" ".join(match["names"].split())))
    return tuple(found)


def _split_names(names: str) -> list[str]:
    """Split at commas and "and", but not inside a specialty whose own name holds an "and"."""
    for name in _names("specialties", "specialty"):
        names = names.replace(name, name.replace(" and ", "\0"))
    return [part.replace("\0", " and ").strip() for part in _JOINT.split(names) if part.strip()]


@cache
def _state_pattern() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(name) for name in _names("states", "state")))


@cache
def _names(file: str, key: str) -> tuple[str, ...]:
    lines = files(__package__).joinpath(f"{file}.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(sorted((json.loads(line)[key] for line in lines), key=len, reverse=True))
