"""Split clean text into spaCy's own tokens, several times as fast as spaCy does.

spaCy caches the tokens of each chunk (text between white space), but its cache stops filling at the first special
case of a text (explosion/spaCy#13950), which in these letters is "and/or" in the standard paragraph. So the cache
stands here: one chunk at a time goes through spaCy's tokenizer, once, and a Doc is built from the parts. Plain words,
which are most of the new chunks, need no look by spaCy unless they are special cases. The parts are kept as the
hashes of spaCy's string store, from which a Doc is built five times as fast as from strings.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any

from spacy.tokenizer import Tokenizer

# Peeling affixes off a chunk is quadratic in spaCy; the longest chunk of real letters, a web address, has
# under 200 characters.
_LONGEST_CHUNK = 300
_SIMPLE_TOKEN = re.compile(r"\w+|[^\w\s]")
# Chunks whose tokens need no look by spaCy, in quotes or brackets or before a stop: the rules take these marks off,
# part words at hyphens and slashes, numbers at dashes and a unit from its number, and split neither letters nor digits.
_WORD = "[A-Za-z]{2,}"
_PLAIN_CHUNK = re.compile(
    rf"""(["(]?)                                                              # opened
        (?:(?!.*[Aa]nd/or)((?:[0-9]+-)?{_WORD}(?:[-/]{_WORD})*)('s)?          # PT/OT, 52-year-old, worker's
          |([0-9]+(?:[./][0-9]+)*|[A-WYZ][0-9]+|[A-Z]{{2,}}-[0-9]+)             # 7.5, 10/12/2016, L5, PR-2
          |((?:[A-WYZ][A-Z]*)?[0-9]+(?:-[A-Z]?[0-9]+)+)                         # 303-304, L4-5, L5-S1
          |(\#)([0-9]+)                                                        # #60
          |([0-9]+(?:[./][0-9]+)*)(mg|mcg|gm|ml|%))                             # 10/325mg
        (\)?)((?<=[A-Za-z]):|[,;]|(?<=[a-z0-9)%])\.|(?<=[A-Z][A-Z])\.|)("?)   # closed, with a stop""",
    re.VERBOSE,
)
_PARTED = re.compile("([-/])")
_CACHED_CHUNKS = 50_000

_ONE_WORD = (True,)


class _Chunks(dict[str, tuple[int, ...]]):
    """The tokens of chunks as hashes of the string store, found by ``find`` when a chunk is first met.

    ``spaces`` says of each chunk's tokens whether a space follows: the last only.
    """

    def __init__(self, find: Callable[[str], tuple[int, ...]]) -> None:
        super().__init__()
        self.find = find
        self.spaces: dict[str, tuple[bool, ...]] = {}

    def __missing__(self, chunk: str) -> tuple[int, ...]:
        self[chunk] = words = self.find(chunk)
        self.spaces[chunk] = _ONE_WORD if len(words) == 1 else (False,) * (len(words) - 1) + _ONE_WORD
        return words

    def forget(self, chunks: Iterable[str]) -> None:
        for chunk in chunks:
            del self[chunk], self.spaces[chunk]


class ChunkSplitter:
    """Give the tokens of white-space-free chunks by a spaCy ``Tokenizer``, each chunk's once."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer
        self._strings = tokenizer.vocab.strings
        self._special = frozenset(tokenizer.rules or ())
        self._chunks = _Chunks(self._find)
        self._long: set[str] = set()

    def words_and_spaces(self, text: str, paragraph: str) -> tuple[list[int], list[bool]]:
        """Give the tokens of clean text, as hashes, and whether a space follows each.

        ``paragraph`` is what parts paragraphs, a token of its own.
        """
        if len(self._chunks) >= _CACHED_CHUNKS:  # so that memory stays bounded
            self.clear()
        words: list[int] = []
        spaces: list[bool] = []
        words_of, spaces_of = self._chunks.__getitem__, self._chunks.spaces.__getitem__
        paragraph_hash = self._strings.add(paragraph)
        for block in text.split(paragraph):
            chunks = block.split(" ")
            words += chain.from_iterable(map(words_of, chunks))
            spaces += chain.from_iterable(map(spaces_of, chunks))
            spaces[-1] = False
            words.append(paragraph_hash)
            spaces.append(False)
        del words[-1], spaces[-1]
        if self._long:
            self._chunks.forget(self._long)
            self._long.clear()
        return words, spaces

    def clear(self) -> None:
        """Forget all chunks: the string store that they refer to has changed, or there are too many."""
        self._chunks = _Chunks(self._find)

    @contextmanager
    def memory_zone(self, mem: Any) -> Iterator[Any]:
        """Forget at the end what was met inside: spaCy frees the strings of a memory zone."""
        before = set(self._chunks)
        try:
            yield mem
        finally:
            self._chunks.forget(self._chunks.keys() - before)

    def _find(self, chunk: str) -> tuple[int, ...]:
        add = self._strings.add
        if len(chunk) > _LONGEST_CHUNK:
            self._long.add(chunk)
            return tuple([add(match[0]) for match in _SIMPLE_TOKEN.finditer(chunk)])
        if chunk.isalpha() and chunk.isascii() and chunk not in self._special:
            return (add(chunk),)
        return tuple([add(word) for word in self._split(chunk)])

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
        if not self._special.isdisjoint((chunk, whole, whole + marks, last + marks, last + marks[:1], *parts)):
            return [token.text for token in self.tokenizer(chunk)]
        return [part for part in (opened, *parts, possessive, closed, stop, quoted) if part]
