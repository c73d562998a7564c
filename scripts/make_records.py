"""Write the record of each letter of a DocBin as one line of JSON."""

from pathlib import Path
from typing import Annotated

import spacy
import srsly
import typer
from spacy.tokens import DocBin

import imrspacy


def main(
    corpus: Annotated[Path, typer.Argument(help="DocBin of annotated letters.", exists=True, dir_okay=False)],
    output: Annotated[Path, typer.Argument(help="JSONL file to write.", dir_okay=False)],
) -> None:
    """Write the records in the order of the DocBin."""
    docs = DocBin().from_disk(corpus).get_docs(spacy.blank("en").vocab)
    records = [imrspacy.record(doc).to_dict() for doc in docs]
    output.parent.mkdir(parents=True, exist_ok=True)
    srsly.write_jsonl(output, records)
    issues = sum(len(record["issues"]) for record in records)
    typer.echo(f"{output}: {len(records)} letters, {issues} issues")


if __name__ == "__main__":
    typer.run(main)
