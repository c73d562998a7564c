"""The entities of another pipeline, by a small one that the tests make."""

import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc
from spacy.util import load_config

import imrspacy
from conftest import ROOT
from imrspacy.sci.component import create_sci

CONFIG = ROOT / "configs" / "scispacy.cfg"
TEXT = "The MRI was done on 10/13/2016 for carpal tunnel syndrome, and ibuprofen was given for the radiculopathy."
EXPECTED = [("carpal tunnel syndrome", "DISEASE"), ("ibuprofen", "CHEMICAL"), ("radiculopathy", "DISEASE")]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pipeline with entities of its own, a part that need not be loaded, and another vocabulary."""
    other = spacy.blank("en")
    other.add_pipe("sentencizer", name="parser")
    other.add_pipe("entity_ruler").add_patterns([{"label": label, "pattern": words} for words, label in EXPECTED])
    folder = tmp_path_factory.mktemp("models") / "en_small_sci"
    other.to_disk(folder)
    return folder


@pytest.fixture(scope="module")
def with_sci(model: Path) -> spacy.Language:
    return spacy.util.load_model_from_config(
        load_config(CONFIG, overrides={"components.imr_sci.model": str(model)}), auto_fill=True
    )


def sci_spans(doc: Doc) -> list[tuple[str, str]]:
    return [(span.text, span.label_) for span in doc.spans["sci"]]


def test_adds_the_entities_of_the_model_and_leaves_its_own(with_sci: spacy.Language, nlp: spacy.Language) -> None:
    doc = with_sci(TEXT)
    assert sci_spans(doc) == EXPECTED
    assert [(e.text, e.label_) for e in doc.ents] == [(e.text, e.label_) for e in nlp(TEXT).ents]


def test_offsets_hold_over_paragraphs(with_sci: spacy.Language) -> None:
    doc = with_sci(f"First paragraph.\n\n{TEXT}\n\nLast paragraph (ibuprofen).")
    assert sci_spans(doc) == [*EXPECTED, ("ibuprofen", "CHEMICAL")]


def test_parts_that_are_excluded_are_not_loaded(with_sci: spacy.Language) -> None:
    assert with_sci.get_pipe("imr_sci").model.pipe_names == ["entity_ruler"]


def test_a_second_run_changes_nothing(with_sci: spacy.Language) -> None:
    doc = with_sci(TEXT)
    assert sci_spans(with_sci.get_pipe("imr_sci")(doc)) == EXPECTED


def test_an_empty_letter_has_an_empty_group(with_sci: spacy.Language) -> None:
    assert sci_spans(with_sci("")) == []


def test_a_saved_pipeline_gives_the_same(with_sci: spacy.Language, tmp_path: Path) -> None:
    with_sci.to_disk(tmp_path / "pipeline")
    assert sci_spans(spacy.load(tmp_path / "pipeline")(TEXT)) == EXPECTED


def test_two_processes_give_the_same(with_sci: spacy.Language) -> None:
    assert [sci_spans(doc) for doc in with_sci.pipe([TEXT] * 3, n_process=2, batch_size=1)] == [EXPECTED] * 3


def test_without_the_model_one_line_says_what_to_install() -> None:
    with pytest.raises(OSError, match="'en_no_such_model' is not installed: install the scispaCy model") as raised:
        create_sci(imrspacy.load(), "imr_sci", "en_no_such_model", "sci", [])
    assert "\n" not in str(raised.value)


def test_assembling_without_the_model_ends_with_that_line(tmp_path: Path) -> None:
    assemble = [sys.executable, "-m", "spacy", "assemble", str(CONFIG), str(tmp_path / "sci")]
    override = ["--components.imr_sci.model", "en_no_such_model"]
    done = subprocess.run([*assemble, *override], capture_output=True, text=True)
    assert done.returncode != 0
    assert "imr_sci: the pipeline 'en_no_such_model' is not installed" in done.stderr.strip().splitlines()[-1]


def test_the_config_is_that_of_the_project_with_one_more_component() -> None:
    plain, more = load_config(ROOT / "configs" / "imr.cfg"), load_config(CONFIG)
    del more["components"]["imr_sci"]
    more["nlp"]["pipeline"].remove("imr_sci")
    assert more == plain
