"""Many files on several processes: order, pieces, processes that die, Ctrl-C, and runs that go on where one was cut off."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import ENV, FIXTURES
from innostat.batch import Job, Outcome, process_all
from innostat.read.walk import Source, Tally, walk
from innostat.runlog import FileLog, LogError
from innostat.workers import WorkerDiedError, Workers

LONG = "全省上下深入贯彻新发展理念，扎实推进科技创新和产业创新深度融合，2022年，研发经费投入达到112.5亿元，比上年增长8.4%，占地区生产总值的比重为2.4%。"


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    for i in range(40):
        (folder / f"{i:03}.txt").write_text(f"第{i}期\n\n2022年，研发经费投入达到{i}.5亿元，比上年增长8.4%。\n", encoding="utf-8")
    (folder / "020.txt").write_bytes(b"\0\1\2")
    (folder / "large.txt").write_text(f"{LONG}\n\n一、情况\n\n" * 200 + f"{LONG}\n" * 200, encoding="utf-8")
    return folder


def sources(folder: Path) -> Iterator[Source]:
    return walk([str(folder)], lambda _: None, Tally())


def joined(outcomes: Iterator[Outcome]) -> list[Outcome]:
    """Outcomes without regard to pieces."""
    whole: list[Outcome] = []
    before: tuple[object, ...] = ()
    for o in outcomes:
        before += o.observations
        if not o.more:
            whole.append(Outcome(o.name, before, o.error, o.notes))  # type: ignore[arg-type]
            before = ()
    return whole


def test_any_number_of_processes_gives_the_same(texts: Path) -> None:
    whole = list(process_all(sources(texts), Job(), 1))
    assert [bool(o.error) for o in whole].index(True) == 20
    for jobs in (1, 2, 3):
        for piece in (0, 4000):
            assert joined(process_all(sources(texts), Job(piece=piece), jobs)) == whole
    assert sum(o.more for o in process_all(sources(texts), Job(piece=4000), 2)) > 10


# processes that die ----------------------------------------------------------------------------------------------------


def die_once(mark: str, value: int) -> int:
    if value == 3 and not os.path.exists(mark):
        Path(mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return value


def die_always(value: int) -> int:
    if value == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return value


def test_a_process_that_dies_once_costs_nothing(tmp_path: Path) -> None:
    with Workers(2, int) as workers:
        tasks = [workers.submit(die_once, str(tmp_path / "died"), i) for i in range(12)]
        assert [workers.result(t) for t in tasks] == list(range(12))
    assert (tmp_path / "died").exists()


def test_a_task_that_ends_its_process_costs_itself() -> None:
    with Workers(2, int) as workers:
        tasks = [workers.submit(die_always, i) for i in range(12)]
        got: list[object] = []
        for t in tasks:
            try:
                got.append(workers.result(t))
            except WorkerDiedError:
                got.append("died")
    assert got == [0, 1, 2, "died", *range(4, 12)]


def test_a_file_that_ends_its_process_is_named(texts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from innostat import batch

    real = batch.extract_document

    def deadly(document, catalog):  # type: ignore[no-untyped-def]
        if document.name == "007.txt":
            os.kill(os.getpid(), signal.SIGKILL)
        return real(document, catalog)

    whole = list(process_all(sources(texts), Job()))
    monkeypatch.setattr(batch, "extract_document", deadly)
    got = list(process_all(sources(texts), Job(), 2))
    assert got[7].error.startswith("007.txt: its process was ended")
    assert got[:7] + got[8:] == whole[:7] + whole[8:]


# the run log -----------------------------------------------------------------------------------------------------------


def logged(folder: Path, output: Path, jobs: int = 1, piece: int = 4000, stop: int | None = None) -> tuple[list[Outcome], int]:
    """A run with a log, broken off after some outcomes; the outcomes, and how many documents came from the log."""
    got: list[Outcome] = []
    try:
        with FileLog(str(output), None) as log:
            for o in process_all(sources(folder), Job(piece=piece), jobs, log):
                got.append(o)
                if len(got) == stop:
                    raise KeyboardInterrupt
            return joined(iter(got)), log.done
    except KeyboardInterrupt:
        return got, log.done


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_run_goes_on_where_it_was_cut_off(texts: Path, tmp_path: Path, jobs: int) -> None:
    whole = list(process_all(sources(texts), Job()))
    logged(texts, tmp_path / "out", jobs, stop=15)
    got, done = logged(texts, tmp_path / "out", jobs)
    assert 10 <= done <= 15
    assert got == whole
    assert logged(texts, tmp_path / "out", jobs) == (whole, len(whole) - 1)  # the unreadable one is tried again


def test_a_large_file_cut_off_in_the_middle_is_done_again(texts: Path, tmp_path: Path) -> None:
    whole = list(process_all(sources(texts), Job()))
    logged(texts, tmp_path / "out", stop=45)
    got, done = logged(texts, tmp_path / "out")
    assert done == 39
    assert got == whole


def test_only_what_is_new_or_changed_is_done(texts: Path, tmp_path: Path) -> None:
    logged(texts, tmp_path / "out")
    (texts / "005b.txt").write_text("2021年，专利授权量3件。\n", encoding="utf-8")
    (texts / "008.txt").write_text("2021年，专利授权量4件。\n", encoding="utf-8")
    (texts / "009.txt").unlink()
    (texts / "010.txt").rename(texts / "999.txt")
    got, done = logged(texts, tmp_path / "out")
    assert got == list(process_all(sources(texts), Job()))
    assert done == 41 - 1 - 3  # all files, but for the unreadable one and the three that were changed, removed and renamed


def test_a_log_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "out.run").write_text("obs_id,doc\n" * 99, encoding="utf-8")
    with pytest.raises(LogError, match=r"out\.run: not a run log of innostat; remove it"):
        FileLog(str(tmp_path / "out"), None)


def test_two_runs_do_not_share_a_log(tmp_path: Path) -> None:
    with FileLog(str(tmp_path / "out"), None), pytest.raises(LogError, match="in use by another run"):
        FileLog(str(tmp_path / "out"), None)


# whole processes -------------------------------------------------------------------------------------------------------


def started(*arguments: str | Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "innostat", "extract", *map(str, arguments)], env=ENV, stderr=subprocess.PIPE, start_new_session=True
    )


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Files that take a process some ten seconds and more."""
    folder = tmp_path / "many"
    folder.mkdir()
    text = "\n".join(p.read_text(encoding="utf-8") for p in FIXTURES)
    for i in range(40):
        (folder / f"{i:03}.txt").write_text(f"第{i}期\n{text}", encoding="utf-8")
    return folder


def children(pid: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False).stdout
    return [int(line) for line in found.split()]


def gone(pids: list[int]) -> bool:
    for _ in range(100):
        alive = [p for p in pids if os.path.exists(f"/proc/{p}") and "Z" not in Path(f"/proc/{p}/stat").read_text().split(")")[1][:3]]
        if not alive:
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is another thing there")
def test_interrupt_leaves_nothing_behind(many: Path, tmp_path: Path, jobs: int) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "rows.csv").write_text("before", encoding="utf-8")
    process = started(many, "--jobs", str(jobs), "-o", out / "rows.csv")
    while not any(p.stat().st_size > 100_000 for p in out.glob(".rows*")):  # in the middle of it
        assert process.poll() is None
        time.sleep(0.05)
    workers = children(process.pid)
    assert len(workers) == (jobs if jobs > 1 else 0)
    process.send_signal(signal.SIGINT)  # this process alone: the others have to be told
    _, said = process.communicate(timeout=20)
    assert process.returncode == 130
    assert said.decode().strip() == "interrupted"
    assert [p.name for p in out.iterdir()] == ["rows.csv"]
    assert (out / "rows.csv").read_text(encoding="utf-8") == "before"
    assert gone(workers)


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL there")
def test_killed_and_resumed_gives_the_bytes_of_an_uninterrupted_run(many: Path, tmp_path: Path) -> None:
    whole, out = tmp_path / "whole.csv", tmp_path / "out"
    process = started(many, "-o", whole)
    process.communicate()
    assert process.returncode == 0
    out.mkdir()
    for _ in range(2):
        process = started(many, "--jobs", "2", "--resume", "-o", out / "rows.csv")
        part = out / ".rows.csv.part"
        while not part.exists() or not part.stat().st_size:
            assert process.poll() is None
            time.sleep(0.02)
        time.sleep(1.5)
        workers = children(process.pid)
        process.kill()
        process.communicate()
        assert not (out / "rows.csv").exists()
        assert gone(workers)
    process = started(many, "--resume", "-o", out / "rows.csv")
    _, said = process.communicate()
    assert process.returncode == 0
    assert "from the run log" in said.decode()
    assert (out / "rows.csv").read_bytes() == whole.read_bytes()
    assert sorted(p.name for p in out.iterdir()) == ["rows.csv", "rows.csv.run"]


@pytest.mark.parametrize("options", [[], ["-o", "x.csv", "--flags"], ["-o", "x.csv", "--dedupe"]])
def test_resume_says_what_it_needs(texts: Path, options: list[str], tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "innostat", "extract", str(texts), "--resume", *options],
        cwd=tmp_path,
        env=ENV,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.decode().startswith("--resume needs -o FILE")
    assert not (tmp_path / "x.csv.run").exists()
