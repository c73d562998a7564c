"""The formats by their suffixes."""

import os
from importlib import import_module
from importlib.util import find_spec

from .format import ExportError, Format

# Imported when asked for: each needs modules that the others do not.
_MODULES = {
    ".jsonl": ("jsonl", "JSONL"),
    ".jsonl.gz": ("jsonl", "JSONL_GZ"),
    ".jsonl.zst": ("jsonl", "JSONL_ZST"),
    ".parquet": ("parquet", "PARQUET"),
    ".csv": ("csv", "CSV"),
    ".sqlite": ("sqlite", "SQLITE"),
    ".spacy": ("docbin", "DOCBIN"),
}
SUFFIXES = tuple(_MODULES)


def format_of(output: str | os.PathLike[str]) -> Format:
    """Give the format of a file's suffix; :class:`ExportError` if there is none, or its extra is missing."""
    name = os.path.basename(os.fspath(output)).lower()
    suffix = max((suffix for suffix in SUFFIXES if name.endswith(suffix)), key=len, default=None)
    if suffix is None:
        raise ExportError(f"{name}: no format has this suffix; there are {', '.join(SUFFIXES)}")
    module, constant = _MODULES[suffix]
    chosen: Format = getattr(import_module(f".{module}", __package__), constant)
    if chosen.module and find_spec(chosen.module) is None:
        raise ExportError(f"{suffix} needs {chosen.module}: pip install 'imrspacy[{chosen.extra}]'")
    return chosen
