"""JSON lines: one record a letter, plain or compressed.

A compressed file is one gzip member or one Zstandard frame: many readers stop silently after the first.
"""

import gzip
import shutil
from pathlib import Path

from .format import Format, aside, encode_jsonl, move, put


def _finish_gzip(part: Path, output: Path) -> None:
    path = aside(output)
    with (
        open(part, "rb") as lines,
        open(path, "wb") as file,
        # Without name and time: the same records give the same bytes.
        gzip.GzipFile("", "wb", compresslevel=6, fileobj=file, mtime=0) as compressed,
    ):
        shutil.copyfileobj(lines, compressed)
    put(path, output)
    part.unlink()


def _finish_zstandard(part: Path, output: Path) -> None:
    import zstandard

    path = aside(output)
    with open(part, "rb") as lines, open(path, "wb") as file:
        zstandard.ZstdCompressor(level=9).copy_stream(lines, file)
    put(path, output)
    part.unlink()


JSONL = Format(encode_jsonl, move)
JSONL_GZ = Format(encode_jsonl, _finish_gzip)
JSONL_ZST = Format(encode_jsonl, _finish_zstandard, module="zstandard", extra="zstd")
