"""From DataFrame to DataFrame, and what a Python worker of Spark runs."""

import os
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from ..runs.limits import Limits
from .reader import Reader, Reads, Settings, Source, stem
from .table import arrow_schema, schema

_GROUP = 16  # letters in a batch of rows


def extract(
    df: Any,
    *,
    content: str = "content",
    text: str = "text",
    path: str = "path",
    letter: str = "letter",
    limits: Limits | None = None,
    pipeline: str | None = None,
    isolate: bool = True,
) -> Any:
    """Give the table of disputed items of the letters in a DataFrame: one row an item, see :func:`schema`.

    The letters are either files, with their bytes in the column ``content`` and their ``path`` (what the
    source ``binaryFile`` gives), or texts, in the column ``text``. ``letter`` is the letter's name, for files
    without that column the stem of the path. A letter that gives no item is one row with ``error`` filled: it
    cannot be read, is over one of the ``limits``, or is no determination letter.

    Each Python worker holds one pipeline, in a child process that is replaced when a letter hangs or crashes it;
    with ``isolate=False`` in the worker itself, where neither is caught. ``pipeline`` is another pipeline, as for
    :func:`imrspacy.load`, installed on the workers. Raises ValueError for a DataFrame without such columns.
    """
    from pyspark.sql import functions

    given, kind = (content, "binary") if content in df.columns else (text, "string")
    if given not in df.columns:
        raise ValueError(f"the DataFrame has neither a column {content!r} nor {text!r}: {', '.join(df.columns)}")
    if df.schema[given].dataType.typeName() != kind:
        raise ValueError(f"column {given!r} is {df.schema[given].dataType.simpleString()}, not {kind}")

    def text_column(name: str, alias: str) -> Any:
        column = functions.col(f"`{name}`") if name in df.columns else functions.lit(None)
        return column.cast("string").alias(alias)

    letters = df.select(
        text_column(path, "path"), text_column(letter, "letter"), functions.col(f"`{given}`").alias("given")
    )
    settings = Settings(limits or Limits(), pipeline)
    return letters.mapInArrow(partial(read_partition, settings=settings, isolate=isolate), schema())


def read_partition(batches: Iterable[Any], *, settings: Settings, isolate: bool) -> Iterator[Any]:
    """Turn Arrow batches of letters into batches of rows; what a Python worker runs for a partition."""
    import pyarrow

    reader = _worker_reader(settings, isolate=isolate)
    for batch in batches:
        for start in range(0, batch.num_rows, _GROUP):
            letters = [
                Source(row["path"], row["letter"] or stem(row["path"]), row["given"])
                for row in batch.slice(start, _GROUP).to_pylist()
            ]
            rows = [row for found in reader.rows(letters) for row in found]
            yield pyarrow.RecordBatch.from_pylist(rows, schema=arrow_schema())


_kept: tuple[tuple[Settings, bool], Reads] | None = None


def _worker_reader(settings: Settings, *, isolate: bool) -> Reads:
    """Give the reader of this worker: Spark uses a worker for many tasks, and a pipeline takes a second to load."""
    global _kept
    wanted = (settings, isolate)
    if _kept is None or _kept[0] != wanted:
        if _kept is not None:
            _kept[1].close()
            _kept = None
        _kept = wanted, _reader(settings, isolate=isolate)
    return _kept[1]


def _reader(settings: Settings, *, isolate: bool) -> Reads:
    if not isolate or os.name != "posix":
        return Reader(settings)
    from .child import ChildReader

    return ChildReader(settings)
