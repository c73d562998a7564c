"""What a treatment of a request is called: the lexicon's name, or its own words where the lexicon's is too wide.

A concept of the lexicon groups what is asked for alike ("elbow strap", "elbow sleeve"), so that mentions of one
thing meet. Its name stands for all of it only where it is *settled*: drugs, and the tests, therapies and operations
of the word class "settled", which have one name whatever the wording. Acronyms and brands, which say nothing by
their words, have the concept's name too. Everything else is called as it is written, short words written out.
"""

from __future__ import annotations

import functools
import re

from . import lexicon
from .lexicon import Concept
from .phrases import expanded

#: Words that make no other thing of a name: "acupuncture treatment", "h-wave device".
_HOLLOW = frozenset(
    "a an and care for in of or service services session sessions the therapy to treatment treatments visits".split()
)
_VISITS = frozenset({"Evaluation & Management", "Surgical Consult"})
#: Specialists whose region alone names no speciality keep the word: "hand specialist".
_WITH_WHOM = re.compile(
    r"(initial )?(.{3,40}?) (?:with|w/|by|to|from) (?:(?:an?|the|his|her|your) )?(.{3,50}?)"
    r"(?: consultation| evaluation|(?<!hand)(?<!spine)(?<!ankle)(?<!knee)(?<!joint)(?<!hip) specialist"
    r"| provider| doctor|(?<!treating)(?<!care) physician| clinic)?"
)
_WORD = re.compile(r"[a-z0-9][a-z0-9&'./-]*")


def called(low: str, concept: Concept) -> str:
    """The name of what is written as ``low`` (lower case) and means ``concept``.

    >>> from imrspacy.treatments.lexicon import aliases
    >>> [called(name, aliases()[name]) for name in ("neurologist consult", "elbow strap", "ncs")]
    ['neurology consultation', 'elbow strap', 'nerve conduction study']
    """
    if concept.name == "hyaluronic acid" and low.startswith(concept.name) and "injection" in low:
        return f"{concept.name} injection"
    if concept.is_drug or concept.name in lexicon.words("settled"):
        return concept.name
    words = expanded(low)
    if is_visit(concept):
        words = words.replace("pain specialist", "pain management").replace("follow up", "follow-up")
        if match := _WITH_WHOM.fullmatch(words):
            words = expanded(f"{match[1] or ''}{match[3]} {match[2]}")
    elif words.startswith("arthroscopic ") and words != concept.name:
        words = words.removeprefix("arthroscopic ")
    spoken = _content(words)
    if not spoken or not spoken <= _plain_words() or spoken == _content(concept.name):
        return concept.name
    return words


def is_visit(concept: Concept) -> bool:
    """Whether it is a consultation, evaluation or visit."""
    return concept.category in _VISITS or concept.subcategory in _VISITS


@functools.lru_cache(maxsize=4096)
def _content(name: str) -> frozenset[str]:
    """The words that tell what a name means, hyphens as blanks, in the singular."""
    words = _WORD.findall(name.replace("-", " ").replace("/", " "))
    return frozenset(_singular(word) for word in words if word not in _HOLLOW)


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


@functools.cache
def _plain_words() -> frozenset[str]:
    """The ordinary words of treatments' names: all that the lexicon writes in small letters."""
    names = [alias for alias, concept in lexicon.entries() if not concept.is_drug and alias.islower()]
    text = " ".join(names).replace("-", " ").replace("/", " ")
    return frozenset(map(_singular, set(_WORD.findall(text))))
