"""The notebook runs from its first cell to its last, and shows what it says."""

from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")

NOTEBOOK = ROOT / "notebooks" / "quickstart.ipynb"


@pytest.fixture(scope="module")
def executed() -> Any:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    client = nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(NOTEBOOK.parent)}})
    return client.execute()


def outputs(notebook: Any, mime: str) -> list[str]:
    return [
        output["data"][mime]
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if mime in output.get("data", {})
    ]


def test_the_notebook_runs_and_shows_its_outputs(executed: Any) -> None:
    drawn, *tables = outputs(executed, "text/html")
    assert "TREATMENT" in drawn
    assert "#8ecae6" in drawn, "the colours of the package's entry point"
    assert any("NORCO 10/325MG" in table and "upheld" in table for table in tables)
    assert "'DATE')" in outputs(executed, "text/plain")[-1]


def test_the_notebook_is_kept_without_outputs() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    assert not any(cell.get("outputs") for cell in notebook.cells)
    assert Path(NOTEBOOK).stat().st_size < 20_000
