"""Kill a long run again and again, go on with it, and compare what comes out with that of an unbroken run.

    python benchmarks/kill_resume.py                          1,000 letters, ten kills, four formats
    python benchmarks/kill_resume.py --letters 2000 --formats jsonl

For each format ``imr extract`` is started with ``--resume`` and ended by ``kill -9``, ten times over: first while it
starts, then at random moments, one in each ninth of the letters, so that the kills are spread over the whole run, and
last when all letters are read and the output is being written. Every second kill takes the worker processes along, the
others the main process alone. Then the run goes to its end. The letters are copies of the samples, each with a name
of its own, with a few files among them that cannot be read.
"""

import argparse
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SAMPLES = Path(__file__).resolve().parents[1] / "assets" / "letters"
FORMATS = ("jsonl", "parquet", "sqlite", "spacy")
_BAD_FILES = {"empty.txt": b"", "note.txt": b"Please call back.", "damaged.pdf": b"%PDF-1.4 nothing more"}
_CHECKS = (
    "exit code 1",
    "same bytes",
    "each letter once",
    "same errors",
    "no process left",
    "no file left",
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--letters", type=int, default=1_000)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--formats", nargs="+", choices=FORMATS, default=FORMATS)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    good = True
    print(f"| format | unbroken | letters done at each kill | {' | '.join(_CHECKS)} |")
    print("|---" * (len(_CHECKS) + 3) + "|")
    with tempfile.TemporaryDirectory() as folder:
        letters = Path(folder, "letters")
        make_letters(letters, options.letters)
        names = sorted(path.stem for path in letters.iterdir() if path.name not in _BAD_FILES)
        for suffix in options.formats:
            work = Path(folder, suffix)
            work.mkdir()
            good &= broken_run(rng, letters, names, work, suffix, options)
    return int(not good)


def make_letters(folder: Path, count: int) -> None:
    """Fill a folder with copies of the samples and with the files that are bad."""
    samples = sorted(SAMPLES.iterdir())
    folder.mkdir()
    for number in range(count):
        sample = samples[number % len(samples)]
        path = folder / f"letter-{number:05}{sample.suffix}"
        path.write_bytes(sample.read_bytes())
    for name, data in _BAD_FILES.items():
        (folder / name).write_bytes(data)


def broken_run(
    rng: random.Random, letters: Path, names: list[str], work: Path, suffix: str, options: argparse.Namespace
) -> bool:
    """Make an unbroken and a broken run of one format, print their row of the table, and say if all is well."""
    whole, broken = work / f"whole.{suffix}", work / f"broken.{suffix}"
    begun = time.monotonic()
    command(letters, whole, options.workers).wait()
    seconds = time.monotonic() - begun
    total = len(names) + len(_BAD_FILES)
    kills, sessions = [], []
    for number in range(1, options.kills + 1):
        process = command(letters, broken, options.workers)
        moment = Moment(rng, number, options.kills, total)
        kills.append(kill(process, broken, moment, whole_group=number % 2 == 0))
        sessions.append(process.pid)
    code = command(letters, broken, options.workers).wait()
    left = sorted(path.name for path in work.iterdir())
    checks = (
        code == 1,
        content(whole) == content(broken),
        letters_of(broken) == names,
        errors(whole) == errors(broken) and len(errors(broken)) == len(_BAD_FILES),
        all(map(ended, sessions)),
        left == sorted(f"{name}.{suffix}{end}" for name in ("whole", "broken") for end in ("", ".errors.jsonl")),
    )
    answers = " | ".join("yes" if ok else "**no**" for ok in checks)
    moments = ", ".join(f"{done:,}" for done in kills)
    print(f"| `.{suffix}` | {seconds:.0f} s | {moments} | {answers} |", flush=True)
    return all(checks)


def command(letters: Path, output: Path, workers: int) -> subprocess.Popen[bytes]:
    """Start a run, in a process group of its own."""
    arguments = ["extract", str(letters), "--output", str(output), "--workers", str(workers), "--resume"]
    return subprocess.Popen(
        [sys.executable, "-c", "from imrspacy.cli import main; main()", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


class Moment:
    """When to kill: in the start, at a random letter of a share of all, or when all letters are read."""

    def __init__(self, rng: random.Random, number: int, kills: int, letters: int) -> None:
        self._at_the_end = number == kills
        share = letters / max(kills - 1, 1)
        self._letters = 0 if number == 1 else int(rng.uniform(number - 2, number - 1) * share)
        self._delay = rng.uniform(0.1, 1) if number == 1 else rng.uniform(0, 0.05)

    def wait(self, process: subprocess.Popen[bytes], output: Path) -> None:
        """Come back at the moment, or when the run has ended."""
        while process.poll() is None:
            if finishing(output) if self._at_the_end else letters_done(output) >= self._letters:
                break
            time.sleep(0.001)
        if not self._at_the_end:
            time.sleep(self._delay)


def kill(process: subprocess.Popen[bytes], output: Path, moment: Moment, *, whole_group: bool) -> int:
    """Kill a run at a moment, with all its processes or the main one alone; give the letters that are done."""
    moment.wait(process, output)
    if whole_group:
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
    return letters_done(output)


def ended(session: int) -> bool:
    """Say if all processes of a run end: those that lost their main process do so within half a minute."""
    for _ in range(300):
        try:
            os.killpg(session, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def finishing(output: Path) -> bool:
    """Say if all letters are read: the journal ends with the step that says so."""
    try:
        with open(output.with_name(output.name + ".journal"), "rb") as journal:
            journal.seek(-min(40, journal.seek(0, os.SEEK_END)), os.SEEK_END)
            return b'"complete"' in journal.read()
    except FileNotFoundError:
        return False


def letters_done(output: Path) -> int:
    """Give the count of letters that the journal speaks of."""
    try:
        data = output.with_name(output.name + ".journal").read_bytes()
    except FileNotFoundError:
        return 0
    whole = data[: data.rfind(b"\n") + 1]
    return sum(json.loads(line).get("count", 0) for line in whole.splitlines())


def content(output: Path) -> bytes:
    """Give the bytes of an output."""
    files = sorted(output.iterdir()) if output.is_dir() else [output]
    return b"".join(file.read_bytes() for file in files)


def letters_of(output: Path) -> list[str]:
    """Give the names of the letters in an output, sorted."""
    if output.suffix == ".jsonl":
        lines = output.read_bytes().split(b"\n")[:-1]
        found = [json.loads(line)["letter"] for line in lines]
    elif output.suffix == ".parquet":
        from pyarrow import parquet

        found = parquet.read_table(output, columns=["letter"])["letter"].to_pylist()
    elif output.suffix == ".sqlite":
        database = sqlite3.connect(output)
        found = [name for (name,) in database.execute("SELECT letter FROM letters")]
        database.close()
    else:
        import spacy
        from spacy.tokens import DocBin

        docs = DocBin().from_disk(output).get_docs(spacy.blank("en").vocab)
        found = [doc.spans["sections"].attrs["letter"] for doc in docs]
    return sorted(found)


def errors(output: Path) -> list[str]:
    """Give the lines of an errors file, sorted."""
    return sorted(output.with_name(output.name + ".errors.jsonl").read_text().splitlines())


if __name__ == "__main__":
    sys.exit(main())
