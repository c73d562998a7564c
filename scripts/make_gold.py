"""Make a DocBin of gold letters from inline-tagged texts and gold records."""

from pathlib import Path
from typing import Annotated

import srsly
import typer
from spacy.tokens import DocBin

import imrspacy
from imrspacy.evaluation.gold import gold_letter


def main(
    pipeline: Annotated[Path, typer.Argument(help="Folder of the pipeline that tokenizes.", exists=True)],
    tagged: Annotated[Path, typer.Argument(help="Folder of tagged texts, NAME.txt.", exists=True, file_okay=False)],
    records: Annotated[Path, typer.Argument(help="Gold records; a letter without one gets no spans.", exists=True)],
    output: Annotated[Path, typer.Argument(help="DocBin to write.", dir_okay=False)],
    max_misfits: Annotated[float, typer.Option(min=0, max=1, help="Share of mentions that may not fit.")] = 0.01,
) -> None:
    """Write one Doc a tagged text. What does not fit is named on stderr; exit code 1 if it is over the limit."""
    nlp = imrspacy.load(pipeline)
    by_name = {record["letter"]: record for record in srsly.read_jsonl(records)}
    corpus = DocBin()
    mentions = misfits = missing = 0
    for path in sorted(tagged.glob("*.txt")):
        gold = gold_letter(nlp.make_doc, path.read_text(encoding="utf-8"), by_name.get(path.stem))
        corpus.add(gold.doc)
        mentions += len(gold.doc.ents) + len(gold.lost)
        misfits += len(gold.widened) + len(gold.lost)
        missing += len(gold.missing)
        for kind, lines in (("widened", gold.widened), ("left out", gold.lost), ("not found", gold.missing)):
            for line in lines:
                typer.echo(f"{path.stem}: {kind}: {line}", err=True)
    output.parent.mkdir(parents=True, exist_ok=True)
    corpus.to_disk(output)
    typer.echo(
        f"{output}: {len(corpus)} letters, {mentions} mentions, {misfits} of them cut a token, "
        f"{missing} parts of issues not found"
    )
    if misfits > max_misfits * mentions:
        typer.echo(f"more than {max_misfits:.0%} of the mentions do not fit the tokens", err=True)
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
