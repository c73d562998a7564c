"""The benchmarks work, in a tiny setting; what they measure is not judged here."""

import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner

import imrspacy
from conftest import ROOT


@pytest.fixture(scope="module")
def benchmarks() -> Any:
    """The modules; their folder stays on the path until the tests are done, for fresh processes import from it."""
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        import letters
        import measuring
        import memory
        import others
        import speed

        yield SimpleNamespace(letters=letters, measuring=measuring, memory=memory, others=others, speed=speed)
    finally:
        sys.path.remove(str(ROOT / "benchmarks"))


def test_the_same_number_gives_the_same_letter(benchmarks: Any) -> None:
    first, again = (list(benchmarks.letters.letters(6, first=3)) for _ in range(2))
    assert first == again
    assert [letter.name for letter in first] == [letter.name for letter in benchmarks.letters.letters(9)][3:]
    assert first[0].pdf == again[0].pdf


def test_letters_differ_and_are_new(benchmarks: Any) -> None:
    made = list(benchmarks.letters.letters(40))
    assert len({letter.paragraphs for letter in made}) == len({letter.name for letter in made}) == 40
    counts = benchmarks.letters.new_chunks(["\n\n".join(letter.paragraphs) for letter in made])
    assert len(counts) == 10
    # Real letters have some 60 chunks that none of 30 others has.
    assert 30 < sum(counts) / len(counts) < 150


def test_another_seed_gives_other_letters(benchmarks: Any) -> None:
    assert list(benchmarks.letters.letters(3)) != list(benchmarks.letters.letters(3, seed=2))


@pytest.mark.parametrize("layout", ["determination", "final-2013", "notice-2013", "professional-review"])
def test_made_letters_are_letters(benchmarks: Any, nlp: Any, tmp_path: Path, layout: str) -> None:
    samples = {sample.name: sample for sample in benchmarks.letters.samples()}
    assert any(sample.layout == layout for sample in samples.values())
    for letter in benchmarks.letters.letters(3, layout=layout):
        path = tmp_path / f"{letter.name}.pdf"
        path.write_bytes(letter.pdf)
        of_pdf, of_text = (imrspacy.record(nlp(text)) for text in (imrspacy.read_letter(path), letter.text))
        assert of_pdf.layout == of_text.layout == letter.layout == layout
        assert len(of_pdf.issues) == len(of_text.issues) > 0


def test_letters_are_written(benchmarks: Any, tmp_path: Path) -> None:
    out = tmp_path / "made"
    for options, suffix in (([], ".txt"), (["--pdf"], ".pdf")):
        result = CliRunner().invoke(_app(benchmarks.letters.main), [str(out), "--count", "2", *options])
        assert result.exit_code == 0, result.output
        assert "2 letters" in result.output
        assert len([path for path in out.iterdir() if path.suffix == suffix]) == 2


def test_speed_prints_and_writes_every_part(benchmarks: Any, tmp_path: Path) -> None:
    figures = tmp_path / "speed.json"
    options = ["--count", "4", "--many", "4", "--repeats", "1", "--json", str(figures)]
    result = CliRunner().invoke(_app(benchmarks.speed.main), options)
    assert result.exit_code == 0, result.output
    found = json.loads(figures.read_text(encoding="utf-8"))
    parts = {one["part"] for one in found["measures"]}
    assert parts == {part.value for part in benchmarks.speed.Part}
    assert all(f"### {part}" in result.output for part in parts)
    values = {one["name"]: one["value"] for one in found["measures"]}
    assert values["`imr --help` imports spaCy (1: yes)"] == 0
    assert values["different outputs of all runs"] == 1
    assert all(one["value"] > 0 for one in found["measures"] if one["unit"])


def test_speed_reads_a_folder_of_letters(benchmarks: Any, tmp_path: Path) -> None:
    for letter in benchmarks.letters.letters(4):
        (tmp_path / f"{letter.name}.txt").write_text(letter.text, encoding="utf-8")
    options = ["--letters", str(tmp_path), "--repeats", "1", "--part", "pipeline"]
    result = CliRunner().invoke(_app(benchmarks.speed.main), options)
    assert result.exit_code == 0, result.output
    assert "speed to bare, second pass" in result.output
    assert "### pdf" not in result.output


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from Linux's /proc")
def test_memory_prints_a_row_a_mark(benchmarks: Any) -> None:
    result = CliRunner().invoke(_app(benchmarks.memory.main), ["--marks", "2", "--marks", "4", "--workers", "1"])
    assert result.exit_code == 0, result.output
    assert result.output.count(" MB |") == 8


def test_another_library_is_timed_by_its_python(benchmarks: Any) -> None:
    texts = [letter.text for letter in benchmarks.letters.letters(4)]
    result = benchmarks.others.run_worker(sys.executable, "imrspacy", texts, 1)
    assert result["letters"] == 2
    assert result["speed"] > 0
    assert result["found_per_letter"]["issues"] > 0
    assert result["library"] in benchmarks.others.table([result])


def test_a_library_that_is_not_installed_is_an_error(benchmarks: Any) -> None:
    with pytest.raises(RuntimeError, match="medspacy"):
        benchmarks.others.run_worker(sys.executable, "medspacy", ["A letter."] * 2, 1)


def test_ratios_are_of_the_same_things(benchmarks: Any) -> None:
    done: list[tuple[str, int]] = []
    comparison = benchmarks.measuring.interleaved(
        lambda item: done.append(("base", item)), lambda item: done.append(("other", item)), list(range(20)), 2
    )
    assert comparison.items == 40
    assert [item for way, item in done if way == "base"] == [item for way, item in done if way == "other"]
    assert done[0][0] == "base" and done[16][0] == "other"  # who goes first changes by the block


def _app(function: Any) -> Any:
    import typer

    app = typer.Typer(add_completion=False)
    app.command()(function)
    return app
