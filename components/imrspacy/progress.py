"""The progress bar of long runs: letters read, rate and time left, on a terminal only."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Advance(Protocol):
    """What a run tells of its progress: letters done of all letters."""

    def __call__(self, done: int, total: int) -> None: ...


@contextmanager
def progress_bar() -> Iterator[Advance]:
    """Give a function that draws the bar on standard error, or does nothing where that is no terminal."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: "object") -> Text:
            speed = getattr(task, "finished_speed", None) or getattr(task, "speed", None)
            return Text(f"{speed:.0f} letters/s" if speed else "")

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda done, total: None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        Rate(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("letters", total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
