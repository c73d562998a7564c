"""What may be absent: the terms of the topics, found by the word that they begin with.

All terms that begin alike are one pattern, so that a word costs one look-up and at most a few matches.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

from imrspacy.reasons.rules import Topic, topics

_MOST_WORDS = 20_000
_PART = re.compile(r"~ |.")
_SYNTAX = {"~ ": "[a-z]*(?:[ -][a-z]+){0,2}?[ -]", "*": "[a-z]*", " ": "[ -]"}


class Opening(NamedTuple):
    """The terms with one first word, longest first: their ``match``, None for that word alone, lengths and topics."""

    match: Any
    topics: tuple[tuple[int, Topic], ...]


_Open = dict[str, list[tuple[str, Opening]]]


class _Terms(dict[str, tuple[Opening, ...]]):
    """The openings that each word met so far may be."""

    def __missing__(self, word: str) -> tuple[Opening, ...]:
        if len(self) > _MOST_WORDS:  # hostile input must not fill the memory
            self.clear()
        whole, stems, endings = _openings()
        found = [whole[word]] if word in whole else []
        found += [opening for stem, opening in stems.get(word[:2], ()) if word.startswith(stem)]
        found += [opening for ending, opening in endings.get(word[-2:], ()) if word.endswith(ending)]
        self[word] = tuple(found)
        return self[word]


terms_of = _Terms().__getitem__


def topic_at(scope: str, at: int, openings: tuple[Opening, ...]) -> Topic | None:
    """The topic of the longest term at a place of a lower-case scope, None without one."""
    longest, found = 0, None
    for match, rows in openings:
        number = 0
        if match is not None:
            hit = match(scope, at)
            if hit is None:
                continue
            number = hit.lastindex - 1
        length, topic = rows[number]
        if length > longest:
            longest, found = length, topic
    return found


@cache
def _openings() -> tuple[dict[str, Opening], _Open, _Open]:
    """Openings by the whole first word; those of first words left open and of endings ("*itis") by two letters."""
    rows: dict[str, list[tuple[str, Topic]]] = {}
    for topic in topics():
        for term in topic.terms:
            first = re.split(r"[ ~-]", term, maxsplit=1)[0] + ("*" if "~" in term.split(" ")[0] else "")
            rows.setdefault(first, []).append((term, topic))
    whole: dict[str, Opening] = {}
    stems: _Open = {}
    endings: _Open = {}
    for first, terms in rows.items():
        opening = _opening(first, sorted(terms, key=lambda row: -len(row[0])))
        if first.startswith("*"):
            endings.setdefault(first[-2:], []).append((first[1:], opening))
        elif first.endswith("*"):
            stems.setdefault(first[:2], []).append((first[:-1], opening))
        else:
            whole[first] = opening
    return whole, stems, endings


def _opening(first: str, terms: list[tuple[str, Topic]]) -> Opening:
    lengths = tuple((len(term), topic) for term, topic in terms)
    if terms[0][0] == first:  # the longest, so the only one
        return Opening(None, lengths)
    return Opening(re.compile("|".join(f"({term_pattern(term)})" for term, _ in terms)).match, lengths)


def term_pattern(term: str) -> str:
    """The regular expression of a term; see :class:`imrspacy.reasons.rules.Topic`."""
    return "".join(_SYNTAX.get(part, part) for part in _PART.findall(term)) + "(?![a-z])"
