"""``treatment-mismatch``: the rationale never names what was asked for, and argues something else.

Three tests come before a flag, cheapest first: no word of the request's treatments stands in the rationale; no word
of their class does (``classes.jsonl``: "imaging" for an MRI, "referral" for a consultation); no treatment named
in the rationale is the same, of the same class or of one that goes with it. What is argued instead must be named by
the concluding sentence as what it decides on, or, for anything but a drug, be what most of the mentions are and come
at least three times. Items that only follow an operation
are left out: they are rightly argued by the operation.

Two more rules for drugs: one by mouth argued as a topical, one argued as of another class (``drug_classes``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files

from ..doses.grammar import parse_dose
from ..records import Flag, Treatment
from ..treatments import lexicon
from .drug_classes import other_class
from .letter import Issue, Letter, Mention, any_in

CODE = "treatment-mismatch"
_WORD = re.compile(r"[a-z][a-z0-9-]{2,}")
# Words that many treatments share and that therefore name none of them.
_SHARED = frozenset(
    "physical medical therapy therapies treatment treatments unit device service services session sessions visit "
    "visits program procedure surgery surgical care management initial additional associated and for the with "
    "without not per left right bilateral new acute chronic general standard custom home oral tablet tablets "
    "capsule capsules drug drugs medication medications pain system equipment supplies kit pain".split()
)
_NAMED_OFTEN = 3
# "As such, the request is not medically necessary" and its like are no longer.
_STOCK_CONCLUSION = 60
_DECIDED_REACH = 60
_REQUEST_FOR = re.compile(r"\brequest(?:s|ed)?\b(?: for| of)?(?: [\w/#.%-]+){0,5} $")
_IS_NECESSARY = re.compile(
    r"(?: [\w/#.%,-]+){0,4} (?:is|are|was|were)(?: therefore| thus)? (?:not )?"
    r"(?:medically|necessary|recommended|supported|indicated|certified|approved|appropriate)"
)
_ADJUNCT = ("Adjunct Surgical Services",)
_TOPICAL_WORDS = (
    "topical", "gel", "cream", "patch", "ointment", "lotion", "%", "spray", "solution", "salve", "compound",
    "transdermal", "drops", "paste", "roll-on", "liquid", "liniment",
)  # fmt: skip
_COUNTED = re.compile(r"#|\b(?:tab|cap|pill)|\bqty|\bquantity")


def mismatches(letter: Letter) -> Iterator[Flag]:
    """Flag each issue whose rationale argues another treatment."""
    # Made with the first letter, not when the table is first needed.
    concepts = lexicon.concepts()
    for issue in letter.issues:
        if issue.rationale:
            found = _other_treatment(letter, issue, concepts) or other_class(issue) or _other_form(issue)
            if found and not issue.is_dependent:
                yield found


def _other_treatment(letter: Letter, issue: Issue, concepts: dict[str, lexicon.Concept]) -> Flag | None:
    argument = issue.argument
    treatments = issue.treatments
    if any(_is_named(treatment, argument) for treatment in treatments) or not all(map(_is_known, treatments)):
        return None
    if any(any_in(class_words(treatment), argument) for treatment in treatments):
        return None
    if not _may_be_argued(issue, treatments):
        return None
    mentions = [mention for mention in letter.mentions(issue.rationale or (0, 0)) if mention[2]]
    if len(mentions) < _NAMED_OFTEN and not any(_is_concluded(issue, mention) for mention in mentions):
        return None
    named = [(mention, concept) for mention in mentions if (concept := concepts.get(mention[2]))]
    if not named or any(_goes_with(treatment, concept) for treatment in treatments for _, concept in named):
        return None
    others = _argued([(mention, concept.name) for mention, concept in named], issue, treatments)
    if not others:
        return None
    asked = ", ".join(treatment.name for treatment in treatments)
    return Flag(
        CODE,
        f"the request is for {asked}; the rationale never names it and argues {others[0][1]}",
        issue.number,
        (issue.item, *(mention[:2] for mention, _ in others)),
    )


def _may_be_argued(issue: Issue, treatments: tuple[Treatment, ...]) -> bool:
    """Whether anything could be flagged: a drug's conclusion must name something."""
    has_drug = any(treatment.category == "Pharmaceuticals" for treatment in treatments)
    return not has_drug or (issue.verdict is not None and issue.verdict[1] - issue.verdict[0] > _STOCK_CONCLUSION)


def _argued(
    named: list[tuple[Mention, str]], issue: Issue, treatments: tuple[Treatment, ...]
) -> list[tuple[Mention, str]]:
    """The mentions of the one treatment that is argued instead, none if it is but mentioned in passing."""
    concluded = [one for one in named if _is_concluded(issue, one[0])]
    if concluded:
        return [one for one in named if one[1] == concluded[0][1]]
    if any(treatment.category == "Pharmaceuticals" for treatment in treatments):
        return []
    names = [name for _, name in named]
    often = max(names, key=names.count)
    times = names.count(often)
    return [one for one in named if one[1] == often] if times >= _NAMED_OFTEN and times * 2 > len(names) else []


def _is_concluded(issue: Issue, mention: Mention) -> bool:
    """Whether the conclusion decides on what it names: "the request for X", "X is not medically necessary"."""
    low, conclusion = issue.low, issue.verdict
    if not conclusion or not conclusion[0] <= mention[0] < conclusion[1]:
        return False
    before = low[max(conclusion[0], mention[0] - _DECIDED_REACH) : mention[0]]
    after = low[mention[1] : min(conclusion[1], mention[1] + _DECIDED_REACH)]
    return _REQUEST_FOR.search(before) is not None or _IS_NECESSARY.match(after) is not None


def _is_known(treatment: Treatment) -> bool:
    return bool(treatment.concept and treatment.category) and treatment.subcategory not in _ADJUNCT


def _is_named(treatment: Treatment, argument: str) -> bool:
    """Whether a word of the treatment stands in ``argument``, by its first letters: "exam" for "examination"."""
    return any_in(stems(treatment), argument)


def stems(treatment: Treatment) -> tuple[str, ...]:
    """The beginnings of the words that name a treatment, without those that many treatments share."""
    return _stems(treatment.text, treatment.name)


@lru_cache(maxsize=4096)
def _stems(text: str, name: str) -> tuple[str, ...]:
    words = _WORD.findall(f"{text} {name}".lower())
    return tuple(word[:6] if len(word) > 7 else word[:4] for word in words if word not in _SHARED)


def class_words(treatment: Treatment) -> tuple[str, ...]:
    """The words that speak of the treatment's class."""
    return _class_words(treatment.category or "", treatment.subcategory)


@cache
def _class_words(category: str, subcategory: str | None) -> tuple[str, ...]:
    rows = _classes()
    return rows.get((category, subcategory), ((), ()))[0] + rows.get((category, None), ((), ()))[0]


def _goes_with(treatment: Treatment, concept: lexicon.Concept) -> bool:
    if (treatment.category, treatment.subcategory) == (concept.category, concept.subcategory):
        return True
    if treatment.concept == concept.id or concept.name in treatment.name or treatment.name in concept.name:
        return True
    rows = _classes()
    beside = [
        name
        for key in ((treatment.category or "", treatment.subcategory), (treatment.category or "", None))
        for name in rows.get(key, ((), ()))[1]
    ]
    return concept.category in beside or concept.subcategory in beside


def _other_form(issue: Issue) -> Flag | None:
    """Tablets argued as a topical."""
    if not issue.reviewer or issue.low.find("topical", *issue.reviewer) < 0:
        return None
    asked = issue.asked
    if any_in(_TOPICAL_WORDS, asked) or not _COUNTED.search(asked):
        return None
    treatments = issue.treatments
    strength = parse_dose(issue.requests.disputed).strength or ""
    plain = len(treatments) == 1 and treatments[0].category == "Pharmaceuticals" and "/" not in treatments[0].name
    if not (plain and strength.endswith(" mg") and _only_topical(issue)):
        return None
    if (treatments[0].subcategory or "").startswith("Topical") or issue.argument.count("topical") < 2:
        return None
    place = issue.argument.find("topical") + (issue.rationale or (0, 0))[0]
    return Flag(
        CODE,
        f"the request is for {treatments[0].text} {strength} by the tablet; the rationale argues topical drugs",
        issue.number,
        (issue.item, issue.reviewer, (place, place + len("topical"))),
    )


def _only_topical(issue: Issue) -> bool:
    """Whether the guideline line names the topicals and no section on the drug's own class."""
    line = issue.low[slice(*(issue.reviewer or (0, 0)))]
    section = line.rpartition("section(s):")[2] or line
    own = (*stems(issue.treatments[0]), "nsaid", "anti-inflammator", "opioid", "relaxant", "epileps", "depress")
    return "topical" in section and not any_in(own, section)


@cache
def _classes() -> dict[tuple[str, str | None], tuple[tuple[str, ...], tuple[str, ...]]]:
    """(category, subcategory or None for all of it) -> (words of the class, classes that go with it)."""
    source = files(__package__).joinpath("classes.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in source.splitlines() if line]
    return {(row["category"], row["subcategory"]): (tuple(row["words"]), tuple(row["beside"])) for row in rows}
