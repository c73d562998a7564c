"""Words misspelt: the nearest drug of the lexicon, asked for only where a drug is expected; in requests, the
nearest word of any treatment's name.

The measure is rapidfuzz's normalised optimal string alignment: on misspelt names of the field it was right
where TF-IDF over character trigrams drops or confuses one name in three, at a tenth of the time.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

from . import lexicon
from .lexicon import Concept

#: Below this, names of different drugs come near one another ("prednisone", "prednisolone" stand at 0.83).
LIKENESS = 0.78


@functools.cache
def _drug_names() -> dict[str, Concept]:
    return {
        alias: concept
        for alias, concept in lexicon.aliases().items()
        if concept.is_drug and alias.isalpha() and len(alias) >= 5
    }


@functools.lru_cache(maxsize=4096)
def nearest_drug(word: str) -> Concept | None:
    """The drug that ``word`` (lower case) most likely misspells, or None.

    >>> nearest_drug("flexiril").name
    'cyclobenzaprine'
    """
    if len(word) < 5 or word in lexicon.words("ordinary"):
        return None
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extractOne

    names = _drug_names()
    best = extractOne(word, names.keys(), scorer=OSA.normalized_similarity, score_cutoff=LIKENESS)
    return names[best[0]] if best and best[0][0] == word[0] else None


_WORD = re.compile(r"[a-z]+")
_LONG_WORD = re.compile(r"[a-z]{6,}")
#: A word that so many names hold is what a misspelt one near it means.
_COMMON = 4
#: Such words are forms of verbs and adverbs more often than misspelt: "supplied", "purchased".
_INFLECTED = ("ed", "ing", "ly")


def mended(low: str) -> list[tuple[int, int, str]]:
    """The misspelt words of a request: where each stands and the word it means.

    >>> mended("lumbar lamincetomy l4-5")
    [(7, 17, 'laminectomy')]
    """
    return [(*match.span(), word) for match in _LONG_WORD.finditer(low) if (word := _meant(match[0]))]


@functools.lru_cache(maxsize=4096)
def _meant(word: str) -> str | None:
    """The common word that ``word`` misspells by a letter or, if it is long, two; None if it is known."""
    known, common, nearest = _vocabulary()
    if word in known or word.rstrip("s") in known or word.endswith(_INFLECTED):
        return None
    best: tuple[str, float, int] | None = nearest(
        word, common.get(word[0], ()), score_cutoff=1 if len(word) < 10 else 2
    )
    return best[0] if best else None


@functools.cache
def _vocabulary() -> tuple[frozenset[str], dict[str, list[str]], Callable[..., Any]]:
    """All words of the lexicon and its word classes; the common ones among the names, by their first letter; what
    finds the nearest, loaded with the first request rather than with the first misspelt one.
    """
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extractOne

    count = Counter(_WORD.findall("\n".join(alias for alias, _ in lexicon.entries()).lower()))
    classes = _WORD.findall("\n".join("\n".join(words) for words in lexicon.word_classes().values()))
    common: dict[str, list[str]] = {}
    for word, times in count.items():
        if times >= _COMMON and len(word) >= 6:
            common.setdefault(word[0], []).append(word)
    return frozenset(count) | frozenset(classes), common, functools.partial(extractOne, scorer=OSA.distance)
