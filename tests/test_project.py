"""The spaCy project: its workflow from letters to figures, and what project.yml promises."""

import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.tokens import DocBin
from weasel.util.config import load_project_config

from conftest import ROOT
from imrspacy.version import __version__

# Two layouts, one letter a PDF.
SAMPLES = ("IM13-0000204.txt", "IM16-0000105.pdf", "IM14-0000102.txt")
SOURCES = ("project.yml", "configs", "scripts")


def weasel(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    # Colours and a narrow terminal would change what is printed.
    environment = {**os.environ, "NO_COLOR": "1", "ANSI_COLORS_DISABLED": "1", "COLUMNS": "120"}
    command = [sys.executable, "-m", "spacy", "project", *arguments]
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with three of the sample letters."""
    folder = tmp_path_factory.mktemp("project")
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    shutil.copytree(ROOT / "components" / "imrspacy", folder / "components" / "imrspacy")
    gold = folder / "assets" / "gold"
    (gold / "tagged").mkdir(parents=True)
    (folder / "assets" / "letters").mkdir()
    for name in SAMPLES:
        shutil.copy(ROOT / "assets" / "letters" / name, folder / "assets" / "letters" / name)
        tagged = Path("gold", "tagged", name).with_suffix(".txt")
        shutil.copy(ROOT / "assets" / tagged, folder / "assets" / tagged)
    stems = {Path(name).stem for name in SAMPLES}
    lines = (ROOT / "assets" / "gold" / "records.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if json.loads(line)["letter"] in stems]
    (gold / "records.jsonl").write_text("".join(kept), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def finished(project: Path) -> tuple[Path, subprocess.CompletedProcess[str]]:
    done = weasel(project, "run", "all")
    assert done.returncode == 0, done.stdout + done.stderr
    return project, done


def commands(project: Path) -> dict[str, dict[str, Any]]:
    return {command["name"]: command for command in load_project_config(project)["commands"]}


def test_every_output_exists_and_every_dependency_too(finished: Any) -> None:
    project, _ = finished
    steps = load_project_config(project)["workflows"]["all"]
    for name in steps:
        command = commands(project)[name]
        assert command["deps"], name
        for path in [*command["deps"], *command.get("outputs", ())]:
            assert (project / path).exists(), f"{name}: {path}"


def test_every_script_is_a_dependency_of_the_step_that_runs_it(project: Path) -> None:
    for command in commands(project).values():
        for line in command["script"]:
            for word in line.split():
                if word.startswith(("scripts/", "configs/")):
                    assert word in command["deps"], f"{command['name']}: {word}"
        if any("scripts/make" in line or "assemble" in line for line in command["script"]):
            assert "components/imrspacy" in command["deps"], command["name"]


def test_the_summary_tells_what_was_found(finished: Any) -> None:
    _, done = finished
    assert "3 letters, 10 disputed items" in done.stdout
    assert "Letters with gold: 3 letters, 10 items" in done.stdout
    assert "mentions TREATMENT" in done.stdout


def test_the_figures_are_there(finished: Any) -> None:
    project, _ = finished
    records = json.loads((project / "metrics" / "records.json").read_text())
    assert records["letters"] == 3
    assert records["fields"]["issue.decision"] == {"accuracy": 1.0, "count": 10}
    entities = json.loads((project / "metrics" / "entities.json").read_text())
    assert entities["spans_items_f"] == 1.0
    assert entities["ents_DATE_f"] > 0.9


def test_the_corpus_and_the_gold_have_the_same_letters(finished: Any) -> None:
    project, _ = finished
    vocab = spacy.blank("en").vocab
    letters = list(DocBin().from_disk(project / "corpus" / "letters.spacy").get_docs(vocab))
    gold = list(DocBin().from_disk(project / "corpus" / "gold.spacy").get_docs(vocab))
    assert [doc._.imr_letter for doc in letters] == sorted(Path(name).stem for name in SAMPLES)
    assert [len(doc.spans["items"]) for doc in letters] == [len(doc.spans["items"]) for doc in gold] == [4, 5, 1]
    records = (project / "tables" / "records.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["letter"] for line in records] == sorted(Path(name).stem for name in SAMPLES)


def test_a_second_run_does_nothing_again(finished: Any) -> None:
    project, _ = finished
    done = weasel(project, "run", "all")
    assert done.returncode == 0
    assert done.stdout.count("nothing changed") == len(load_project_config(project)["workflows"]["all"]) - 1
    assert "disputed items" in done.stdout, "the summary is printed all the same"


def test_it_reads_a_folder_of_the_user(finished: Any, tmp_path: Path) -> None:
    project, _ = finished
    shutil.copy(ROOT / "assets" / "letters" / "IM13-0000404.txt", tmp_path / "own.txt")
    (tmp_path / "notes.txt").write_text("Not a letter at all.")
    done = weasel(project, "run", "all", ".", "--vars.letters", str(tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "notes.txt: " in done.stdout + done.stderr
    [line] = (project / "tables" / "records.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["letter"] == "own"
    assert "Letters with gold: 3 letters" in done.stdout


def test_versions_agree(project: Path) -> None:
    version = load_project_config(project)["vars"]["version"]
    meta = json.loads((project / "configs" / "meta.json").read_text())
    assert version == meta["version"] == __version__


@pytest.mark.skipif(not (find_spec("setuptools") and find_spec("wheel")), reason="needs setuptools and wheel")
def test_the_pipeline_can_be_packaged(finished: Any, tmp_path: Path) -> None:
    project, _ = finished
    done = weasel(project, "run", "package")
    assert done.returncode == 0, done.stdout + done.stderr
    for path in commands(project)["package"]["outputs"]:
        assert (project / path).exists(), path
    [wheel] = (project / "packages" / "dist").glob("*.whl")
    unpacked = tmp_path / "site"
    shutil.unpack_archive(wheel, unpacked, "zip")
    script = (
        "import imrspacy, sys; sys.path.insert(0, sys.argv[1]); nlp = imrspacy.load('en_imr_determinations')\n"
        "print(nlp.meta['name'], imrspacy.record(nlp(imrspacy.read_letter(sys.argv[2]))).issues[0].decision)"
    )
    letter = ROOT / "assets" / "letters" / "IM14-0000102.txt"
    loaded = subprocess.run([sys.executable, "-c", script, str(unpacked), str(letter)], capture_output=True, text=True)
    assert loaded.stdout.split() == ["imr_determinations", "overturned"], loaded.stderr


def test_ci_run_is_executable_bash() -> None:
    gate = ROOT / ".ci" / "run"
    assert os.access(gate, os.X_OK)
    assert gate.read_text().startswith("#!/usr/bin/env bash\n")
    assert subprocess.run(["bash", "-n", str(gate)]).returncode == 0
