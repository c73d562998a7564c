"""Print how much memory a run takes as its letters grow in number.

    python benchmarks/memory.py                                        1,000, 5,000 and 20,000 letters, two workers
    python benchmarks/memory.py --counts 1000 --workers 1 --format parquet

The letters are varied from the samples, no two alike, and written to a folder of their own for each run. Each run of
``imrspacy.runs.extract`` is a fresh process; the resident memory of it and of its workers is read from the system ten
times a second, so it needs Linux. The start is the memory when the first letters are written.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer

from letters import letters
from measuring import machine

_RUN = """
import sys
from imrspacy.runs import extract
source, output, workers = sys.argv[1:]
if __name__ == "__main__":
    summary = extract(source, output, workers=int(workers))
    print(summary.records, summary.failed)
"""
_INTERVAL = 0.1
_MEGABYTE = 1 << 20
_PAGE = 4096


@dataclass(frozen=True, slots=True)
class Run:
    """A run's memory in megabytes: the main process and the sum of its workers, early, at most, and at the end."""

    letters: int
    records: int
    seconds: float
    main_early: float
    main_peak: float
    workers_early: float
    workers_peak: float
    workers_end: float


def resident(pid: int) -> float:
    """Resident memory of a process in megabytes, 0 if it is gone."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * _PAGE / _MEGABYTE


def children(pid: int) -> list[int]:
    """The process identifiers of a process's children."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]
    except OSError:
        return []


def watched(process: subprocess.Popen[str], output: Path) -> Iterator[tuple[bool, float, float]]:
    """Yield until the process ends: whether letters are written yet, its memory, the sum of its children's."""
    while process.poll() is None:
        begun = any(part.stat().st_size for part in output.parent.glob(f"{output.name}*") if part.is_file())
        yield begun, resident(process.pid), sum(map(resident, children(process.pid)))
        time.sleep(_INTERVAL)


def run(source: Path, output: Path, count: int, workers: int) -> Run:
    """Run over the folder ``source`` and watch the memory."""
    begun = time.perf_counter()
    command = [sys.executable, "-c", _RUN, str(source), str(output), str(workers)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    seen = [(main, child) for started, main, child in watched(process, output) if started]
    seconds = time.perf_counter() - begun
    printed = process.stdout.read() if process.stdout else ""
    if process.returncode or not seen:
        raise RuntimeError(f"the run over {count} letters ended with exit code {process.returncode}")
    main, child = ([one[place] for one in seen] for place in (0, 1))
    # The last readings may be of workers that are ending.
    ended = child[max(0, len(child) - 5)]
    return Run(count, int(printed.split()[0]), seconds, main[0], max(main), child[0], max(child), ended)


def table(runs: list[Run]) -> str:
    """The runs as a Markdown table."""
    rows = [
        "| letters | records | seconds | main, early | main, peak | workers, early | workers, peak | workers, end |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for one in runs:
        figures = (one.main_early, one.main_peak, one.workers_early, one.workers_peak, one.workers_end)
        rows.append(
            f"| {one.letters:,} | {one.records:,} | {one.seconds:.0f} | "
            + " | ".join(f"{figure:.0f} MB" for figure in figures)
            + " |"
        )
    return "\n".join(rows)


def main(
    counts: Annotated[list[int] | None, typer.Option(help="Letters of a run; may be given again.")] = None,
    workers: Annotated[int, typer.Option(min=1, help="Worker processes.")] = 2,
    suffix: Annotated[str, typer.Option("--format", help="Format of the output, by its suffix.")] = "jsonl",
    seed: Annotated[int, typer.Option(help="Another seed gives other letters.")] = 1,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write the figures to this file too.")] = None,
) -> None:
    """Run over so many letters and print the memory."""
    found = []
    for count in counts or [1_000, 5_000, 20_000]:
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder, "letters")
            source.mkdir()
            for letter in letters(count, seed=seed):
                (source / f"{letter.name}.txt").write_text(letter.text, encoding="utf-8")
            found.append(run(source, Path(folder, f"out.{suffix}"), count, workers))
    about = machine()
    typer.echo(f"{about['cores']} cores, Python {about['python']}, {workers} workers, {suffix}\n\n{table(found)}")
    if json_file:
        rows = [asdict(one) for one in found]
        json_file.write_text(json.dumps({"machine": about, "runs": rows}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
