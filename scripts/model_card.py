"""Write figures into the tables of the model card."""

import re
from pathlib import Path
from typing import Annotated, Any

import srsly
import typer

LABELS = ("TREATMENT", "DOSE", "DATE", "GUIDELINE", "PAGE", "OUTCOME")


def main(
    page: Annotated[Path, typer.Argument(help="The model card.", exists=True, dir_okay=False)],
    section: Annotated[str, typer.Argument(help="Name of the tables' markers, such as 'samples'.")],
    record_metrics: Annotated[Path, typer.Argument(help="Figures of evaluate_records.py.", exists=True)],
    entity_metrics: Annotated[Path | None, typer.Argument(help="Figures of spacy evaluate.", exists=True)] = None,
) -> None:
    """Replace what stands between <!-- figures: SECTION --> and <!-- end: SECTION -->."""
    entities = srsly.read_json(entity_metrics) if entity_metrics else {}
    tables = figures(srsly.read_json(record_metrics), entities)
    page.write_text(replaced(page.read_text(encoding="utf-8"), section, tables), encoding="utf-8")


def replaced(text: str, section: str, tables: str) -> str:
    """Give the page with new tables in one section; a BadParameter if it has no such section."""
    begin, end = f"<!-- figures: {section} -->", f"<!-- end: {section} -->"
    between = re.compile(f"(?<={re.escape(begin)}).*?(?={re.escape(end)})", re.DOTALL)
    if not between.search(text):
        raise typer.BadParameter(f"no section {section!r}: {begin} ... {end}")
    return between.sub(lambda _: f"\n{tables}\n", text)


def figures(records: dict[str, Any], entities: dict[str, Any]) -> str:
    """Give the tables of fields, reason codes and mentions."""
    lines = [f"{records['letters']} letters, {records['issues']} disputed items.", ""]
    lines += ["| field | figure | value | cases |", "|---|---|---|---|"]
    for name, row in records["fields"].items():
        kind = "accuracy" if "accuracy" in row else "f1"
        lines.append(f"| `{name}` | {kind.replace('f1', 'F1')} | {row[kind]:.3f} | {row['count']} |")
    lines += ["", "| reason | precision | recall | F1 | cases |", "|---|---|---|---|---|"]
    for code, row in records["reasons"].items():
        lines.append(f"| `{code}` | {row['precision']:.3f} | {row['recall']:.3f} | {row['f1']:.3f} | {row['count']} |")
    scored = [label for label in LABELS if entities.get(f"ents_{label}_f") is not None]
    if scored:
        lines += ["", "| mention | precision | recall | F1 |", "|---|---|---|---|"]
        for label in scored:
            values = " | ".join(f"{entities[f'ents_{label}_{figure}']:.3f}" for figure in "prf")
            lines.append(f"| `{label}` | {values} |")
    return "\n".join(lines)


if __name__ == "__main__":
    typer.run(main)
