"""Compare the records that a pipeline reads from letters with their gold records."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import srsly
import typer

import imrspacy
from imrspacy.evaluation.comparison import Comparison, compare
from imrspacy.letters import LetterError


def main(
    pipeline: Annotated[Path, typer.Argument(help="Folder of the pipeline.", exists=True, file_okay=False)],
    letters: Annotated[Path, typer.Argument(help="Letter (PDF, txt) or folder of them.", exists=True)],
    gold: Annotated[Path, typer.Argument(help="Gold records, JSONL.", exists=True, dir_okay=False)],
    output: Annotated[Path | None, typer.Option(help="JSON file for the figures.", dir_okay=False)] = None,
    errors: Annotated[int, typer.Option(min=0, help="Print up to N differences of each field.")] = 0,
    field: Annotated[str, typer.Option(help="Only fields whose name starts so.")] = "",
) -> None:
    """Print or write accuracy and F1 of each field, and of each reason code."""
    nlp = imrspacy.load(pipeline)
    texts = imrspacy.read_letters(letters, on_error=report)
    records = [
        imrspacy.record(doc, letter=context["letter"]).to_dict() for doc, context in nlp.pipe(texts, as_tuples=True)
    ]
    comparison = compare(srsly.read_jsonl(gold), records)
    if output is not None:
        output.parent.mkdir(parents=True, exist_ok=True)
        srsly.write_json(output, comparison.figures())
        typer.echo(f"{output}: {comparison.letters} letters, {comparison.issues} issues")
    else:
        print_figures(comparison, field)
    print_differences(comparison, errors, field)


def report(error: LetterError, path: Path) -> None:
    """Name a letter that cannot be read; it counts as wrong in every field."""
    typer.echo(str(error), err=True)


def print_figures(comparison: Comparison, field: str) -> None:
    """Print one line a field."""
    figures = comparison.figures()
    for name, row in [*figures["fields"].items(), *((f"reason {c}", row) for c, row in figures["reasons"].items())]:
        if name.startswith(field):
            value = row.get("accuracy", row.get("f1"))
            typer.echo(f"{name:32} {value:7.4f}  n={row['count']}")


def print_differences(comparison: Comparison, limit: int, field: str) -> None:
    """Print up to ``limit`` differences of each field."""
    shown: Counter[str] = Counter()
    for difference in comparison.differences:
        if difference.field.startswith(field) and shown[difference.field] < limit:
            shown[difference.field] += 1
            typer.echo(f"- {difference.field}, {difference.place}")
            typer.echo(f"    gold {difference.gold!r}\n    read {difference.read!r}")


if __name__ == "__main__":
    typer.run(main)
