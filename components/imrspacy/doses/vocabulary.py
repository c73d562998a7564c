"""The words of dosing: number words and the lexicon of forms, routes, rates, counted things and times."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

NUMBERS = {
    word: value
    for value, word in enumerate(
        [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ],
        start=1,
    )
} | {"twenty-four": 24, "thirty-six": 36, "thirty": 30, "forty": 40, "sixty": 60, "ninety": 90}

# Longest first, so that an alternation takes "sixteen" before "six".
NUMBER_WORDS = "|".join(sorted(NUMBERS, key=len, reverse=True))


class Term(NamedTuple):
    """One entry of the lexicon; ``times`` and ``per`` are set for rates only."""

    id: str
    times: int | None
    per: str | None


@cache
def _rows() -> tuple[dict[str, Any], ...]:
    lines = files(__package__).joinpath("lexicon.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(json.loads(line) for line in lines if line)


@cache
def terms(kind: str) -> dict[str, Term]:
    """The words of one kind ("form", "route", "rate", "count", "amount", "time") with what they mean."""
    return {
        word: Term(row["id"], row.get("times"), row.get("per"))
        for row in _rows()
        if row["kind"] == kind
        for word in row["words"]
    }


@cache
def alternation(kind: str) -> str:
    """A pattern source that matches any word of ``kind``, longest first."""
    return "|".join(re.escape(word) for word in sorted(terms(kind), key=len, reverse=True))
