"""``body-part-mismatch``: the request is for one body region, the argument or the chapter of another.

Region words and guideline chapters are gathered in groups (``regions.jsonl``). ``from`` names the groups whose
findings and chapters may rightly carry a request for the group: the shoulder is argued from the neck, the hip from
the low back. What tests nerves or follows them from the spine (electrodiagnostics, epidurals) may be argued from
the spine for every part of its limb. Chapters on no body region (chronic pain, opioids, initial approaches) never
disagree with a request, and requests with a region outside the groups ("extremity", "abdomen") are not judged.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from ..anatomy.grammar import body_parts, laterality
from ..records import Flag
from ..text import unbroken
from .letter import Issue, Letter, Region, any_in

CODE = "body-part-mismatch"
_UPPER = frozenset({"shoulder", "elbow", "hand"})
_LOWER = frozenset({"hip", "knee", "foot"})
_NERVE_TESTS = (
    "emg", "ncs", "ncv", "nerve", "electrodiagnos", "electromyogra", "epidural", "radicul", "neuro", "block",
    "stimulat", "dermatom", "evoked",
)  # fmt: skip
_SPEAKS_OF_PATIENT = ("patient", "injured worker", "claimant", "applicant", "employee", "the request", "this request")
_SIDES = ("left", "right")
# What a chapter on one region is cited for whatever region is treated.
_KEPT_ELSEWHERE = (
    "shockwave", "shock wave", "eswt", "laser", "platelet", "prp", "prolotherap", "ultrasound", "botox", "botulin",
    "magnet", "iontophor", "phonophor", "diatherm", "vibrat", "traction", "infrared", "kinesio", "taping",
)  # fmt: skip
# Publications on no region: beside them the chapter on another region is not what the reviewer relies on.
_ON_NO_REGION = (
    "chronic pain", "general approaches", "initial approaches", "postsurgical", "post-surgical", "acupuncture",
    "opioid", "independent medical exam", "stress related", "prevention", "official disability", "odg",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    """One body region: how findings of it are spoken of, its chapters, the groups that may carry it."""

    key: str
    name: str
    signs: tuple[str, ...]
    chapters: tuple[str, ...]
    odg: tuple[str, ...]
    carried_by: frozenset[str]


def mismatches(letter: Letter) -> Iterator[Flag]:
    """Flag at most one disagreement of body region an issue: conclusion, cited chapter or whole argument."""
    for issue in letter.issues:
        asked = _groups_asked(issue)
        if asked:
            found = _conclusion(issue, asked) or _side(issue) or _chapter(issue, asked) or _argument(issue, asked)
            if found:
                yield found


def _groups_asked(issue: Issue) -> frozenset[str]:
    """The groups of the request, none where a region of it belongs to no group."""
    parts = body_parts(issue.requests.disputed) if issue.rationale else ()
    return _groups_of(parts) if parts else frozenset()


@lru_cache(maxsize=1024)
def _groups_of(parts: tuple[str, ...]) -> frozenset[str]:
    keys = [_by_region().get(part) for part in parts]
    return frozenset(key for key in keys if key) if all(keys) else frozenset()


def _carrying(issue: Issue, asked: frozenset[str]) -> frozenset[str]:
    return _carried(asked, any_in(_NERVE_TESTS, issue.asked))


@cache
def _carried(asked: frozenset[str], is_nerve_test: bool) -> frozenset[str]:
    """The groups whose findings and chapters may carry a request for the groups ``asked``."""
    groups = _groups()
    carrying: frozenset[str] = frozenset().union(*(groups[key].carried_by for key in asked))
    if is_nerve_test:
        if asked & _UPPER:
            carrying |= _UPPER | {"neck", "upper back"}
        if asked & _LOWER:
            carrying |= _LOWER | {"low back", "upper back"}
    return carrying


def _conclusion(issue: Issue, asked: frozenset[str]) -> Flag | None:
    """The concluding sentence names the request with another region."""
    if not issue.verdict:
        return None
    sentence = issue.low[slice(*issue.verdict)]
    if any_in(body_parts(issue.requests.disputed), sentence) or not body_parts(sentence):
        return None
    named = _foreign(sentence, _carrying(issue, asked))
    return _flag(issue, asked, named, issue.verdict, "the conclusion speaks of the {other}") if named else None


def _side(issue: Issue) -> Flag | None:
    """The concluding sentence names the other side of the body."""
    if not issue.verdict:
        return None
    side = "left" if "left" in issue.asked else "right" if "right" in issue.asked else None
    if side is None:
        return None
    sentence = issue.low[slice(*issue.verdict)]
    if side in sentence:
        return None
    other = laterality(sentence)
    if laterality(issue.requests.disputed) != side or other not in _SIDES or other == side:
        return None
    if not any_in(body_parts(issue.requests.disputed), sentence):
        return None
    return Flag(
        CODE,
        f"the request is for the {side} side; the conclusion speaks of the {other} side",
        issue.number,
        (issue.item, issue.verdict),
    )


def _chapter(issue: Issue, asked: frozenset[str]) -> Flag | None:
    """The reviewer cites a chapter on another region, and none on the region asked for."""
    if not issue.reviewer:
        return None
    low, region = issue.low, issue.reviewer
    if low.find("complaint", *region) < 0 and low.find("disorder", *region) < 0:
        return None
    line = unbroken(low[slice(*region)])
    if any_in(_KEPT_ELSEWHERE, issue.asked) or any_in(_ON_NO_REGION, line):
        return None
    groups = _groups()
    if any(title in line for key in asked for title in groups[key].chapters):
        return None
    carrying = _carrying(issue, asked)
    cited = [(title, key) for title, key in _chapters() if title in line]
    if not cited or any(key in carrying for _, key in cited):
        return None
    if any(word in line for key in carrying for word in groups[key].odg):
        return None
    title = max((title for title, _ in cited), key=len)
    message = f'the reviewer cites the chapter "{title.title()}"; the request is for the {_names(asked)}'
    return Flag(CODE, message, issue.number, (issue.item, issue.reviewer))


def _argument(issue: Issue, asked: frozenset[str]) -> Flag | None:
    """The rationale never speaks of the region asked for, and of another where it speaks of the patient."""
    groups = _groups()
    argument = issue.argument
    if not issue.rationale or any(any_in(groups[key].signs, argument) for key in asked):
        return None
    carrying = _carrying(issue, asked)
    if any(any_in(groups[key].signs, argument) for key in carrying) or issue.is_dependent:
        return None
    base = issue.rationale[0]
    place = 0
    first: tuple[str, Region] | None = None
    for sentence in issue.argument.split(". "):
        start, place = place, place + len(sentence) + 2
        if any_in(_SPEAKS_OF_PATIENT, sentence) and (named := _foreign(sentence, carrying)):
            region = (base + start, base + start + len(sentence))
            # Said once of the patient, it may be but one of several complaints.
            if "the request for" in sentence or (first and first[0] == named):
                return _flag(issue, asked, *(first or (named, region)), "the rationale speaks of the {other} alone")
            first = first or (named, region)
    return None


def _foreign(sentence: str, carrying: frozenset[str]) -> str | None:
    """The group that a sentence names, if every region it names is known and none may carry the request."""
    keys = [_by_region().get(part) for part in body_parts(sentence)]
    if not keys or any(key is None or key in carrying for key in keys):
        return None
    return keys[0]


def _flag(issue: Issue, asked: frozenset[str], other: str, place: Region, saying: str) -> Flag:
    said = saying.format(other=_groups()[other].name)
    return Flag(CODE, f"the request is for the {_names(asked)}; {said}", issue.number, (issue.item, place))


def _names(keys: frozenset[str]) -> str:
    groups = _groups()
    return " and ".join(sorted(groups[key].name for key in keys))


@cache
def _rows() -> tuple[dict[str, list[str]], ...]:
    source = files(__package__).joinpath("regions.jsonl").read_text(encoding="utf-8")
    return tuple(json.loads(line) for line in source.splitlines() if line)


@cache
def _groups() -> dict[str, Group]:
    return {
        str(row["group"]): Group(
            str(row["group"]),
            str(row["name"]),
            tuple(row["signs"]),
            tuple(row["chapters"]),
            tuple(row["odg"]),
            frozenset(row["from"]),
        )
        for row in _rows()
    }


@cache
def _by_region() -> dict[str, str]:
    return {region: str(row["group"]) for row in _rows() for region in row["regions"]}


def group_of(region: str) -> str | None:
    """The group of a region as requests write it, None for one outside the groups."""
    return _by_region().get(region)


@cache
def _chapters() -> tuple[tuple[str, str], ...]:
    return tuple((title, group.key) for group in _groups().values() for title in group.chapters)
