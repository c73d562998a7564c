"""The words of dosing: number words and the lexicon of forms, routes, rates, counted things and times."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from ahocorasick_rs import AhoCorasick

_UNITS = "one two three four five six seven eight nine".split()
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
#: The single words that numbers are written with; "twenty-four" and "one hundred and twenty" join them.
NUMBERS = {
    **{word: value for value, word in enumerate([*_UNITS, *_TEENS], start=1)},
    **{word: 10 * value for value, word in enumerate(_TENS, start=2)},
}
#: How often, in a word.
ADVERBS = {"once": "1 time", "twice": "2 times", "thrice": "3 times"}

# "Thirty one-hour sessions" are thirty, "thirty-one sessions" and "thirty one sessions" are not.
_BELOW_HUNDRED = rf"(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_UNITS)})\b(?!-))?|{'|'.join([*_TEENS, *_UNITS])}"
# Blanks in brackets: the source stands in verbose patterns too.
NUMBER_WORDS = rf"(?:(?:{'|'.join(_UNITS)})[ ]hundred(?:[ ](?:and[ ])?(?:{_BELOW_HUNDRED}))?|{_BELOW_HUNDRED})"


def number_of(words: str) -> int:
    """The number that ``words``, a text which :data:`NUMBER_WORDS` matches, stands for."""
    total = 0
    for word in words.replace("-", " ").split():
        total = total * 100 if word == "hundred" else total + NUMBERS.get(word, 0)
    return total


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


def kinds_in(text: str) -> set[str]:
    """The kinds "number", "form", "route" and "rate" of which ``text`` holds a word, be it inside another word.

    One pass that spares most texts the patterns of these kinds.
    """
    finder, kinds = _finder()
    return {kinds[word] for word, _, _ in finder.find_matches_as_indexes(text, overlapping=True)}


@cache
def _finder() -> tuple[AhoCorasick, list[str]]:
    words = [(word, "number") for word in (*NUMBERS, *ADVERBS)]
    words += [(word, kind) for kind in ("form", "route", "rate") for word in terms(kind)]
    return AhoCorasick([word for word, _ in words]), [kind for _, kind in words]
