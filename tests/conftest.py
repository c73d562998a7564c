"""What the tests share: the pipeline, the sample letters and their gold, the real letters where they are at hand."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import settings

import imrspacy

# Shared machines are slow at times: what must be fast is shown by benchmarks, not by a test's deadline.
settings.register_profile("imrspacy", deadline=None, max_examples=60)
settings.load_profile("imrspacy")

ROOT = Path(__file__).resolve().parents[1]
ASSETS = ROOT / "assets"
SHARED = ROOT.parent / "shared"

LETTERS = sorted(path for path in (ASSETS / "letters").iterdir() if path.suffix in {".pdf", ".txt"})


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def ink(text: str) -> str:
    """Give what must survive every reflow: the characters but white space and hyphens."""
    return re.sub(r"[\s\-]", "", text)


@pytest.fixture(scope="session")
def nlp() -> spacy.Language:
    return imrspacy.load()


@pytest.fixture(scope="session")
def sample_texts() -> dict[str, str]:
    return {path.stem: imrspacy.read_letter(path) for path in LETTERS}


@pytest.fixture(scope="session")
def sample_gold() -> dict[str, dict[str, Any]]:
    return {record["letter"]: record for record in read_jsonl(ASSETS / "gold" / "records.jsonl")}


@pytest.fixture(scope="session")
def sample_docs(nlp: spacy.Language, sample_texts: dict[str, str]) -> dict[str, spacy.tokens.Doc]:
    return {name: nlp(text) for name, text in sample_texts.items()}


@pytest.fixture(scope="session")
def shared() -> Iterator[Path]:
    if not SHARED.is_dir():
        pytest.skip("the real letters are not beside the project")
    yield SHARED
