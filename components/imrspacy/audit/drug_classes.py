"""A rule of ``treatment-mismatch``: a drug argued by the guideline on another class of drugs.

Judged are drugs of a few well-parted classes (``drug_classes.jsonl``). The guideline line's section and the rationale
must both speak of another of the classes, and neither of the drug's own; ``beside`` names classes whose guideline
rightly carries the drug, such as that on anti-inflammatory drugs a proton pump inhibitor.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from ..records import Flag, Treatment
from .letter import Issue, any_in

CODE = "treatment-mismatch"


class DrugClass(NamedTuple):
    """A class of drugs, the words that speak of it, the classes that go with it."""

    name: str
    words: tuple[str, ...]
    beside: tuple[str, ...]


def other_class(issue: Issue) -> Flag | None:
    """Flag an issue on one drug whose section and rationale are on another class alone."""
    own = _own(issue.treatments)
    if own is None or not issue.reviewer or not issue.rationale:
        return None
    argument = issue.argument
    if any_in(own.words, argument):
        return None
    line = issue.low[slice(*issue.reviewer)]
    section = line.rpartition("section(s):")[2]
    cited = [one for one in _classes().values() if any_in(one.words, section)]
    if len(cited) != 1 or cited[0].name in (own.name, *own.beside):
        return None
    word = next((word for word in cited[0].words if word in argument), None)
    if word is None or issue.treatments[0].name in section:
        return None
    place = argument.find(word) + issue.rationale[0]
    return Flag(
        CODE,
        f"{issue.treatments[0].name} is a drug of the class {own.name}; the rationale and its guideline are on the "
        f"class {cited[0].name}",
        issue.number,
        (issue.item, issue.reviewer, (place, place + len(word))),
    )


def _own(treatments: tuple[Treatment, ...]) -> DrugClass | None:
    if len(treatments) != 1 or not treatments[0].concept or "/" in treatments[0].name:
        return None
    return _classes().get(treatments[0].subcategory or "")


@cache
def _classes() -> dict[str, DrugClass]:
    """The classes by the taxonomy's subcategory."""
    source = files(__package__).joinpath("drug_classes.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in source.splitlines() if line]
    return {
        subcategory: DrugClass(row["class"], tuple(row["words"]), tuple(row["beside"]))
        for row in rows
        for subcategory in row["subcategories"]
    }
