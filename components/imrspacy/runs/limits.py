"""What a run is told and what it tells: limits, errors, the summary."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ..letters import MAX_BYTES, MAX_CHARACTERS, MAX_PAGES, LetterError


class RunError(RuntimeError):
    """A run that cannot start or go on; its message says what to do."""


class Progress(Protocol):
    """What a run calls as letters are written: so many done of so many."""

    def __call__(self, done: int, total: int) -> None:
        """Take the two counts."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one letter may take: a letter over a limit fails, the run goes on.

    ``max_memory`` is what a worker may take beyond what it holds at its start, in bytes, where the system can tell
    (Linux): a PDF of 2 KB can unpack to gigabytes.
    """

    seconds: float = 60.0
    max_bytes: int = MAX_BYTES
    max_pages: int = MAX_PAGES
    max_characters: int = MAX_CHARACTERS
    max_memory: int = 1_500_000_000

    def of_file(self) -> dict[str, int]:
        """Give the limits that :func:`imrspacy.read_letter` takes, by their names."""
        return {
            "max_bytes": self.max_bytes,
            "max_pages": self.max_pages,
            "max_characters": self.max_characters,
        }


def cause_of(error: Exception, limits: Limits) -> str:
    """Say in one line why a letter gave no record."""
    if isinstance(error, LetterError):
        cause = error.cause
    elif isinstance(error, MemoryError):
        cause = f"over the memory limit of {limits.max_memory / 1_000_000:g} MB"
    else:
        cause = f"{type(error).__name__}: {error}"
    return " ".join(cause.split())


def limit_memory(more: int) -> None:
    """Have the system refuse this process more than ``more`` bytes from now on; do nothing where it cannot.

    pdfium aborts then, which costs the process and one letter.
    """
    with suppress(ImportError, OSError, ValueError):
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + more, hard))


@dataclass(frozen=True, slots=True)
class Failure:
    """A letter that gave no record: its path and the cause."""

    path: str
    cause: str

    def __str__(self) -> str:
        return " ".join(f"{self.path}: {self.cause}".splitlines())  # a file's name may hold line breaks


@dataclass(frozen=True, slots=True)
class Summary:
    """How a run ended: ``letters`` were found, ``records`` written, the ``failures`` are named.

    ``resumed`` letters had been done by an earlier run; ``errors_file`` is None where no letter failed.
    """

    output: Path
    letters: int
    records: int
    failures: tuple[Failure, ...]
    errors_file: Path | None
    resumed: int
    seconds: float

    @property
    def failed(self) -> int:
        """The count of letters that gave no record."""
        return len(self.failures)
