"""Texts to Docs in a process that reads many letters."""

import gc
from dataclasses import dataclass, field
from typing import Any

from ..letters import LetterError, looks_like_letter

NO_LETTER = "no IMR determination letter: none of its four layouts' headings was found"
NO_ISSUE = "no disputed item was found under the headings of the letter"
# spaCy keeps every word it meets, with half a kilobyte each; its memory zones leave holes in tables that only grow.
MOST_WORDS = 100_000


@dataclass(slots=True)
class LetterPipeline:
    """A pipeline that can be made anew when it has met too many words; ``name`` as for :func:`imrspacy.load`."""

    name: str | None = None
    _nlp: Any = field(init=False)

    def __post_init__(self) -> None:
        self._load()

    def doc(self, text: str, name: str) -> Any:
        """Give the Doc of a letter; ``name`` is for the :class:`LetterError` of a text without a disputed item."""
        doc = self._nlp(text)
        if not doc.spans.get("items"):
            raise LetterError(name, NO_ISSUE if looks_like_letter(text) else NO_LETTER)
        return doc

    def renew_if_full(self) -> None:
        """Make the pipeline anew if it has met too many words: a sixth of a second frees them all."""
        if len(self._nlp.vocab.strings) > MOST_WORDS:
            self._load()

    def _load(self) -> None:
        from ..pipeline import load

        gc.unfreeze()
        self._nlp = load(self.name)
        gc.collect()
        gc.freeze()  # what stays to the end need not be looked at in every collection
