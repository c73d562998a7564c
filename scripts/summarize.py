"""Print what a run of the project found, and how well the sample letters were read."""

from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import srsly
import typer
from rich.console import Console
from rich.table import Table

DECISIONS = ("overturned", "upheld", "partially overturned")
FIELDS = (
    "header.case_number",
    "header.decision_date",
    "reviewer.specialties",
    "patient.age",
    "issue.item",
    "issue.decision",
    "issue.rationale",
    "treatment.name",
    "treatment.subcategory",
    "dose.exact",
    "citations",
    "issue.verdict",
    "issue.reasons",
)
LABELS = ("TREATMENT", "DOSE", "DATE", "GUIDELINE", "PAGE", "OUTCOME")


def main(
    records: Annotated[Path, typer.Argument(help="Records of the letters, JSONL.", exists=True)],
    record_metrics: Annotated[Path, typer.Argument(help="Figures of evaluate_records.py.", exists=True)],
    entity_metrics: Annotated[Path, typer.Argument(help="Figures of spacy evaluate.", exists=True)],
) -> None:
    """Print the two tables."""
    console = Console()
    console.print(decisions_table(list(srsly.read_jsonl(records))))
    console.print(metrics_table(srsly.read_json(record_metrics), srsly.read_json(entity_metrics)))


def decisions_table(records: list[dict[str, Any]]) -> Table:
    """Count decisions by the category of the treatments that were asked for."""
    issues = [issue for record in records for issue in record["issues"]]
    table = Table(title=f"{len(records)} letters, {len(issues)} disputed items", title_justify="left")
    table.add_column("treatment")
    for decision in DECISIONS:
        table.add_column(decision, justify="right")
    rows: Counter[tuple[str, str]] = Counter()
    for issue in issues:
        for category in {treatment["category"] or "other" for treatment in issue["treatments"]} or {"other"}:
            rows[category, issue["decision"]] += 1
    for category in sorted({category for category, _ in rows}):
        table.add_row(category, *(str(rows[category, decision] or "") for decision in DECISIONS))
    totals = Counter(issue["decision"] for issue in issues)
    table.add_section()
    table.add_row("items", *(str(totals[decision]) for decision in DECISIONS))
    return table


def metrics_table(records: dict[str, Any], entities: dict[str, Any]) -> Table:
    """Show the main figures on the sample letters, all of which are in the metrics' files."""
    table = Table(
        title=f"Letters with gold: {records['letters']} letters, {records['issues']} items", title_justify="left"
    )
    for column in ("field", "accuracy or F1", "cases"):
        table.add_column(column, justify="left" if column == "field" else "right")
    for name in FIELDS:
        if figure := records["fields"].get(name):
            table.add_row(name, f"{figure.get('accuracy', figure.get('f1')):.3f}", str(figure["count"]))
    table.add_section()
    for label in LABELS:
        score = entities.get(f"ents_{label}_f")
        table.add_row(f"mentions {label}", "-" if score is None else f"{score:.3f}", "")
    return table


if __name__ == "__main__":
    typer.run(main)
