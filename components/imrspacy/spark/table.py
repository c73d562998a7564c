"""The table of disputed items: its columns, and the rows of a letter's record."""

from collections.abc import Iterator
from functools import cache
from typing import Any

Row = dict[str, Any]

_HEADER, _REVIEWER, _PATIENT = "header", "reviewer", "patient"


@cache
def arrow_schema() -> Any:
    """Give the Arrow schema of the table, made of that of a letter so that both stay the same."""
    import pyarrow

    from ..export.parquet import schema as letter_schema

    letter = letter_schema()

    def fields(column: str) -> list[Any]:
        kind = letter.field(column).type
        return list(kind.value_type if pyarrow.types.is_list(kind) else kind)

    text = pyarrow.string()
    return pyarrow.schema(
        [
            ("path", text),
            ("letter", text),
            ("error", text),
            ("layout", text),
            *fields(_HEADER),
            *fields(_REVIEWER),
            *fields(_PATIENT),
            ("issue", pyarrow.int64()),
            *fields("issues"),
            letter.field("flags"),
        ]
    )


@cache
def schema() -> Any:
    """Give the schema of the table as a Spark ``StructType``.

    One row a disputed item: where the letter came from (``path``, ``letter``), ``error`` (null, or why the letter
    gave no item), ``layout``, the fields of its header, reviewer and patient, ``issue`` (from 1), the fields of the
    issue, and ``flags``: those of this issue and of the whole letter. docs/record.md describes the fields.
    """
    return _spark_type(arrow_schema())


def _spark_type(arrow: Any) -> Any:
    import pyarrow
    from pyspark.sql import types

    if isinstance(arrow, pyarrow.Schema) or pyarrow.types.is_struct(arrow):
        return types.StructType([types.StructField(field.name, _spark_type(field.type)) for field in arrow])
    if pyarrow.types.is_list(arrow):
        return types.ArrayType(_spark_type(arrow.value_type))
    simple = {
        pyarrow.string(): types.StringType,
        pyarrow.int64(): types.LongType,
        pyarrow.float64(): types.DoubleType,
    }
    return simple[arrow]()


def issue_rows(record: dict[str, Any]) -> Iterator[Row]:
    """Yield a row for each disputed item of a record, by column; absent columns are null."""
    letter = {
        "letter": record["letter"],
        "layout": record["layout"],
        **record[_HEADER],
        **record[_REVIEWER],
        **record[_PATIENT],
    }
    for number, issue in enumerate(record["issues"], start=1):
        flags = [flag for flag in record["flags"] if flag["issue"] in (None, number)]
        yield {**letter, "issue": number, **issue, "flags": flags}
