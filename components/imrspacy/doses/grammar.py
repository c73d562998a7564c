"""Dosing expressions in running text: ``find_doses``; ``parse_dose`` reads a whole request.

A letter is scanned once for *atoms* (a strength, a count, a rate, a length of time, refills ...) that begin
after a blank with a digit, "#", a number word or a rate word. From each hit a chain of further atoms is
followed; the chain is one region. Last, the words around the chain decide whether it is a dose at all: "for
6 weeks" is one after "physical therapy", not after "pain".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from imrspacy.doses.context import is_dose
from imrspacy.doses.request import parse_dose
from imrspacy.doses.vocabulary import NUMBER_WORDS, NUMBERS, alternation
from imrspacy.text import folded

__all__ = ["find_doses", "parse_dose"]

Region = tuple[int, int]

_DIGITS = r"(?:[0-9]{1,4}(?:,[0-9]{3})?(?:\.[0-9]+)?|\.[0-9]+)"
_N = rf"(?:{_DIGITS}|(?:{NUMBER_WORDS})\b)(?:\ ?\((?:{_DIGITS}(?:-{_DIGITS})?|{NUMBER_WORDS})\))?"
_RANGE = rf"{_N}(?:(?:\ ?-\ ?|\ to\ |\ or\ ){_N})?"
_MASS = r"mcg|mg|ug|gms?|grams?|g|mls?|cc|units?|iu|meq|oz|ounces?"
_TIME = r"days?|weeks?|wks?|months?|mos?|years?|yrs?|hours?|hrs?"
_SOME = r"(?:\ or\ (?:more|less|fewer|longer))?"
_COUNTED = (
    r"visits?|sessions?|treatments|tab(?:let)?s?|cap(?:sule)?s?|pills?|patch(?:es)?|tubes?|bottles?"
    r"|boxe?s?|vials?"
    r"|doses|lozenges|sprays|drops|puffs|appointments|office\ visits"
)
_RATE_WORDS = (
    r"bid|tid|qid|b\.i\.d\.|t\.i\.d\.|q\.i\.d\.|q\.?d\.?|qhs|qam|qpm|q\.?h\.?s\.?|qod|daily|nightly"
    r"|weekly|monthly"
    r"|(?:every|each)\ (?:other\ )?(?:day|night|morning|evening|week|month)|at\ bedtime|at\ night"
)

_PERIOD = r"(?:days?|weeks?|wks?|months?|years?)\b"
_FOLLOWED = r"additional|more|total|further|initial|supervised|post-?op(?:erative)?|follow-?up"
_THERAPIES = (
    r"physical|therapy|occupational|acupuncture|chiropractic|pt|ot|aquatic|massage|psycho\w+|cognitive"
    r"|cbt|biofeedback"
    r"|manual|hand"
)
_INJECTED = (
    r"steroid|epidural|point|plasma|facet|joint|synvisc|orthovisc|supartz|hyalgan|euflexxa|botox"
    r"|cortisone|corticosteroid"
    r"|toradol|hyaluronic|branch|nerve|viscosupplementation|botulinum"
)

# The named groups are the kinds of atoms. What begins with a number shares one reading of it: that makes a
# failing match cheap.
_ATOM = rf"""
    {_RANGE}(?:
        (?P<refill>\ ?(?:additional\ )?refills?\b(?!:\ ?[0-9]))
      | (?P<shorthand>(?<![0-9]{{3}})(?:\ ?x\ ?|\ times\ )[1-9][0-9]?
            (?![\w%"']|[.-][0-9]|\ ?(?:cm|mm|inch|feet|daily|a\b|per\b|{_TIME})))
      | (?P<rate>\ ?-?(?:x|times?|visits?|sessions?|treatments?|days?|hours?|hrs?|tab(?:let)?s?
          |cap(?:sule)?s?|pills?|patch(?:es)?)?
            (?:\ each)?
            (?:(?:\ ?/\ ?|\ (?:per|an?|each|every)\ |\ ?x\ (?=w|per|a\ ))(?:(?:per|a)\ )?{_PERIOD}
                (?:\ to\ {_N}\ or\ less)?
              |(?<=[xs])\ ?-?(?:daily|weekly|monthly|nightly|wk|week)\b))
      | (?P<length>[ -]?(?:{_TIME})\b{_SOME}(?!\ (?:ago|before|after|prior|old|later|earlier|following
          |since)\b))
      | (?P<count>(?:[ -](?:{_FOLLOWED}))?[ -](?:{_COUNTED})\b{_SOME})
      | (?P<intake>\ (?:po|p\.o\.?|by\ mouth|orally)(?!\w))
      | (?P<tally>(?<![0-9]{{3}})(?=\ (?:[a-z/-]+\ ){{0,4}}?(?:{_THERAPIES})
            \ (?:[a-z/-]+\ ){{0,3}}?(?:visits|sessions|treatments)\b
            |\ (?:[a-z/-]+\ ){{0,4}}?(?:{_INJECTED})\ (?:[a-z]+\ ){{0,2}}?injections?\b))
      | (?P<bare>(?=:?(?:\n|$)|:\ |,?\ (?:is|was|were|are)\ ))
    )
  | (?P<strength>(?:{_DIGITS}\ ?(?:%|(?:{_MASS}))?\ ?[-/]\ ?){{0,5}}{_DIGITS}(?:\ (?:to
      |or)\ {_DIGITS})?\ ?-?(?:{_MASS})\b
        (?:\ ?/\ ?(?:{_DIGITS}\ ?)?(?:{_MASS}|hr|hour|h|day|tab|dose|dl)\b)?)
  | (?P<percent>(?:{_DIGITS}\ ?%\ ?[-/]\ ?){{0,5}}{_DIGITS}\ ?%(?!\w))
  | (?P<number>\#\ ?{_DIGITS}(?![\w/]|-[0-9])|(?:qty|quantity)(?:\ of|:
      |\.)?\ ?\#?{_RANGE}(?:\ (?:{_COUNTED})\b)?)
  | (?P<refills>no\ refills?\b|refills?(?:\ ?[:x]\ ?|\ ){_N})
  | (?P<supply>days?\ supply[:=]?\ [0-9]{{1,3}}\b)
  | (?P<adverb>(?:once|twice|thrice)(?:\ (?:an?|per|every|each|in\ a))?[ -]
        (?:day|week|month|year|daily|weekly|monthly|nightly)\b)
  | (?P<interval>(?:every|q)\ ?{_RANGE}[ -]?(?:{_TIME}|h)\b)
  | (?P<multiple>(?:x\ ?|times\ )[1-9][0-9]?(?![\w%.-]|\ ?x))
  | (?P<word>{_RATE_WORDS})(?![\w-])
"""
_SEED_WORDS = (
    *NUMBERS,
    *(
        "once",
        "twice",
        "thrice",
        "bid",
        "tid",
        "qid",
        "qhs",
        "q",
        "every",
        "qty",
        "quantity",
        "refill",
        "refills",
    ),
    *("daily", "nightly", "weekly", "monthly", "x", "times"),
)


def _by_first_letter(words: Iterable[str]) -> str:
    """An alternation grouped by first letters: a scan that stops at every blank leaves after one look."""
    groups: dict[str, list[str]] = {}
    for word in words:
        groups.setdefault(word[0], []).append(word[1:])
    return "|".join(f"{first}(?:{'|'.join(rests)})" for first, rests in groups.items())


# Dates and years, the commonest numbers of a letter, are passed over before any atom is tried.
_SEED = rf"""
    [ ](?:
        [0-9.\#](?![0-9]?[-/][0-9]{{1,2}}[-/]|(?<=[12])[09][0-9]{{2}}\b)
      | (?:{_by_first_letter(_SEED_WORDS)})(?=[ \-(:.,0-9])
    )
"""
_STOPS = ("\n", ". ", ": u", ": o", ": p", " is", " was", " wer")


_BARE_STRENGTH = r"(?<=[a-z)][ ])[0-9]{1,3}(?:\.[0-9]+)?(?:/[0-9]{1,3}(?:\.[0-9]+)?)?[ ,]{1,2}$"
_NO_DRUG = r"\b(?:of|to|at|for|with|the|therapy|page|grade|level|chapter|number)[ ]$"


class _Chain(NamedTuple):
    """Atoms that follow one another: their place and kinds."""

    start: int
    end: int
    kinds: frozenset[str]


@cache
def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source, re.VERBOSE)


@cache
def _link() -> re.Pattern[str]:
    """What may follow an atom: punctuation and small words, then an atom, a form of the drug or "prn"."""
    form = rf"(?:{alternation('form')}|{alternation('route')})\b"
    return _pattern(rf"""
        (?:[ ,;:/]{{0,2}}|\ ?-\ |\)?[,;]?\ ?\(?)
        (?:(?:for|x|times|with|over|of|at|up\ to|a\ total\ of|total\ of|total|take|and(?=\ (?:{_N}
            |no)\ refill)|in|a|then)\ ?){{0,2}}
        (?:{_ATOM}
          | (?P<form>(?:{form}[ ,)]{{0,2}}){{1,3}}(?=[0-9\#(qotbep]))
          | (?P<needed>(?:as\ needed|p\.r\.n\.|prn\b)(?:\ for\ (?:[a-z]+\ ){{0,5}}?(?:pain|spasms?|sleep
              |nausea|anxiety))?)
        )
    """)


def find_doses(text: str) -> list[Region]:
    """Offsets of every dosing expression in ``text``, each as one region from its first to its last part.

    Not doses: ages, pain scores (8/10), muscle grades (4+/5), angles, measurements, spinal levels, percents
    of relief, laboratory values, how long symptoms lasted, when something happened ("2 weeks ago").
    """
    low = "\n" + folded(text).replace("\u00d7", "x").replace("\u2013", "-")
    found: list[Region] = []
    end = 0
    atom = _pattern(_ATOM)
    # With blanks for breaks and brackets each atom follows a blank: a scan for one character is the fastest.
    for seed in _pattern(_SEED).finditer(low.replace("\n", " ").replace("(", " ").replace('"', " ")):
        if seed.start() + 1 < end:
            continue
        first = atom.match(low, seed.start() + 1)
        if first is None:
            continue
        chain = _follow(low, first)
        end = chain.end
        if is_dose(low, chain.start, chain.end, chain.kinds - {"needed"}):
            start = _lead_in(low, chain)
            if low.startswith("take ", start - 5):
                start -= 5
            found.append(_bracketed(low, start, chain.end))
    return [(start - 1, stop - 1) for start, stop in found]


def _follow(low: str, first: re.Match[str]) -> _Chain:
    """The chain of atoms that begins with ``first``; a form of the drug at its end is left out."""
    start, end = first.span()
    kinds = [first.lastgroup or ""]
    position = end
    for _ in range(12):
        if low.startswith(_STOPS, position):
            break
        link = _link().match(low, position)
        if link is None or link.end() == position:
            break
        position = link.end()
        kind = link.lastgroup or ""
        if kind != "form":
            end = position
            kinds.append(kind)
    return _Chain(start, end, frozenset(kinds))


def _lead_in(low: str, chain: _Chain) -> int:
    """Where the region starts: at a strength without unit before the chain ("Norco 10/325 #60"), if any."""
    if chain.kinds & {"strength", "percent"} or not chain.kinds & {
        "number",
        "rate",
        "adverb",
        "interval",
        "word",
    }:
        return chain.start
    start = chain.start
    bare = _pattern(_BARE_STRENGTH).search(low, max(0, start - 20), start)
    if bare is None or _pattern(_NO_DRUG).search(low, max(0, bare.start() - 15), bare.start()):
        return start
    return bare.start()


def _bracketed(low: str, start: int, end: int) -> Region:
    """The region with the bracket that closes or opens inside it taken in whole."""
    opened, closed = low.count("(", start, end), low.count(")", start, end)
    if opened > closed and low[end : end + 1] == ")":
        return start, end + 1
    if closed > opened and low[start - 1] == "(":
        return start - 1, end
    return start, end
