"""DocBin: the annotated Docs, for spaCy's own commands and for training.

Up to 10,000 letters are one file. More are a folder of that name with files of 10,000, which ``spacy
evaluate``, ``spacy train`` and every other reader of spaCy take as one corpus. spaCy holds a whole DocBin in
memory several times over to write it; here the parts are joined column by column, a few letters at a time.
"""

import os
import zlib
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

from .format import Format, aside, put

SHARD = 10_000
#: What the pipeline sets; the other columns of a DocBin would be zeros.
ATTRIBUTES = ("ENT_IOB", "ENT_TYPE", "ENT_KB_ID", "ENT_ID")

_LENGTH_BYTES = 8
_COUNT_BYTES = 4

#: A DocBin's own message: its columns "tokens", "spaces" and "lengths" as bytes, the others as lists.
Message = dict[str, Any]


def _encode(docs: Sequence[Any]) -> bytes:
    """Give the Docs as a DocBin, with its length and their count before it."""
    if not docs:
        return b""
    from spacy.tokens import DocBin

    data: bytes = DocBin(attrs=ATTRIBUTES, docs=docs).to_bytes()
    return len(data).to_bytes(_LENGTH_BYTES, "big") + len(docs).to_bytes(_COUNT_BYTES, "big") + data


def _finish(part: Path, output: Path) -> None:
    path = aside(output)
    with open(part, "rb") as file:
        shards = _shards(file)
        if len(shards) == 1:
            _write_shard(path, file, shards[0])
        else:
            path.mkdir()
            for number, places in enumerate(shards, start=1):
                _write_shard(path / f"{number:05}.spacy", file, places)
    put(path, output)
    part.unlink()


def _shards(file: BinaryIO) -> list[list[int]]:
    """Give the places of the pieces in the part file, shard by shard."""
    places: list[int] = []
    bounds = [0]
    letters = 0
    while head := file.read(_LENGTH_BYTES + _COUNT_BYTES):
        size = int.from_bytes(head[:_LENGTH_BYTES], "big")
        count = int.from_bytes(head[_LENGTH_BYTES:], "big")
        if letters and letters + count > SHARD:
            bounds.append(len(places))
            letters = 0
        letters += count
        places.append(file.tell())
        file.seek(size, os.SEEK_CUR)
    return [places[start:end] for start, end in pairwise([*bounds, len(places)])]


def _write_shard(path: Path, file: BinaryIO, places: Sequence[int]) -> None:
    """Write the message that ``DocBin.from_bytes`` reads, its long columns piece by piece."""
    import srsly

    def pieces() -> Iterator[Message]:
        for place in places:
            file.seek(place - _LENGTH_BYTES - _COUNT_BYTES)
            size = int.from_bytes(file.read(_LENGTH_BYTES), "big")
            file.seek(place)
            yield srsly.msgpack_loads(zlib.decompress(file.read(size)))

    whole = _without_columns(pieces())
    compress = zlib.compressobj()
    with open(path, "wb") as shard:

        def write(data: bytes) -> None:
            shard.write(compress.compress(data))

        fields = {"tokens": _write_bytes, "spaces": _write_bytes, "span_groups": _write_list}
        write(bytes([0x80 | (len(whole) + len(fields))]))  # a map of so many fields
        for name, value in whole.items():
            write(srsly.msgpack_dumps(name) + srsly.msgpack_dumps(value))
        for name, write_field in fields.items():
            write(srsly.msgpack_dumps(name))
            write_field(write, name, pieces)
        shard.write(compress.flush())
        os.fsync(shard.fileno())


def _without_columns(pieces: Iterator[Message]) -> Message:
    """Join what is small: all but the tokens, the spaces and the span groups."""
    from spacy.tokens import DocBin

    empty = DocBin(attrs=ATTRIBUTES)
    whole: Message = {"version": empty.version, "attrs": empty.attrs, "cats": [], "flags": []}
    strings: set[str] = set()
    lengths = bytearray()
    for piece in pieces:
        whole["cats"] += piece["cats"]
        whole["flags"] += piece["flags"]
        lengths += piece["lengths"]
        strings.update(piece["strings"])
    return {**whole, "strings": sorted(strings), "lengths": bytes(lengths)}


def _write_bytes(write: Callable[[bytes], None], name: str, pieces: Callable[[], Iterator[Message]]) -> None:
    size = sum(len(piece[name]) for piece in pieces())
    write(b"\xc6" + size.to_bytes(4, "big"))
    for piece in pieces():
        write(piece[name])


def _write_list(write: Callable[[bytes], None], name: str, pieces: Callable[[], Iterator[Message]]) -> None:
    import srsly

    count = sum(len(piece[name]) for piece in pieces())
    write(b"\xdd" + count.to_bytes(4, "big"))
    for piece in pieces():
        for value in piece[name]:
            write(srsly.msgpack_dumps(value))


DOCBIN = Format(_encode, _finish, takes_docs=True)
