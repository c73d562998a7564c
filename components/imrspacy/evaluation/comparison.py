"""Compare records with gold records, field by field.

Single values count as right or wrong, lists as sets by spaCy's PRFScore. Text is compared without regard to white
space, case, punctuation at its edges and the form of quotes and dashes. A field that the gold does not hold is not
compared.
"""

import dataclasses
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from spacy.scorer import PRFScore

from ..records import Header

Record = dict[str, Any]

#: Stands for the value of a letter or an issue that was not read; nothing equals it.
MISSING = "(not read)"

_HEADER = tuple(field.name for field in dataclasses.fields(Header))
_DOSE = ("strength", "quantity", "frequency", "duration", "refills")
_SIDES = ("claims_administrator", "maximus")
_CLOSE = 0.9  # details are whole phrases, in which a stray comma is no error
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"})


class Difference(NamedTuple):
    """One place where a record differs from the gold."""

    field: str
    place: str
    gold: Any
    read: Any


class Comparison:
    """Counts and differences over all letters compared so far."""

    def __init__(self) -> None:
        self.letters = 0
        self.issues = 0
        self.right: dict[str, int] = defaultdict(int)
        self.total: dict[str, int] = defaultdict(int)
        self.sets: dict[str, PRFScore] = defaultdict(PRFScore)
        self.reasons: dict[str, PRFScore] = defaultdict(PRFScore)
        self.differences: list[Difference] = []

    def value(self, field: str, place: str, gold: Any, read: Any, *, same: bool | None = None) -> None:
        """Count a single value."""
        same = gold == read if same is None else same
        self.total[field] += 1
        self.right[field] += same
        if not same:
            self.differences.append(Difference(field, place, gold, read))

    def members(self, field: str, place: str, gold: set[Any], read: set[Any]) -> None:
        """Count the members of a list as a set."""
        self.sets[field].score_set(read, gold)
        if gold != read:
            self.differences.append(
                Difference(field, place, sorted(gold - read, key=str), sorted(read - gold, key=str))
            )

    def figures(self) -> dict[str, Any]:
        """Give all figures, ready for JSON: per field, and precision, recall and F1 of each reason code."""
        fields: dict[str, Any] = {
            field: {"accuracy": round(self.right[field] / count, 4), "count": count}
            for field, count in self.total.items()
        }
        fields |= {field: _prf(score) for field, score in self.sets.items()}
        return {
            "letters": self.letters,
            "issues": self.issues,
            "fields": dict(sorted(fields.items())),
            "reasons": {code: _prf(self.reasons[code]) for code in sorted(self.reasons)},
        }


def compare(gold: Iterable[Record], read: Iterable[Record]) -> Comparison:
    """Compare records with the gold records of the same letters, by the name in ``letter``.

    A gold letter without a record counts as read wrongly in every field; records without gold are not compared.
    """
    records = {record["letter"]: record for record in read}
    comparison = Comparison()
    for gold_record in gold:
        _compare_letter(comparison, gold_record, records.get(gold_record["letter"], {}))
    return comparison


def _compare_letter(comparison: Comparison, gold: Record, read: Record) -> None:
    place = gold["letter"]
    comparison.letters += 1
    for group, names in (("header", _HEADER), ("patient", ("age", "sex"))):
        for name in names:
            if name in gold.get(group, {}):
                comparison.value(
                    f"{group}.{name}", place, gold[group][name], (read.get(group) or {}).get(name, MISSING)
                )
    for name in ("licensure", "specialties"):
        if name in gold.get("reviewer", {}):
            both = [
                sorted(map(folded, (record.get("reviewer") or {}).get(name, (MISSING,)))) for record in (gold, read)
            ]
            comparison.value(f"reviewer.{name}", place, *both)
    comparison.value("issues", place, len(gold["issues"]), len(read["issues"]) if read else MISSING)
    for number, issue, other in _pairs(gold["issues"], read.get("issues") or []):
        comparison.issues += 1
        _compare_issue(comparison, f"{place} issue {number}", issue, other)


def _pairs(gold: list[Record], read: list[Record]) -> Iterator[tuple[int, Record, Record]]:
    """Pair issues of the same item first, nearest number before others, then what is left, in order."""
    left = dict(enumerate(read))
    partner: dict[int, Record] = {}
    for same_item in (True, False):
        for number, issue in enumerate(gold):
            if number in partner:
                continue
            key = squeezed(issue["item"])
            fitting = [other for other in left if not same_item or squeezed(left[other].get("item")) == key]
            if fitting:
                partner[number] = left.pop(min(fitting, key=lambda other, number=number: abs(other - number)))  # type: ignore[misc]
    for number, issue in enumerate(gold):
        yield number + 1, issue, partner.get(number, {})


def _compare_issue(comparison: Comparison, place: str, gold: Record, read: Record) -> None:
    for field in ("item", "rationale", "original", "authorized", "disputed"):
        if field in gold:
            mine, theirs = gold[field], read.get(field, MISSING)
            comparison.value(f"issue.{field}", place, mine, theirs, same=squeezed(mine) == squeezed(theirs))
    for field in ("decision", "verdict", "laterality"):
        if field in gold:
            comparison.value(f"issue.{field}", place, gold[field], read.get(field, MISSING))
    for field, name in (("body_parts", "body_parts"), ("levels", "levels")):
        if field in gold:
            comparison.members(f"issue.{name}", place, _set(gold, field, squeezed), _set(read, field, squeezed))
    if "treatments" in gold:
        _compare_treatments(comparison, place, gold, read)
    if "dose" in gold:
        _compare_dose(comparison, place, gold["dose"] or {}, read.get("dose") or {})
    for side in _SIDES:
        if side in gold:
            _compare_citations(comparison, f"{place} {side}", gold[side], read.get(side) or [])
    if "reasons" in gold:
        mine, theirs = set(gold["reasons"]), set(read.get("reasons") or ())
        comparison.members("issue.reasons", place, mine, theirs)
        for code in mine | theirs:
            comparison.reasons[code].score_set(theirs & {code}, mine & {code})


def _compare_treatments(comparison: Comparison, place: str, gold: Record, read: Record) -> None:
    keys: dict[str, Callable[[Record], Any]] = {
        "text": lambda treatment: squeezed(treatment["text"]),
        "name": lambda treatment: squeezed(treatment["name"]),
        "category": lambda treatment: str(treatment["category"]),
        "subcategory": lambda treatment: f"{treatment['category']} / {treatment['subcategory']}",
    }
    for name, key in keys.items():
        comparison.members(f"treatment.{name}", place, _set(gold, "treatments", key), _set(read, "treatments", key))


def _compare_dose(comparison: Comparison, place: str, gold: Record, read: Record) -> None:
    """Count the parts that either says, and ``dose.exact``: all of them right."""
    pairs = {name: (_dose_part(gold.get(name)), _dose_part(read.get(name))) for name in _DOSE}
    said = {name: pair for name, pair in pairs.items() if pair != (None, None)}
    for name, (mine, theirs) in said.items():
        comparison.value(f"dose.{name}", place, mine, theirs)
    if said:
        comparison.value("dose.exact", place, gold, read, same=all(mine == theirs for mine, theirs in said.values()))


def _dose_part(value: Any) -> Any:
    if isinstance(value, dict):
        return tuple(_dose_part(part) for _, part in sorted(value.items()))
    return re.sub(r"\s+", "", value.casefold()) if isinstance(value, str) else value


def _compare_citations(comparison: Comparison, place: str, gold: list[Record], read: list[Record]) -> None:
    comparison.members("citations", place, set(map(_citation, gold)), set(map(_citation, read)))
    left = list(read)
    for citation in gold:
        other = next((other for other in left if _citation(other)[:2] == _citation(citation)[:2]), None)
        if other is not None:
            left.remove(other)
        mine, theirs = citation.get("detail"), (other or {}).get("detail")
        comparison.value(
            "citations.detail", place, mine, theirs, same=other is not None and _close(squeezed(mine), squeezed(theirs))
        )


def _citation(citation: Record) -> tuple[Any, ...]:
    title = squeezed(re.sub(r"\([^()]*\)|\bguidelines?\b", "", folded(citation["title"])))
    return citation["source"], title, citation["year"], tuple(sorted(map(tuple, citation["pages"])))


def _close(one: str, other: str) -> bool:
    return one == other or SequenceMatcher(None, one, other, autojunk=False).ratio() >= _CLOSE


def _set(record: Record, field: str, key: Callable[[Any], Any]) -> set[Any]:
    return {key(member) for member in record.get(field) or ()}


def folded(text: Any) -> str:
    """Give a text in one case, with single spaces and straight quotes, without punctuation at its edges."""
    return " ".join(str(text or "").split()).casefold().translate(_STRAIGHT).strip(" .:;,\"'")


def squeezed(text: Any) -> str:
    """Give the letters and digits of a text alone, in one case."""
    return re.sub(r"\W+", "", folded(text))


def _prf(score: PRFScore) -> dict[str, Any]:
    return {
        "precision": round(score.precision, 4),
        "recall": round(score.recall, 4),
        "f1": round(score.fscore, 4),
        "count": score.tp + score.fn,
    }
