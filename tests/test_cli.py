"""The command line: formats by suffix, exit codes, one clear line for each file that fails."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from conftest import ASSETS, LETTERS
from imrspacy import __version__
from imrspacy.cli import app

RUNNER = CliRunner()


def test_version_and_help() -> None:
    assert RUNNER.invoke(app, ["--version"]).output.strip() == f"imrspacy {__version__}"
    assert "extract" in RUNNER.invoke(app, ["--help"]).output


def test_help_does_not_import_spacy() -> None:
    code = (
        "import sys\nfrom imrspacy.cli import app\n"
        "try:\n    app(['--help'])\nexcept SystemExit:\n    pass\nassert 'spacy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_extract_reads_all_letters(tmp_path: Path) -> None:
    output = tmp_path / "letters.jsonl"
    result = RUNNER.invoke(app, ["extract", str(ASSETS / "letters"), "--output", str(output)])
    assert result.exit_code == 0, result.output
    assert result.output == ""
    names = [json.loads(line)["letter"] for line in output.read_text(encoding="utf-8").splitlines()]
    assert sorted(names) == sorted(path.stem for path in LETTERS)


def test_a_bad_letter_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "cut.pdf").write_bytes(LETTERS[0].read_bytes()[:2000])
    (folder / "other.txt").write_text("Dear Sir, this is something else.", encoding="utf-8")
    (folder / "good.pdf").write_bytes(LETTERS[0].read_bytes())
    output = tmp_path / "out.jsonl"
    result = RUNNER.invoke(app, ["extract", str(folder), "--output", str(output)])
    assert result.exit_code == 1
    assert len(output.read_text(encoding="utf-8").splitlines()) == 1
    errors = [json.loads(line) for line in Path(f"{output}.errors.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [error["letter"] for error in errors] == ["cut", "other"]
    for error in errors:
        assert error["error"] in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    "arguments",
    [["extract"], ["extract", "no/such/folder", "--output", "x.jsonl"], ["extract", str(ASSETS), "-o", "x.doc"]],
    ids=["no path", "missing path", "unknown format"],
)
def test_wrong_use(arguments: list[str]) -> None:
    assert RUNNER.invoke(app, arguments).exit_code == 2


def test_a_named_path_that_cannot_be_asked_for_stops_nothing(tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    beyond = LETTERS[0] / "x.pdf"  # a file, where a folder should be
    result = RUNNER.invoke(app, ["extract", str(beyond), "n" * 300, str(LETTERS[0]), "--output", str(output)])
    assert result.exit_code == 1
    assert f"{beyond}: not a directory" in result.output and "file name too long" in result.output
    assert len(output.read_text(encoding="utf-8").splitlines()) == 1


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything")
def test_a_named_letter_that_may_not_be_read_stops_nothing(tmp_path: Path) -> None:
    locked = tmp_path / "locked.pdf"
    locked.write_bytes(b"%PDF-")
    locked.chmod(0)
    output = tmp_path / "out.jsonl"
    result = RUNNER.invoke(app, ["extract", str(locked), str(LETTERS[0]), "--output", str(output)])
    assert (result.exit_code, len(output.read_text(encoding="utf-8").splitlines())) == (1, 1)
    assert f"{locked}: permission denied" in result.output
    assert "locked.pdf: permission denied" in RUNNER.invoke(app, ["show", str(locked)]).output


def test_show() -> None:
    result = RUNNER.invoke(app, ["show", str(ASSETS / "letters" / "IM17-0000109.pdf")])
    assert result.exit_code == 0
    assert "overturned" in result.output and "occupational" in result.output


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("A note.", "no IMR determination letter"),
        ("IMR ISSUES, DECISIONS AND RATIONALES\n\nNone.", "no disputed item was found under the headings"),
    ],
)
def test_show_refuses_what_is_no_letter(tmp_path: Path, text: str, cause: str) -> None:
    path = tmp_path / "note.txt"
    path.write_text(text, encoding="utf-8")
    result = RUNNER.invoke(app, ["show", str(path)])
    assert result.exit_code == 1
    assert f"note.txt: {cause}" in result.output
