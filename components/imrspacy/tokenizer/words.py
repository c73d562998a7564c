"""Split clean text into spaCy's own tokens, several times as fast as spaCy does.

spaCy caches the tokens of each chunk (text between white space), but its cache stops filling at the first special
case of a text (explosion/spaCy#13950), which in these letters is "and/or" in the standard paragraph. So the cache
stands here: one chunk at a time goes through spaCy's tokenizer, once, and a Doc is built from the parts. Plain words,
which are most of the new chunks, need no look by spaCy unless they are special cases. The parts are kept as the
hashes of spaCy's string store, from which a Doc is built five times as fast as from strings.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from spacy.tokenizer import Tokenizer

# Peeling affixes off a chunk is quadratic in spaCy; the longest chunk of real letters, a web address, has
# under 200 characters.
_LONGEST_CHUNK = 300
_SIMPLE_TOKEN = re.compile(r"\w+|[^\w\s]")
# Chunks whose tokens need no look by spaCy, in quotes or brackets or before a stop: the rules take these marks off,
# part words at hyphens, slashes, commas and a missing space behind a sentence, numbers at dashes and a unit from its
# number, and split neither letters nor digits.
_WORD = "[A-Za-z]+"
_UNSPACED = r"(?<=[a-z])\.(?=[A-Z])"
_PLAIN_CHUNK = re.compile(
    rf"""(["(]?)                                                              # opened
        (?:(?!.*(?:[Aa]nd/or|w/o))(?=\w[\w/,.-])                              # but for special cases
           ((?:[0-9]+-)?{_WORD}(?:(?:[-/,]|{_UNSPACED}){_WORD})*)('s)?          # PT/OT, x-ray, worker's, daily.The
          |([0-9]+(?:[./][0-9]+)*|[A-WYZ][0-9]+|[A-Z]{{2,}}-[0-9]+)             # 7.5, 10/12/2016, L5, PR-2
          |((?:[A-WYZ][A-Z]*)?[0-9]+(?:-[A-Z]?[0-9]+)+)                         # 303-304, L4-5, L5-S1
          |([\#xX])([0-9]+)                                                    # #60, x12
          |([0-9]+(?:[./][0-9]+)*)(mg|mcg|gm|ml|%))                             # 10/325mg
        (\)?)((?<=[A-Za-z]):|[,;]|(?<=[a-z0-9)%])\.|(?<=[A-Z][A-Z])\.|)("?)   # closed, with a stop""",
    re.VERBOSE,
)
_PARTED = re.compile("([-/,.])")
_STOPS = frozenset(".,;:")
_CACHED_CHUNKS = 50_000

_ONE_WORD = (True,)


#: The tokens of a chunk as hashes, and whether a space follows each: the last only.
Parts = tuple[tuple[int, ...], tuple[bool, ...]]


class ChunkSplitter:
    """Give the tokens of white-space-free chunks by a spaCy ``Tokenizer``, each chunk's once."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer
        self._strings = tokenizer.vocab.strings
        self._special = frozenset(tokenizer.rules or ())
        self._abbreviations = frozenset(special[:-1] for special in self._special if special.endswith("."))
        self._parts: dict[str, Parts] = {}

    def words_and_spaces(self, text: str, paragraph: str) -> tuple[list[int], list[bool]]:
        """Give the tokens of clean text, as hashes, and whether a space follows each.

        ``paragraph`` is what parts paragraphs, a token of its own.
        """
        words: list[int] = []
        spaces: list[bool] = []
        known = self._parts.get
        paragraph_hash = self._strings.add(paragraph)
        for block in text.split(paragraph):
            for chunk in block.split(" "):
                chunk_words, chunk_spaces = known(chunk) or self._new_parts(chunk)
                words += chunk_words
                spaces += chunk_spaces
            spaces[-1] = False
            words.append(paragraph_hash)
            spaces.append(False)
        del words[-1], spaces[-1]
        return words, spaces

    def clear(self) -> None:
        """Forget all chunks: the string store that they refer to has changed."""
        self._parts = {}

    @contextmanager
    def memory_zone(self, mem: Any) -> Iterator[Any]:
        """Forget at the end what was met inside: spaCy frees the strings of a memory zone."""
        before = self._parts
        self._parts = dict(before)
        try:
            yield mem
        finally:
            self._parts = before

    def _new_parts(self, chunk: str) -> Parts:
        """Split a chunk not met before; the cache starts anew when it is full, so memory stays bounded."""
        if len(self._parts) >= _CACHED_CHUNKS:
            self._parts.clear()
        words = self._find(chunk)
        parts = words, _ONE_WORD if len(words) == 1 else (False,) * (len(words) - 1) + _ONE_WORD
        if len(chunk) <= _LONGEST_CHUNK:
            self._parts[chunk] = parts
        return parts

    def _find(self, chunk: str) -> tuple[int, ...]:
        add = self._strings.add
        if len(chunk) > _LONGEST_CHUNK:
            return tuple([add(match[0]) for match in _SIMPLE_TOKEN.finditer(chunk)])
        if chunk.isalpha() and chunk.isascii() and chunk not in self._special:
            return (add(chunk),)
        if chunk[-1:] in _STOPS and self._is_word_before_stop(chunk):
            return add(chunk[:-1]), add(chunk[-1])
        return tuple([add(word) for word in self._split(chunk)])

    def _is_word_before_stop(self, chunk: str) -> bool:
        """Tell whether a chunk is a plain word with a stop: by far the most that are more than a word."""
        word = chunk[:-1]
        if len(word) < 2 or not (word.isalpha() and word.isascii()) or chunk in self._special or word in self._special:
            return False
        return chunk[-1] != "." or word[-1].islower() or word[-2].isupper()

    def _split(self, chunk: str) -> Sequence[str]:
        plain = _PLAIN_CHUNK.fullmatch(chunk)
        if plain is None:
            return [token.text for token in self.tokenizer(chunk)]
        opened, words, possessive, one, dashed, *pair, closed, stop, quoted = plain.groups("")
        parts = [one] if one else _PARTED.split(words or dashed)
        if parts == [""]:
            parts = [pair[0] or pair[2], pair[1] or pair[3]]
        marks = closed + stop + quoted
        whole = chunk[len(opened) : len(chunk) - len(marks)]
        last = parts[-1]
        special = not self._special.isdisjoint((chunk, whole, whole + marks, last + marks, last + marks[:1], *parts))
        if special or ("." in parts and not self._abbreviations.isdisjoint(parts)):
            return [token.text for token in self.tokenizer(chunk)]
        return [part for part in (opened, *parts, possessive, closed, stop, quoted) if part]
