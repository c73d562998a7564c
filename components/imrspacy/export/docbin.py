"""DocBin: the annotated Docs, for spaCy's own commands and for training.

Up to 10,000 letters are one file. More are a folder of that name with files of 10,000, which ``spacy evaluate``,
``spacy train`` and every other reader of spaCy take as one corpus.
"""

import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from .format import Format, aside

SHARD = 10_000
#: What the pipeline sets; the other columns of a DocBin would be zeros.
ATTRIBUTES = ("ENT_IOB", "ENT_TYPE", "ENT_KB_ID", "ENT_ID")

_LENGTH_BYTES = 8


def _encode(docs: Sequence[Any]) -> bytes:
    """Give the Docs as a DocBin with its length before it."""
    if not docs:
        return b""
    from spacy.tokens import DocBin

    data: bytes = DocBin(attrs=ATTRIBUTES, docs=docs).to_bytes()
    return len(data).to_bytes(_LENGTH_BYTES, "big") + data


def _finish(part: Path, output: Path) -> None:
    shards = _shards(part)
    first = next(shards, b"")
    second = next(shards, None)
    path = aside(output)
    if second is None:
        path.write_bytes(first)
    else:
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir()
        for number, data in enumerate(_chain(first, second, shards), start=1):
            (path / f"{number:05}.spacy").write_bytes(data)
    if output.is_dir():
        shutil.rmtree(output)
    os.replace(path, output)
    part.unlink()


def _chain(first: bytes, second: bytes, others: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield second
    yield from others


def _shards(part: Path) -> Iterator[bytes]:
    from spacy.tokens import DocBin

    shard = DocBin(attrs=ATTRIBUTES)
    for piece in _pieces(part):
        if len(shard) and len(shard) + len(piece) > SHARD:
            yield shard.to_bytes()
            shard = DocBin(attrs=ATTRIBUTES)
        shard.merge(piece)
    yield shard.to_bytes()


def _pieces(part: Path) -> Iterator[Any]:
    from spacy.tokens import DocBin

    with open(part, "rb") as file:
        while head := file.read(_LENGTH_BYTES):
            yield DocBin().from_bytes(file.read(int.from_bytes(head, "big")))


DOCBIN = Format(_encode, _finish, takes_docs=True)
