"""The registered tokenizer: reflow, split, and keep the way back to the source text."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from spacy import registry
from spacy.lang.tokenizer_exceptions import emoticons
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

from ..alignment import remember_text
from .lexemes import quick_getters
from .reflow import PARAGRAPH, reflow
from .words import ChunkSplitter

#: The key of ``doc.user_data`` that holds the map to the source text, as [starts, sources].
SOURCE_MAP = "imr_source_map"

_SURROGATES = re.compile("[\ud800-\udfff]")
_UNITS = (
    r"(?i:mcg|mg|ug|mcl|ml|gms?|grams?|g|cc|iu|units?|meq|hrs?|hours?|days?|weeks?|wks?|months?|mos?|years?|tabs?"
    r"|tablets?|caps?|capsules?|sessions?|visits?|refills?|patch(?:es)?|times|x)|%"
)
# Doses and page references are written without spaces: "10mg/325mg", "20MG,#60", "2x6", "5%/2%", "x12", "pg.64".
DOSE_INFIXES = (
    rf"(?<=[0-9])(?:{_UNITS})(?=[/#,;+&-]|[0-9])",
    r"(?<=[0-9a-zA-Z%),;])#(?=[0-9])",
    r"(?<=[a-zA-Z%])[,;](?=[#0-9])",
    r"(?<=[0-9][gGlL%])/(?=[0-9A-Za-z])",
    r"(?<=[0-9]%)[-,](?=[0-9A-Za-z])",
    r"(?<=[A-Za-z)])/(?=[0-9])",
    r"(?<=[0-9)])/(?=[A-Za-z])",
    r"(?<=[0-9a-z])[()](?=[0-9A-Za-z])",
    r"(?<=[0-9]),(?=[0-9])",
    r"(?<=[a-zA-Z]):(?=[0-9])",
    r"(?<=[0-9])[;:](?=[A-Za-z])",
    r"(?<=[a-z])\.(?=[0-9])",
    r"(?<=[0-9])\.(?=[A-Z])",
)
DOSE_PREFIXES = (r"[xX](?=[0-9])",)
DOSE_SUFFIXES = (rf"(?<=[0-9])(?:{_UNITS})",)


class LetterTokenizer:
    """Reflow a letter and split it into spaCy's English tokens, with doses split further.

    ``nlp(text)`` gives a Doc of the clean text (see :func:`~imrspacy.tokenizer.reflow.reflow`); clean text comes
    back unchanged. ``span._.imr_source`` gives the place of a span in the text as given.
    """

    def __init__(self, nlp: Language) -> None:
        self.vocab = nlp.vocab
        self.vocab.lex_attr_getters = quick_getters(self.vocab.lex_attr_getters)  # type: ignore[attr-defined]
        self._splitter = ChunkSplitter(_dose_tokenizer(nlp))

    def __call__(self, text: str) -> Doc:
        flow = reflow(_encodable(text))
        doc = self._doc(flow.text)
        doc.user_data[SOURCE_MAP] = [list(flow.starts), list(flow.sources)]
        return doc

    def _doc(self, text: str) -> Doc:
        if not text:
            return Doc(self.vocab)
        words, spaces = self._splitter.words_and_spaces(text, PARAGRAPH)
        doc = Doc(self.vocab, words=words, spaces=spaces)  # type: ignore[arg-type]  # hashes do as well
        remember_text(doc, text)
        return doc

    def pipe(self, texts: Iterable[str], batch_size: int = 1000) -> Iterator[Doc]:
        """Tokenize a stream of texts, one at a time."""
        return map(self, texts)

    def explain(self, text: str) -> list[tuple[str, str]]:
        """Say by which rule each token of ``text`` was split, as spaCy's tokenizer does."""
        return self._splitter.tokenizer.explain(reflow(text).text)

    def memory_zone(self, mem: Any) -> AbstractContextManager[Any]:
        """Free at the end what texts inside ``nlp.memory_zone()`` added to the cache."""
        return self._splitter.memory_zone(mem)

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return _from_vocab, (self.vocab,)

    # The rules are those of the English language data and of this module: there is nothing to save.
    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Give no bytes: the tokenizer has no state."""
        return b""

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> "LetterTokenizer":
        """Take no bytes: the tokenizer has no state; the vocabulary may be another, though."""
        self._splitter.clear()
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write nothing: the tokenizer has no state."""

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> "LetterTokenizer":
        """Read nothing: the tokenizer has no state; the vocabulary may be another, though."""
        self._splitter.clear()
        return self


@registry.tokenizers("imrspacy.LetterTokenizer.v1")
def create_letter_tokenizer() -> Callable[[Language], LetterTokenizer]:
    """Give the factory that a config's ``[nlp.tokenizer]`` block names."""
    return LetterTokenizer


def _encodable(text: str) -> str:
    """Replace lone surrogates, which no file can hold and spaCy cannot store, by as many U+FFFD."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _SURROGATES.sub("\ufffd", text)
    return text


def _dose_tokenizer(nlp: Language) -> Tokenizer:
    """Build spaCy's tokenizer of the language with dose rules and without URL matching and emoticons.

    URL matching is quadratic on hostile input, and a web address in a citation is as well in pieces. Letters have no
    emoticons, but "(12 visits): Upheld", "(page 8)" and "<3 weeks".
    """
    defaults = nlp.Defaults
    rules = {word: parts for word, parts in (defaults.tokenizer_exceptions or {}).items() if word not in emoticons}
    return Tokenizer(
        nlp.vocab,
        rules=rules,
        prefix_search=compile_prefix_regex([*(defaults.prefixes or ()), *DOSE_PREFIXES]).search,
        suffix_search=compile_suffix_regex([*(defaults.suffixes or ()), *DOSE_SUFFIXES]).search,
        infix_finditer=compile_infix_regex([*(defaults.infixes or ()), *DOSE_INFIXES]).finditer,
        token_match=None,
        url_match=None,
    )


def _from_vocab(vocab: Any) -> LetterTokenizer:
    from spacy.lang.en import English

    return LetterTokenizer(English(vocab=vocab))
