"""Parquet: one row a letter, nested as the record is, in row groups that are written one after the other."""

from dataclasses import fields, is_dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from ..records import LetterRecord, Number
from .format import Format, aside, encode_jsonl, put, read_jsonl

_ROW_GROUP = 1_000  # letters: what is held in memory at a time


@cache
def schema() -> Any:
    """Give the Arrow schema of a letter, made from the record classes so that both stay the same.

    It is stated, not inferred: a column that is empty in the first letters keeps its type. Numbers that may
    be fractions ("1.5 tablets") are doubles.
    """
    import pyarrow

    struct = _arrow_type(LetterRecord)
    return pyarrow.schema(list(struct))


def _arrow_type(hint: Any) -> Any:
    import pyarrow

    if is_dataclass(hint):
        hints = get_type_hints(hint)
        return pyarrow.struct([(field.name, _arrow_type(hints[field.name])) for field in fields(hint)])
    if hint == Number:
        return pyarrow.float64()
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        known = tuple(argument for argument in arguments if argument is not NoneType)
        # A union of unions is flat: Number | None is int | float | None.
        return pyarrow.float64() if set(known) == {int, float} else _arrow_type(*known)
    if origin is tuple:
        return pyarrow.list_(_arrow_type(arguments[0]))
    if origin is Literal:
        return pyarrow.string()
    return {str: pyarrow.string(), int: pyarrow.int64(), float: pyarrow.float64()}[hint]


def _finish(part: Path, output: Path) -> None:
    import pyarrow
    from pyarrow.parquet import ParquetWriter

    path = aside(output)
    records = read_jsonl(part)
    with ParquetWriter(path, schema(), compression="zstd") as writer:
        while rows := list(islice(records, _ROW_GROUP)):
            writer.write_table(pyarrow.Table.from_pylist(rows, schema=schema()))
    put(path, output)
    part.unlink()


PARQUET = Format(encode_jsonl, _finish, module="pyarrow", extra="parquet")
