"""Write the real output under every `$ imr show` example of the documentation."""

import re
from pathlib import Path

import typer
from rich.console import Console

import imrspacy
from imrspacy.show import letter_tables

ROOT = Path(__file__).resolve().parents[1]
WIDTH = 110
_EXAMPLE = re.compile(
    r"(?P<head>```console\n\$ imr show (?P<letter>assets/\S+)\n)(?P<output>.*?)(?P<end>```)", re.DOTALL
)


def main() -> None:
    """Refresh README.md and the pages of docs/."""
    for page in pages():
        text = page.read_text(encoding="utf-8")
        if (fresh := refreshed(text)) != text:
            page.write_text(fresh, encoding="utf-8")
            typer.echo(f"{page.relative_to(ROOT)}: refreshed")


def pages() -> list[Path]:
    """Give the pages that may hold examples."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def refreshed(text: str) -> str:
    """Give a page with the present output under its examples."""
    return _EXAMPLE.sub(lambda example: example["head"] + shown(example["letter"]) + example["end"], text)


def shown(letter: str) -> str:
    """Give what `imr show` prints for a letter of the repository."""
    path = ROOT / letter
    console = Console(width=WIDTH, no_color=True)
    with console.capture() as capture:
        record = imrspacy.record(imrspacy.load()(imrspacy.read_letter(path)), letter=path.stem)
        for table in letter_tables(record):
            console.print(table)
    return "".join(f"{line.rstrip()}\n" for line in capture.get().splitlines())


if __name__ == "__main__":
    typer.run(main)
