"""SQLite: tables of letters, issues, treatments, citations, reasons, relations and flags, and a full-text index.

The tables stand in ``sqlite_schema.py``; ``issues_fts`` searches items and rationales:
``SELECT item FROM issues_fts WHERE issues_fts MATCH 'lumbar AND fusion'``.
"""

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from .csv import joined, letter_columns, pages_text
from .format import Format, Record, aside, encode_jsonl, put, read_jsonl
from .sqlite_schema import INDEXES, TABLES

_SIDES = ("claims_administrator", "maximus")


def _finish(part: Path, output: Path) -> None:
    path = aside(output)
    try:
        _write_database(part, path)
    except sqlite3.OperationalError as error:  # such as a full disk
        raise OSError(f"{path}: {error}") from error
    put(path, output)
    part.unlink()


def _write_database(part: Path, path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        # Nothing to guard: the file is thrown away unless it is finished.
        database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        database.executescript(TABLES)
        for record in read_jsonl(part):
            _insert_letter(database, record)
        database.executescript(INDEXES)
        database.execute("INSERT INTO issues_fts (issues_fts) VALUES ('rebuild')")
        database.commit()


def _insert(database: sqlite3.Connection, table: str, row: Mapping[str, Any]) -> int:
    columns = ", ".join(f'"{column}"' for column in row)
    places = ", ".join("?" * len(row))
    cursor = database.execute(f"INSERT INTO {table} ({columns}) VALUES ({places})", tuple(row.values()))
    return cursor.lastrowid or 0


def _insert_letter(database: sqlite3.Connection, record: Record) -> None:
    letter_id = _insert(database, "letters", letter_columns(record))
    issue_ids = [
        _insert_issue(database, letter_id, number, issue) for number, issue in enumerate(record["issues"], start=1)
    ]
    for flag in record.get("flags") or ():
        row = {
            "letter_id": letter_id,
            "issue_id": issue_ids[flag["issue"] - 1] if flag["issue"] else None,
            "code": flag["code"],
            "message": flag["message"],
            "spans": json.dumps(flag["spans"]),
        }
        _insert(database, "flags", row)


def _insert_issue(database: sqlite3.Connection, letter_id: int, number: int, issue: Mapping[str, Any]) -> int:
    dose = issue["dose"]
    frequency, duration = dose["frequency"] or {}, dose["duration"] or {}
    plain = ("strength", "quantity", "quantity_unit", "refills", "form", "route", "shorthand")
    row = {
        "letter_id": letter_id,
        "number": number,
        **{name: issue[name] for name in ("item", "decision", "original", "authorized", "disputed")},
        **{name: dose.get(name) for name in plain},
        "frequency_times": frequency.get("times"),
        "frequency_per": frequency.get("per"),
        "duration_value": duration.get("value"),
        "duration_unit": duration.get("unit"),
        "body_parts": joined(issue["body_parts"]),
        "levels": joined(issue["levels"]),
        **{name: issue[name] for name in ("laterality", "verdict", "rationale")},
    }
    issue_id = _insert(database, "issues", row)
    for treatment in issue["treatments"]:
        names = {name: treatment.get(name) for name in ("text", "name", "category", "subcategory", "concept")}
        _insert(database, "treatments", {"issue_id": issue_id, **names})
    for side in _SIDES:
        for citation in issue[side]:
            said = {name: citation[name] for name in ("source", "title", "year", "detail")}
            pages = pages_text(citation["pages"])
            _insert(database, "citations", {"issue_id": issue_id, "side": side, **said, "pages": pages})
    _insert_reasons(database, issue_id, issue)
    for link in issue.get("relations") or ():
        _insert(database, "relations", {"issue_id": issue_id, **link})
    return issue_id


def _insert_reasons(database: sqlite3.Connection, issue_id: int, issue: Mapping[str, Any]) -> None:
    evidence = issue.get("evidence") or []
    for code in issue["reasons"]:
        stated = [place for place in evidence if place["code"] == code] or [{"code": code}]
        for place in stated:
            _insert(database, "reasons", {"issue_id": issue_id, **place})


SQLITE = Format(encode_jsonl, _finish)
