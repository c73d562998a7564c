"""Letters to rows, by one pipeline, in the process that asks."""

import os
import posixpath
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, Protocol

from ..letters import LetterError, read_letter_bytes
from ..runs.limits import Limits, cause_of
from ..runs.reading import LetterPipeline
from .table import Row, issue_rows


class Source(NamedTuple):
    """A letter as the DataFrame has it: where from, its name, and its bytes or text (None where null)."""

    path: str | None
    letter: str | None
    given: bytes | str | None

    @property
    def name(self) -> str:
        """What an error calls the letter."""
        return posixpath.basename(self.path or "") or self.letter or "text"


class Settings(NamedTuple):
    """What a reader is made with: the limits of a letter, and another pipeline than the package's own."""

    limits: Limits
    pipeline: str | None


class Reads(Protocol):
    """What reads letters, here or in a child."""

    def rows(self, letters: Sequence[Source]) -> Iterator[list[Row]]:
        """Yield the rows of each letter: one a disputed item, or one with an error."""

    def close(self) -> object:
        """Give back what is held."""


class Reader:
    """The pipeline of this process."""

    def __init__(self, settings: Settings) -> None:
        from ..pipeline import record

        self._pipeline = LetterPipeline(settings.pipeline)
        self._record = record
        self._limits = settings.limits

    def rows(self, letters: Sequence[Source]) -> Iterator[list[Row]]:
        """Yield the rows of each letter."""
        for letter in letters:
            yield self._letter_rows(letter)
        self._pipeline.renew_if_full()

    def close(self) -> None:
        """Do nothing: the pipeline ends with the process."""

    def _letter_rows(self, letter: Source) -> list[Row]:
        try:
            record = self._read(letter)
        except Exception as error:
            return [error_row(letter, cause_of(error, self._limits))]
        return [{**row, "path": letter.path} for row in issue_rows(record)]

    def _read(self, letter: Source) -> dict[str, Any]:
        doc = self._pipeline.doc(self._text(letter), letter.name)
        return self._record(doc, letter=letter.letter).to_dict()

    def _text(self, letter: Source) -> str:
        limits, given = self._limits, letter.given
        if isinstance(given, bytes):
            return read_letter_bytes(given, letter.name, **limits.of_file())
        if given is None or not given.strip():
            raise LetterError(letter.name, "no content" if given is None else "empty text")
        if len(given) > limits.max_characters:
            raise LetterError(letter.name, f"{len(given):,} characters, over the limit of {limits.max_characters:,}")
        return given


def error_row(letter: Source, cause: str) -> Row:
    """Give the row of a letter that could not be read."""
    return {"path": letter.path, "letter": letter.letter, "error": f"{letter.name}: {cause}"}


def stem(path: str | None) -> str | None:
    """Give the name of a letter by the path of its file."""
    return os.path.splitext(posixpath.basename(path))[0] if path else None
