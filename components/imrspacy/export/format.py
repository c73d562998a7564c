"""What a format is, and the steps that several share."""

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

#: A file of the folder that ``.spacy`` writes for many letters.
_SHARD = re.compile(r"\d{5}\.spacy")

#: A record as ``LetterRecord.to_dict`` gives it.
Record = dict[str, Any]


class ExportError(ValueError):
    """An output that cannot be written: unknown suffix, an extra that is not installed, a folder in its place."""


@dataclass(frozen=True, slots=True)
class Format:
    """How records become a file.

    ``encode`` gives the bytes of some records, b"" for none; ``start`` stands before all of them. ``finish``
    takes the part file with these bytes to the output, which appears whole and replaces an older one.
    ``takes_docs``: encodes Docs, not records. ``module`` must be installed, by the extra of that name.
    """

    encode: Callable[[Sequence[Any]], bytes]
    finish: Callable[[Path, Path], None]
    start: bytes = b""
    takes_docs: bool = False
    module: str | None = None
    extra: str | None = None


def encode_jsonl(records: Sequence[Record]) -> bytes:
    """Give one line of JSON a record."""
    encode = _ENCODER.encode
    return "".join(f"{encode(record)}\n" for record in records).encode()


def read_jsonl(part: Path) -> Iterator[Record]:
    """Yield the records of a part file written by :func:`encode_jsonl`."""
    with open(part, "rb") as lines:
        for line in lines:
            yield json.loads(line)


def move(part: Path, output: Path) -> None:
    """Finish a format whose part file is the output."""
    put(part, output)


def refuse_folder(output: Path) -> None:
    """Raise :class:`ExportError` for a folder that stands in an output's place, unless an earlier run wrote it."""
    if output.is_dir() and not all(_SHARD.fullmatch(path.name) for path in output.iterdir()):
        raise ExportError(f"{output}: is a folder with other files: name a file")


def put(path: Path, output: Path) -> None:
    """Give a finished file its name, when its bytes are on the disk; an older output is replaced."""
    refuse_folder(output)
    if path.is_file():
        with open(path, "rb+") as file:
            os.fsync(file.fileno())
    if output.is_dir():
        shutil.rmtree(output)
    os.replace(path, output)


def aside(output: Path) -> Path:
    """Name what is written in place of ``output`` until it is whole; an earlier run's is removed."""
    path = output.with_name(output.name + ".tmp")
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
    return path


_ENCODER = json.JSONEncoder(ensure_ascii=False)
