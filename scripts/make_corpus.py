"""Read a folder of letters with a pipeline and write the annotated letters as a DocBin."""

from pathlib import Path
from typing import Annotated

import typer
from spacy.tokens import Doc, DocBin

import imrspacy
from imrspacy.letters import LetterError
from imrspacy.runs.reading import LetterPipeline


def main(
    pipeline: Annotated[Path, typer.Argument(help="Folder of the pipeline.", exists=True, file_okay=False)],
    letters: Annotated[Path, typer.Argument(help="Letter (PDF, txt) or folder of them.", exists=True)],
    output: Annotated[Path, typer.Argument(help="DocBin to write.", dir_okay=False)],
) -> None:
    """Write one Doc a letter. A letter that fails is named on stderr and left out; exit code 1 if all fail."""
    reader = LetterPipeline(str(pipeline))
    corpus = DocBin()
    failed = 0
    for path in imrspacy.find_letters(letters):
        try:
            corpus.add(read_doc(reader, path))
        except Exception as error:
            failed += 1
            typer.echo(message(error, path), err=True)
    if not len(corpus):
        typer.echo(f"{letters}: no letter could be read", err=True)
        raise typer.Exit(1)
    output.parent.mkdir(parents=True, exist_ok=True)
    corpus.to_disk(output)
    typer.echo(f"{output}: {len(corpus)} letters" + (f", {failed} failed" if failed else ""))


def read_doc(reader: LetterPipeline, path: Path) -> Doc:
    """Give the annotated Doc of a letter; its name, ``doc._.imr_letter``, is kept in every DocBin."""
    doc: Doc = reader.doc(imrspacy.read_letter(path), path.name)
    doc._.imr_letter = path.stem
    return doc


def message(error: Exception, path: Path) -> str:
    """Name the letter and the cause in one line."""
    return str(error) if isinstance(error, LetterError) else f"{path.name}: {type(error).__name__}: {error}"


if __name__ == "__main__":
    typer.run(main)
