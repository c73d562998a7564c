"""Read hostile letters, made from the samples, and print what came of them.

    python benchmarks/fuzz.py                      20,000 texts and PDFs
    python benchmarks/fuzz.py --case 1234          one case again, with its traceback; --save FILE keeps its bytes

Every case is read, annotated, made a record and encoded for every format in a child process, as a run of ``imr
extract`` does it and under the limits of one. The child is ended when a case takes too long, and replaced when it
crashes. The exit code is 1 if any case crashed, hung, or ended in an error other than LetterError.
"""

import argparse
import gc
import multiprocessing
import random
import sys
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import hostile_letters
from imrspacy.runs.limits import Limits, limit_memory
from imrspacy.runs.reading import MOST_WORDS

_MEMORY_EVERY = 500  # cases
_BAD = ("failed", "crashed", "hung")
_OUTCOMES = ("read", "no letter", "refused")


@dataclass(frozen=True, slots=True)
class Case:
    """What came of a case; ``detail`` is the error's text."""

    number: int
    kind: str
    outcome: str
    seconds: float
    size: int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Begun:
    """A case that the child is about to read."""

    number: int
    kind: str


class Subject:
    """The package as a run uses it, and the cases by their numbers."""

    def __init__(self, seed: int) -> None:
        import imrspacy
        from imrspacy.letters import LetterError, read_letter_bytes

        self._load = imrspacy.load
        self.nlp = self._load()
        self._record = imrspacy.record
        self._read = read_letter_bytes
        self._refusal = LetterError
        self._seed = seed
        self._texts, self._pdfs = hostile_letters.samples()

    def case(self, number: int) -> tuple[str, str | bytes]:
        """Give the kind and the input of a case; every second one is a PDF."""
        rng = random.Random(f"{self._seed}:{number}")
        if number % 2:
            return hostile_letters.pdf_case(rng, self._pdfs)
        return hostile_letters.text_case(rng, self._texts)

    def read(self, number: int, kind: str, given: str | bytes) -> Case:
        """Read a case to the end and say what came of it."""
        begun = time.perf_counter()
        outcome, detail = "read", ""
        try:
            outcome = "read" if self._issues(kind, given) else "no letter"
        except self._refusal as error:
            outcome, detail = "refused", str(error)
            if "\n" in detail:
                outcome = "failed"
        except Exception:
            outcome, detail = "failed", traceback.format_exc()
        return Case(number, kind, outcome, time.perf_counter() - begun, len(given), detail)

    def renew(self) -> None:
        """Begin anew with a pipeline that has met no words, when the old one has met many."""
        if len(self.nlp.vocab.strings) > MOST_WORDS:
            self.nlp = self._load()
        gc.collect()

    def warm(self) -> None:
        """Load what a first letter would."""
        _encode(self._record(self.nlp("")).to_dict())

    def _issues(self, kind: str, given: str | bytes) -> int:
        if isinstance(given, bytes):
            given = self._read(given, "case.pdf" if kind.startswith("PDF") else "case.txt")
        doc = self.nlp(given)
        record = self._record(doc, letter="case").to_dict()
        _check(record, doc.text)
        _encode(record)
        return len(record["issues"])


def _check(record: dict[str, Any], text: str) -> None:
    for issue in record["issues"]:
        if not issue["item"] or not issue["disputed"]:
            raise AssertionError(f"an issue without words: {issue}")
        for reason in issue["evidence"]:
            if not 0 <= reason["start"] < reason["end"] <= len(text):
                raise AssertionError(f"a reason outside the text: {reason}")


def _encode(record: dict[str, Any]) -> None:
    """Encode for the formats that could refuse a value: huge numbers, characters that no UTF-8 has."""
    import pyarrow

    from imrspacy.export import format_of
    from imrspacy.export.parquet import schema

    for name in ("x.jsonl", "x.csv"):
        format_of(name).encode([record])
    pyarrow.Table.from_pylist([record], schema=schema())


def child(connection: Connection, seed: int, start: int, stop: int) -> None:
    """Read cases and send what came of each, with the memory of this process now and then."""
    subject = Subject(seed)
    # Arrow reserves a gigabyte at its first use; a run's workers do without it.
    subject.warm()
    limit_memory(Limits().max_memory)
    connection.send("ready")
    for number in range(start, stop):
        if (number - start) % _MEMORY_EVERY == 0:
            subject.renew()
            connection.send((number - start, _megabytes()))
        kind, given = subject.case(number)
        connection.send(Begun(number, kind))
        connection.send(subject.read(number, kind, given))
    connection.send((stop - start, _megabytes()))
    connection.send(None)


def _megabytes() -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1000
    return 0.0


def run(seed: int, runs: int, limit: float) -> Iterator[Case | tuple[int, int, float]]:
    """Yield what came of each case, and (child, cases it has read, megabytes) now and then."""
    context = multiprocessing.get_context("spawn")
    start, children = 0, 0
    while start < runs:
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=child, args=(theirs, seed, start, runs), daemon=True)
        process.start()
        theirs.close()
        begun: Begun | None = None
        done = False
        try:
            while not done:
                if begun and not ours.poll(limit):
                    yield Case(begun.number, begun.kind, "hung", limit, 0)
                    break
                message = ours.recv()
                if isinstance(message, Begun):
                    begun = message
                    continue
                if isinstance(message, Case):
                    begun, start = None, message.number + 1
                    yield message
                elif isinstance(message, tuple):
                    yield (children, *message)
                done = message is None
        except EOFError:
            process.join()
            if begun is None:
                raise SystemExit(f"the child ended by itself: exit code {process.exitcode}") from None
            yield Case(begun.number, begun.kind, "crashed", 0.0, 0, f"exit code {process.exitcode}")
        process.kill()
        process.join()
        ours.close()
        if not done and begun:
            start = begun.number + 1
        children += 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=float, default=Limits().seconds, help="seconds a case may take")
    parser.add_argument("--case", type=int)
    parser.add_argument("--save", type=Path)
    options = parser.parse_args()
    if options.case is not None:
        return _again(options)
    cases: list[Case] = []
    memory: list[tuple[int, int, float]] = []
    for event in run(options.seed, options.runs, options.limit):
        if not isinstance(event, Case):
            memory.append(event)
            continue
        cases.append(event)
        if event.outcome in _BAD:
            print(f"case {event.number}: {event.outcome}, {_cause(event)}", file=sys.stderr, flush=True)
    print(table(cases))
    print(memory_table(memory))
    for case in sorted(cases, key=lambda case: -case.seconds)[:5]:
        print(f"slow: case {case.number}, {case.kind}: {case.seconds:.2f} s", file=sys.stderr)
    return int(any(case.outcome in _BAD for case in cases))


def _cause(case: Case) -> str:
    """Give the innermost place of an error and its message in one line."""
    lines = case.detail.splitlines() or [""]
    places = [line.strip() for line in lines if line.lstrip().startswith("File ")]
    return " ".join([*places[-1:], lines[-1][:120]])


def _again(options: argparse.Namespace) -> int:
    subject = Subject(options.seed)
    kind, given = subject.case(options.case)
    if options.save:
        data = given if isinstance(given, bytes) else given.encode("utf-8", "surrogatepass")
        options.save.write_bytes(data)
    case = subject.read(options.case, kind, given)
    print(f"{kind}, {case.size:,} long: {case.outcome} in {case.seconds:.3f} s\n{case.detail}")
    return int(case.outcome in _BAD)


def table(cases: list[Case]) -> str:
    """Give a Markdown table, a row a kind of damage."""
    kinds: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        kinds[case.kind].append(case)
    lines = [
        "| damage | runs | read | no letter | refused | other error | crashed | hung | median | slowest |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for kind, those in [*sorted(kinds.items()), ("**all**", cases)]:
        counts = Counter(case.outcome for case in those)
        seconds = sorted(case.seconds for case in those)
        numbers = " | ".join(f"{counts[outcome]:,}" for outcome in (*_OUTCOMES, *_BAD))
        median, most = seconds[len(seconds) // 2], seconds[-1]
        lines.append(f"| {kind} | {len(those):,} | {numbers} | {median * 1000:.1f} ms | {most * 1000:,.0f} ms |")
    return "\n".join(lines)


def memory_table(memory: list[tuple[int, int, float]]) -> str:
    """Give the memory of the child that read most cases, at nine moments of its life."""
    child_number = Counter(child for child, _, _ in memory).most_common(1)[0][0]
    curve = [(cases, size) for child, cases, size in memory if child == child_number]
    points = [curve[(len(curve) - 1) * step // 8] for step in range(9)]
    children = max(child for child, _, _ in memory) + 1
    return "\n".join(
        [
            "",
            f"Children: {children}. Memory of the one that read most:",
            "",
            "| cases read | " + " | ".join(f"{cases:,}" for cases, _ in points) + " |",
            "|---|" + "---|" * len(points),
            "| MB | " + " | ".join(f"{size:.0f}" for _, size in points) + " |",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
