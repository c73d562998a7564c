"""What a worker process does: read letters by the pipeline and give the bytes of the chosen format."""

import os
import signal
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection
from typing import Any

from ..export import Format, format_of
from ..letters import read_letter
from .limits import Limits, cause_of
from .processes import GRACE, set_alarm, start_reader
from .reading import LetterPipeline


@dataclass(frozen=True, slots=True)
class Settings:
    """What a worker is started with."""

    suffix: str
    limits: Limits
    pipeline: str | None


@dataclass(frozen=True, slots=True)
class Task:
    """Letters to read; those in ``known`` (by place) failed before, with their causes."""

    paths: tuple[str, ...]
    known: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """The letters of a task as bytes of the format, and the places and causes of those that failed."""

    data: bytes
    failures: tuple[tuple[int, str], ...]


class Heartbeat:
    """Two numbers in shared memory: the place of the letter being read (-1: none) and since when."""

    def __init__(self, context: Any) -> None:
        self._values = context.RawArray("d", (-1.0, 0.0))

    def reading(self, place: int) -> None:
        """Say that a letter is begun; its time first, so that no older time goes with it."""
        self._values[1] = time.monotonic()
        self._values[0] = place

    def idle(self) -> None:
        """Say that no letter is being read."""
        self._values[0] = -1.0

    def place(self) -> int:
        """Give the place of the letter that is being read, -1 if none is."""
        return int(self._values[0])

    def seconds(self) -> float:
        """Give how long the letter has been read, 0 if none is."""
        return time.monotonic() - self._values[1] if self._values[0] >= 0 else 0.0


def run_worker(connection: Connection, other_end: Connection, heartbeat: Heartbeat, settings: Settings) -> None:
    """Serve tasks until None comes or the parent is gone. The first message is None, or what went wrong."""
    other_end.close()  # the parent's, which a fork holds too: with it open, the parent's end would go unseen
    if hasattr(signal, "SIGALRM"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
    parent = os.getppid()
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        reader = start_reader(connection, partial(Reader, settings), settings.limits)
        while reader and (task := _next_task(connection, parent)) is not None:
            result = reader.read(task, heartbeat)
            heartbeat.idle()
            connection.send(result)


def _next_task(connection: Connection, parent: int) -> Task | None:
    while not connection.poll(GRACE):
        if os.getppid() != parent:
            return None
    task: Task | None = connection.recv()
    return task


class Reader:
    """The pipeline with a format: tasks in, bytes out."""

    def __init__(self, settings: Settings) -> None:
        from ..pipeline import record

        self._pipeline = LetterPipeline(settings.pipeline)
        self._record = record
        self._limits = settings.limits
        self._format: Format = format_of(settings.suffix)

    def read(self, task: Task, heartbeat: Heartbeat) -> Result:
        """Read the letters of a task; one that fails never stops the others."""
        found: list[Any] = []
        failures: list[tuple[int, str]] = []
        self._pipeline.renew_if_full()
        for place, path in enumerate(task.paths):
            cause = task.known.get(place)
            if cause is None:
                heartbeat.reading(place)
                set_alarm(self._limits.seconds + GRACE)
                try:
                    found.append(self._read_letter(path))
                except Exception as error:
                    cause = cause_of(error, self._limits)
            if cause is not None:
                failures.append((place, cause))
        data = self._format.encode(found)
        set_alarm(0)
        return Result(data, tuple(failures))

    def _read_letter(self, path: str) -> Any:
        text = read_letter(path, **self._limits.of_file())
        name = os.path.basename(path)
        letter = _printable(os.path.splitext(name)[0])
        doc = self._pipeline.doc(text, name)
        if self._format.takes_docs:
            # The name rides in a group's attributes, which every DocBin keeps.
            doc.spans["sections"].attrs["letter"] = letter
            return doc
        return self._record(doc, letter=letter).to_dict()


def _printable(name: str) -> str:
    """Make a file name that is not UTF-8 writable as text."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
