"""Patterns of the names that a letter mentions: the schedule, ACOEM and ODG with what belongs to them, the lexicon."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from .names import ODG_NAME, mtus_titles, publication_names

# parts of the chain, all over lower-case text
_STATE = r"(?:(?:state of )?california(?:'s)?|calif\.|ca)"
_SCHEDULE = (
    r"(?:(?:ca)?mtus|medical treatment utilization schedule)\b"
    r"(?: \((?:ca )?mtus\)| \(medical treatment utilization schedule\))?"
)
_PRACTICE = r"(?:,? (?:occupational |medical )?(?:medicine )?(?:practice |treatment )?guidelines?\b)"
_BOOK = r"(?:,? \(?(?:2nd|second|3rd|third) (?:edition\b|ed\b\.?)\)?|,? v\.? ?[23]\b)"
_ACOEM = (
    r"(?:american college of occupational (?:and|&) environmental medicine\b(?:'s)?(?: \(acoem\))?"
    rf"|acoem\b(?:'s)?){_PRACTICE}?{_BOOK}?"
)
_TOPIC = (
    r"(?:physical therapy|physical medicine|occupational therapy|chiropractic|acupuncture|manipulation"
    r"|massage|treatment|chronic pain|pain|low back|neck(?: and upper back)?|shoulder|knee(?: and leg)?|elbow"
    r"|ankle(?: and foot)?|hip|forearm, wrist,? (?:and|&) hand|carpal tunnel(?: syndrome)?"
    r"|mental illness(?: and stress)?|work loss data)"
)
_COMPENSATION = (
    r"(?:,? treatment in workers?'?s? comp(?:ensation)?\b(?: \(twc\))?"
    r"|,? integrated treatment/disability duration guidelines"
    r"|,? treatment (?:index|guidelines)|,? \d{1,2}(?:st|nd|rd|th) (?:annual )?edition\b(?: \(?web\b\)?)?)"
)
_ODG = (
    rf"(?:{ODG_NAME}(?: ?[-–/] ?twc\b)?(?: ?\((?:odg|twc)(?:[-/, ]{{1,2}}twc)?\))?"
    rf"|odg\b(?:[-/ ]twc\b)?(?: \(official disability guid[a-z]{{1,8}}\)| {_TOPIC} guidelines?\b)?)"
    rf"{_COMPENSATION}{{0,3}}"
)
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}"
YEAR = (
    rf"(?:,? (?:\((?:(?:revised|effective):? )?(?:{_MONTH}\.?,? (?:\d{{1,2}}, )?)?(?:19|20)\d\d\)"
    r"|(?:19|20)\d\d\b(?![/\d]|-\d)))"
)


@cache
def chain() -> re.Pattern[str]:
    """Names of the schedule, ACOEM and ODG with what belongs to the mention ("CA MTUS/ACOEM Guidelines")."""
    titles = rf"(?:{mtus_titles()})\b"
    plain_titles = rf"(?:{mtus_titles(2)})\b"
    names = rf"(?:{_SCHEDULE}|{_ACOEM})"
    titled = rf"{titles}(?: guidelines?\b| mtus\b)"
    tail = "|".join(
        (
            YEAR,
            rf" ?[/–] ?(?:{names}|{_ODG}|{plain_titles})",
            rf"(?:-| - | ){_ACOEM}",
            r",? ch(?:apter|ap\.|\.) ?\d{1,2}\b",
            rf"(?:[,:]? (?:- )?|-){titles}(?= guideline| (?:19|20)\d\d)",
            rf"[,:]? {plain_titles}",
            r" (?:medical )?(?:treatment |practice )?guidelines?\b",
            r" (?:\(mtus\)|mtus\b)",
        )
    )
    state = rf"(?:{_STATE}[ /,-]{{1,2}}(?:(?:19|20)\d\d )?)?"
    odg_tail = rf" ?[/–] ?(?:{names})|{YEAR}| guidelines?\b"
    return re.compile(rf"{state}(?:(?:{names}|{titled})(?:{tail}){{0,6}}|{_ODG}(?:{odg_tail}){{0,3}})")


@cache
def anchor() -> re.Pattern[str]:
    """Pattern of the first characters of the lexicon's names, branching at the first two letters: that is fast."""
    openings: dict[str, dict[str, set[str]]] = {}
    for name in publication_names("guideline", "reference", "journal"):
        if not name.startswith(("ODG", "ACOEM", "Off")):
            openings.setdefault(name[0], {}).setdefault(re.escape(name[1]), set()).add(_opening(name[2:13]))
    branches = (
        first + _branches(second + _branches(rest) for second, rest in seconds.items())
        for first, seconds in openings.items()
    )
    return re.compile(rf" (?=[{''.join(openings)}])" + _branches(branches))


def _branches(patterns: Iterable[str]) -> str:
    return f"(?:{'|'.join(sorted(patterns))})"


def _opening(name: str) -> str:
    """Pattern of a name's beginning up to an apostrophe, of which there are two; a later word may be in lower case."""
    pattern = re.escape(re.split("['’]", name)[0])
    return re.sub(r"(?<=\\ )[A-Z]", lambda capital: f"[{capital[0]}{capital[0].lower()}]", pattern)


@cache
def title_before() -> re.Pattern[str]:
    """Pattern of a title of the schedule right before the end of the searched text."""
    return re.compile(rf"\b(?:{mtus_titles(2)})(?: guidelines)?(?: chapter)?$")
