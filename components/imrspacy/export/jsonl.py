"""JSON lines: one record a letter, plain or compressed.

Compressed files are a row of complete members (gzip) or frames (Zstandard), which every reader joins: so a
part file can be cut after any of them and be gone on with.
"""

import gzip
from collections.abc import Sequence

from .format import Format, Record, encode_jsonl, move


def _encode_gzip(records: Sequence[Record]) -> bytes:
    # Without the time of writing: the same records give the same bytes.
    return gzip.compress(encode_jsonl(records), compresslevel=6, mtime=0) if records else b""


def _encode_zstandard(records: Sequence[Record]) -> bytes:
    import zstandard

    return zstandard.ZstdCompressor(level=9).compress(encode_jsonl(records)) if records else b""


JSONL = Format(encode_jsonl, move)
JSONL_GZ = Format(_encode_gzip, move)
JSONL_ZST = Format(_encode_zstandard, move, module="zstandard", extra="zstd")
