"""CSV: one row a disputed item, flat; what there are several of stands in one cell, parted by "; ".

The relations of the item, a table of their own, stand in one cell as JSON.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

from ..records import Header
from .format import Format, Record, move

_DOSE = (
    "strength",
    "quantity",
    "quantity_unit",
    "frequency",
    "duration",
    "refills",
    "form",
    "route",
    "shorthand",
)
COLUMNS = (
    "letter",
    "layout",
    *(field.name for field in fields(Header)),
    "licensure",
    "specialties",
    "age",
    "sex",
    "issue",
    "item",
    "decision",
    "original",
    "authorized",
    "disputed",
    "treatments",
    "categories",
    "subcategories",
    *_DOSE,
    "body_parts",
    "levels",
    "laterality",
    "claims_administrator",
    "maximus",
    "verdict",
    "reasons",
    "flags",
    "rationale",
    "relations",
)
# A spreadsheet runs a cell that starts with one of these as a formula, white space before it or not.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def rows(record: Record) -> Iterator[dict[str, Any]]:
    """Yield a row for each disputed item of a record, by column."""
    letter = letter_columns(record)
    flags = record.get("flags") or ()
    for number, issue in enumerate(record["issues"], start=1):
        treatments = issue["treatments"]
        yield {
            **letter,
            "issue": number,
            **{name: issue[name] for name in ("item", "decision", "original", "authorized", "disputed")},
            "treatments": joined(treatment["name"] for treatment in treatments),
            "categories": joined(treatment["category"] for treatment in treatments),
            "subcategories": joined(treatment["subcategory"] for treatment in treatments),
            **_dose(issue["dose"]),
            "body_parts": joined(issue["body_parts"]),
            "levels": joined(issue["levels"]),
            "laterality": issue["laterality"],
            "claims_administrator": joined(map(citation_text, issue["claims_administrator"])),
            "maximus": joined(map(citation_text, issue["maximus"])),
            "verdict": issue["verdict"],
            "reasons": joined(issue["reasons"]),
            "flags": joined(flag["code"] for flag in flags if flag["issue"] in (None, number)),
            "rationale": issue["rationale"],
            "relations": json.dumps(issue.get("relations") or [], ensure_ascii=False),
        }


def letter_columns(record: Record) -> dict[str, Any]:
    """Give what a record says of the whole letter, flat, by column."""
    return {
        "letter": record["letter"],
        "layout": record.get("layout"),
        **record["header"],
        "licensure": joined(record["reviewer"]["licensure"]),
        "specialties": joined(record["reviewer"]["specialties"]),
        **record["patient"],
    }


def citation_text(citation: Mapping[str, Any]) -> str:
    """Give a citation in one line: "MTUS Low Back Complaints 2004, Special Studies, pages 303-304"."""
    name = citation["title"] if citation["source"] == "Non-MTUS" else f"MTUS {citation['title']}"
    parts = [f"{name} {citation['year']}" if citation["year"] else name]
    if citation["detail"]:
        parts.append(citation["detail"])
    if citation["pages"]:
        pages = pages_text(citation["pages"])
        parts.append(f"page {pages}" if pages.isdecimal() else f"pages {pages}")
    return ", ".join(parts)


def pages_text(pages: Sequence[Sequence[int]]) -> str:
    """Give page ranges as they are written: "78-80, 91"."""
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in pages)


def _dose(dose: Mapping[str, Any]) -> dict[str, Any]:
    frequency, duration = dose["frequency"], dose["duration"]
    return {
        **{name: dose.get(name) for name in _DOSE},
        "frequency": f"{frequency['times']} per {frequency['per']}" if frequency else None,
        "duration": f"{duration['value']} {duration['unit']}" if duration else None,
    }


def joined(values: Iterable[str | None]) -> str:
    """Give several values as one cell; empty ones are left out."""
    return "; ".join(value for value in values if value)


def _safe(value: Any) -> Any:
    """Quote a text that a spreadsheet would run: it shows the text behind the mark."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value


def _encode(records: Sequence[Record]) -> bytes:
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\n")
    for record in records:
        writer.writerows([_safe(row[column]) for column in COLUMNS] for row in rows(record))
    return lines.getvalue().encode()


CSV = Format(_encode, move, start=(",".join(COLUMNS) + "\n").encode())
