"""The documentation tells the truth: its examples run, its outputs are real, the paths it names exist."""

import doctest
import json
import re
import subprocess
import sys
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_args, get_type_hints

import jsonschema
import pytest
from spacy.tokens import Doc

import imrspacy
from conftest import ROOT
from imrspacy import records

PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "components" / "imrspacy").glob("*/README.md")),
]
BLOCK = re.compile(r"```python\n(?P<code>>>>.*?)```", re.DOTALL)
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
# Folders that hold a component or a part users call: each has a page with an example.
DOCUMENTED = {"citations", "dates", "doses", "evaluation", "issues", "outcomes", "relations", "sci", "sections"}
DOCUMENTED |= {"reasons", "tokenizer", "treatments"}


def blocks(page: Path) -> list[str]:
    return [match["code"] for match in BLOCK.finditer(page.read_text(encoding="utf-8"))]


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


WITH_EXAMPLES = [page for page in PAGES if blocks(page)]


def test_enough_examples_are_found() -> None:
    assert sum(len(blocks(page)) for page in PAGES) >= len(DOCUMENTED) + 3
    assert {page.parent.name for page in WITH_EXAMPLES if page.name == "README.md"} >= DOCUMENTED
    assert ROOT / "README.md" in WITH_EXAMPLES


@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=name_of)
def test_the_examples_run(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All blocks of a page share their names, as a reader types them one after the other."""
    monkeypatch.chdir(ROOT)
    example = doctest.DocTestParser().get_doctest("\n".join(blocks(page)), {}, name_of(page), str(page), 0)
    assert example.examples
    report: list[str] = []
    results = doctest.DocTestRunner(optionflags=FLAGS).run(example, out=report.append)
    assert results.failed == 0, "".join(report)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_the_shown_outputs_are_real(page: Path, refresh_docs: Any) -> None:
    """Else `python scripts/refresh_docs.py` writes the present output into the pages."""
    text = page.read_text(encoding="utf-8")
    assert refresh_docs.refreshed(text) == text


@pytest.fixture(scope="module")
def refresh_docs() -> Any:
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        import refresh_docs
    finally:
        sys.path.pop(0)
    return refresh_docs


# Paths that commands make or users name.
MADE = ("training/", "metrics/", "tables/", "packages/", "corpus/letters.spacy", "corpus/gold.spacy", ".venv/")
NAMED = re.compile(
    r"(?<![\w/.-])(?:(?:assets|components|configs|corpus|docs|notebooks|scripts|tests|benchmarks)/[\w./-]*[\w/]"
    r"|[A-Z]+\.md|project\.yml|pyproject\.toml|\.ci/run)"
)
LINK = re.compile(r"\]\((?P<target>[^)#\s]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_the_paths_it_names_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    named = {path for path in NAMED.findall(text) if not path.startswith(MADE)}
    missing = sorted(path for path in named if not any((base / path).exists() for base in (ROOT, page.parent)))
    assert not missing
    links = [target for target in LINK.findall(text) if not target.startswith("http")]
    assert all((page.parent / target).exists() for target in links)


def tracked_files() -> list[Path]:
    """The files of the repository; in a copy without git all files but generated ones."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if listed.returncode == 0 and listed.stdout:
        return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
    kept = ("assets", "benchmarks", "components", "configs", "docs", "notebooks", "scripts", "tests")
    inside = [path for folder in kept for path in (ROOT / folder).rglob("*") if path.is_file()]
    top = [path for path in ROOT.glob("*") if path.is_file() and path.name != "project.lock"]
    return top + [path for path in inside if not any(part.startswith((".", "__pycache__")) for part in path.parts)]


def test_no_file_holds_an_absolute_path() -> None:
    folders = "|".join(["home", "root", "Users", "work", "tmp", "usr/local", "opt", "mnt"])
    absolute = re.compile(rf"(?<![\w./:-])/(?:{folders})/\w|\b[A-Z]:\\\\Users")
    found = []
    for path in tracked_files():
        if path.suffix in {".pdf", ".spacy", ".pyc"} or "egg-info" in str(path):
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [f"{path.relative_to(ROOT)}: {match[0]}" for match in absolute.finditer(text)]
    assert not found


SCHEMA = json.loads((ROOT / "docs" / "record.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_every_sample_record_is_valid(sample_docs: dict[str, Doc]) -> None:
    for name, doc in sample_docs.items():
        VALIDATOR.validate(json.loads(json.dumps(imrspacy.record(doc, letter=name).to_dict())))


def test_the_record_of_no_letter_is_valid(nlp: Any) -> None:
    VALIDATOR.validate(imrspacy.record(nlp("A shopping list.")).to_dict())


WRONG: list[tuple[tuple[str | int, ...], Any]] = [
    (("letter",), 7),
    (("layout",), "brochure"),
    (("header", "decision_date"), "06/20/2014"),
    (("header", "decision_date"), "2014-13-20"),
    (("patient", "age"), "56"),
    (("patient", "sex"), "f"),
    (("reviewer", "specialties"), "Family Medicine"),
    (("issues", 0, "item"), ""),
    (("issues", 0, "decision"), "denied"),
    (("issues", 0, "verdict"), "Not Necessary"),
    (("issues", 0, "laterality"), "both"),
    (("issues", 0, "reasons"), ["no-reason"]),
    (("issues", 0, "dose"), None),
    (("issues", 0, "dose", "quantity"), "90"),
    (("issues", 0, "treatments", 0, "name"), None),
    (("issues", 0, "maximus", 0, "source"), "ODG"),
    (("issues", 0, "maximus", 0, "pages"), [[78]]),
    (("issues", 0, "surplus"), 1),
]


@pytest.mark.parametrize(("place", "value"), WRONG, ids=lambda part: str(part))
def test_the_schema_refuses_wrong_records(
    place: tuple[str | int, ...], value: Any, sample_docs: dict[str, Doc]
) -> None:
    record = json.loads(json.dumps(imrspacy.record(sample_docs["IM14-0000101"], letter="x").to_dict()))
    *way, last = place
    inner = record
    for step in way:
        inner = inner[step]
    inner[last] = value
    assert not VALIDATOR.is_valid(record)


@pytest.mark.parametrize("required", SCHEMA["$defs"]["letter"]["required"])
def test_the_schema_refuses_records_with_a_part_missing(required: str, sample_docs: dict[str, Doc]) -> None:
    record = imrspacy.record(sample_docs["IM14-0000101"], letter="x").to_dict()
    del record[required]
    assert not VALIDATOR.is_valid(record)


def record_classes() -> dict[str, set[str]]:
    """The record classes that a LetterRecord holds, each with its fields."""
    found: dict[str, set[str]] = {}
    left: list[Any] = [records.LetterRecord]
    while left:
        kind = left.pop()
        if is_dataclass(kind) and kind.__name__ not in found:
            found[kind.__name__] = {field.name for field in fields(kind)}
            left.extend(get_type_hints(kind).values())
        left.extend(get_args(kind))
    return found


def test_the_schema_names_the_fields_of_the_classes() -> None:
    in_schema = {frozenset(part["properties"]) for part in SCHEMA["$defs"].values() if "properties" in part}
    assert {frozenset(names) for names in record_classes().values()} == in_schema
