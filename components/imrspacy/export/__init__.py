"""Write records to files; the suffix chooses the format.

================ ==========================================================================
``.jsonl``       one JSON record a letter; ``.jsonl.gz`` and ``.jsonl.zst`` compressed
``.parquet``     one row a letter, nested, with the schema of the record classes
``.csv``         one row a disputed item, flat, safe to open in a spreadsheet
``.sqlite``      tables letters, issues, treatments, citations, reasons, relations, flags
``.spacy``       the annotated Docs as DocBin, a folder of several over 10,000 letters
================ ==========================================================================

Every format works in two steps, so that a long run can be interrupted at any moment: ``encode`` gives the
bytes of a few letters, which are appended to a part file; ``finish`` makes the output of the whole part file.
"""

import os
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

from .format import ExportError, Format, refuse_folder
from .formats import SUFFIXES, format_of

__all__ = ["SUFFIXES", "ExportError", "Format", "format_of", "refuse_folder", "write_records"]

_BATCH = 16


def write_records(records: Iterable[Any], output: str | os.PathLike[str]) -> int:
    """Write record dictionaries (``.spacy``: Docs) to a file and give their count.

    The file appears when all are written. Raises :class:`ExportError` for an unknown suffix, a
    missing extra, or a folder in its place.
    """
    output = Path(output)
    chosen = format_of(output)
    refuse_folder(output)
    part = output.with_name(output.name + ".part")
    count = 0
    stream = iter(records)
    with open(part, "wb") as file:
        file.write(chosen.start)
        while batch := list(islice(stream, _BATCH)):
            file.write(chosen.encode(batch))
            count += len(batch)
    chosen.finish(part, output)
    return count
