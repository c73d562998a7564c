"""Print how fast everything is, as ratios against a base of the same run.

    python benchmarks/speed.py                                  all parts, letters varied from the samples
    python benchmarks/speed.py --part pipeline --part pdf       some parts
    python benchmarks/speed.py --letters FOLDER                 letters of your own, PDFs or texts
    python benchmarks/speed.py --json speed.json                the figures as JSON too

Parts: ``pipeline`` (bare ``spacy.blank("en")`` against the pipeline with record, on letters that neither has met and
on a second pass), ``components`` (microseconds a letter), ``pdf`` (pypdfium2's plain text against PDF to record),
``workers`` (two against one), ``startup`` (fresh processes), ``lexicon`` (its load).

Half of the letters warm both sides up, the other half is measured; then the halves change places, in a fresh process;
all of it three times over.
"""

import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import reduce
from operator import add
from pathlib import Path
from statistics import median
from typing import Annotated, Any

import typer

from letters import letters
from measuring import (
    Comparison,
    Lap,
    Measure,
    in_fresh_process,
    interleaved,
    machine,
    run_python,
    table,
    timed,
    write_json,
)

_BLANK = "import spacy; spacy.blank('en')"
_LOAD = "import imrspacy; imrspacy.load()"
_HELP = """
import sys
from imrspacy.cli import main
sys.argv = ["imr", "--help"]
try:
    main()
except SystemExit:
    print("imports spaCy:", "spacy" in sys.modules)
"""
_LEXICON = """
import time, spacy
from imrspacy.treatments import automaton, lexicon
begun = time.process_time()
concepts = lexicon.concepts()
read = time.process_time()
automaton.names()
print(len(concepts), len(list(lexicon.entries())), read - begun, time.process_time() - read)
"""
_ROUNDS = 3
_FLOOR = "(the floor: a Doc of ready tokens)"
Step = tuple[str, Callable[[Any], Any]]


class Part(StrEnum):
    """What can be measured."""

    PIPELINE = "pipeline"
    COMPONENTS = "components"
    PDF = "pdf"
    WORKERS = "workers"
    STARTUP = "startup"
    LEXICON = "lexicon"


def _reader() -> Callable[[str], dict[str, Any]]:
    """The whole way from a text to a record's dictionary."""
    import imrspacy

    nlp = imrspacy.load()
    return lambda text: imrspacy.record(nlp(text)).to_dict()


def compare_pipeline(warm: list[str], new: list[str], repeats: int) -> tuple[Comparison, Comparison]:
    """Bare spaCy against the pipeline with record: on new letters, on a second pass. For a fresh process."""
    import spacy

    bare, reader = spacy.blank("en"), _reader()
    for text in warm:
        bare(text)
        reader(text)
    return interleaved(bare, reader, new), interleaved(bare, reader, new, repeats)


def time_components(warm: list[str], new: list[str], repeats: int) -> tuple[dict[str, float], dict[str, float]]:
    """Microseconds a letter of each step, on new letters and, the least of ``repeats``, again. For a fresh process."""
    from spacy.tokens import Doc

    import imrspacy

    nlp = imrspacy.load()
    steps: list[Step] = [("tokenizer", nlp.make_doc), *nlp.pipeline]
    steps += [("record", imrspacy.record), ("to_dict", lambda record: record.to_dict())]
    passes: list[dict[str, list[float]]] = []
    for text in warm:
        imrspacy.record(nlp(text)).to_dict()
    for _ in range(repeats + 1):
        spent: dict[str, list[float]] = defaultdict(list)
        for text in new:
            value: Any = text
            for name, step in steps:
                begun = time.process_time()
                value = step(value)
                spent[name].append(time.process_time() - begun)
            words, spaces = zip(*((token.orth, bool(token.whitespace_)) for token in nlp.make_doc(text)), strict=True)
            floor = timed(lambda words=words, spaces=spaces: Doc(nlp.vocab, words=words, spaces=spaces))  # type: ignore[misc]
            spent[_FLOOR].append(floor.process)
        passes.append(spent)
    again = {name: sum(map(min, zip(*(one[name] for one in passes[1:]), strict=True))) for name in passes[0]}
    scale = 1e6 / len(new)
    return {name: sum(all_) * scale for name, all_ in passes[0].items()}, {k: v * scale for k, v in again.items()}


def plain_text(path: str) -> str:
    """A PDF's text as pypdfium2 gives it."""
    import pypdfium2

    with pypdfium2.PdfDocument(path) as pdf:
        parts = []
        for page in pdf:
            text_page = page.get_textpage()
            parts.append(text_page.get_text_range())
            text_page.close()
            page.close()
        return "\n".join(parts)


def compare_pdf(warm: list[str], new: list[str], repeats: int) -> tuple[Comparison, Comparison]:
    """pypdfium2's plain text against PDF to record: new files, and on a second pass. For a fresh process."""
    import imrspacy

    reader = _reader()

    def whole(path: str) -> object:
        return reader(imrspacy.read_letter(path))

    for path in warm:
        plain_text(path)
        whole(path)
    return interleaved(plain_text, whole, new), interleaved(plain_text, whole, new, repeats)


def pipeline(texts: list[str], repeats: int) -> Iterator[Measure]:
    """Measure the pipeline against bare spaCy."""
    new, again = _rounds(compare_pipeline, texts, repeats)
    for name, least, comparison in (("letters it has not met", 2.0, new), ("second pass", 3.0, again)):
        bare, ours = comparison.rates()
        yield Measure("pipeline", f"bare `spacy.blank`, {name}", bare, "letters/s")
        yield Measure("pipeline", f"pipeline with record, {name}", ours, "letters/s")
        yield Measure("pipeline", f"speed to bare, {name}", comparison.speed(), "x", least=least)
        yield Measure("pipeline", f"the same by the clock, {name}", comparison.speed("wall"), "x")


def components(texts: list[str], repeats: int) -> Iterator[Measure]:
    """Measure each step of the pipeline."""
    folds = [in_fresh_process(time_components, *_halves(texts, fold), repeats) for fold in (0, 1)]
    for name in folds[0][0]:
        for which, passed in enumerate(("new", "second pass")):
            value = (folds[0][which][name] + folds[1][which][name]) / 2
            yield Measure("components", f"{name}, {passed}", value, "us/letter")


def pdf(paths: list[str], repeats: int) -> Iterator[Measure]:
    """Measure PDF to record against pypdfium2's plain text."""
    new, again = _rounds(compare_pdf, paths, repeats)
    for name, comparison in (("files it has not met", new), ("second pass", again)):
        plain, ours = comparison.rates()
        yield Measure("pdf", f"pypdfium2's plain text, {name}", plain, "letters/s")
        yield Measure("pdf", f"PDF to record, {name}", ours, "letters/s")
        yield Measure("pdf", f"speed to plain text, {name}", comparison.speed(), "x", least=0.6)
        yield Measure("pdf", f"the same by the clock, {name}", comparison.speed("wall"), "x")


def workers(count: int, repeats: int) -> Iterator[Measure]:
    """Measure runs over a folder with one and with two worker processes, start-up included."""
    from imrspacy.runs import extract

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "letters")
        source.mkdir()
        for letter in letters(count):
            Path(source, f"{letter.name}.txt").write_text(letter.text, encoding="utf-8")
        seconds: dict[int, list[float]] = {1: [], 2: []}
        outputs = set()
        for _ in range(repeats):
            for number, spent in seconds.items():
                out = Path(folder, f"{number}.jsonl")
                spent.append(timed(lambda out=out, number=number: extract(source, out, workers=number)).wall)  # type: ignore[misc]
                outputs.add(out.read_bytes())
    rates = {number: count / median(spent) for number, spent in seconds.items()}
    yield Measure("workers", f"one worker, {count:,} letters", rates[1], "letters/s")
    yield Measure("workers", f"two workers, {count:,} letters", rates[2], "letters/s")
    ratio = median(one / two for one, two in zip(seconds[1], seconds[2], strict=True))
    yield Measure("workers", "two workers to one", ratio, "x", least=1.8)
    yield Measure("workers", "different outputs of all runs", len(outputs), "", most=1)


def startup(repeats: int) -> Iterator[Measure]:
    """Measure fresh processes, turn by turn."""
    run_python(_LOAD)  # so that all files are in the system's cache
    run_python(_BLANK)
    laps: dict[str, list[Lap]] = defaultdict(list)
    for _ in range(repeats):
        for name, code in (("blank", _BLANK), ("load", _LOAD), ("help", _HELP)):
            lap, printed = run_python(code)
            laps[name].append(lap)
    wall = {name: median(lap.wall for lap in found) for name, found in laps.items()}
    pairs = list(zip(laps["blank"], laps["load"], strict=True))
    yield Measure("startup", f"`{_BLANK}`", wall["blank"], "s")
    yield Measure("startup", f"`{_LOAD}`", wall["load"], "s")
    ratio = median(load.process for _, load in pairs) / median(blank.process for blank, _ in pairs)
    yield Measure("startup", "ratio, processor time", ratio, "x", most=1.2)
    yield Measure("startup", "ratio by the clock", wall["load"] / wall["blank"], "x")
    yield Measure("startup", "`imr --help`", wall["help"], "s")
    yield Measure("startup", "`imr --help` imports spaCy (1: yes)", "imports spaCy: True" in printed, "", most=0)


def lexicon(repeats: int) -> Iterator[Measure]:
    """Measure the load of the treatment lexicon in fresh processes that have spaCy loaded."""
    runs = [run_python(_LEXICON)[1].split() for _ in range(repeats)]
    concepts, aliases = runs[0][:2]
    yield Measure("lexicon", f"{concepts} concepts, {aliases} names: read", median(float(run[2]) for run in runs), "s")
    yield Measure("lexicon", "compiled for the search", median(float(run[3]) for run in runs), "s")
    both = median(float(run[2]) + float(run[3]) for run in runs)
    yield Measure("lexicon", "the lexicon's load", both, "s", most=0.3)


def _rounds(compare: Callable[..., tuple[Comparison, Comparison]], items: list[str], repeats: int) -> list[Comparison]:
    """Compare on either half, some times over: new things can be met once a process only."""
    rounds = [in_fresh_process(compare, *_halves(items, fold), repeats) for _ in range(_ROUNDS) for fold in (0, 1)]
    return [reduce(add, comparisons) for comparisons in zip(*rounds, strict=True)]


def _halves(items: list[str], fold: int) -> tuple[list[str], list[str]]:
    return items[fold::2], items[1 - fold :: 2]


def _texts(folder: Path | None, count: int) -> list[str]:
    if folder is None:
        return [letter.text for letter in letters(count)]
    from imrspacy import find_letters, read_letter

    return [read_letter(path) for path in find_letters(folder)]


def _pdfs(folder: Path | None, count: int, made: Path) -> list[str]:
    """The folder's PDFs; rendered letters without a folder, or for one of texts."""
    found = sorted(map(str, folder.rglob("*.pdf"))) if folder else []
    if not found:
        for letter in letters(count):
            (made / f"{letter.name}.pdf").write_bytes(letter.pdf)
        found = sorted(map(str, made.iterdir()))
    return found


def measure(parts: set[Part], folder: Path | None, count: int, many: int, repeats: int) -> Iterator[Measure]:
    """Measure the ``parts``, one after the other."""
    if parts & {Part.PIPELINE, Part.COMPONENTS}:
        texts = _texts(folder, count)
        if Part.PIPELINE in parts:
            yield from pipeline(texts, repeats)
        if Part.COMPONENTS in parts:
            yield from components(texts, repeats)
    if Part.PDF in parts:
        with tempfile.TemporaryDirectory() as made:
            yield from pdf(_pdfs(folder, count, Path(made)), repeats)
    if Part.WORKERS in parts:
        yield from workers(many, min(repeats, 3))
    if Part.STARTUP in parts:
        yield from startup(repeats)
    if Part.LEXICON in parts:
        yield from lexicon(repeats)


def main(
    letters_folder: Annotated[
        Path | None, typer.Option("--letters", exists=True, file_okay=False, help="Folder of letters to measure on.")
    ] = None,
    count: Annotated[int, typer.Option(min=4, help="Letters to make where no folder is given.")] = 240,
    many: Annotated[int, typer.Option(min=2, help="Letters of a run with workers.")] = 5_000,
    repeats: Annotated[int, typer.Option(min=1, help="Second passes, runs and fresh processes.")] = 5,
    part: Annotated[list[Part] | None, typer.Option(help="Measure this part alone; may be given again.")] = None,
    json: Annotated[Path | None, typer.Option(help="Write the figures to this file too.")] = None,
) -> None:
    """Measure, print one table a part."""
    found: list[Measure] = []
    about = machine()
    typer.echo(f"{about['cores']} cores, Python {about['python']}, load at the start {about['load'] or 0:.1f}")
    heading = ""
    for one in measure(set(part or Part), letters_folder, count, many, repeats):
        if one.part != heading:
            _print_part(heading, found)
            heading = one.part
        found.append(one)
    _print_part(heading, found)
    if json:
        write_json(json, found)


def _print_part(part: str, found: list[Measure]) -> None:
    own = [one for one in found if one.part == part]
    if own:
        typer.echo(f"\n### {part}\n\n{_two_columns(own) if part == Part.COMPONENTS else table(own)}")


def _two_columns(found: list[Measure]) -> str:
    """The components' figures, one row a step; the sum leaves out the steps in brackets."""
    steps = {
        new.name.removesuffix(", new"): (new.value, again.value) for new, again in zip(*[iter(found)] * 2, strict=True)
    }
    sums = [sum(values[which] for name, values in steps.items() if name[0] != "(") for which in (0, 1)]
    rows = ["| us a letter | new | second pass |", "|---|---:|---:|"]
    rows += [f"| {name} | {new:,.0f} | {again:,.0f} |" for name, (new, again) in steps.items()]
    return "\n".join((*rows, f"| all | {sums[0]:,.0f} | {sums[1]:,.0f} |"))


if __name__ == "__main__":
    typer.run(main)
