r"""What a run has done, on disk at every moment.

Beside the output stand, until it is finished, the part file with the bytes of all letters done, and the
journal, one JSON line a step, each written whole after the bytes it speaks of:

    {"run": {...}}                                         what was asked for
    {"letters": ["a.pdf", ...]}                            the letters, in order
    {"listed": true}                                       the list is whole: the run begins
    {"count": 16, "size": 80312, "crc": 1, "failures": []} so many letters more, their bytes in the part file
    {"complete": true}                                     all letters are done

A process that is killed leaves at worst a torn last line and bytes that no line speaks of; both are cut off
when the run is gone on with. Sums are checked, so a computer that lost power does no harm either.
"""

import io
import json
import os
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from .limits import Failure, RunError

_LIST_LINE = 1_000  # letters

Step = dict[str, Any]


class Journal:
    """The journal, part and errors file of one output; a context manager that closes them."""

    def __init__(self, output: Path) -> None:
        self.part_path = output.with_name(f"{output.name}.part")
        self.errors_path = output.with_name(f"{output.name}.errors.jsonl")
        self._path = output.with_name(f"{output.name}.journal")
        self._output = output
        self.letters: list[str] = []
        self.done = 0
        self.failures: list[Failure] = []
        self.finished = False  # the output is there; only the journal was not yet removed
        self._part: io.FileIO | None = None
        self._file = _open(self._path)
        try:
            _lock(self._file, output)
        except RunError:
            self._file.close()
            raise

    def __enter__(self) -> "Journal":
        return self

    def __exit__(self, *error: object) -> None:
        if not os.fstat(self._file.fileno()).st_size:
            self.remove()
        self._file.close()
        if self._part:
            self._part.close()

    def begin(self, run: Step, letters: Iterable[str], start: bytes) -> None:
        """Begin anew, whatever an earlier run left."""
        self._file.truncate(0)
        self._file.seek(0)
        self._note({"run": run})
        self.add_letters(letters)
        self._part = _open(self.part_path)
        self._part.truncate(0)
        _write(self._part, start)
        self._note({"listed": True})
        self.errors_path.unlink(missing_ok=True)

    def resume(self, run: Step, start: bytes) -> bool:
        """Go on from where a run was interrupted; False if there is nothing to go on with."""
        steps = list(self._steps())
        if not any("listed" in step for _, step in steps):
            return False
        before = steps[0][1]["run"]
        if before != run:
            raise RunError(
                f"{self._path} is of another run ({_difference(before, run)}):"
                " run it as it was begun, or begin anew without --resume"
            )
        if "complete" in steps[-1][1] and self._output.exists() and not self.part_path.exists():
            self.finished = True
            for _, step in steps:
                self._take(step)
            return True
        return self._take_whole(steps, start)

    def add_letters(self, letters: Iterable[str]) -> None:
        """Add letters to those to be read."""
        added = list(letters)
        for at in range(0, len(added), _LIST_LINE):
            self._note({"letters": added[at : at + _LIST_LINE]})
        self.letters += added

    def append(self, data: bytes, count: int, failures: Sequence[Failure]) -> None:
        """Add the bytes of the next letters, then the line that speaks of them."""
        if self._part is None or not self.part_path.exists():
            raise RunError(f"{self.part_path} is gone: begin anew without --resume")
        _write(self._part, data)
        named = [[failure.path, failure.cause] for failure in failures]
        self._note({"count": count, "size": len(data), "crc": zlib.crc32(data), "failures": named})
        self.done += count
        self.failures += failures
        if failures:
            with open(self.errors_path, "ab") as errors:
                errors.write(b"".join(map(_error_line, failures)))

    def complete(self) -> None:
        """Say that all letters are done and the part file is whole."""
        self._note({"complete": True})
        os.fsync(self._file.fileno())
        if self._part:
            self._part.close()
            self._part = None

    def remove(self) -> None:
        """Remove the journal of a finished run."""
        self._path.unlink(missing_ok=True)

    def _note(self, step: Step) -> None:
        _write(self._file, json.dumps(step).encode() + b"\n")

    def _steps(self) -> Iterator[tuple[int, Step]]:
        """Yield (end, step) of each whole line."""
        self._file.seek(0)
        end = 0
        lines = io.BufferedReader(self._file)
        try:
            for line in lines:
                end += len(line)
                with suppress(ValueError):
                    if line.endswith(b"\n"):
                        yield end, json.loads(line)
                        continue
                return
        finally:
            lines.detach()

    def _take_whole(self, steps: Sequence[tuple[int, Step]], start: bytes) -> bool:
        """Take over every step whose bytes are in the part file as they were written; cut off the rest."""
        self._part = _open(self.part_path)
        whole, size = 0, len(start)
        if self._part.read(size) != start:
            self._part.close()
            return False
        for end, step in steps:
            if "complete" in step or not self._has_bytes(step):
                break
            self._take(step)
            whole, size = end, size + step.get("size", 0)
        for file, length in ((self._file, whole), (self._part, size)):
            file.truncate(length)
            file.seek(length)
        self.errors_path.unlink(missing_ok=True)
        if self.failures:
            self.errors_path.write_bytes(b"".join(map(_error_line, self.failures)))
        return True

    def _has_bytes(self, step: Step) -> bool:
        if "size" not in step:
            return True
        data = self._part.read(step["size"]) if self._part else b""
        return len(data) == step["size"] and zlib.crc32(data) == step["crc"]

    def _take(self, step: Step) -> None:
        self.letters += step.get("letters", ())
        self.done += step.get("count", 0)
        self.failures += [Failure(path, cause) for path, cause in step.get("failures", ())]


def _open(path: Path) -> io.FileIO:
    """Open for reading and writing without a buffer: what is written is with the system at once."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
    return io.FileIO(descriptor, "r+")


def _write(file: io.FileIO, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[file.write(left) :]


def _lock(file: io.FileIO, output: Path) -> None:
    """Keep a second run off; the lock is this process's alone and ends with it."""
    with suppress(ImportError):
        import fcntl

        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise RunError(f"another run is writing {output}") from error


def _difference(before: Step, now: Step) -> str:
    return "; ".join(
        f"{name}: {before.get(name)}, now {value}" for name, value in now.items() if before.get(name) != value
    )


def _error_line(failure: Failure) -> bytes:
    name = os.path.basename(failure.path)
    line = {"path": failure.path, "letter": os.path.splitext(name)[0], "error": f"{name}: {failure.cause}"}
    # A name that is no UTF-8 is written with its bytes as escapes.
    return json.dumps(line, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"
