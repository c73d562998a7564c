"""Find the letters in folders."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

SUFFIXES = (".pdf", ".txt")
PathLike = str | os.PathLike[str]


def find_letters(paths: PathLike | Iterable[PathLike]) -> Iterator[Path]:
    """Yield the letters of files and folders, each once.

    Folders are searched at any depth for ``.pdf`` and ``.txt`` in upper or lower case, in order of their
    names; hidden files and folders are left out, and so are pipes, sockets and devices. A file that is named
    itself is given whatever its suffix, and one that is missing or a folder that may not be read too: the
    reader says what is wrong with it.
    """
    named = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    seen: set[str] | None = set() if len(named) > 1 else None
    for path in named:
        for found in _letters_of(os.fspath(path)):
            if seen is not None:
                absolute = os.path.abspath(found)
                if absolute in seen:
                    continue
                seen.add(absolute)
            yield Path(found)


def _letters_of(path: str) -> Iterator[str]:
    if os.path.isdir(path):
        yield from _walk(path)
    else:
        yield path


def _walk(folder: str) -> Iterator[str]:
    """Links to folders are not followed: they may lead back."""
    try:
        with os.scandir(folder) as entries:
            found = sorted(
                (entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries if _may_be_read(entry)
            )
    except FileNotFoundError:  # removed since its parent was listed
        return
    except PermissionError:  # the reader says so
        yield folder
        return
    for name, is_folder in found:
        if name.startswith("."):
            continue
        if is_folder:
            yield from _walk(os.path.join(folder, name))
        elif name.lower().endswith(SUFFIXES):
            yield os.path.join(folder, name)


def _may_be_read(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a file, folder or link; to open a pipe would wait for its writer."""
    return entry.is_file(follow_symlinks=False) or entry.is_dir(follow_symlinks=False) or entry.is_symlink()
