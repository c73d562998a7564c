"""Worker processes that give results in the order of the tasks and outlive hung and crashed letters."""

import multiprocessing
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from .limits import RunError
from .processes import CHANCES, ending
from .worker import Heartbeat, Result, Settings, Task, run_worker

_TASKS_AHEAD = 32  # a worker: how far others may go on while one letter takes long
_CHECK_SECONDS = 0.5
_STARTS_WITHOUT_RESULT = 3


@dataclass(slots=True)
class _Job:
    number: int
    paths: tuple[str, ...]
    known: dict[int, str] = field(default_factory=dict)
    crashes: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    connection: Connection
    heartbeat: Heartbeat
    ready: bool = False
    job: _Job | None = None


class Pool:
    """As many processes as asked for, each with a pipeline of its own; a context manager that ends them."""

    def __init__(self, settings: Settings, workers: int) -> None:
        self._settings = settings
        self._count = workers
        self._context: Any = multiprocessing.get_context()
        self._workers: list[_Worker] = []
        self._again: deque[_Job] = deque()
        self._failed_starts = 0

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *error: object) -> None:
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            worker.process.join()
            worker.connection.close()
        self._workers.clear()

    def results(self, tasks: Iterator[tuple[str, ...]]) -> Iterator[Result]:
        """Yield the result of each task (paths of letters), in the order of the tasks."""
        finished: dict[int, Result] = {}
        jobs = (_Job(number, paths) for number, paths in enumerate(tasks))
        wanted = 0
        upcoming = next(jobs, None)
        while True:
            while self._can_take(upcoming, wanted):
                job = self._again.popleft() if self._again else upcoming
                if job is upcoming:
                    upcoming = next(jobs, None)
                self._give(job)
            if not any(worker.job for worker in self._workers):
                return
            for number, result in self._collect():
                finished[number] = result
            while wanted in finished:
                yield finished.pop(wanted)
                wanted += 1

    def _can_take(self, upcoming: _Job | None, wanted: int) -> bool:
        if not self._again and (upcoming is None or upcoming.number - wanted >= _TASKS_AHEAD * self._count):
            return False
        return len(self._workers) < self._count or any(worker.job is None for worker in self._workers)

    def _give(self, job: _Job | None) -> None:
        worker = next((worker for worker in self._workers if worker.job is None), None) or self._start()
        worker.job = job
        if worker.ready:
            self._send(worker)

    def _start(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        heartbeat = Heartbeat(self._context)
        process = self._context.Process(
            target=run_worker, args=(theirs, ours, heartbeat, self._settings), daemon=True, name="imr-worker"
        )
        process.start()
        theirs.close()  # so that the end of the process ends the pipe
        worker = _Worker(process, ours, heartbeat)
        self._workers.append(worker)
        return worker

    def _send(self, worker: _Worker) -> None:
        if worker.job is not None:
            try:
                worker.connection.send(Task(worker.job.paths, worker.job.known))
            except (BrokenPipeError, ConnectionResetError):
                self._replace(worker, None)

    def _collect(self) -> Iterator[tuple[int, Result]]:
        """Yield the results that have come, and see to workers that hang or are gone."""
        busy = [worker for worker in self._workers if worker.job]
        ready = set(wait([worker.connection for worker in busy], timeout=_CHECK_SECONDS))
        for worker in busy:
            if worker.connection in ready:
                yield from self._receive(worker)
            elif worker.heartbeat.seconds() > self._settings.limits.seconds:
                self._replace(worker, f"over the time limit of {self._settings.limits.seconds:g} s")

    def _receive(self, worker: _Worker) -> Iterator[tuple[int, Result]]:
        try:
            message = worker.connection.recv()
        except (EOFError, OSError):
            self._replace(worker, None)
            return
        if isinstance(message, Result):
            job, worker.job = worker.job, None
            self._failed_starts = 0
            if job:
                yield job.number, message
        elif message is None:
            worker.ready = True
            self._send(worker)
        else:
            raise RunError(f"the pipeline cannot be loaded: {message}")

    def _replace(self, worker: _Worker, cause: str | None) -> None:
        """End a worker and have its job done again, but for a letter that hung or crashed twice."""
        worker.process.kill()
        worker.process.join()
        worker.connection.close()
        self._workers.remove(worker)
        job, place = worker.job, worker.heartbeat.place()
        if job is None:
            return
        if place < 0:
            self._failed_starts += 1
            if self._failed_starts >= _STARTS_WITHOUT_RESULT:
                raise RunError(f"worker processes end before they read a letter ({ending(worker.process.exitcode)})")
        elif cause is not None:
            job.known[place] = cause
        else:
            job.crashes[place] = job.crashes.get(place, 0) + 1
            if job.crashes[place] >= CHANCES:
                job.known[place] = f"crashed the process that read it ({ending(worker.process.exitcode)})"
        self._again.append(job)
