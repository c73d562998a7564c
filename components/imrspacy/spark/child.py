"""The reader in a process of its own: a letter that hangs or crashes costs that process, not the Spark task.

Run as ``python -m imrspacy.spark.child DESCRIPTOR``: over the socket of that descriptor come the settings, then
lists of letters; the rows of each letter go back as soon as they are there. It ends when the other side is gone.
"""

import os
import subprocess
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from multiprocessing import Pipe
from multiprocessing.connection import Connection

from ..runs.processes import CHANCES, GRACE, ending, set_alarm, start_reader
from .reader import Reader, Settings, Source, error_row
from .table import Row

_START_SECONDS = 300  # for the pipeline from a slow disk


class ChildReader:
    """A :class:`~.reader.Reader` in a child process, which is started when needed and replaced when lost."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None

    def rows(self, letters: Sequence[Source]) -> Iterator[list[Row]]:
        """Yield the rows of each letter; one over the time limit, or that crashed twice, gives an error."""
        waiting = deque(letters)
        crashes = 0
        while waiting:
            try:
                for rows in self._child_rows(list(waiting)):
                    waiting.popleft()
                    crashes = 0
                    yield rows
                continue
            except TimeoutError:
                self.close()
                cause = f"over the time limit of {self._settings.limits.seconds:g} s"
            except (EOFError, ConnectionError):
                how = self.close()
                crashes += 1
                if crashes < CHANCES:
                    continue
                cause = f"crashed the process that read it ({how})"
            crashes = 0
            yield [error_row(waiting.popleft(), cause)]

    def close(self) -> str:
        """End the child and say how it ended."""
        if self._connection:
            self._connection.close()
        process, self._process, self._connection = self._process, None, None
        if process is None:
            return "not started"
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.2)  # a crashed one is ending: its own exit code says more than the kill's
        process.kill()
        return ending(process.wait())

    def _child_rows(self, letters: list[Source]) -> Iterator[list[Row]]:
        connection = self._connection or self._start()
        connection.send(letters)
        for _ in letters:
            if not connection.poll(self._settings.limits.seconds):
                raise TimeoutError
            yield connection.recv()

    def _start(self) -> Connection:
        ours, theirs = Pipe()
        descriptor = theirs.fileno()
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__, str(descriptor)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # a Spark worker's is a channel of its own
            pass_fds=(descriptor,),
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        theirs.close()
        self._connection = ours
        problem: str | None = "no answer"
        with suppress(EOFError, ConnectionError):
            ours.send(self._settings)
            if ours.poll(_START_SECONDS):
                problem = ours.recv()
        if problem is not None:
            raise RuntimeError(f"the process that reads letters did not start: {problem} ({self.close()})")
        return ours


def serve(connection: Connection) -> None:
    """Read letters until the other side is gone. The first answer is None, or what went wrong."""
    settings: Settings = connection.recv()
    reader = start_reader(connection, partial(Reader, settings), settings.limits)
    seconds = settings.limits.seconds + GRACE
    while reader:
        letters: list[Source] = connection.recv()
        # The system ends this process when its parent is gone and a letter hangs.
        set_alarm(seconds)
        for rows in reader.rows(letters):
            connection.send(rows)
            set_alarm(seconds)
        set_alarm(0)


if __name__ == "__main__":
    with suppress(EOFError, ConnectionError):
        serve(Connection(int(sys.argv[1])))
