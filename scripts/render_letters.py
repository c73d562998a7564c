"""Render the sample letters of ``assets/`` as a user gets them: PDFs, and text as several extractors give it.

Source of every letter is its tagged text, ``assets/gold/tagged/NAME.txt``; ``assets/letters.jsonl`` says for
each what to make of it. The output is deterministic: rendering again gives the same bytes.
"""

from __future__ import annotations

import json
import re
import textwrap
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer

from letter_pdf import (
    BULLET,
    CASE_LABELS,
    DECISION,
    NOTICE_LABELS,
    REDACTED,
    SECTIONS,
    fields_of,
    is_block,
    is_tight,
    render_pdf,
)

SYLLABLE = re.compile(r"[aeiou][bcdfgmnprstv]")
TAG = re.compile(r"\[\[[A-Z]+\|([^\[\]]*)\]\]")


@dataclass(frozen=True, slots=True)
class Recipe:
    """One line of the manifest: what to make of a letter; the text keys are unused for a PDF."""

    name: str
    layout: str
    output: str
    style: str = "paragraphs"
    width: int = 92
    newline: str = "lf"
    encoding: str = "utf-8"
    case_block: str = "columns"
    hyphens: str = "none"
    centered: bool = False
    decision_below: tuple[int, ...] = ()
    glued: tuple[str, ...] = ()
    furniture: dict[str, Any] = field(default_factory=dict)

    @property
    def file(self) -> str:
        return f"{self.name}.{self.output}"


def plain_paragraphs(tagged: str) -> list[str]:
    """The paragraphs of a tagged text, without its tags."""
    return [p.strip() for p in TAG.sub(r"\1", tagged).split("\n\n") if p.strip()]


def read_recipes(manifest: Path) -> list[Recipe]:
    """The manifest's lines; an unknown key is an error."""
    recipes = []
    for line in manifest.read_text(encoding="utf-8").splitlines():
        row: dict[str, Any] = json.loads(line)
        values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}
        recipes.append(Recipe(**values))
    return recipes


def lines_of(paragraph: str, recipe: Recipe, below: bool) -> list[str]:
    """A paragraph's wrapped lines; ``below`` puts a heading's decision on a line of its own."""
    paragraph = REDACTED.sub(" " * 10, paragraph)
    if below and (hit := DECISION.search(paragraph)):
        return [*lines_of(paragraph[: hit.start() + 1], recipe, False), hit.group(1)]
    if recipe.centered and paragraph in SECTIONS:
        return [paragraph.center(recipe.width).rstrip()]
    if recipe.hyphens == "soft":
        return soft_wrap(paragraph, recipe.width)
    indent = "   " if BULLET.match(paragraph) else ""
    return textwrap.wrap(
        paragraph,
        recipe.width,
        initial_indent=indent,
        break_long_words=False,
        break_on_hyphens=recipe.hyphens == "hard",
    )


def soft_wrap(paragraph: str, width: int) -> list[str]:
    """Wrapped lines in which a long word that does not fit is split with a hyphen after a vowel."""
    lines, line = [], ""
    for word in paragraph.split(" "):
        if len(line) + 1 + len(word) <= width or not line:
            line = f"{line} {word}" if line else word
            continue
        room = width - len(line) - 2
        cuts = [k for k in range(4, min(room, len(word) - 5) + 1) if SYLLABLE.match(word, k - 1)]
        if len(word) >= 11 and word.isalpha() and cuts:
            lines.append(f"{line} {word[: cuts[-1]]}-")
            line = word[cuts[-1] :]
        else:
            lines.append(line)
            line = word
    return [*lines, line]


def block_lines(block: str, recipe: Recipe) -> list[str]:
    """The case block's lines: in two columns, one field a line, or first all labels, then all values."""
    pairs = fields_of(block, NOTICE_LABELS if block.startswith("Employee:") else CASE_LABELS)
    if recipe.case_block == "labels-first":
        return [label for label, _ in pairs] + [value for _, value in pairs if value]
    if recipe.case_block == "columns" and block.startswith("Case Number:"):
        left = [f"{label} {value}" for label, value in pairs]
        return [f"{left[0]:<32}{left[1]}", f"{left[2]:<32}{left[3]}", left[4], f"{left[5]:<32}{left[6]}"]
    return [f"{label}   {value}".rstrip() for label, value in pairs]


def text_blocks(paragraphs: list[str], recipe: Recipe) -> list[list[str]]:
    """Blocks of lines that a blank line would part."""
    blocks: list[list[str]] = []
    item = 0
    merged: list[str] = []
    for paragraph in paragraphs:
        if recipe.glued and paragraph.startswith(recipe.glued) and merged:
            merged[-1] += " " + paragraph
        else:
            merged.append(paragraph)
    for paragraph in merged:
        item += DECISION.search(paragraph) is not None
        if is_block(paragraph):
            lines = block_lines(paragraph, recipe)
        else:
            lines = lines_of(paragraph, recipe, item in recipe.decision_below)
        if blocks and is_tight(paragraph):
            blocks[-1] += lines
        else:
            blocks.append(lines)
    return blocks


def paged(lines: list[str], furniture: dict[str, Any]) -> str:
    """The lines with a page's foot, form feed and head after every so many."""
    per_page = furniture.get("lines", 0)
    pages = [lines[k : k + per_page] for k in range(0, len(lines), per_page)] if per_page else [lines]
    out = []
    for number, page in enumerate(pages, 1):
        while page and not page[0].strip():
            page = page[1:]
        head = furniture.get("head", "") if number > 1 or furniture.get("head_on_first") else ""
        rows = ([head.format(page=number)] if head else []) + page
        rows += [furniture["foot"].format(page=number)] if furniture.get("foot") else []
        out.append("\n".join(rows) + "\n")
    return ("\f" if furniture.get("form_feed") else "").join(out)


def render_text(paragraphs: list[str], recipe: Recipe) -> bytes:
    """The letter as the bytes of a text file in the recipe's style."""
    blocks = text_blocks(paragraphs, recipe)
    if recipe.style == "compact":
        lines = [line for block in blocks for line in block]
    elif recipe.style == "spaced":
        lines = [row for block in blocks for line in (*block, "") for row in (line + " ", "")]
    else:
        lines = [row for block in blocks for row in (*block, "")]
    text = paged(lines, recipe.furniture)
    if recipe.newline == "crlf":
        text = text.replace("\n", "\r\n")
    return text.encode(recipe.encoding)


def render(assets: Path, recipe: Recipe) -> bytes:
    """The bytes of one letter's file."""
    tagged = (assets / "gold" / "tagged" / f"{recipe.name}.txt").read_text(encoding="utf-8")
    paragraphs = plain_paragraphs(tagged)
    if recipe.output == "pdf":
        return render_pdf(paragraphs, recipe.name, recipe.furniture, recipe.decision_below)
    return render_text(paragraphs, recipe)


Folder = Annotated[Path, typer.Option(exists=True, file_okay=False, help="Folder of the samples.")]


def main(
    assets: Folder = Path("assets"),
    only: Annotated[str | None, typer.Option(help="Render this letter alone.")] = None,
    check: Annotated[bool, typer.Option(help="Write nothing; fail if a file has changed.")] = False,
) -> None:
    """Render the letters that the manifest lists."""
    stale = []
    for recipe in read_recipes(assets / "letters.jsonl"):
        if only not in (None, recipe.name):
            continue
        path, data = assets / "letters" / recipe.file, render(assets, recipe)
        if check:
            stale += [recipe.file] if not path.exists() or path.read_bytes() != data else []
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    if stale:
        typer.echo("Differs from its rendering: " + ", ".join(stale), err=True)
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
