"""Spark: the table of disputed items is the same as that of a run, and a bad letter is a row."""

import json
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import zlib
from importlib.util import find_spec
from pathlib import Path

import pytest

from imrspacy.letters import read_letter
from imrspacy.runs import Limits, extract
from imrspacy.spark.child import ChildReader
from imrspacy.spark.job import _worker_reader
from imrspacy.spark.reader import Reader, Settings, Source, stem

LETTERS = Path(__file__).parents[1] / "assets" / "letters"
SETTINGS = Settings(Limits(), None)

needs_processes = pytest.mark.skipif(os.name != "posix", reason="child processes are for POSIX systems")

# Spark leaves sockets and threads behind, so it runs in a process of its own.
SESSION = """
import json, sys
from pathlib import Path
from pyspark.sql import SparkSession
import imrspacy.spark

folder, texts, output = sys.argv[1:]
spark = (
    SparkSession.builder.master("local[2]")
    .config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1")
    .config("spark.ui.enabled", "false").config("spark.sql.execution.arrow.maxRecordsPerBatch", "5")
    .getOrCreate()
)

def dump(name, frame):
    assert frame.schema == imrspacy.spark.schema()
    rows = [row.asDict(recursive=True) for row in frame.collect()]
    Path(output, name).write_text("".join(json.dumps(row) + "\\n" for row in rows))

files = spark.read.format("binaryFile").load(folder)
dump("files.jsonl", imrspacy.spark.extract(files))
dump("alone.jsonl", imrspacy.spark.extract(files, isolate=False))
columns = [json.loads(line) for line in Path(texts).read_text().splitlines()]
frame = spark.createDataFrame(columns, "text string, letter string")
dump("texts.jsonl", imrspacy.spark.extract(frame))
dump("limited.jsonl", imrspacy.spark.extract(frame, limits=imrspacy.spark.Limits(max_characters=100)))
for bad in (files.drop("content"), files.withColumnRenamed("path", "text").drop("content").selectExpr("1 as text")):
    try:
        imrspacy.spark.extract(bad)
    except ValueError as error:
        print(error)
"""


def lines_of(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def rows_of(path: Path) -> list[dict]:
    return sorted(lines_of(path), key=lambda row: (row["letter"], row["issue"] or 0))


def expected_rows(record: dict, path: str | None) -> list[dict]:
    rows = []
    for number, issue in enumerate(record["issues"], start=1):
        row = {"path": path, "letter": record["letter"], "error": None, "layout": record["layout"], "issue": number}
        row |= record["header"] | record["reviewer"] | record["patient"] | issue
        row["flags"] = [flag for flag in record["flags"] if flag["issue"] in (None, number)]
        rows.append(row)
    return rows


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    letters = tmp_path_factory.mktemp("letters")
    for path in LETTERS.iterdir():
        shutil.copy(path, letters)
    shutil.copy(next(LETTERS.glob("*.txt")), letters / "a name, 100%20 long.txt")
    (letters / "cut.pdf").write_bytes(next(LETTERS.glob("*.pdf")).read_bytes()[:900])
    (letters / "note.txt").write_text("Please call back.")
    return letters


@pytest.fixture(scope="module")
def run_records(folder, tmp_path_factory) -> tuple[list[dict], list[str]]:
    """The records and the errors of ``imr extract`` over the folder."""
    output = tmp_path_factory.mktemp("run") / "letters.jsonl"
    summary = extract(folder, output)
    return lines_of(output), [line["error"] for line in lines_of(summary.errors_file)]


@pytest.fixture(scope="module")
def spark_rows(folder, tmp_path_factory) -> tuple[Path, str]:
    if find_spec("pyspark") is None:
        pytest.skip("pyspark is not installed: pip install 'imrspacy[spark]'")
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        pytest.skip("Spark needs Java 17 or later")
    output = tmp_path_factory.mktemp("spark")
    texts = output / "texts"
    paths = sorted(LETTERS.iterdir())
    columns = [{"text": read_letter(path), "letter": path.stem} for path in paths]
    columns += [{"text": None, "letter": "null"}, {"text": " \n", "letter": "blank"}]
    texts.write_text("".join(json.dumps(row) + "\n" for row in columns))
    environment = os.environ | {"PYSPARK_PYTHON": sys.executable, "PYSPARK_DRIVER_PYTHON": sys.executable}
    done = subprocess.run(
        [sys.executable, "-c", SESSION, str(folder), str(texts), str(output)],
        capture_output=True,
        text=True,
        env=environment,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return output, done.stdout


# For real, on a local Spark


@pytest.mark.parametrize("name", ["files.jsonl", "alone.jsonl"])
def test_files_give_the_rows_of_a_run(spark_rows, run_records, folder, name):
    records, errors = run_records
    rows = rows_of(spark_rows[0] / name)
    paths = {path.stem: f"file:{path}" for path in folder.iterdir()}
    expected = [row for record in records for row in expected_rows(record, paths[record["letter"]])]
    found = [row for row in rows if row["error"] is None]
    assert found == sorted(expected, key=lambda row: (row["letter"], row["issue"]))
    assert sorted(row["error"] for row in rows if row["error"]) == sorted(errors)
    assert len(errors) == 2


def test_texts_give_the_rows_of_the_records(spark_rows, run_records):
    names = {path.stem for path in LETTERS.iterdir()}
    expected = [row for record in run_records[0] if record["letter"] in names for row in expected_rows(record, None)]
    rows = rows_of(spark_rows[0] / "texts.jsonl")
    assert [row for row in rows if row["error"] is None] == sorted(
        expected, key=lambda row: (row["letter"], row["issue"])
    )
    assert [row["error"] for row in rows if row["error"]] == ["blank: empty text", "null: no content"]


def test_limits_are_those_that_are_given(spark_rows):
    rows = rows_of(spark_rows[0] / "limited.jsonl")
    assert len(rows) == len(list(LETTERS.iterdir())) + 2
    over = [row["error"] for row in rows if "over the limit of 100" in row["error"]]
    assert len(over) == len(rows) - 2


def test_other_columns_are_refused(spark_rows):
    lines = spark_rows[1].splitlines()
    assert lines[0].startswith("the DataFrame has neither a column 'content' nor 'text': path")
    assert lines[1] == "column 'text' is int, not string"


# What a worker runs, without Spark


@pytest.fixture
def letters() -> list[Source]:
    return [Source(f"file:{path}", path.stem, path.read_bytes()) for path in sorted(LETTERS.iterdir())[:4]]


@pytest.fixture
def child(letters):
    reader = ChildReader(SETTINGS)
    yield reader
    reader.close()


@pytest.fixture
def wicked(tmp_path, monkeypatch):
    """A reader whose child crashes at the letter "crash", hangs at "hang" and fails at "fail"."""
    (tmp_path / "sitecustomize.py").write_text(
        textwrap.dedent("""
        import os, sys, time
        if sys.orig_argv[1:3] == ["-m", "imrspacy.spark.child"]:
            import imrspacy.spark.reader as reader
            def read(data, name, read=reader.read_letter_bytes, **limits):
                if name.startswith("crash"):
                    os.abort()
                if name.startswith("hang"):
                    time.sleep(100)
                if name.startswith("fail"):
                    raise KeyError("one\\ntwo")
                return read(data, name, **limits)
            reader.read_letter_bytes = read
        """)
    )
    monkeypatch.syspath_prepend(tmp_path)
    reader = ChildReader(Settings(Limits(seconds=2), None))
    yield reader
    reader.close()


@needs_processes
def test_a_child_gives_the_rows_of_the_reader(child, letters):
    assert list(child.rows(letters)) == list(Reader(SETTINGS).rows(letters))
    process = child._process
    assert len(list(child.rows(letters))) == len(letters)
    assert child._process is process


@needs_processes
def test_a_child_that_was_killed_is_replaced(child, letters):
    before = list(child.rows(letters))
    os.kill(child._process.pid, signal.SIGKILL)
    assert list(child.rows(letters)) == before


@needs_processes
def test_letters_that_crash_hang_or_fail_are_rows(wicked, letters):
    names = ["crash", letters[0], "hang", letters[1], "fail", letters[2]]
    given = [Source(f"/in/{name}.pdf", name, b"%PDF-") if isinstance(name, str) else name for name in names]
    rows = list(wicked.rows(given))
    assert len(rows) == len(given)
    assert [found[0]["error"] for found in rows[::2]] == [
        "crash.pdf: crashed the process that read it (SIGABRT)",
        "hang.pdf: over the time limit of 2 s",
        "fail.pdf: KeyError: 'one\\ntwo'",
    ]
    assert rows[1::2] == list(Reader(SETTINGS).rows(letters[:3]))


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux")
def test_a_pdf_that_unpacks_to_a_gigabyte_is_a_row(child, letters):
    """Packed twice it has 2 KB; pdfium would take 2 GB for it."""
    packer = zlib.compressobj()
    blanks = b"".join(packer.compress(b" " * 10_000_000) for _ in range(100)) + packer.flush()
    bomb = Source("/in/bomb.pdf", "bomb", pdf_of(zlib.compress(blanks)))
    rows = list(child.rows([letters[0], bomb, letters[1]]))
    assert rows[1][0]["error"] == "bomb.pdf: crashed the process that read it (SIGABRT)"
    assert [rows[0], rows[2]] == list(Reader(SETTINGS).rows(letters[:2]))


def pdf_of(content: bytes) -> bytes:
    stream = b"<</Filter [/FlateDecode /FlateDecode] /Length %d>>stream\n%s\nendstream" % (len(content), content)
    page = b"<</Type/Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R>>"
    objects = [b"<</Type/Catalog /Pages 2 0 R>>", b"<</Type/Pages /Kids [3 0 R] /Count 1>>", page, stream]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, data) for number, data in enumerate(objects, start=1))
    return b"%PDF-1.4\n" + body + b"trailer <</Size 5 /Root 1 0 R>>\n%%EOF"


def test_words_do_not_pile_up(letters, monkeypatch):
    reader = Reader(SETTINGS)
    before, pipeline = list(reader.rows(letters)), reader._pipeline._nlp
    monkeypatch.setattr("imrspacy.runs.reading.MOST_WORDS", 100)
    assert list(reader.rows(letters)) == before
    assert reader._pipeline._nlp is not pipeline
    assert list(reader.rows(letters)) == before


@needs_processes
def test_a_pipeline_that_is_missing_ends_the_task(letters):
    reader = ChildReader(Settings(Limits(), "no_such_pipeline"))
    with pytest.raises(RuntimeError, match=r"did not start: OSError.*no_such_pipeline"):
        list(reader.rows(letters))


def test_a_worker_keeps_one_reader():
    first = _worker_reader(SETTINGS, isolate=True)
    assert _worker_reader(SETTINGS, isolate=True) is first
    other = _worker_reader(Settings(Limits(max_pages=3), None), isolate=True)
    assert other is not first
    other.close()


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("file:/in/IM14-1.pdf", "IM14-1"),
        ("hdfs://host/in/a.b.txt", "a.b"),
        ("dbfs:/x y/%20.pdf", "%20"),
        (None, None),
        ("", None),
    ],
)
def test_the_name_of_a_letter(path, name):
    assert stem(path) == name
