"""A run: find the letters, read them in worker processes, write what is done, make the output."""

import os
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from ..export import ExportError, Format, format_of, refuse_folder
from ..letters import find_letters
from ..version import __version__
from .journal import Journal, Step
from .limits import Failure, Limits, Progress, RunError, Summary
from .pool import Pool
from .worker import Settings

# Letters in a task: the same however many workers there are, so that the output's bytes are the same too.
_BATCH = 16

PathLike = str | os.PathLike[str]


def extract(
    paths: PathLike | Iterable[PathLike],
    output: PathLike,
    *,
    workers: int = 1,
    resume: bool = False,
    limits: Limits | None = None,
    progress: Progress | None = None,
    pipeline: str | None = None,
) -> Summary:
    """Write one record for each letter of files and folders; the suffix of ``output`` is the format.

    The output appears when all letters are done, in order of their paths, with the same bytes whatever the
    number of ``workers``. A letter that fails, hangs or crashes is named in the summary and in
    ``OUTPUT.errors.jsonl``. With ``resume`` a run that was interrupted goes on; letters that have appeared
    since are read last. ``pipeline`` is another pipeline, as for :func:`imrspacy.load`. Raises
    :class:`RunError`.
    """
    begun = time.monotonic()
    output = Path(output)
    named = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    settings = Settings(output.name, limits or Limits(), pipeline)
    run = _description(named, pipeline)
    kept = ""
    try:
        chosen = _format(output)
        with Journal(output) as journal:
            resumed = _prepare(journal, run, named, chosen, resume=resume)
            kept = "; what is done is kept: --resume goes on"
            if not journal.finished:
                _read(journal, settings, workers, progress)
                journal.complete()
                chosen.finish(journal.part_path, output)
            journal.remove()
            return _summary(journal, output, resumed, time.monotonic() - begun)
    except OSError as error:
        cause = (error.strerror or str(error)).lower()
        raise RunError(f"{error.filename or output}: {cause}{kept}") from error


def _description(paths: Sequence[PathLike], pipeline: str | None) -> Step:
    """Say what makes a run the same run: what may not change when it is gone on with."""
    named = [os.fspath(path) for path in paths]
    relative = not all(os.path.isabs(path) for path in named)
    return {
        "imrspacy": __version__,
        "paths": named,
        "folder": os.getcwd() if relative else None,
        "pipeline": pipeline,
    }


def _format(output: Path) -> Format:
    if not output.parent.is_dir():
        raise RunError(f"{output.parent}: no such folder")
    try:
        refuse_folder(output)
        return format_of(output)
    except ExportError as error:
        raise RunError(str(error)) from error


def _prepare(journal: Journal, run: Step, paths: Sequence[PathLike], chosen: Format, *, resume: bool) -> int:
    """Begin a run, or take up an interrupted one; give the count of letters that are done."""
    found = [os.fspath(path) for path in find_letters(paths)]
    if resume and journal.resume(run, chosen.start):
        if not journal.finished:
            known = set(journal.letters)
            journal.add_letters(path for path in found if path not in known)
        return journal.done
    if not found:
        raise RunError(f"no letters (PDF, txt) in {', '.join(run['paths'])}")
    journal.begin(run, found, chosen.start)
    return 0


def _read(journal: Journal, settings: Settings, workers: int, progress: Progress | None) -> None:
    total = len(journal.letters)
    if progress:
        progress(journal.done, total)
    batches = list(_batches(journal.letters, journal.done))
    with Pool(settings, min(workers, len(batches))) as pool:
        for paths, result in zip(batches, pool.results(iter(batches)), strict=True):
            failures = [Failure(paths[place], cause) for place, cause in result.failures]
            journal.append(result.data, len(paths), failures)
            if progress:
                progress(journal.done, total)


def _batches(letters: list[str], done: int) -> Iterator[tuple[str, ...]]:
    for at in range(done, len(letters), _BATCH):
        yield tuple(letters[at : at + _BATCH])


def _summary(journal: Journal, output: Path, resumed: int, seconds: float) -> Summary:
    return Summary(
        output=output,
        letters=journal.done,
        records=journal.done - len(journal.failures),
        failures=tuple(journal.failures),
        errors_file=journal.errors_path if journal.failures else None,
        resumed=resumed,
        seconds=seconds,
    )
