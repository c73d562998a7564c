"""Time medspaCy and EDS-NLP on comparable work, each in an environment of its own, and this project beside them.

    python benchmarks/others.py --medspacy .venv/medspacy/bin/python --edsnlp .venv/edsnlp/bin/python

The work of the others: sections by five headings, sentences, the same 25 terms, negation. This project's is all of
its pipeline with the record. Each is a ratio to a bare ``spacy.blank("en")`` of the same environment and run. README
has the lines that make the environments.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from letters import letters
from measuring import machine

WORKER = Path(__file__).with_name("other_worker.py")
TERMS = (
    "physical therapy", "acupuncture", "chiropractic", "MRI", "x-ray", "EMG", "NCS", "epidural steroid injection",
    "trigger point injection", "nerve block", "arthroscopy", "fusion", "TENS unit", "brace", "home exercise program",
    "urine drug screen", "functional restoration program", "cognitive behavioral therapy", "Norco", "tramadol",
    "naproxen", "gabapentin", "omeprazole", "cyclobenzaprine", "opioids",
)  # fmt: skip
HEADINGS = {
    "how": "HOW THE IMR FINAL DETERMINATION WAS MADE",
    "summary": "CLINICAL CASE SUMMARY",
    "issues": "IMR ISSUES, DECISIONS AND RATIONALES",
    "guidelines": "MAXIMUS guideline:",
    "rationale": "Decision rationale:",
}


def run_worker(python: Path | str, library: str, texts: list[str], repeats: int) -> dict[str, Any]:
    """Measure one library by its environment's interpreter."""
    request = {"library": library, "texts": texts, "terms": TERMS, "headings": HEADINGS, "repeats": repeats}
    done = subprocess.run(
        [str(python), str(WORKER)], input=json.dumps(request), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{library}: {done.stderr.strip().splitlines()[-1]}")
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def table(results: list[dict[str, Any]]) -> str:
    """The results as a Markdown table."""
    rows = [
        "| | spaCy | letters/s | bare spaCy | speed to bare | on new letters | found a letter |",
        "|---|---|---:|---:|---:|---:|---|",
    ]
    for one in results:
        found = ", ".join(f"{count:g} {name}" for name, count in one["found_per_letter"].items())
        rows.append(
            f"| {one['library']} | {one['spacy']} | {one['per_second']:.0f} | {one['bare_per_second']:.0f} "
            f"| {one['speed']:.2f} x | {one['speed_new']:.2f} x | {found} |"
        )
    return "\n".join(rows)


def main(
    medspacy: Annotated[Path | None, typer.Option(exists=True, help="Python of the environment of medspaCy.")] = None,
    edsnlp: Annotated[Path | None, typer.Option(exists=True, help="Python of the environment of EDS-NLP.")] = None,
    letters_folder: Annotated[
        Path | None, typer.Option("--letters", exists=True, file_okay=False, help="Folder of letters to measure on.")
    ] = None,
    count: Annotated[int, typer.Option(min=2, help="Letters to make where no folder is given.")] = 120,
    repeats: Annotated[int, typer.Option(min=1, help="Second passes.")] = 3,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write the results to this file too.")] = None,
) -> None:
    """Measure each library whose Python is given, and this project."""
    from imrspacy import find_letters, read_letter

    pythons = {
        "imrspacy": Path(sys.executable),
        "medspacy": medspacy,
        "medspacy with spaCy's sentencizer": medspacy,
        "edsnlp": edsnlp,
    }
    if letters_folder:
        texts = [read_letter(path) for path in find_letters(letters_folder)]
    else:
        texts = [letter.text for letter in letters(count, layout="determination")]
    results = [run_worker(python, name, texts, repeats) for name, python in pythons.items() if python]
    about = machine()
    typer.echo(f"{about['cores']} cores, Python {about['python']}, load {about['load'] or 0:.1f}\n\n{table(results)}")
    if json_file:
        json_file.write_text(json.dumps({"machine": about, "results": results}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
