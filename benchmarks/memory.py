"""Print how much memory a run takes as the letters that it has read grow in number.

    python benchmarks/memory.py                                        20,000 letters, two workers
    python benchmarks/memory.py --marks 500 --marks 1000 --workers 1 --format parquet

The letters are varied from the samples, no two alike, and written to a folder. The run (``imrspacy.runs.extract``) is
a fresh process; the resident memory of it and of its workers is read from the system ten times a second, so it needs
Linux. A row tells the memory when so many letters were written, and the most up to then.
"""

import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable
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
summary = extract(source, output, workers=int(workers), progress=lambda done, total: print(done, flush=True))
print(summary.records, flush=True)
"""
_INTERVAL = 0.1
_MEGABYTE = 1 << 20
_PAGE = 4096


@dataclass(frozen=True, slots=True)
class Mark:
    """Memory in megabytes when ``letters`` were written: of the main process, of all its workers, and the most."""

    letters: int
    seconds: float
    main: float
    main_peak: float
    workers: float
    workers_peak: float


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


def _follow(lines: Iterable[str], done: list[int]) -> None:
    """Keep the count of letters that a run prints."""
    done.extend(int(line) for line in lines)


def run(source: Path, output: Path, workers: int, marks: list[int]) -> list[Mark]:
    """Run over the folder ``source`` and read the memory at each of ``marks``."""
    begun = time.perf_counter()
    command = [sys.executable, "-c", _RUN, str(source), str(output), str(workers)]
    done = [0]
    found: list[Mark] = []
    main_peak = workers_peak = main = child = 0.0
    left = sorted(marks)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        follower = threading.Thread(target=_follow, args=(process.stdout, done))
        follower.start()
        while process.poll() is None:
            main, child = resident(process.pid), sum(map(resident, children(process.pid)))
            main_peak, workers_peak = max(main_peak, main), max(workers_peak, child)
            while left and done[-1] >= left[0]:
                seconds = time.perf_counter() - begun
                found.append(Mark(left.pop(0), seconds, main, main_peak, child, workers_peak))
            time.sleep(_INTERVAL)
        follower.join()
    # The last letters may be written between the last reading and the end.
    found += [Mark(mark, time.perf_counter() - begun, main, main_peak, child, workers_peak) for mark in left]
    if process.returncode or done[-1] < marks[-1]:
        raise RuntimeError(f"the run ended with exit code {process.returncode} and {done[-1]} records")
    return found


def table(marks: list[Mark]) -> str:
    """The marks as a Markdown table."""
    rows = ["| letters | seconds | main | main, peak | workers | workers, peak |", "|---:|---:|---:|---:|---:|---:|"]
    for one in marks:
        figures = " | ".join(f"{one_:.0f} MB" for one_ in (one.main, one.main_peak, one.workers, one.workers_peak))
        rows.append(f"| {one.letters:,} | {one.seconds:.0f} | {figures} |")
    return "\n".join(rows)


def main(
    marks: Annotated[list[int] | None, typer.Option(help="Letters at which to read the memory.")] = None,
    workers: Annotated[int, typer.Option(min=1, help="Worker processes.")] = 2,
    suffix: Annotated[str, typer.Option("--format", help="Format of the output, by its suffix.")] = "jsonl",
    seed: Annotated[int, typer.Option(help="Another seed gives other letters.")] = 1,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write the figures to this file too.")] = None,
) -> None:
    """Run over the letters and print the memory."""
    chosen = sorted(marks or [200, 1_000, 5_000, 10_000, 20_000])
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "letters")
        source.mkdir()
        for letter in letters(chosen[-1], seed=seed):
            (source / f"{letter.name}.txt").write_text(letter.text, encoding="utf-8")
        found = run(source, Path(folder, f"out.{suffix}"), workers, chosen)
    about = machine()
    typer.echo(f"{about['cores']} cores, Python {about['python']}, {workers} workers, {suffix}\n\n{table(found)}")
    if json_file:
        rows = [asdict(one) for one in found]
        json_file.write_text(json.dumps({"machine": about, "marks": rows}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
