"""Split clean text into spaCy's own tokens, several times as fast as spaCy does.

spaCy caches the tokens of each chunk (text between white space), but its cache stops filling at the first special
case of a text (explosion/spaCy#13950), which in these letters is "and/or" in the standard paragraph. So the cache
stands here: one chunk at a time goes through spaCy's tokenizer, once, and a Doc is built from the parts. Chunks of
letters only, which are most of the new ones, need no look by spaCy unless they are special cases.
"""

import re
from collections.abc import Iterator

from spacy.tokenizer import Tokenizer

# Peeling affixes off a chunk is quadratic in spaCy; the longest chunk of real letters, a web address, has
# under 200 characters.
_LONGEST_CHUNK = 300
_SIMPLE_TOKEN = re.compile(r"\w+|[^\w\s]")
_CACHED_CHUNKS = 50_000

Words = tuple[str, ...]


class ChunkSplitter:
    """Give the tokens of white-space-free chunks by a spaCy ``Tokenizer``, each chunk's once."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer
        self._words: dict[str, Words] = {}
        self._special = frozenset(tokenizer.rules or ())

    def split(self, chunk: str) -> Words:
        """Give the tokens of one chunk; the cache starts anew when it is full, so memory stays bounded."""
        words = self._words.get(chunk)
        if words is None:
            if len(self._words) >= _CACHED_CHUNKS:
                self._words.clear()
            words = self._words[chunk] = self._split(chunk)
        return words

    def words_and_spaces(self, text: str, paragraph: str) -> tuple[list[str], list[bool]]:
        """Give the tokens of clean text and whether a space follows each; ``paragraph`` is a token of its own."""
        words: list[str] = []
        spaces: list[bool] = []
        known = self._words.get
        for block in text.split(paragraph):
            for chunk in block.split(" "):
                parts = known(chunk) or self.split(chunk)
                words += parts
                spaces += _NO_SPACES[len(parts)] if len(parts) < len(_NO_SPACES) else [False] * len(parts)
                spaces[-1] = True
            spaces[-1] = False
            words.append(paragraph)
            spaces.append(False)
        del words[-1], spaces[-1]
        return words, spaces

    def _split(self, chunk: str) -> Words:
        if chunk.isalpha() and chunk.isascii() and chunk not in self._special:
            return (chunk,)
        return tuple(self._split_long(chunk) if len(chunk) > _LONGEST_CHUNK else self._split_by_rules(chunk))

    def _split_by_rules(self, chunk: str) -> Iterator[str]:
        return (token.text for token in self.tokenizer(chunk))

    @staticmethod
    def _split_long(chunk: str) -> Iterator[str]:
        return (match[0] for match in _SIMPLE_TOKEN.finditer(chunk))


_NO_SPACES = tuple([False] * count for count in range(12))
