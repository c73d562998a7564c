"""The treatment lexicon: what its files must hold, and that every name in them is found."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from importlib.resources import files

import pytest

from imrspacy.treatments import heads, lexicon, near_misses
from imrspacy.treatments.automaton import names
from imrspacy.treatments.normal_form import key

FOLDER = files("imrspacy.treatments")
TAXONOMY = json.loads(FOLDER.joinpath("taxonomy.json").read_text(encoding="utf-8"))
FIELDS = {"concept_id", "canonical_name", "aliases", "types", "definition"}


def pair_exists(category: str, subcategory: str) -> bool:
    return subcategory in TAXONOMY.get(category, ())


@pytest.fixture(params=lexicon.FILES)
def records(request: pytest.FixtureRequest) -> list[dict]:
    return list(lexicon.rows(request.param))


def test_records_have_the_fields_of_a_knowledge_base(records):
    assert [row for row in records if set(row) != FIELDS] == []
    assert [row["concept_id"] for row in records if not re.fullmatch(r"[A-Z]\d{4}", row["concept_id"])] == []
    assert [row["concept_id"] for row in records if not row["definition"].strip()] == []


def test_categories_are_those_of_the_taxonomy(records):
    assert [row["canonical_name"] for row in records if not pair_exists(*row["types"])] == []


def test_names_are_clean(records):
    every = [name for row in records for name in (row["canonical_name"], *row["aliases"])]
    assert [name for name in every if name != " ".join(name.split()) or len(name) < 2] == []
    assert [row["canonical_name"] for row in records if not row["canonical_name"].islower()] == []


def test_no_record_names_an_alias_twice(records):
    repeated = {
        row["concept_id"]: [alias for alias, count in Counter(row["aliases"]).items() if count > 1] for row in records
    }
    assert {concept: aliases for concept, aliases in repeated.items() if aliases} == {}


def test_identifiers_are_unique():
    count = Counter(row["concept_id"] for name in lexicon.FILES for row in lexicon.rows(name))
    assert [concept for concept, times in count.items() if times > 1] == []


def test_no_alias_names_two_treatments():
    """Forms of one drug may share their generic name; then the bare name means the first of them."""
    meant = defaultdict(set)
    for alias, concept in lexicon.entries():
        meant[alias if lexicon.is_case_bound(alias) else key(alias)].add(concept)
    collisions = {alias: found for alias, found in meant.items() if len(found) > 1}
    assert {alias: found for alias, found in collisions.items() if len({one.name for one in found}) > 1} == {}
    assert all(one.is_drug for found in collisions.values() for one in found)


def test_it_is_broad():
    assert len(lexicon.concepts()) >= 1500
    assert len(list(lexicon.entries())) >= 6000


def test_scispacy_reads_each_file():
    from scispacy.linking_utils import KnowledgeBase

    for name in lexicon.FILES:
        base = KnowledgeBase(str(FOLDER.joinpath(name)))
        assert len(base.cui_to_entity) == sum(1 for _ in lexicon.rows(name))


def broken(alias: str) -> list[str]:
    gaps = [match.start() for match in re.finditer(" ", alias)]
    return [alias, *(f"{alias[:gap]}\n\n{alias[gap + 1 :]}" for gap in gaps)]


def test_every_name_is_found_whole_and_broken_at_each_space():
    find = names().find
    lost = []
    for alias, concept in lexicon.entries():
        for text in broken(alias):
            found = {hit.concept.name for hit in find(text) if hit.concept}
            parts = {lexicon.aliases().get(part.strip()) for part in alias.lower().split("/")}
            if concept.name not in found and not (len(parts) > 1 and None not in parts):
                lost.append(text)
    assert lost == []


def test_bare_and_settled_names_are_names_of_the_lexicon():
    bare = [row["name"] for row in lexicon.rows("bare_names.jsonl")]
    assert [name for name in bare if name.replace("-", " ") not in lexicon.aliases()] == []
    known = {concept.name for concept in lexicon.concepts().values()}
    assert lexicon.words("settled") - known == set()


@pytest.mark.parametrize("name", ["heads.jsonl", "words.jsonl", "expansions.jsonl"])
def test_rule_files_are_clean(name):
    records = list(lexicon.rows(name))
    assert records
    words = [word for row in records for word in row.get("words", row.get("forms", []))]
    assert [word for word in words if word != word.strip().lower()] == []


def test_heads_name_pairs_and_word_classes_that_exist():
    for row in lexicon.rows("heads.jsonl"):
        assert pair_exists(row["category"], row["subcategory"]), row["head"]
        assert set(row.get("left", ())) <= set(lexicon.word_classes()), row["head"]
    forms = Counter(form for head in heads.heads() if not head.inside for form in head.forms)
    assert [form for form, count in forms.items() if count > 1] == []


MISSPELT = {
    "flexeryl": "cyclobenzaprine",
    "gabapentine": "gabapentin",
    "lidocane": "lidocaine",
    "omeprazol": "omeprazole",
    "hydrocodon": "hydrocodone",
    "meloxicamm": "meloxicam",
    "cyclobenzaprene": "cyclobenzaprine",
    "naproxin": "naproxen",
    "tizanadine": "tizanidine",
    "pregabaline": "pregabalin",
}


@pytest.mark.parametrize(("word", "name"), MISSPELT.items(), ids=str)
def test_misspelt_drugs(word, name):
    concept = near_misses.nearest_drug(word)
    assert concept is not None
    assert concept.name.startswith(name)


@pytest.mark.parametrize("word", ["complaint", "surgeon", "cervical", "operation", "another"])
def test_ordinary_words_are_no_drugs(word):
    assert near_misses.nearest_drug(word) is None
