"""Vary the sample letters into any number of letters that no cache has met.

    python benchmarks/letters.py OUT --count 500             500 text files
    python benchmarks/letters.py OUT --count 500 --pdf       the same as PDFs
    python benchmarks/letters.py --count 60                  only tell how new the letters are to one another

A letter is a sample with other treatments, doses, numbers, dates, pages, body parts, sides, age and sex; its sentences
stand in another order, some come from other samples; names and misspellings are invented. The same number and seed
give the same letter. What is left as it is, is what letters share: headings, labels, standard paragraphs, verdicts.
"""

import json
import random
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import mean
from typing import Annotated, Any

import typer

ROOT = Path(__file__).resolve().parents[1]
ASSETS = ROOT / "assets"

_TAG = re.compile(r"\[\[([A-Z]+)\|([^\[\]]*)\]\]")
_SENTENCE_END = re.compile(r"(?<=[a-z\])%\d][.]) (?=[A-Z\[])")
_LABEL = re.compile(r"^(?:[A-Z][\w' ]{3,40}:|\d{1,2}[.)]) ")
_DATE = re.compile(r"(\d{1,2})([/-])(\d{1,2})[/-](\d{4}|\d{2})")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_AGE = re.compile(r"\b\d\d(?=[ -]years?[ -]old)")
_CASE_NUMBER = re.compile(r"(?<=CM99-)\d{7}|(?<=IM99-)\d{7}")
_PLAIN_NUMBER = re.compile(r"(?<![\w.,/#§-])\d{1,3}(?=[ ,.;]| ?/10)(?!\.\d)")
_WORD = re.compile(r"\b[a-z]{6,14}\b")
_SOMEONE = re.compile(r"\b(?:[Tt]he (?:treating|requesting) (?:provider|physician)|[Tt]he provider|Dr\.)(?= [a-z])")
_FAMILIES = (
    ("left", "right"),
    ("knee", "shoulder", "hip", "ankle", "elbow", "wrist", "hand", "foot"),
    ("lumbar", "cervical", "thoracic"),
    ("low back", "neck", "upper back", "mid back"),
    ("femoral", "humeral", "tibial", "radial", "ulnar"),
)
_SEXES = (
    {"he": "she", "his": "her", "him": "her", "himself": "herself", "male": "female", "man": "woman"},
    {"she": "he", "her": "his", "herself": "himself", "female": "male", "woman": "man"},
)
_ONSETS = "b c d f g h k l m n p r s t v w br cl cr dr fl gr pl pr sk st str th tr".split()
_NUCLEI = "a e i o u ae ea ie ou ei".split()
_CODAS = ("", "", "", "n", "r", "l", "s", "ck", "rd", "nt", "m", "x", "lt")
#: Characters of a letter: mean and spread of the letters that are issued.
_LENGTH = (6_100, 1_700)
_BORROWED, _MISSPELT, _NEW_NAME, _NUMBERS = 0.35, 0.07, 0.4, 0.6


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample letter: its layout, how many items it has, its paragraphs with the mentions tagged."""

    name: str
    layout: str
    items: int
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """A made letter: ``name`` as a file's stem, its paragraphs, ``text`` as an extractor gives it, ``pdf`` bytes."""

    name: str
    layout: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        """The letter with wrapped lines, paragraphs parted by a blank line."""
        rendering = _rendering()
        recipe = rendering.Recipe(self.name, self.layout, "txt")
        data: bytes = rendering.render_text(list(self.paragraphs), recipe)
        return data.decode("utf-8")

    @property
    def pdf(self) -> bytes:
        """The letter as a PDF of the samples' looks."""
        data: bytes = _rendering().render_pdf(list(self.paragraphs), self.name, {}, ())
        return data


def letters(count: int, *, first: int = 0, seed: int = 1, layout: str | None = None) -> Iterator[Letter]:
    """Yield ``count`` letters from number ``first`` on; ``layout`` keeps to the samples of one layout."""
    chosen = [sample for sample in samples() if layout in (None, sample.layout)]
    for number in range(first, first + count):
        rng = random.Random(f"{seed}-{number}")
        # Nearly all letters that are issued have the newest layout; most have one item or two.
        weights = [(8 if sample.layout == "determination" else 1) / sample.items**1.5 for sample in chosen]
        sample = rng.choices(chosen, weights)[0]
        yield Letter(f"IM{13 + number % 5}-{number:07d}", sample.layout, _varied(sample, rng, number))


@cache
def samples() -> tuple[Sample, ...]:
    """The sample letters of ``assets``."""
    found = []
    gold = (ASSETS / "gold" / "records.jsonl").read_text(encoding="utf-8").splitlines()
    items = {record["letter"]: len(record["issues"]) for record in map(json.loads, gold)}
    for recipe in _rendering().read_recipes(ASSETS / "letters.jsonl"):
        tagged = (ASSETS / "gold" / "tagged" / f"{recipe.name}.txt").read_text(encoding="utf-8")
        paragraphs = tuple(part.strip() for part in tagged.split("\n\n") if part.strip())
        found.append(Sample(recipe.name, recipe.layout, items[recipe.name], paragraphs))
    return tuple(found)


def new_chunks(texts: list[str], after: int = 30) -> list[int]:
    """For each text from number ``after`` on: how many different chunks between white space it is the first to have."""
    seen: set[str] = set()
    counts = []
    for number, text in enumerate(texts):
        chunks = set(text.split())
        if number >= after:
            counts.append(len(chunks - seen))
        seen |= chunks
    return counts


@cache
def _rendering() -> Any:
    """The module that renders the samples."""
    sys.path.insert(0, str(ROOT / "scripts"))
    import render_letters

    return render_letters


@cache
def _names() -> tuple[tuple[str, ...], tuple[str, ...], frozenset[str]]:
    """The lexicon's names of drugs and of all else, and the drugs' names in lower case."""
    from imrspacy.treatments.lexicon import entries

    drugs = tuple(alias for alias, concept in entries() if concept.is_drug)
    others = tuple(alias for alias, concept in entries() if not concept.is_drug and len(alias) > 3)
    return drugs, others, frozenset(map(str.lower, drugs))


@cache
def _sentence_pool() -> tuple[str, ...]:
    """Sentences of all samples that tell or argue, none that concludes."""
    found = []
    for sample in samples():
        for paragraph in filter(_is_prose, sample.paragraphs):
            found += [one for one in _sentences(paragraph)[1:-1] if "[[OUTCOME" not in one and len(one) > 40]
    return tuple(dict.fromkeys(found))


def _sentences(paragraph: str) -> list[str]:
    return _SENTENCE_END.split(paragraph)


def _is_prose(paragraph: str) -> bool:
    """Whether a paragraph tells of the case, and not a heading, a label's line or standard wording."""
    return "[[" in paragraph and len(paragraph) > 250 and len(_sentences(paragraph)) > 3


def _varied(sample: Sample, rng: random.Random, number: int) -> tuple[str, ...]:
    """The paragraphs of one new letter."""
    prose = sum(map(_is_prose, sample.paragraphs)) or 1
    missing = max(0.0, rng.gauss(*_LENGTH) - sum(map(len, sample.paragraphs)))
    change = _Change(rng)
    found = []
    for paragraph in sample.paragraphs:
        if _is_prose(paragraph):
            paragraph = _reordered(paragraph, rng, missing / prose)
            found.append(_CASE_NUMBER.sub(f"{number:07d}", change.prose(paragraph)))
        else:
            found.append(_CASE_NUMBER.sub(f"{number:07d}", change.mentions(paragraph)))
    return tuple(found)


def _reordered(paragraph: str, rng: random.Random, extra: float) -> str:
    """The sentences but the first and last in another order, some from other letters, with more to a length."""
    first, *middle, last = _sentences(paragraph)
    pool = _sentence_pool()
    middle = [rng.choice(pool) if rng.random() < _BORROWED else sentence for sentence in middle]
    while extra > 0:
        middle.append(rng.choice(pool))
        extra -= len(_TAG.sub(r"\2", middle[-1])) + 1
    rng.shuffle(middle)
    return " ".join((first, *middle, last))


class _Change:
    """What one letter says instead: the same new words for the same old ones throughout."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._mentions: dict[tuple[str, str], str] = {}
        self._words: dict[str, str] = {}
        for family in _FAMILIES:
            turn = rng.randrange(len(family))
            self._words.update(zip(family, family[turn:] + family[:turn], strict=True))
        if rng.random() < 0.5:
            for sex in _SEXES:
                self._words.update(sex)
        words = "|".join(sorted(self._words, key=len, reverse=True))
        self._pattern = re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
        self._age = str(rng.randint(19, 71))

    def mentions(self, paragraph: str) -> str:
        """Other mentions, body parts, age and sex, in the same wording."""
        parts = []
        end = 0
        for tag in _TAG.finditer(paragraph):
            parts += [self._swapped(paragraph[end : tag.start()]), self._mention(tag[1], tag[2])]
            end = tag.end()
        return "".join((*parts, self._swapped(paragraph[end:])))

    def prose(self, paragraph: str) -> str:
        """The same, and other numbers, names and misspellings in the wording."""
        label = _LABEL.match(paragraph)
        start = label.end() if label else 0
        parts = [paragraph[:start]]
        for tag in _TAG.finditer(paragraph, start):
            parts += [self._reworded(paragraph[start : tag.start()]), self._mention(tag[1], tag[2])]
            start = tag.end()
        return "".join((*parts, self._reworded(paragraph[start:])))

    def _swapped(self, text: str) -> str:
        text = _AGE.sub(self._age, text)
        return self._pattern.sub(lambda match: _cased(self._words.get(match[0].lower(), match[0]), match[0]), text)

    def _reworded(self, text: str) -> str:
        text = self._swapped(text)
        rng = self._rng
        text = _SOMEONE.sub(lambda m: f"Dr. {self._name()}" if rng.random() < _NEW_NAME else m[0], text)
        text = _PLAIN_NUMBER.sub(lambda m: self._other_number(m[0]) if rng.random() < _NUMBERS else m[0], text)
        return _WORD.sub(lambda m: self._misspelt(m[0]) if rng.random() < _MISSPELT else m[0], text)

    def _mention(self, label: str, text: str) -> str:
        if label in ("OUTCOME", "GUIDELINE"):
            return text
        known = self._mentions.get((label, text))
        if known is None:
            makers = {"TREATMENT": self._treatment, "DATE": self._date}
            known = self._mentions[label, text] = makers.get(label, self._numbers)(text)
        return known

    def _treatment(self, text: str) -> str:
        drugs, others, known_drugs = _names()
        if text.lower() not in known_drugs:
            return _cased(self._rng.choice(others), text)
        drug = self._rng.choice(drugs)
        return _cased(self._misspelt(drug) if self._rng.random() < 0.1 else drug, text)

    def _date(self, text: str) -> str:
        match = _DATE.fullmatch(text)
        if not match:
            return text
        year = self._rng.randint(2011, 2017)
        day, month, mark = self._rng.randint(1, 28), self._rng.randint(1, 12), match[2]
        short = f"{year % 100:02d}" if len(match[4]) == 2 else str(year)
        width = 2 if text.startswith("0") else 1
        return f"{month:0{width}d}{mark}{day:0{width}d}{mark}{short}"

    def _numbers(self, text: str) -> str:
        return _NUMBER.sub(lambda match: self._other_number(match[0]), text)

    def _other_number(self, written: str) -> str:
        value = int(float(written))
        return str(self._rng.randint(max(1, value // 2), 2 * value + 1)) if value else written

    def _name(self) -> str:
        parts = (self._rng.choice(_ONSETS) + self._rng.choice(_NUCLEI) + self._rng.choice(_CODAS) for _ in range(2))
        return "".join(parts).capitalize()

    def _misspelt(self, word: str) -> str:
        at = self._rng.randrange(1, max(2, len(word) - 1))
        kind = self._rng.randrange(3)
        if kind == 0:
            return word[:at] + word[at + 1 :]
        if kind == 1:
            return word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
        return word[:at] + self._rng.choice("aeiouylnrst") + word[at:]


def _cased(word: str, like: str) -> str:
    """``word`` with a capital if ``like`` begins with one."""
    return word[:1].upper() + word[1:] if like[:1].isupper() else word


def main(
    out: Annotated[Path | None, typer.Argument(help="Folder to write the letters to.")] = None,
    count: Annotated[int, typer.Option(min=1, help="Letters to make.")] = 100,
    first: Annotated[int, typer.Option(min=0, help="Number of the first letter.")] = 0,
    seed: Annotated[int, typer.Option(help="Another seed gives other letters.")] = 1,
    layout: Annotated[str | None, typer.Option(help="Keep to the samples of one layout.")] = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="Write PDFs instead of texts.")] = False,
) -> None:
    """Write varied letters, or only tell how new they are."""
    texts: list[str] = []
    if out:
        out.mkdir(parents=True, exist_ok=True)
    for letter in letters(count, first=first, seed=seed, layout=layout):
        if out and pdf:
            (out / f"{letter.name}.pdf").write_bytes(letter.pdf)
        elif out:
            (out / f"{letter.name}.txt").write_text(letter.text, encoding="utf-8")
        if len(texts) < 1_000:
            texts.append("\n\n".join(letter.paragraphs))
    sizes = mean(map(len, texts))
    typer.echo(f"{count} letters, {sizes:,.0f} characters each, {mean(len(set(t.split())) for t in texts):.0f} chunks")
    if counts := new_chunks(texts):
        typer.echo(
            f"new chunks a letter after 30 letters: {mean(counts):.0f}, in the last 10: {mean(counts[-10:]):.0f}"
        )


if __name__ == "__main__":
    typer.run(main)
