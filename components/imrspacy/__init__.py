"""Read California Independent Medical Review determination letters with spaCy.

>>> import imrspacy
>>> nlp = imrspacy.load()
>>> doc = nlp(imrspacy.read_letter("letter.pdf"))            # doctest: +SKIP
>>> imrspacy.record(doc).to_dict()                           # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .version import __version__

if TYPE_CHECKING:
    from .extensions import register_extensions
    from .letters import find_letters, read_letter, read_letters
    from .pipeline import load, record


# Resolved on first use: `imr --help` must not wait for spaCy.
_HOMES = {
    "load": "pipeline",
    "record": "pipeline",
    "read_letter": "letters",
    "read_letters": "letters",
    "find_letters": "letters",
    "register_extensions": "extensions",
}
__all__ = ["__version__", "find_letters", "load", "read_letter", "read_letters", "record", "register_extensions"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{_HOMES[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])
