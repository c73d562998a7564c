"""Gold Docs, comparison of records, and the scripts that make and use them."""

import json
import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.scorer import PRFScore
from spacy.tokens import Doc, DocBin
from spacy.training import Example

import imrspacy
from conftest import ASSETS, ROOT
from imrspacy.evaluation.comparison import compare, folded, squeezed
from imrspacy.evaluation.gold import GoldLetter, gold_letter
from imrspacy.evaluation.parts import LABELS, locate_parts
from imrspacy.evaluation.tagged import parse_tagged

TAGGED = sorted((ASSETS / "gold" / "tagged").glob("*.txt"))


class TestTaggedText:
    def test_gives_the_text_and_its_mentions(self) -> None:
        text, mentions = parse_tagged("[[TREATMENT|Norco]] [[DOSE|10/325mg #60]] was [[OUTCOME|denied]].")
        assert text == "Norco 10/325mg #60 was denied."
        assert [(text[start:end], label) for start, end, label in mentions] == [
            ("Norco", "TREATMENT"),
            ("10/325mg #60", "DOSE"),
            ("denied", "OUTCOME"),
        ]

    def test_leaves_other_brackets_alone(self) -> None:
        assert parse_tagged("[sic] (see [1])") == ("[sic] (see [1])", [])

    @pytest.mark.parametrize(
        "markup",
        [
            "[[TREATMENT|Norco was denied.",
            "[[TREATMENT|Norco] was denied.",
            "[[TREATMENT|Norco [[DOSE|5mg]]]]",
            "[[Norco]]",
            "[[DOSE|]]",
            "Norco]] was",
        ],
    )
    def test_refuses_broken_tags(self, markup: str) -> None:
        with pytest.raises(ValueError, match="broken tag near"):
            parse_tagged(markup)


@pytest.fixture(scope="module")
def gold_letters(nlp: spacy.Language, sample_gold: dict[str, Any]) -> dict[str, GoldLetter]:
    return {
        path.stem: gold_letter(nlp.make_doc, path.read_text(encoding="utf-8"), sample_gold[path.stem])
        for path in TAGGED
    }


class TestGoldDocs:
    def test_every_sample_letter_has_one_where_all_fits(self, gold_letters: dict[str, GoldLetter]) -> None:
        assert len(gold_letters) >= 20
        for name, letter in gold_letters.items():
            assert (letter.widened, letter.lost, letter.missing) == ((), (), ()), name

    def test_the_tagged_text_is_the_clean_text(self, gold_letters: dict[str, GoldLetter]) -> None:
        for path in TAGGED:
            text, mentions = parse_tagged(path.read_text(encoding="utf-8"))
            doc = gold_letters[path.stem].doc
            assert "".join(doc.text.split()) == "".join(text.split())
            assert [(entity.text, entity.label_) for entity in doc.ents] == [
                (" ".join(text[start:end].split()), label) for start, end, label in mentions
            ]

    def test_the_parts_are_those_of_the_record(
        self, gold_letters: dict[str, GoldLetter], sample_gold: dict[str, Any]
    ) -> None:
        for name, letter in gold_letters.items():
            issues = sample_gold[name]["issues"]
            spans = letter.doc.spans
            assert set(spans) == set(LABELS)
            numbers = [str(number) for number in range(1, len(issues) + 1)]
            for key in ("items", "decisions", "rationales", "maximus"):
                assert [span.id_ for span in spans[key]] == numbers, (name, key)
            for span, issue in zip(spans["items"], issues, strict=True):
                assert squeezed(span.text) == squeezed(issue["item"])
            for span, issue in zip(spans["rationales"], issues, strict=True):
                assert squeezed(span.text) == squeezed(issue["rationale"])
            assert [span.label_ for span in spans["decisions"]] == [issue["decision"] for issue in issues]

    def test_guideline_lines_say_what_was_cited(
        self, gold_letters: dict[str, GoldLetter], sample_gold: dict[str, Any]
    ) -> None:
        """But for the notices of 2013, where the reviewer may point back to what the other side cited."""
        for name, letter in gold_letters.items():
            for key in ("claims_administrator", "maximus") if not name.startswith("IM13-00003") else ():
                for span in letter.doc.spans[key]:
                    for citation in sample_gold[name]["issues"][int(span.id_) - 1][key]:
                        assert all(str(page) in span.text for pages in citation["pages"] for page in pages)

    def test_a_letter_without_a_record_has_no_groups_at_all(self, nlp: spacy.Language) -> None:
        letter = gold_letter(nlp.make_doc, "[[TREATMENT|Norco]] was asked for.", None)
        assert [entity.text for entity in letter.doc.ents] == ["Norco"]
        assert not letter.doc.spans

    def test_a_letter_without_issues_has_empty_groups(self, nlp: spacy.Language) -> None:
        letter = gold_letter(nlp.make_doc, "Nothing was asked for.", {"issues": []})
        assert {key: len(spans) for key, spans in letter.doc.spans.items()} == dict.fromkeys(LABELS, 0)

    def test_a_mention_that_cuts_a_token_is_widened_and_reported(self, nlp: spacy.Language) -> None:
        letter = gold_letter(nlp.make_doc, "An ultra[[TREATMENT|sound]] was done.", None)
        assert letter.widened == ("TREATMENT 'sound' became 'ultrasound'",)
        assert [entity.text for entity in letter.doc.ents] == ["ultrasound"]

    def test_a_mention_that_shares_a_token_is_left_out_and_reported(self, nlp: spacy.Language) -> None:
        letter = gold_letter(nlp.make_doc, "An [[TREATMENT|ultra]][[TREATMENT|sound]] was done.", None)
        assert len(letter.widened) == 1
        assert letter.lost == ("TREATMENT 'sound' shares the token 'ultrasound' with another mention",)

    def test_a_text_that_the_tokenizer_changes_is_refused(self) -> None:
        blank = spacy.blank("en")
        with pytest.raises(ValueError, match="changed more than white space"):
            gold_letter(lambda text: blank.make_doc(text.upper()), "[[DOSE|two]] visits", None)

    def test_mentions_move_with_their_words_when_lines_are_joined(self, nlp: spacy.Language) -> None:
        letter = gold_letter(nlp.make_doc, "He had a course of [[TREATMENT|physical\ntherapy]] in May.\n", None)
        assert [entity.text for entity in letter.doc.ents] == ["physical therapy"]

    def test_parts_that_are_not_found_are_reported(self, sample_docs: dict[str, Doc]) -> None:
        issue = {"item": "A moon landing", "decision": "upheld", "rationale": "Too far."}
        parts, problems = locate_parts(sample_docs["IM14-0000101"].text, {"issues": [issue]})
        assert not [part for part in parts if part.key in ("items", "decisions", "rationales")]
        assert "issue 1: no place for items of 'A moon landing'" in problems

    def test_a_gold_doc_scores_itself_perfectly(self, nlp: spacy.Language, gold_letters: dict[str, GoldLetter]) -> None:
        examples = [Example(letter.doc, letter.doc) for letter in gold_letters.values()]
        scores = {key: value for pipe in nlp.pipeline for key, value in pipe[1].score(examples).items()}
        assert {scores[f"spans_{key}_f"] for key in LABELS} == {1.0}
        assert {scores[f"ents_{label}_f"] for label in ("TREATMENT", "DOSE", "DATE", "PAGE")} == {1.0}


@pytest.fixture
def pair(sample_gold: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """A gold record twice, to be spoilt."""
    record = sample_gold["IM14-0000101"]
    return deepcopy(record), deepcopy(record)


class TestComparison:
    def test_gold_against_itself_is_perfect(self, sample_gold: dict[str, Any]) -> None:
        comparison = compare(sample_gold.values(), sample_gold.values())
        figures = comparison.figures()
        assert not comparison.differences
        assert {row.get("accuracy", row.get("f1")) for row in figures["fields"].values()} == {1.0}
        assert figures["letters"] == len(sample_gold)
        assert figures["issues"] == sum(len(record["issues"]) for record in sample_gold.values())

    def test_no_records_at_all_score_nothing(self, sample_gold: dict[str, Any]) -> None:
        """Not even for fields that the gold leaves empty."""
        figures = compare(sample_gold.values(), []).figures()
        assert {row.get("accuracy", row.get("recall")) for row in figures["fields"].values()} == {0}

    @pytest.mark.parametrize(
        ("field", "spoil"),
        [
            ("header.decision_date", lambda r: r["header"].update(decision_date="2014-06-21")),
            ("reviewer.licensure", lambda r: r["reviewer"]["licensure"].pop()),
            ("patient.age", lambda r: r["patient"].update(age=None)),
            ("issue.item", lambda r: r["issues"][0].update(item="NORCO")),
            ("issue.decision", lambda r: r["issues"][0].update(decision="overturned")),
            ("issue.rationale", lambda r: r["issues"][1].update(rationale="")),
            ("issue.verdict", lambda r: r["issues"][1].update(verdict=None)),
            ("issue.laterality", lambda r: r["issues"][1].update(laterality="left")),
            ("dose.quantity", lambda r: r["issues"][0]["dose"].update(quantity=91)),
            ("citations.detail", lambda r: r["issues"][0]["maximus"][0].update(detail="Weaning")),
        ],
    )
    def test_one_wrong_value_is_one_difference(self, field: str, spoil: Any, pair: Any) -> None:
        gold, read = pair
        spoil(read)
        comparison = compare([gold], [read])
        assert comparison.figures()["fields"][field]["accuracy"] < 1
        assert [difference.field for difference in comparison.differences if difference.field != "dose.exact"] == [
            field
        ]

    @pytest.mark.parametrize(
        ("field", "spoil", "precision", "recall"),
        [
            ("issue.reasons", lambda r: r["issues"][1].update(reasons=["risk", "criteria-met"]), 0.75, 1.0),
            ("issue.reasons", lambda r: r["issues"][1].update(reasons=[]), 1.0, 0.6667),
            ("treatment.name", lambda r: r["issues"][0]["treatments"].pop(), 1.0, 0.6667),
            ("issue.body_parts", lambda r: r["issues"][0].update(body_parts=["neck"]), 0.5, 1.0),
        ],
    )
    def test_lists_count_by_members(self, field: str, spoil: Any, precision: float, recall: float, pair: Any) -> None:
        gold, read = pair
        for record in pair:
            for issue, codes in zip(record["issues"], (["duplicate"], ["criteria-met"], ["duplicate"]), strict=True):
                issue["reasons"] = codes
        spoil(read)
        row = compare([gold], [read]).figures()["fields"][field]
        assert (row["precision"], row["recall"]) == (precision, recall)

    def test_figures_of_a_reason_are_those_of_prf_score(self, pair: Any) -> None:
        """Two codes with the same counts stay two, as in spaCy's own score."""
        gold, read = pair
        for number, codes in enumerate([["risk"], ["weaning"], ["risk", "weaning"]]):
            gold["issues"][number]["reasons"] = codes
            read["issues"][number]["reasons"] = ["risk", "weaning"]
        reasons = compare([gold], [read]).figures()["reasons"]
        score = PRFScore()
        score.tp, score.fp = 2, 1
        for code in ("risk", "weaning"):
            assert reasons[code]["precision"] == round(score.precision, 4)
            assert reasons[code]["recall"] == 1.0

    def test_items_are_paired_by_their_words_not_by_their_place(self, pair: Any) -> None:
        gold, read = pair
        del read["issues"][0]
        comparison = compare([gold], [read])
        assert {difference.place.split(" issue ")[-1][:1] for difference in comparison.differences} <= {"1", "I"}
        assert comparison.figures()["fields"]["issue.item"]["accuracy"] == 0.6667

    def test_form_is_no_difference(self, pair: Any) -> None:
        gold, read = pair
        read["issues"][1]["item"] = " mri of  the lumbar spine: "
        read["issues"][0]["dose"]["strength"] = "10/325MG"
        assert not compare([gold], [read]).differences

    def test_fields_that_the_gold_lacks_are_not_compared(self, pair: Any) -> None:
        gold, read = pair
        for issue in gold["issues"]:
            del issue["reasons"]
        assert "issue.reasons" not in compare([gold], [read]).figures()["fields"]

    def test_folding(self) -> None:
        assert folded("  The “claims–administrator’s”  line. ") == 'the "claims-administrator\'s" line'


def run(script: str, *arguments: object, succeeds: bool = True) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / script), *map(str, arguments)], capture_output=True, text=True
    )
    assert (done.returncode == 0) == succeeds, done.stderr
    return done


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pipeline") / "imr"
    imrspacy.load().to_disk(folder)
    return folder


class TestScripts:
    def test_a_bad_letter_never_stops_the_corpus(self, pipeline: Path, tmp_path: Path) -> None:
        letters = tmp_path / "letters"
        letters.mkdir()
        good = ASSETS / "letters" / "IM14-0000102.txt"
        (letters / "a-list.txt").write_text("Eggs, bread, butter.")
        (letters / "empty.pdf").write_bytes(b"")
        (letters / good.name).write_bytes(good.read_bytes())
        done = run("make_corpus.py", pipeline, letters, tmp_path / "corpus" / "letters.spacy")
        assert "a-list.txt: no IMR determination letter" in done.stderr
        assert "empty.pdf: " in done.stderr
        assert "1 letters, 2 failed" in done.stdout
        run("make_records.py", tmp_path / "corpus" / "letters.spacy", tmp_path / "tables" / "records.jsonl")
        [line] = (tmp_path / "tables" / "records.jsonl").read_text(encoding="utf-8").splitlines()
        nlp = imrspacy.load()
        assert json.loads(line) == imrspacy.record(nlp(imrspacy.read_letter(good)), letter=good.stem).to_dict()

    def test_a_folder_without_letters_is_an_error(self, pipeline: Path, tmp_path: Path) -> None:
        (tmp_path / "letters").mkdir()
        done = run("make_corpus.py", pipeline, tmp_path / "letters", tmp_path / "letters.spacy", succeeds=False)
        assert "no letter could be read" in done.stderr
        assert not (tmp_path / "letters.spacy").exists()

    def test_gold_that_does_not_fit_is_named_and_refused(self, pipeline: Path, tmp_path: Path) -> None:
        (tmp_path / "tagged").mkdir()
        (tmp_path / "tagged" / "x.txt").write_text("An ultra[[TREATMENT|sound]] was done.")
        (tmp_path / "records.jsonl").write_text("")
        paths = (pipeline, tmp_path / "tagged", tmp_path / "records.jsonl", tmp_path / "gold.spacy")
        done = run("make_gold.py", *paths, succeeds=False)
        assert "x: widened: TREATMENT 'sound' became 'ultrasound'" in done.stderr
        run("make_gold.py", *paths, "--max-misfits", 1)
        [doc] = DocBin().from_disk(tmp_path / "gold.spacy").get_docs(spacy.blank("en").vocab)
        assert [entity.text for entity in doc.ents] == ["ultrasound"]

    def test_differences_are_listed(self, pipeline: Path, tmp_path: Path, sample_gold: dict[str, Any]) -> None:
        record = deepcopy(sample_gold["IM14-0000102"])
        record["issues"][0]["decision"] = "upheld"
        (tmp_path / "gold.jsonl").write_text(json.dumps(record))
        letters = ASSETS / "letters" / "IM14-0000102.txt"
        done = run(
            "evaluate_records.py", pipeline, letters, tmp_path / "gold.jsonl", "--errors", 1, "--field", "issue.d"
        )
        assert "issue.decision                    0.8000  n=5" in done.stdout
        assert "- issue.decision, IM14-0000102 issue 1\n    gold 'upheld'\n    read 'overturned'" in done.stdout
        assert "header" not in done.stdout

    def test_the_model_card_takes_figures(self, tmp_path: Path, sample_gold: dict[str, Any]) -> None:
        metrics, page = tmp_path / "records.json", tmp_path / "card.md"
        metrics.write_text(json.dumps(compare(sample_gold.values(), sample_gold.values()).figures()))
        page.write_text("Before.\n<!-- figures: samples -->\nold\n<!-- end: samples -->\nAfter.\n")
        run("model_card.py", page, "samples", metrics)
        text = page.read_text()
        assert "| `issue.decision` | accuracy | 1.000 | 85 |" in text
        assert "old" not in text
        assert text.startswith("Before.") and text.endswith("After.\n")
        run("model_card.py", page, "samples", metrics)
        assert page.read_text() == text
        assert "no section 'other'" in run("model_card.py", page, "other", metrics, succeeds=False).stderr
