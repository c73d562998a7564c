"""The command ``imr``. spaCy and the package's own parts are imported by the command that needs them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .version import __version__

if TYPE_CHECKING:
    from .records import LetterRecord

app = typer.Typer(
    help="Read California IMR determination letters: what was asked for, what was decided, and why.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

FAILED, WRONG_USE = 1, 2
_PIPE_WIDTH = 120
_FORMATS = ".jsonl, .jsonl.gz, .jsonl.zst, .parquet, .csv, .sqlite or .spacy"


def main() -> None:
    """Run the command line."""
    app()


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"imrspacy {__version__}")
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit."),
    ] = False,
) -> None:
    """Options of the command itself."""


@app.command()
def extract(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH", readable=False, help="Letters (PDF, txt) or folders of them.")
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", help=f"File to write; its suffix is the format: {_FORMATS}.")
    ],
    workers: Annotated[int, typer.Option("--workers", "-w", min=1, help="Processes that read letters.")] = 1,
    resume: Annotated[bool, typer.Option("--resume", help="Go on where an interrupted run stopped.")] = False,
    time_limit: Annotated[float, typer.Option(min=1, help="Seconds after which a letter is given up.")] = 60,
    max_megabytes: Annotated[float, typer.Option(min=0.001, help="Largest file that is read.")] = 50,
    max_pages: Annotated[int, typer.Option(min=1, help="Longest PDF that is read.")] = 500,
    max_characters: Annotated[int, typer.Option(min=1, help="Longest text that is read.")] = 1_000_000,
    max_memory: Annotated[int, typer.Option(min=1, help="Megabytes that a worker may take for a letter.")] = 1500,
) -> None:
    """Write one record a letter. Exit code 0: all letters were read; 1: some failed; 2: wrong use."""
    from .runs import Limits, RunError
    from .runs import extract as run

    missing = [path for path in paths if _is_missing(path)]
    if missing:
        _refuse("; ".join(f"{path}: no such file or folder" for path in missing))
    limits = Limits(
        seconds=time_limit,
        max_bytes=int(max_megabytes * 1_000_000),
        max_pages=max_pages,
        max_characters=max_characters,
        max_memory=max_memory * 1_000_000,
    )
    try:
        with _progress() as progress:
            summary = run(paths, output, workers=workers, resume=resume, limits=limits, progress=progress)
    except RunError as error:
        _refuse(str(error))
    for failure in summary.failures:
        typer.echo(failure, err=True)
    if summary.failed:
        typer.echo(f"{summary.failed} of {summary.letters} letters failed: see {summary.errors_file}", err=True)
        raise typer.Exit(FAILED)


@app.command()
def show(
    path: Annotated[
        Path, typer.Argument(metavar="FILE", help="A letter (PDF, txt).", exists=True, dir_okay=False, readable=False)
    ],
) -> None:
    """Print a letter's determinations as a table."""
    from .letters import LetterError, read_letter
    from .pipeline import record
    from .runs.reading import LetterPipeline

    try:
        doc = LetterPipeline().doc(read_letter(path), path.name)
    except LetterError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(FAILED) from None
    _print_letter(record(doc, letter=path.stem))


def _is_missing(path: Path) -> bool:
    try:
        path.stat()
    except OSError as error:
        return isinstance(error, FileNotFoundError)  # of another error the reader tells
    return False


def _refuse(message: str) -> None:
    typer.echo(message, err=True)
    raise typer.Exit(WRONG_USE)


def _progress() -> Any:
    """A progress bar on a terminal, nothing in a pipe."""
    from .progress import progress_bar

    return progress_bar()


def _print_letter(letter: "LetterRecord") -> None:
    from rich.console import Console

    from .show import letter_tables

    console = Console()
    if not console.is_terminal:
        console.width = _PIPE_WIDTH
    for table in letter_tables(letter):
        console.print(table)
