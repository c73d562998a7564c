"""Abbreviations that a letter defines itself: "functional restoration program (FRP)".

Bracket pairs are found here, within a sentence and with bounded length; whether the words before a bracket
spell its letters is decided by scispaCy's ``find_abbreviation`` (Schwartz and Hearst, 2003), imported only
when a letter defines an abbreviation that the lexicon does not know.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from .automaton import Hit

if TYPE_CHECKING:
    from spacy.vocab import Vocab

_SHORT = re.compile(r"\(([A-Z][A-Za-z0-9/&-]{1,7})\)")
_USE = re.compile(r"(?<![\w-])([A-Z](?:[A-Za-z0-9/&-]{0,6}[A-Z0-9])?)s?(?![\w-])")
_MOST_WORDS = 10


def defined(text: str, hits_by_end: Mapping[int, Hit]) -> list[Hit]:
    """Hits of every use of the abbreviations that ``text`` defines for a treatment found just before."""
    meanings: dict[str, Hit] = {}
    for match in _SHORT.finditer(text):
        hit = hits_by_end.get(match.start()) or hits_by_end.get(match.start() - 1)
        short = match[1]
        if not hit or not hit.concept or short in meanings or match.end() - 1 in hits_by_end:
            continue
        if sum(map(str.isupper, short)) >= 2 and _spells(text[hit.start : hit.end], short):
            meanings[short] = hit
    if not meanings:
        return []
    places = ((place.start(), place.end(), place[1]) for place in _USE.finditer(text))
    return [Hit(start, end, meanings[short].concept) for start, end, short in places if short in meanings]


@functools.cache
def _vocab() -> Vocab:
    from spacy.vocab import Vocab

    return Vocab()


@functools.lru_cache(maxsize=1024)
def _spells(long_form: str, short: str) -> bool:
    """Whether the letters of ``short`` are those of ``long_form``, from its first word on."""
    from scispacy.abbreviation import find_abbreviation
    from spacy.tokens import Doc

    words = long_form.replace("-", " ").split()[-_MOST_WORDS:]
    doc = Doc(_vocab(), words=[*words, short])
    _, expansion = find_abbreviation(doc[: len(words)], doc[len(words) :])
    return expansion is not None and expansion.start == 0
