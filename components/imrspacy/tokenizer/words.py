"""Split clean text into spaCy's own tokens, several times as fast as spaCy does.

spaCy caches the tokens of each chunk (text between white space), but its cache stops filling at the first special
case of a text (explosion/spaCy#13950), which in these letters is "and/or" in the standard paragraph. So the cache
stands here: one chunk at a time goes through spaCy's tokenizer, once, and a Doc is built from the parts. Plain words,
which are most of the new chunks, need no look by spaCy unless they are special cases. The parts are kept as the
hashes of spaCy's string store, from which a Doc is built five times as fast as from strings.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from spacy.tokenizer import Tokenizer

# Peeling affixes off a chunk is quadratic in spaCy; the longest chunk of real letters, a web address, has
# under 200 characters.
_LONGEST_CHUNK = 300
_SIMPLE_TOKEN = re.compile(r"\w+|[^\w\s]")
# Words, also hyphenated, and numbers or dates, in quotes or brackets or before a stop: the rules take these marks off,
# part words at hyphens and numbers at dashes, and split neither letters nor digits.
_PLAIN_CHUNK = re.compile(
    r"""([("]?)                                                             # opened
        ([A-Za-z]{2,}(?:-[A-Za-z]{2,})*|[0-9]+(?:/[0-9]+)*|[0-9]+(?:-[0-9]+)+)  # words, numbers
        (\)?)((?<=[A-Za-z]):|[,;]|(?<=[a-z0-9)])\.|)("?)                     # closed, with a stop""",
    re.VERBOSE,
)
_CACHED_CHUNKS = 50_000

_ONE_WORD = (True,)

#: The tokens of a chunk as hashes, and whether a space follows each: the last only.
Parts = tuple[tuple[int, ...], tuple[bool, ...]]


class ChunkSplitter:
    """Give the tokens of white-space-free chunks by a spaCy ``Tokenizer``, each chunk's once."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer
        self._strings = tokenizer.vocab.strings
        self._parts: dict[str, Parts] = {}
        self._special = frozenset(tokenizer.rules or ())

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
        if chunk.isalpha() and chunk.isascii() and len(chunk) <= _LONGEST_CHUNK and chunk not in self._special:
            one: Parts = (self._strings.add(chunk),), _ONE_WORD
            self._parts[chunk] = one
            return one
        words = tuple([self._strings.add(word) for word in self._split(chunk)])
        parts = words, (False,) * (len(words) - 1) + (True,)
        if len(chunk) <= _LONGEST_CHUNK:
            self._parts[chunk] = parts
        return parts

    def _split(self, chunk: str) -> tuple[str, ...]:
        plain = _PLAIN_CHUNK.fullmatch(chunk)
        if plain:
            opened, words, *marks = plain.groups()
            parts = words.replace("-", " - ").split()
            mark = "".join(marks)
            if self._special.isdisjoint((chunk, words, words + mark, parts[-1] + mark, parts[-1] + mark[:1], *parts)):
                return tuple(part for part in (opened, *parts, *marks) if part)
        if len(chunk) > _LONGEST_CHUNK:
            return tuple(match[0] for match in _SIMPLE_TOKEN.finditer(chunk))
        return tuple(token.text for token in self.tokenizer(chunk))
