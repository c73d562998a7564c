"""Every format gives back what was written, and what is unsafe or missing is dealt with."""

import copy
import csv
import gzip
import json
import sqlite3
from contextlib import closing
from typing import Any

import pytest

import imrspacy
from imrspacy.export import SUFFIXES, ExportError, docbin, format_of, write_records
from imrspacy.export.csv import COLUMNS, citation_text

Record = dict[str, Any]


@pytest.fixture(scope="module")
def records(sample_docs) -> list[Record]:
    return [imrspacy.record(doc, letter=name).to_dict() for name, doc in sample_docs.items()]


@pytest.fixture
def odd(records) -> Record:
    """A record with what is rare: fractions, several pieces of evidence, flags, cells that are formulas."""
    record = copy.deepcopy(next(record for record in records if len(record["issues"]) > 1))
    record["letter"] = "=HYPERLINK(1)"
    record["flags"] = [
        {"code": "dates-disordered", "message": "the decision is older than the denial", "issue": None, "spans": []},
        {"code": "verdict-disagrees", "message": "headed upheld", "issue": 2, "spans": [[10, 16], [90, 99]]},
    ]
    first, second = record["issues"][:2]
    first |= {"item": "@SUM(A1)", "rationale": "-1+1 is a formula, “quoted”, and;\twith\ttabs", "reasons": ["risk"]}
    first["dose"] |= {"quantity": 1.5, "frequency": {"times": 2, "per": "day"}}
    first["dose"] |= {"duration": {"value": 0.5, "unit": "week"}}
    first["evidence"] = [
        {"code": "risk", "start": 1, "end": 5, "text": "One."},
        {"code": "risk", "start": 9, "end": 13, "text": "Two."},
    ]
    second |= {"reasons": ["duplicate"], "evidence": []}
    return record


def read_lines(path) -> list[Record]:
    data = path.read_bytes()
    if path.suffix == ".gz":
        data = gzip.decompress(data)
    if path.suffix == ".zst":
        zstandard = pytest.importorskip("zstandard")
        data = zstandard.ZstdDecompressor().stream_reader(data).read()  # reads one frame only
    return [json.loads(line) for line in data.splitlines()]


@pytest.mark.parametrize("suffix", [".jsonl", ".jsonl.gz", ".jsonl.zst"])
def test_json_lines(records, odd, tmp_path, suffix):
    path = tmp_path / f"out{suffix}"
    written = [*records, odd] * 2
    assert write_records(written, path) == len(written)
    assert read_lines(path) == written


def test_parquet(records, odd, tmp_path, monkeypatch):
    pytest.importorskip("pyarrow")
    from pyarrow import parquet as reader

    from imrspacy.export import parquet

    monkeypatch.setattr(parquet, "_ROW_GROUP", 10)
    write_records([*records, odd], tmp_path / "out.parquet")
    table = reader.read_table(tmp_path / "out.parquet")
    assert table.schema.equals(parquet.schema())
    assert table.to_pylist() == [*records, odd]
    assert reader.ParquetFile(tmp_path / "out.parquet").num_row_groups == -(-(len(records) + 1) // 10)


def test_parquet_keeps_the_type_of_an_empty_column(records, tmp_path):
    pytest.importorskip("pyarrow")
    from pyarrow import parquet as reader

    bare = {**records[0], "issues": [], "patient": {"age": None, "sex": None}}
    write_records([bare], tmp_path / "bare.parquet")
    write_records(records, tmp_path / "full.parquet")
    assert reader.read_schema(tmp_path / "bare.parquet").equals(reader.read_schema(tmp_path / "full.parquet"))


def test_csv_has_a_row_an_issue(records, tmp_path):
    write_records(records, tmp_path / "out.csv")
    with open(tmp_path / "out.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    issues = [(record, issue) for record in records for issue in record["issues"]]
    assert len(rows) == len(issues)
    for row, (record, issue) in zip(rows, issues, strict=True):
        assert tuple(row) == COLUMNS
        assert row["letter"] == record["letter"]
        assert row["decision"] == (issue["decision"] or "")
        assert row["decision_date"] == (record["header"]["decision_date"] or "")
        assert row["treatments"].split("; ") == [treatment["name"] for treatment in issue["treatments"]] or [""]


def test_csv_cells_are_no_formulas(odd, tmp_path):
    write_records([odd], tmp_path / "out.csv")
    with open(tmp_path / "out.csv", newline="", encoding="utf-8") as file:
        first, second = list(csv.DictReader(file))[:2]
    assert first["letter"] == "'=HYPERLINK(1)"
    assert first["item"] == "'@SUM(A1)"
    assert first["rationale"] == "'-1+1 is a formula, “quoted”, and;\twith\ttabs"
    assert (first["quantity"], first["frequency"], first["duration"]) == ("1.5", "2 per day", "0.5 week")
    assert first["flags"] == "dates-disordered"
    assert second["flags"] == "dates-disordered; verdict-disagrees"


@pytest.fixture
def database(records, odd, tmp_path):
    write_records([*records, odd], tmp_path / "out.sqlite")
    with closing(sqlite3.connect(tmp_path / "out.sqlite")) as database:
        database.row_factory = sqlite3.Row
        yield database


def test_sqlite_tables(database, records, odd):
    def count(table: str) -> int:
        return database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]

    everything = [*records, odd]
    issues = [issue for record in everything for issue in record["issues"]]
    assert count("letters") == len(everything)
    assert count("issues") == len(issues)
    assert count("treatments") == sum(len(issue["treatments"]) for issue in issues)
    assert count("citations") == sum(len(issue["claims_administrator"]) + len(issue["maximus"]) for issue in issues)
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []


def test_sqlite_values(database):
    letter = database.execute("SELECT * FROM letters WHERE letter = '=HYPERLINK(1)'").fetchone()
    issues = database.execute("SELECT * FROM issues WHERE letter_id = ? ORDER BY number", (letter["id"],)).fetchall()
    assert issues[0]["quantity"] == 1.5
    assert (issues[0]["frequency_times"], issues[0]["frequency_per"]) == (2, "day")
    reasons = database.execute(
        'SELECT code, start, "end", text FROM reasons WHERE issue_id IN (?, ?)', (issues[0]["id"], issues[1]["id"])
    )
    assert [tuple(reason) for reason in reasons] == [
        ("risk", 1, 5, "One."),
        ("risk", 9, 13, "Two."),
        ("duplicate", None, None, None),
    ]
    flags = database.execute("SELECT issue_id, spans FROM flags WHERE letter_id = ?", (letter["id"],)).fetchall()
    assert [tuple(flag) for flag in flags] == [(None, "[]"), (issues[1]["id"], "[[10, 16], [90, 99]]")]


def test_sqlite_full_text(database, odd):
    found = database.execute("SELECT item FROM issues_fts WHERE issues_fts MATCH 'rationale : formula'")
    assert [row["item"] for row in found] == ["@SUM(A1)"]
    sql = database.execute("SELECT sql FROM sqlite_master WHERE name = 'issues_fts'").fetchone()[0]
    assert 'content="issues"' in sql


def test_docbin(nlp, sample_docs, records, tmp_path):
    from spacy.tokens import DocBin

    write_records(sample_docs.values(), tmp_path / "out.spacy")
    docs = DocBin().from_disk(tmp_path / "out.spacy").get_docs(nlp.vocab)
    read = [imrspacy.record(doc, letter=name).to_dict() for name, doc in zip(sample_docs, docs, strict=True)]
    assert read == records


def test_a_folder_of_other_files_is_never_replaced(records, tmp_path):
    output = tmp_path / "out.jsonl"
    output.mkdir()
    (output / "notes.txt").write_text("keep")
    with pytest.raises(ExportError, match="is a folder with other files"):
        write_records(records, output)
    assert (output / "notes.txt").read_text() == "keep"


def test_docbin_over_the_limit_is_a_folder(nlp, sample_docs, tmp_path, monkeypatch):
    from spacy.training import Corpus

    monkeypatch.setattr(docbin, "SHARD", 20)
    docs = list(sample_docs.values()) * 3
    for _ in range(2):  # an older folder is replaced
        write_records(docs, tmp_path / "out.spacy")
    assert len(list((tmp_path / "out.spacy").iterdir())) == -(-len(docs) // 16)
    read = [example.reference.text for example in Corpus(tmp_path / "out.spacy")(nlp)]
    assert read == [doc.text for doc in docs]
    write_records(docs[:3], tmp_path / "out.spacy")
    assert (tmp_path / "out.spacy").is_file()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_no_records(tmp_path, suffix):
    path = tmp_path / f"none{suffix}"
    assert write_records([], path) == 0
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_records_give_the_same_bytes(records, sample_docs, tmp_path, suffix):
    written = sample_docs.values() if suffix == ".spacy" else records
    paths = [tmp_path / f"{name}{suffix}" for name in "ab"]
    for path in paths:
        write_records(written, path)
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_an_unknown_suffix():
    with pytest.raises(ExportError, match=r"^out\.xlsx: no format has this suffix; there are \.jsonl"):
        format_of("out.xlsx")


def test_a_missing_extra(monkeypatch):
    monkeypatch.setattr("imrspacy.export.formats.find_spec", lambda name: None)
    with pytest.raises(ExportError, match=r"^\.parquet needs pyarrow: pip install 'imrspacy\[parquet\]'$"):
        format_of("out.PARQUET")
    assert format_of("out.jsonl")


@pytest.mark.parametrize(
    ("citation", "text"),
    [
        (
            ("MTUS", "Low Back Complaints", 2004, None, [[303, 304], [309, 309]]),
            "MTUS Low Back Complaints 2004, pages 303-304, 309",
        ),
        (("MTUS", "Chronic Pain", None, "Opioids", [[78, 78]]), "MTUS Chronic Pain, Opioids, page 78"),
        (("Non-MTUS", "Official Disability Guidelines (ODG)", None, None, []), "Official Disability Guidelines (ODG)"),
    ],
)
def test_citations_as_text(citation, text):
    assert citation_text(dict(zip(("source", "title", "year", "detail", "pages"), citation, strict=True))) == text


def test_relations_are_a_table_of_every_tabular_export(tmp_path, sample_docs):
    record = imrspacy.record(sample_docs["IM17-0000109"], letter="IM17-0000109").to_dict()
    expected = [link["label"] for issue in record["issues"] for link in issue["relations"]]
    assert {"DECIDED_AS", "JUSTIFIED_BY", "CITES", "BECAUSE"} <= set(expected)
    for suffix in (".sqlite", ".csv", ".parquet"):
        write_records([record], tmp_path / f"out{suffix}")
    with closing(sqlite3.connect(tmp_path / "out.sqlite")) as database:
        assert [label for (label,) in database.execute("SELECT label FROM relations ORDER BY id")] == expected
    with open(tmp_path / "out.csv", newline="", encoding="utf-8") as file:
        cells = [json.loads(row["relations"]) for row in csv.DictReader(file)]
    assert [link["label"] for links in cells for link in links] == expected
    parquet = pytest.importorskip("pyarrow.parquet")
    rows = parquet.read_table(tmp_path / "out.parquet").to_pylist()
    assert [link["label"] for issue in rows[0]["issues"] for link in issue["relations"]] == expected
