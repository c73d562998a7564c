"""How the benchmarks measure: two ways over the same things, turn by turn in one run, and tables to paste.

A figure is a ratio against a base of the same run, for the machine's speed changes from minute to minute. Times of
one process are its processor time, which other programs disturb least; the clock's time is told beside it.
"""

import json
import multiprocessing
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple, TypeVar

Item = TypeVar("Item")
Found = TypeVar("Found")
_BLOCK = 8


class Lap(NamedTuple):
    """What some work took: processor seconds of this process, seconds by the clock."""

    process: float
    wall: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two ways over ``items`` things, in blocks; lap by lap the same things."""

    items: int
    base: tuple[Lap, ...]
    other: tuple[Lap, ...]

    def speed(self, clock: str = "process") -> float:
        """How many times as fast as the base the other way is: the median over the blocks."""
        pairs = zip(self.base, self.other, strict=True)
        return median(getattr(base, clock) / getattr(other, clock) for base, other in pairs)

    def rates(self, clock: str = "process") -> tuple[float, float]:
        """Things a second of the base and of the other way, over all blocks."""
        base, other = (sum(getattr(lap, clock) for lap in laps) for laps in (self.base, self.other))
        return self.items / base, self.items / other

    def __add__(self, more: "Comparison") -> "Comparison":
        return Comparison(self.items + more.items, self.base + more.base, self.other + more.other)


def timed(work: Callable[[], object]) -> Lap:
    """Do ``work`` once."""
    process, wall = time.process_time(), time.perf_counter()
    work()
    return Lap(time.process_time() - process, time.perf_counter() - wall)


def interleaved(
    base: Callable[[Item], object], other: Callable[[Item], object], items: Sequence[Item], repeats: int = 1
) -> Comparison:
    """Do both over each block of ``items``, the one that goes first by turns."""
    laps: tuple[list[Lap], list[Lap]] = ([], [])
    for turn in range(repeats):
        for number, at in enumerate(range(0, len(items), _BLOCK)):
            block = items[at : at + _BLOCK]
            ways = [(base, laps[0]), (other, laps[1])]
            for way, into in ways if (number + turn) % 2 == 0 else reversed(ways):
                into.append(timed(lambda way=way, block=block: [way(item) for item in block]))  # type: ignore[misc]
    return Comparison(len(items) * repeats, tuple(laps[0]), tuple(laps[1]))


def in_fresh_process(work: Callable[..., Found], *arguments: object) -> Found:
    """Do ``work`` in a process that has met nothing; arguments and result are pickled."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def run_python(code: str) -> tuple[Lap, str]:
    """Run ``code`` in a fresh interpreter; give what the process took and what it printed."""
    before = os.times()
    begun = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    wall, after = time.perf_counter() - begun, os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return Lap(spent, wall), done.stdout


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure with what it should be: at least, or at most."""

    part: str
    name: str
    value: float
    unit: str = ""
    least: float | None = None
    most: float | None = None

    @property
    def target(self) -> str:
        """The target in words, empty without one."""
        if self.least is not None:
            return f">= {self.least:g}"
        return "" if self.most is None else f"<= {self.most:g}"

    @property
    def met(self) -> bool | None:
        """Whether the figure is what it should be, None without a target."""
        if self.least is not None:
            return self.value >= self.least
        return None if self.most is None else self.value <= self.most


def table(measures: Iterable[Measure]) -> str:
    """The figures as a Markdown table."""
    rows = ["| | figure | target | |", "|---|---:|---|---|"]
    for one in measures:
        verdict = {True: "met", False: "**missed**", None: ""}[one.met]
        rows.append(f"| {one.name} | {_written(one.value)} {one.unit}".rstrip() + f" | {one.target} | {verdict} |")
    return "\n".join(rows)


def _written(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}" if abs(value) < 10 else f"{value:.1f}"


def machine() -> dict[str, Any]:
    """What the figures were measured on, and how busy it was."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    return {"cores": os.cpu_count(), "python": platform.python_version(), "load": load}


def write_json(path: Path, measures: Sequence[Measure]) -> None:
    """Write the figures and the machine as JSON."""
    rows = [{**asdict(one), "met": one.met} for one in measures]
    path.write_text(json.dumps({"machine": machine(), "measures": rows}, indent=2) + "\n", encoding="utf-8")
