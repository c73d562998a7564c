"""Read letters: a path or the bytes of a file in, its text out."""

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from .errors import LetterError
from .finding import PathLike, find_letters
from .plain import decode_text

MAX_BYTES = 50_000_000
MAX_PAGES = 500
MAX_CHARACTERS = 1_000_000  # spaCy's own limit

_MAGIC = b"%PDF-"
_MAGIC_WITHIN = 1024


def read_letter(
    path: PathLike,
    *,
    max_bytes: int = MAX_BYTES,
    max_pages: int = MAX_PAGES,
    max_characters: int = MAX_CHARACTERS,
) -> str:
    """Give the text of a letter, PDF or text file, with a blank line between its paragraphs.

    Lines stay as they are wrapped in the file; the pipeline's tokenizer joins them. Raises
    :class:`LetterError` for a file that cannot be read, with its name and the cause.
    """
    name = os.path.basename(os.fspath(path))
    try:
        with open(path, "rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size > max_bytes:
                raise LetterError(name, f"{_megabytes(size)}, over the limit of {_megabytes(max_bytes)}")
            data = file.read(max_bytes + 1)
    except OSError as error:
        raise LetterError(name, (error.strerror or str(error)).lower()) from error
    return read_letter_bytes(data, name, max_bytes=max_bytes, max_pages=max_pages, max_characters=max_characters)


def read_letter_bytes(
    data: bytes,
    name: str,
    *,
    max_bytes: int = MAX_BYTES,
    max_pages: int = MAX_PAGES,
    max_characters: int = MAX_CHARACTERS,
) -> str:
    """Give the text of a letter by the bytes of its file; ``name`` is what an error calls it.

    A PDF is known by its first bytes, not by its name.
    """
    if len(data) > max_bytes:
        raise LetterError(name, f"{_megabytes(len(data))}, over the limit of {_megabytes(max_bytes)}")
    if _MAGIC in data[:_MAGIC_WITHIN]:
        from .pdf import pdf_text

        text = pdf_text(bytes(data), name, max_pages=max_pages, max_characters=max_characters)
    else:
        text = _plain_text(data, name)
    if len(text) > max_characters:
        raise LetterError(name, f"{len(text):,} characters, over the limit of {max_characters:,}")
    return text


def read_letters(
    paths: PathLike | Iterable[PathLike],
    *,
    on_error: Callable[[LetterError, Path], None] | None = None,
    max_bytes: int = MAX_BYTES,
    max_pages: int = MAX_PAGES,
    max_characters: int = MAX_CHARACTERS,
) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield (text, {"letter": stem, "path": path}) of each letter, for ``nlp.pipe(..., as_tuples=True)``.

    ``paths`` are files or folders (see :func:`find_letters`). A letter that cannot be read is passed to
    ``on_error`` and left out; without it the error is raised.
    """
    for path in find_letters(paths):
        try:
            text = read_letter(path, max_bytes=max_bytes, max_pages=max_pages, max_characters=max_characters)
        except LetterError as error:
            if on_error is None:
                raise
            on_error(error, path)
        else:
            yield text, {"letter": path.stem, "path": str(path)}


def _plain_text(data: bytes, name: str) -> str:
    suffix = os.path.splitext(name)[1].lower()
    if not data.strip():
        raise LetterError(name, "empty file")
    if suffix == ".pdf":
        raise LetterError(name, "no PDF, or damaged at its start")
    try:
        text = decode_text(data)
    except ValueError:
        cause = "binary data, no text" if suffix in ("", ".txt") else "neither PDF nor text"
        raise LetterError(name, cause) from None
    if not text.strip():
        raise LetterError(name, "empty file")
    return text


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.3g} MB"
