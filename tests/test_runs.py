"""Long runs: the same output whatever happens on the way."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

import imrspacy
from imrspacy.letters import read_letter
from imrspacy.runs import Limits, RunError, extract, worker
from imrspacy.runs.journal import Journal

LETTERS = Path(__file__).parents[1] / "assets" / "letters"
TEXT = """\
IMR ISSUES, DECISIONS AND RATIONALES

The Final Determination was based on decisions for the disputed items/services set forth below:

Wrist splint, number {number}: Upheld

Claims Administrator guideline: Decision based on MTUS Forearm, Wrist, and Hand Complaints 2004.

MAXIMUS guideline: Decision based on MTUS Forearm, Wrist, and Hand Complaints 2004.

Decision rationale: The records do not say why the old splint was worn out. The request for a wrist splint is not \
medically necessary.
"""
COUNT = 70

fork_only = pytest.mark.skipif(sys.platform != "linux", reason="replaces functions in forked workers")


@pytest.fixture
def folder(tmp_path) -> Path:
    letters = tmp_path / "letters"
    letters.mkdir()
    for number in range(COUNT):
        (letters / f"letter-{number:03}.txt").write_text(TEXT.format(number=number))
    return letters


def read_lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def names(output: Path) -> list[str]:
    return [record["letter"] for record in read_lines(output)]


def stems(folder: Path) -> list[str]:
    return sorted(path.stem for path in folder.iterdir())


def left_over(output: Path) -> list[str]:
    return sorted(path.name for path in output.parent.iterdir() if path.name.startswith(output.name + "."))


# The common way


def test_records_in_order(nlp, tmp_path):
    summary = extract(LETTERS, tmp_path / "out.jsonl", workers=2)
    paths = list(imrspacy.find_letters(LETTERS))
    expected = [imrspacy.record(nlp(read_letter(path)), letter=path.stem).to_dict() for path in paths]
    assert read_lines(tmp_path / "out.jsonl") == expected
    assert (summary.letters, summary.records, summary.failed) == (len(paths), len(paths), 0)
    assert summary.errors_file is None
    assert [path.name for path in tmp_path.iterdir()] == ["out.jsonl"]


@pytest.mark.parametrize("suffix", [".jsonl.gz", ".csv", ".sqlite", ".spacy"])
def test_the_same_bytes_whatever_the_number_of_workers(folder, tmp_path, suffix):
    outputs = [tmp_path / f"{workers}{suffix}" for workers in (1, 3)]
    for workers, output in zip((1, 3), outputs, strict=True):
        extract(folder, output, workers=workers)
    assert outputs[0].read_bytes() == outputs[1].read_bytes()


def test_progress(folder, tmp_path):
    seen = []
    extract(folder, tmp_path / "out.jsonl", progress=lambda done, total: seen.append((done, total)))
    assert seen[0] == (0, COUNT) and seen[-1] == (COUNT, COUNT)
    assert seen == sorted(seen)


def test_bad_letters_are_named_and_stop_nothing(folder, tmp_path):
    (folder / "letter-010.txt").write_bytes(b"")
    (folder / "letter-020.pdf").write_bytes(b"%PDF-1.4 and then nothing")
    (folder / "letter-030.txt").write_text("A note on something else.")
    (folder / "letter-040.txt").write_text("IMR ISSUES, DECISIONS AND RATIONALES\n\nNone.")
    output = tmp_path / "out.jsonl"
    summary = extract(folder, output, workers=2)
    assert (summary.letters, summary.records, summary.failed) == (COUNT + 1, COUNT - 3, 4)
    assert summary.errors_file == tmp_path / "out.jsonl.errors.jsonl"
    errors = read_lines(summary.errors_file)
    assert errors[0] == {
        "path": str(folder / "letter-010.txt"),
        "letter": "letter-010",
        "error": "letter-010.txt: empty file",
    }
    assert [error["error"] for error in errors[1:]] == [
        "letter-020.pdf: damaged or cut PDF",
        "letter-030.txt: no IMR determination letter: none of its four layouts' headings was found",
        "letter-040.txt: no disputed item was found under the headings of the letter",
    ]
    assert str(summary.failures[0]) == f"{folder / 'letter-010.txt'}: empty file"


def test_a_failure_is_one_line_whatever_the_files_name(tmp_path):
    (tmp_path / "two\nlines.txt").write_bytes(b"")
    [failure] = extract(tmp_path, tmp_path / "out.jsonl").failures
    assert str(failure) == f"{tmp_path / 'two lines.txt'}: empty file"


def test_an_old_errors_file_does_not_stay(folder, tmp_path):
    (folder / "bad.txt").write_bytes(b"")
    output = tmp_path / "out.jsonl"
    assert extract(folder, output).errors_file
    (folder / "bad.txt").unlink()
    assert extract(folder, output).errors_file is None
    assert left_over(output) == []


def test_limits(folder, tmp_path):
    (folder / "long.txt").write_text("word " * 3000)
    summary = extract(folder, tmp_path / "out.jsonl", limits=Limits(max_bytes=10_000))
    assert [failure.cause for failure in summary.failures] == ["0.015 MB, over the limit of 0.01 MB"]


@pytest.mark.parametrize(
    ("output", "message"),
    [
        ("none/out.jsonl", "no such folder"),
        ("out.xlsx", "no format has this suffix"),
        ("out.jsonl", r"no letters \(PDF, txt\) in"),
    ],
)
def test_runs_that_cannot_start(tmp_path, output, message):
    (tmp_path / "empty").mkdir()
    with pytest.raises(RunError, match=message):
        extract(tmp_path / "empty", tmp_path / output)
    assert [path.name for path in tmp_path.iterdir()] == ["empty"]


def test_a_pipeline_that_cannot_be_loaded(folder, tmp_path):
    with pytest.raises(RunError, match="the pipeline cannot be loaded: OSError"):
        extract(folder, tmp_path / "out.jsonl", pipeline="no_such_pipeline")


# Letters that hang or crash


def misread(monkeypatch, **behaviour):
    """Make the reading of some letters, by their stems, do something else; forked workers inherit it."""

    def read(path, **limits):
        if action := behaviour.get(Path(path).stem.replace("-", "_")):
            action()
        return read_letter(path, **limits)

    monkeypatch.setattr(worker, "read_letter", read)


@fork_only
def test_a_letter_that_hangs_is_ended(folder, tmp_path, monkeypatch):
    misread(monkeypatch, letter_005=lambda: time.sleep(60))
    begun = time.monotonic()
    summary = extract(folder, tmp_path / "out.jsonl", workers=2, limits=Limits(seconds=1))
    assert time.monotonic() - begun < 30
    assert [failure.cause for failure in summary.failures] == ["over the time limit of 1 s"]
    assert names(tmp_path / "out.jsonl") == [stem for stem in stems(folder) if stem != "letter-005"]


@fork_only
def test_letters_that_crash_are_named(folder, tmp_path, monkeypatch):
    misread(
        monkeypatch,
        letter_003=lambda: os.kill(os.getpid(), signal.SIGKILL),
        letter_004=lambda: os._exit(7),
        letter_069=lambda: os._exit(0),
    )
    summary = extract(folder, tmp_path / "out.jsonl", workers=2)
    assert [str(failure).rsplit("/", 1)[1] for failure in summary.failures] == [
        "letter-003.txt: crashed the process that read it (SIGKILL)",
        "letter-004.txt: crashed the process that read it (exit code 7)",
        "letter-069.txt: crashed the process that read it (exit code 0)",
    ]
    assert summary.records == COUNT - 3 == len(names(tmp_path / "out.jsonl"))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells a process its size")
def test_a_letter_over_the_memory_limit_is_named(folder, tmp_path, monkeypatch):
    misread(monkeypatch, letter_002=lambda: bytearray(400_000_000))
    summary = extract(folder, tmp_path / "out.jsonl", limits=Limits(max_memory=200_000_000))
    assert [failure.cause for failure in summary.failures] == ["over the memory limit of 200 MB"]


@fork_only
def test_a_single_crash_is_forgiven(folder, tmp_path, monkeypatch):
    def crash_once():
        mark = tmp_path / "crashed"
        if not mark.exists():
            mark.touch()
            os._exit(1)

    misread(monkeypatch, letter_031=crash_once)
    assert extract(folder, tmp_path / "out.jsonl").failed == 0


@fork_only
def test_an_unforeseen_error_is_the_letters_own(folder, tmp_path, monkeypatch):
    def fail():
        raise RecursionError("too\ndeep")

    misread(monkeypatch, letter_000=fail)
    summary = extract(folder, tmp_path / "out.jsonl")
    assert [failure.cause for failure in summary.failures] == ["RecursionError: too deep"]


@fork_only
def test_workers_that_never_start(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(worker.Reader, "__init__", lambda self, settings: os._exit(9))
    with pytest.raises(RunError, match=r"end before they read a letter \(exit code 9\)"):
        extract(folder, tmp_path / "out.jsonl", workers=2)


# Interruptions

RUN = """
    import sys, time
    from imrspacy.runs import extract, worker
    from imrspacy.letters import read_letter

    def read(path, **limits):
        time.sleep(0.01)
        return read_letter(path, **limits)

    worker.read_letter = read
    extract(sys.argv[1], sys.argv[2], workers=2, resume=True)
"""


def start(folder: Path, output: Path) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-c", textwrap.dedent(RUN), str(folder), str(output)])


@fork_only
@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".jsonl.gz", ".sqlite"])
def test_killed_and_resumed(folder, tmp_path, suffix):
    (folder / "letter-007.txt").write_bytes(b"")
    whole, output = tmp_path / f"whole{suffix}", tmp_path / f"out{suffix}"
    extract(folder, whole)
    part = tmp_path / f"out{suffix}.part"
    for size in (1, 8_000, 30_000):  # killed before, at and after the first results
        process = start(folder, output)
        while process.poll() is None and not (part.exists() and part.stat().st_size >= size):
            time.sleep(0.002)
        process.send_signal(signal.SIGKILL)
        process.wait()
    summary = extract(str(folder), output, resume=True)
    assert (summary.letters, summary.failed) == (COUNT, 1)
    assert output.read_bytes() == whole.read_bytes()
    assert left_over(output) == [f"out{suffix}.errors.jsonl"]
    assert len((tmp_path / f"out{suffix}.errors.jsonl").read_text().splitlines()) == 1


@fork_only
def test_workers_of_a_killed_run_end(folder, tmp_path):
    tell = """
        import multiprocessing, sys, time
        from imrspacy.runs import extract

        def progress(done, total):
            if done:
                print(*[child.pid for child in multiprocessing.active_children()], flush=True)
                time.sleep(60)

        extract(sys.argv[1], sys.argv[2], workers=2, progress=progress)
    """
    command = [sys.executable, "-c", textwrap.dedent(tell), str(folder), str(tmp_path / "out.jsonl")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        workers = process.stdout.readline().split()
        process.kill()
    assert len(workers) == 2
    ends = time.monotonic() + 10
    while any(is_running(worker) for worker in workers) and time.monotonic() < ends:
        time.sleep(0.05)
    assert not any(is_running(worker) for worker in workers)


def is_running(process: str) -> bool:
    try:
        status = Path(f"/proc/{process}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status.rpartition(") ")[2][0] not in "ZX"


@pytest.fixture
def interrupted(folder, tmp_path) -> Path:
    """An output whose run was interrupted after 32 letters, with a torn end."""

    class Stop(Exception):
        pass

    def stop(done, total):
        if done >= 32:
            raise Stop

    (folder / "letter-007.txt").write_bytes(b"")
    output = tmp_path / "out.jsonl"
    with pytest.raises(Stop):
        extract(folder, output, progress=stop)
    with open(tmp_path / "out.jsonl.part", "ab") as part:
        part.write(b'{"letter": "torn')
    with open(tmp_path / "out.jsonl.journal", "ab") as journal:
        journal.write(b'{"count": 16, "si')
    return output


def test_resumed_after_a_torn_end(folder, interrupted):
    summary = extract(folder, interrupted, resume=True)
    assert summary.resumed == 32
    assert names(interrupted) == [stem for stem in stems(folder) if stem != "letter-007"]
    assert [failure.cause for failure in summary.failures] == ["empty file"]


def test_bytes_that_were_lost_are_read_again(folder, interrupted):
    part = interrupted.with_name("out.jsonl.part")
    part.write_bytes(part.read_bytes()[:100])
    assert extract(folder, interrupted, resume=True).resumed == 0
    assert len(names(interrupted)) == COUNT - 1


def test_the_folder_may_change_before_a_resume(folder, interrupted):
    (folder / "letter-000a.txt").write_text(TEXT.format(number="new"))
    (folder / "letter-060.txt").unlink()
    summary = extract(folder, interrupted, resume=True)
    assert names(interrupted)[-1] == "letter-000a"
    assert sorted(set(names(interrupted))) == sorted(set(stems(folder)) - {"letter-007"})
    assert str(summary.failures[-1]).endswith("letter-060.txt: no such file or directory")


def test_without_resume_a_run_begins_anew(folder, interrupted):
    summary = extract(folder, interrupted)
    assert summary.resumed == 0
    assert len(names(interrupted)) == COUNT - 1


def test_another_run_is_not_resumed(folder, interrupted):
    with pytest.raises(RunError, match=r"out\.jsonl\.journal is of another run \(paths: "):
        extract([folder, LETTERS], interrupted, resume=True)


def test_resume_with_nothing_to_resume(folder, tmp_path):
    assert extract(folder, tmp_path / "out.jsonl", resume=True).letters == COUNT


def test_resumed_between_the_output_and_the_end(folder, tmp_path, monkeypatch):
    output = tmp_path / "out.jsonl"
    monkeypatch.setattr(Journal, "remove", lambda journal: None)
    extract(folder, output)
    monkeypatch.undo()
    modified = output.stat().st_mtime_ns
    summary = extract(folder, output, resume=True)
    assert (summary.letters, summary.resumed) == (COUNT, COUNT)
    assert output.stat().st_mtime_ns == modified
    assert left_over(output) == []


def test_two_runs_on_one_output(folder, tmp_path):
    pytest.importorskip("fcntl")
    hold = "import sys; from pathlib import Path; from imrspacy.runs.journal import Journal\n"
    hold += "with Journal(Path(sys.argv[1])) as journal: print('held', flush=True); input()"
    output = tmp_path / "out.jsonl"
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(output)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "held\n"
        with pytest.raises(RunError, match="another run is writing"):
            extract(folder, output)
        process.communicate("\n")


def test_a_full_disk_is_told_and_resumable(folder, tmp_path, monkeypatch):
    output = tmp_path / "out.jsonl"
    append, calls = Journal.append, []

    def full(journal, *arguments):
        calls.append(1)
        if len(calls) > 2:
            raise OSError(28, "No space left on device")
        append(journal, *arguments)

    monkeypatch.setattr(Journal, "append", full)
    with pytest.raises(RunError, match="no space left on device; what is done is kept: --resume goes on"):
        extract(folder, output)
    monkeypatch.undo()
    assert extract(folder, output, resume=True).resumed == 32
    assert names(output) == stems(folder)


def test_a_folder_in_the_place_of_the_output_stays(folder, tmp_path):
    output = tmp_path / "out.jsonl"
    output.mkdir()
    (output / "notes.txt").write_text("keep")
    with pytest.raises(RunError, match=r"out\.jsonl: is a folder with other files: name a file"):
        extract(folder, output)
    assert [path.name for path in tmp_path.rglob("*.*") if path.parent != folder] == ["out.jsonl", "notes.txt"]


def test_a_run_that_cannot_begin_promises_nothing(folder, tmp_path, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("imrspacy.runs.journal._open", refuse)
    with pytest.raises(RunError, match=r"out\.jsonl\.journal: permission denied$"):
        extract(folder, tmp_path / "out.jsonl")


def test_a_folder_that_may_not_be_read_stops_nothing(folder, tmp_path, monkeypatch):
    locked = folder / "locked"
    locked.mkdir()
    scan = os.scandir

    def refuse(path):
        if Path(path) == locked:
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr("imrspacy.letters.finding.os.scandir", refuse)
    summary = extract(folder, tmp_path / "out.jsonl")
    assert [failure.path for failure in summary.failures] == [str(locked)]
    assert summary.records == COUNT


def test_an_output_folder_that_is_gone(folder, tmp_path):
    target = tmp_path / "target"
    target.mkdir()

    def remove(done, total):
        if done:
            for path in target.iterdir():
                path.unlink()
            target.rmdir()

    with pytest.raises(RunError, match=r"out\.jsonl\.part is gone"):
        extract(folder, target / "out.jsonl", progress=remove)
