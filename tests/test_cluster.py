"""A Dask cluster gives the rows of the local engine, whatever dies on the way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from conftest import ENV, FIXTURES
from innostat.audit import audit
from innostat.batch import Job, process_all
from innostat.cluster.checking import audit_parts
from innostat.cluster.engine import ClusterError, client
from innostat.cluster.extraction import Remote, Told, extract, find
from innostat.cluster.links import bands, gather
from innostat.cluster.parts import Entry, Folder, observations_of
from innostat.models import Observation
from innostat.read.walk import Tally, walk
from innostat.table import NAMES, printed

pytestmark = pytest.mark.filterwarnings("ignore")  # of the cluster's own libraries


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Two worker processes."""
    with client(None, 2) as connected:
        yield connected


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    (folder / "b").mkdir(parents=True)
    for i, fixture in enumerate(FIXTURES):
        (folder / ("b" if i % 3 else ".") / fixture.name).write_bytes(fixture.read_bytes())
    for i in range(60):
        (folder / f"{i:03}.txt").write_text(f"第{i}期\n\n2022年，研发经费投入达到{i}.50亿元，比上年增长8.4%。\n", encoding="utf-8")
    (folder / "020.txt").write_bytes(b"\0\1\2")
    return folder


def local(folder: Path) -> list[Observation]:
    return [o for got in process_all(walk([str(folder)], lambda _: None, Tally()), Job()) for o in got.observations]


def remote(folder: Path | str) -> list[Remote]:
    return find([str(folder)], lambda line: pytest.fail(line), Tally())


def run(connected: Any, folder: Path | str, out: Path | str, **options: Any) -> tuple[Told, list[str]]:
    said: list[str] = []
    return extract(connected, remote(folder), str(out), Job(), said.append, **{"group_files": 7, **options}), said


def rows(out: Path | str) -> list[Observation]:
    from pyarrow import parquet

    folder = Folder(str(out))
    found: list[Observation] = []
    for part in folder.parts():
        with folder.fs.open(part.path, "rb") as stream:
            found += observations_of(parquet.read_table(stream))
    return found


def test_a_number_that_no_column_holds_is_told(texts: Path, tmp_path: Path) -> None:
    first, second = local(texts)[:2]
    entry = Entry(first.doc, "token")
    written, entries = Folder(str(tmp_path / "out")).write(
        "part-000000", "basis", [([replace(first, value=Decimal("1E+30")), second], entry)]
    )
    assert written == 2
    assert [p.entries for p in Folder(str(tmp_path / "out")).parts()] == [tuple(entries)]
    assert len(entries[0].notes) == 1
    assert entries[0].notes[0].startswith(f"{first.doc}: line {first.line}: value has more digits")
    assert rows(tmp_path / "out") == [second]


def test_the_rows_are_those_of_the_local_engine(cluster: Any, texts: Path, tmp_path: Path) -> None:
    told, said = run(cluster, texts, tmp_path / "out")
    got, wanted = rows(tmp_path / "out"), local(texts)
    assert got == wanted
    names = [n for n in NAMES if n != "value_to"]  # how many zeros the upper end of a range has is told by its quote alone
    assert [[printed(o, name) for name in names] for o in got] == [[printed(o, name) for name in names] for o in wanted]
    assert (told.documents, told.rows, told.failed) == (59 + len(FIXTURES), len(wanted), 1)
    assert said == ["020.txt: binary data, not a text file; save its text as UTF-8 .txt first"]


def test_a_pattern_of_any_file_system(cluster: Any) -> None:
    """Workers of other processes do not see this one's memory: documents are found and parts are listed there all the same."""
    import fsspec

    fs = fsspec.filesystem("memory")
    fs.pipe({"/crawl/2023/a.txt": b"1", "/crawl/2024/b.txt": b"2", "/crawl/2024/c.png": b"3"})
    tally = Tally()
    assert [(r.name, r.url, r.size) for r in find(["memory://crawl/*/*.txt"], pytest.fail, tally)] == [
        ("2023/a.txt", "memory:///crawl/2023/a.txt", 1), ("2024/b.txt", "memory:///crawl/2024/b.txt", 1),
    ]  # fmt: skip
    assert [r.name for r in find(["memory://crawl"], pytest.fail, tally)] == ["2023/a.txt", "2024/b.txt"]
    assert tally.skipped == 1


def test_parts_on_any_file_system(texts: Path) -> None:
    from distributed import Client

    with Client(processes=False, n_workers=1, threads_per_worker=2, dashboard_address=None) as threads:
        run(threads, f"file://{texts}", "memory://parts")
    assert sorted(rows("memory://parts"), key=lambda o: (o.doc.split("/"), o.start)) == local(texts)


def test_a_worker_that_is_killed_costs_no_row(texts: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with client(None, 2) as connected:
        pids = list(connected.run(os.getpid).values())

        def kill() -> None:
            while len(list(out.glob("part-*"))) < 4:
                time.sleep(0.01)
            os.kill(pids[0], signal.SIGKILL)

        killer = threading.Thread(target=kill)
        killer.start()
        run(connected, texts, out, group_files=2)
        killer.join()
        assert pids[0] not in connected.run(os.getpid).values()
    assert rows(out) == local(texts)
    assert not list(out.glob(".*"))


def test_only_what_is_new_or_changed_is_done(cluster: Any, texts: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(cluster, texts, out)
    with pytest.raises(ClusterError, match="parts of an earlier run; --resume goes on with it"):
        run(cluster, texts, out)
    before = {p.name: p.stat().st_mtime_ns for p in out.iterdir()}
    (texts / "new.txt").write_text("2021年，专利授权量3件。\n", encoding="utf-8")
    told, _ = run(cluster, texts, out, resume=True)
    assert told.kept == 60 + len(FIXTURES)
    assert {p.name: p.stat().st_mtime_ns for p in out.iterdir() if p.name in before} == before
    (texts / "033.txt").write_text("2021年，专利授权量4件。\n", encoding="utf-8")
    (texts / "034.txt").unlink()
    told, _ = run(cluster, texts, out, resume=True)
    assert told.kept == 60 + len(FIXTURES) + 1 - 7
    assert sorted(rows(out), key=lambda o: (o.doc.split("/"), o.start)) == local(texts)


def test_the_command(texts: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "innostat", "extract", "--engine", "dask", "--jobs", "2", f"{texts}/0*.txt"]
    done = subprocess.run([*command, "-o", "out"], cwd=tmp_path, env=ENV, capture_output=True, check=False)
    assert done.stderr.decode().splitlines()[-1] == "59 documents, 118 observations in out; 1 files not read"
    assert done.returncode == 1
    assert len(rows(tmp_path / "out")) == 118
    done = subprocess.run([*command, "--excel"], cwd=tmp_path, env=ENV, capture_output=True, check=False)
    assert (done.returncode, done.stderr.decode()) == (2, "--engine dask needs -o FOLDER\n")
    done = subprocess.run(
        [*command, "-o", "out2", "--scheduler", "tcp://127.0.0.1:1"], cwd=tmp_path, env=ENV, capture_output=True, check=False
    )
    assert done.returncode == 2
    assert "--scheduler tcp://127.0.0.1:1: cannot be reached" in done.stderr.decode()


# checks ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def contradictions(texts: Path, tmp_path: Path) -> tuple[Path, Path]:
    """A folder of texts with the project's contradictory ones, and their table by the local engine."""
    for i in range(3):  # series whose values are parts of a table away from each other
        (texts / f"series{i}.txt").write_text(
            f"{2020 + i}年，全国技术合同成交额达到{3 + i}7{i}1.5亿元。2019年，江苏省研究与试验发展经费投入2779.{5 + i}亿元。\n",
            encoding="utf-8",
        )
    shared = "截至2022年底，全国有效发明专利拥有量达到421.2万件，其中高价值发明专利拥有量132.4万件，占比31.4%，每万人口高价值发明专利拥有量达到9.4件。全国共有专利代理机构4520家，执业专利代理师31347人。"
    (texts / "shared1.txt").write_text(f"知识产权专刊\n\n{shared}\n", encoding="utf-8")
    (texts / "zshared2.txt").write_text(f"年度回顾\n\n2021年，全国技术合同成交额达到37294.3亿元。\n{shared}\n", encoding="utf-8")
    table = tmp_path / "rows.csv"
    done = subprocess.run(
        [sys.executable, "-m", "innostat", "extract", str(texts), "-o", str(table)], env=ENV, capture_output=True, check=False
    )
    assert done.returncode == 1, done.stderr  # one text cannot be read
    return texts, table


def test_the_findings_are_those_of_the_local_engine(cluster: Any, contradictions: tuple[Path, Path], tmp_path: Path) -> None:
    folder, table = contradictions
    wanted = audit([str(table)], pytest.fail)
    run(cluster, folder, tmp_path / "out", group_files=3)
    got = audit_parts(cluster, str(tmp_path / "out"))
    assert len({f.code for f in wanted.findings}) >= 10
    assert {"Y101", "V201", "D601", "Y104"} <= {f.code for f in wanted.findings}
    assert [f.message for f in got.findings] == [f.message for f in wanted.findings]
    assert got.findings == wanted.findings
    assert replace(got.coverage, documents=0) == replace(wanted.coverage, documents=0)  # a table has no documents without rows
    some = audit_parts(cluster, str(tmp_path / "out"), select=["V"], ignore=["V201"])
    assert some.findings == [f for f in wanted.findings if f.code.startswith("V") and f.code != "V201"]


def test_the_check_command(cluster: Any, contradictions: tuple[Path, Path], tmp_path: Path) -> None:
    run(cluster, contradictions[0], tmp_path / "out")
    command = [sys.executable, "-m", "innostat", "check", "--format", "jsonl", "--engine", "dask", "--jobs", "2"]
    done = subprocess.run([*command, str(tmp_path / "out")], env=ENV, capture_output=True, check=False)
    there = subprocess.run(
        [sys.executable, "-m", "innostat", "check", "--format", "jsonl", str(contradictions[1])], env=ENV, capture_output=True, check=False
    )
    assert done.returncode == there.returncode == 1, done.stderr
    assert done.stdout == there.stdout
    done = subprocess.run([*command, str(contradictions[0])], env=ENV, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"no parts of a table there" in done.stderr


def test_sentences_that_are_nearly_the_same_meet() -> None:
    a = "2023年，全国专利授权量达到364.9万件，比上年下降15.6%，其中发明专利授权92.1万件，占比为25.2%。"
    assert set(bands(a)) & set(bands(a.replace("2023", "2021").replace("364.9", "346.9")))
    assert not set(bands(a)) & set(bands("全市粮食总产量24.1万吨，油料产量1.7万吨，均与上年持平，完成全年计划。"))


def test_groups_are_what_pairs_join() -> None:
    import pandas as pd

    order = {name: i for i, name in enumerate("abcdefg")}
    pairs = pd.DataFrame({"first": ["a", "c", "b"], "second": ["b", "d", "f"]})
    assert gather(pairs, order) == [["a", "b", "f"], ["c", "d"]]


@pytest.mark.slow
def test_ten_thousand_documents_with_two_workers_and_the_run_killed(tmp_path: Path) -> None:
    """Every row once."""
    folder, out = tmp_path / "texts", tmp_path / "out"
    folder.mkdir()
    for i in range(10_000):
        (folder / f"{i:05}.txt").write_text(
            f"第{i}期\n\n2022年，研发经费投入达到{i}.50亿元，比上年增长8.4%，专利授权量{i + 1}件。\n", encoding="utf-8"
        )
    command = [sys.executable, "-m", "innostat", "extract", "--engine", "dask", "--jobs", "2", "--resume", str(folder), "-o", str(out)]

    def parts() -> int:
        return len(list(out.glob("part-*")))

    def workers(pid: int) -> list[int]:
        import psutil  # which `distributed` needs; `ps` would cut the lines at COLUMNS, before the name by which a worker is known

        with suppress(psutil.Error):
            return [child.pid for child in psutil.Process(pid).children() if any("spawn_main" in word for word in child.cmdline())]
        return []

    process = subprocess.Popen(command, env=ENV, stderr=subprocess.DEVNULL)
    try:
        killed: set[int] = set()
        for n in (2, 5):
            while parts() < n or not (alive := [pid for pid in workers(process.pid) if pid not in killed]):
                assert process.poll() is None
                time.sleep(0.05)
            killed.add(alive[0])  # the other one: that which makes up for the first takes longer to start than the whole run
            os.kill(alive[0], signal.SIGKILL)
        while parts() < 9:
            assert process.poll() is None
            time.sleep(0.05)
    finally:
        process.kill()
        process.communicate()
    assert parts() < 20
    done = subprocess.run(command, env=ENV, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert b"done before" in done.stderr
    got = rows(out)
    assert max(Counter(o.obs_id for o in got).values()) == 1
    assert sorted(got, key=lambda o: (o.doc, o.start)) == local(folder)
