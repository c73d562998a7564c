"""The pipeline as spaCy sees it: registrations, round trips, other processes, second runs."""

import json
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.tokens import Doc, DocBin
from spacy.training import Example

import imrspacy
from conftest import LETTERS, ROOT
from imrspacy.extensions import register_extensions

GROUPS = {"sections", "items", "decisions", "rationales", "claims_administrator", "maximus", "verdicts"}
LABELS = {"TREATMENT", "DOSE", "DATE", "GUIDELINE", "PAGE", "OUTCOME"}


def record_of(doc: Doc) -> dict[str, Any]:
    return imrspacy.record(doc).to_dict()


def test_writes_the_named_groups_and_labels(sample_docs: dict[str, Doc]) -> None:
    for doc in sample_docs.values():
        assert set(doc.spans) >= GROUPS
    assert {entity.label_ for doc in sample_docs.values() for entity in doc.ents} == LABELS


def test_the_components_fit_together(nlp: spacy.Language) -> None:
    analysis = nlp.analyze_pipes()
    assert not any(analysis["problems"].values())


def test_the_config_of_the_project_is_that_of_the_package() -> None:
    assert (ROOT / "configs" / "imr.cfg").read_text() == (ROOT / "components" / "imrspacy" / "pipeline.cfg").read_text()


def test_a_second_run_changes_nothing(nlp: spacy.Language, sample_docs: dict[str, Doc]) -> None:
    for doc in sample_docs.values():
        again = nlp(doc.text)
        assert again.text == doc.text
        assert record_of(again) == record_of(doc)
        assert [(e.text, e.label_) for e in again.ents] == [(e.text, e.label_) for e in doc.ents]


def via_bytes(nlp: spacy.Language, folder: Path) -> spacy.Language:
    return imrspacy.load().from_bytes(nlp.to_bytes())


def via_disk(nlp: spacy.Language, folder: Path) -> spacy.Language:
    nlp.to_disk(folder)
    return spacy.load(folder)


def via_pickle(nlp: spacy.Language, folder: Path) -> spacy.Language:
    return pickle.loads(pickle.dumps(nlp))


@pytest.mark.parametrize("clone", [via_bytes, via_disk, via_pickle])
def test_clones_give_the_same_records(
    clone: Any, nlp: spacy.Language, tmp_path: Path, sample_texts: dict[str, str], sample_docs: dict[str, Doc]
) -> None:
    other = clone(nlp, tmp_path / "pipeline")
    for name, text in sample_texts.items():
        assert record_of(other(text)) == record_of(sample_docs[name])


def test_two_processes_give_the_same_records(
    nlp: spacy.Language, sample_texts: dict[str, str], sample_docs: dict[str, Doc]
) -> None:
    docs = list(nlp.pipe(list(sample_texts.values()), n_process=2, batch_size=4))
    assert [record_of(doc) for doc in docs] == [record_of(doc) for doc in sample_docs.values()]


def test_a_docbin_read_in_a_fresh_process_gives_the_same_records(tmp_path: Path, sample_docs: dict[str, Doc]) -> None:
    DocBin(docs=list(sample_docs.values())).to_disk(tmp_path / "letters.spacy")
    script = (
        "import json, sys, spacy, imrspacy\nfrom spacy.tokens import DocBin\n"
        "docs = DocBin().from_disk(sys.argv[1]).get_docs(spacy.blank('en').vocab)\n"
        "print(json.dumps([imrspacy.record(doc).to_dict() for doc in docs]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "letters.spacy")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == [record_of(doc) for doc in sample_docs.values()]


def test_pipe_gives_what_single_calls_give(nlp: spacy.Language, sample_texts: dict[str, str]) -> None:
    texts = list(sample_texts.values())
    assert [record_of(doc) for doc in nlp.pipe(texts)] == [record_of(nlp(text)) for text in texts]


def test_scores_itself_perfectly_and_an_empty_prediction_at_zero(
    nlp: spacy.Language, sample_docs: dict[str, Doc]
) -> None:
    reference = next(iter(sample_docs.values()))
    scores = nlp.evaluate([Example(nlp.make_doc(reference.text), reference)])
    assert scores["spans_items_f"] == 1.0
    assert scores["ents_TREATMENT_f"] == scores["ents_OUTCOME_f"] == scores["ents_f"] == 1.0
    assert set(scores["ents_per_type"]) == {entity.label_ for entity in reference.ents}
    with nlp.select_pipes(enable=["imr_sections"]):
        assert nlp.evaluate([Example(nlp.make_doc(reference.text), reference)])["spans_sections_f"] == 1.0


@pytest.mark.parametrize("name", sorted(set(imrspacy.load().pipe_names)))
def test_each_component_works_with_its_defaults(name: str, sample_texts: dict[str, str]) -> None:
    nlp = spacy.blank("en")
    nlp.tokenizer = imrspacy.load().tokenizer
    nlp.add_pipe("imr_sections")
    if name != "imr_sections":
        nlp.add_pipe("imr_issues")
    if name not in nlp.pipe_names:
        nlp.add_pipe(name)
    doc = nlp(next(iter(sample_texts.values())))
    if "doc.ents" in nlp.get_pipe_meta(name).assigns:
        assert doc.ents


def test_a_docbin_is_read_without_the_pipeline(sample_docs: dict[str, Doc], tmp_path: Path) -> None:
    doc = next(iter(sample_docs.values()))
    DocBin(docs=[doc], store_user_data=True).to_disk(tmp_path / "one.spacy")
    code = (
        "import sys, imrspacy, spacy\nfrom spacy.tokens import DocBin\nimrspacy.register_extensions()\n"
        "[doc] = DocBin().from_disk(sys.argv[1]).get_docs(spacy.blank('en').vocab)\n"
        "print([len(doc._.imr_determinations), list(doc.spans['items'][0]._.imr_source)])"
    )
    command = [sys.executable, "-W", "error", "-c", code, str(tmp_path / "one.spacy")]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert json.loads(told) == [len(doc.spans["items"]), list(doc.spans["items"][0]._.imr_source)]


def test_without_the_component_that_settles_mentions_the_others_stay(sample_texts: dict[str, str]) -> None:
    whole, nlp = imrspacy.load(), imrspacy.load()
    nlp.remove_pipe("imr_outcomes")
    text = next(iter(sample_texts.values()))
    found = {(ent.start, ent.end, ent.label_) for ent in nlp(text).ents}
    assert found >= {(ent.start, ent.end, ent.label_) for ent in whole(text).ents if ent.label_ != "OUTCOME"}
    assert found and "imr_mentions_held" not in nlp(text).user_data


@pytest.mark.parametrize(("name", "earlier"), [("imr_issues", "imr_sections"), ("imr_reasons", "imr_issues")])
def test_a_component_without_the_one_before_it_says_so(name: str, earlier: str) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe(name)
    with pytest.raises(ValueError, match=rf"^{name}: doc\.spans\['\w+'\] is missing: put '{earlier}' before it"):
        nlp("A letter.")


def test_relations_join_the_parts_of_an_issue(sample_docs: dict[str, Doc]) -> None:
    labels = {relation.label for doc in sample_docs.values() for relation in doc._.imr_relations}
    assert labels >= {"DECIDED_AS", "JUSTIFIED_BY", "CITES", "ON_PAGE", "DOSED"}
    for doc in sample_docs.values():
        decided = [relation for relation in doc._.imr_relations if relation.label == "DECIDED_AS"]
        assert [relation.head.text for relation in decided] == [span.text for span in doc.spans["items"]]


def test_an_extension_of_another_package_is_not_replaced() -> None:
    _, _, getter, _ = Doc.get_extension("imr_layout")
    Doc.set_extension("imr_layout", default=1, force=True)
    try:
        with pytest.raises(ValueError, match="imr_layout is taken"):
            register_extensions()
    finally:
        Doc.set_extension("imr_layout", getter=getter, force=True)


def test_every_sample_has_a_gold_record(sample_gold: dict[str, Any]) -> None:
    assert set(sample_gold) == {path.stem for path in LETTERS}
    assert len(LETTERS) >= 20
