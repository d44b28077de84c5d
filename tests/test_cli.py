"""The command line as a process: exit codes, streams, encodings, paths, and how it ends when others end first."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from conftest import ENV, ROOT, TEXT
from innostat.table import NAMES, from_rows


def run(
    *arguments: str | Path, stdin: bytes | None = None, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "innostat", *map(str, arguments)], input=stdin if stdin is not None else b"", capture_output=True,
        cwd=cwd, env={**ENV, **(env or {})}, timeout=120,
    )  # fmt: skip


def table(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(done.stdout.decode("utf-8-sig"), newline="")))


# extract --------------------------------------------------------------------------------------------------------------


def test_folder_in_sorted_order(texts: Path) -> None:
    done = run("extract", texts)
    assert done.returncode == 0
    assert [r["doc"] for r in table(done)] == ["a.txt", "a.txt", "b/c/z.md", "b.txt", "b.txt"]
    summary = done.stderr.decode()
    assert summary.count("\n") == 1
    assert "3 documents, 5 observations" in summary
    assert "0 files not read, 1 of other kinds passed over" in summary


def test_columns_are_those_of_the_contract(texts: Path) -> None:
    done = run("extract", texts)
    assert tuple(table(done)[0]) == NAMES
    assert "reasons" not in NAMES


def test_named_file_counts_whatever_its_suffix(texts: Path) -> None:
    (texts / "notes.unknown").write_text(TEXT, encoding="utf-8")
    done = run("extract", texts / "notes.unknown", texts / "a.txt")
    assert done.returncode == 0
    assert [r["doc"] for r in table(done)] == ["notes.unknown"] * 2 + ["a.txt"] * 2


def test_stdin() -> None:
    done = run("extract", "-", stdin=TEXT.encode())
    assert done.returncode == 0
    assert [(r["doc"], r["value"], r["period"]) for r in table(done)] == [("stdin", "33357.1", "2023"), ("stdin", "8.4", "2023")]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_encodings_give_the_same_rows(encoding: str, texts: Path) -> None:
    path = texts / "a.txt"
    plain = run("extract", path)
    path.write_bytes(TEXT.replace("\n", "\r\n").encode(encoding))
    done = run("extract", path)
    assert (done.returncode, done.stdout) == (0, plain.stdout)
    assert run("text", path).stdout.decode() == TEXT


def test_front_matter_dates_the_text(texts: Path) -> None:
    [row] = table(run("extract", texts / "b" / "c" / "z.md"))
    assert (row["period"], row["period_source"], row["doc"]) == ("2023", "relative", "z.md")


def test_file_that_is_no_text(texts: Path) -> None:
    bad = texts / "bad.txt"
    bad.write_bytes(b"\x89PNG\r\n")
    done = run("extract", texts)
    assert done.returncode == 1
    assert len(table(done)) == 5
    first, summary = done.stderr.decode().splitlines()
    assert first == f"{bad}: a picture, not a text file; save its text as UTF-8 .txt first"
    assert "1 files not read" in summary


def test_figures_without_rows_are_told(texts: Path) -> None:
    lines = ["数据~" + "~".join(f"{n}{k}.5" for k in range(4)) for n in range(5)]
    (texts / "odd.csv").write_text("\n".join(lines), encoding="utf-8")
    (texts / "shut.html").write_text("<div hidden><p>研发经费33.5亿元，增长8.1%，专利300件。</p></div>", encoding="utf-8")
    (texts / "list.html").write_text("<ul>" + "<li><a href=x>2024年增长8.1%</a></li>" * 9 + "</ul>", encoding="utf-8")
    done = run("extract", texts)
    assert done.returncode == 0
    assert len(table(done)) == 5
    odd, shut, _ = done.stderr.decode().splitlines()
    assert odd.startswith(f"{texts / 'odd.csv'}: 20 figures and no row; ")
    assert shut.startswith(f"{texts / 'shut.html'}: 3 figures and no text found in the page; ")


def test_only_unreadable_files(tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"\x00" * 20)
    done = run("extract", tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"nothing could be read" in done.stderr


def test_wrong_path_alone_and_beside_others(texts: Path) -> None:
    done = run("extract", texts / "nowhere")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"no such file or folder" in done.stderr
    done = run("extract", texts / "nowhere", texts / "a.txt")
    assert (done.returncode, len(table(done))) == (1, 2)


def test_empty_folder_and_empty_file(tmp_path: Path) -> None:
    done = run("extract", tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    (tmp_path / "empty.txt").write_bytes(b"")
    done = run("extract", tmp_path)
    assert (done.returncode, done.stdout.decode()) == (0, ",".join(NAMES) + "\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ("extract",), ("extract", "a.txt", "--format", "xls"), ("extract", "a.txt", "--columns", "label,nothing"), ("extract", "a.txt", "--columns", ","),
        ("extract", "a.txt", "--columns", "label,label"), ("extract", "a.txt", "--jobs", "-1"), ("extract", "a.txt", "--excel", "--format", "jsonl"),
        ("extract", "a.txt", "--catalog", "nowhere"), ("extract", "a.txt", "-o", "no/such/folder/out.csv"), ("extract", "a.txt", "-o", "b"),
        ("extract", "a.txt", "-o", "a.txt"), ("nothing",), ("extract", "--no-such-option", "a.txt"), ("text", "nowhere.txt"),
        ("catalog", "list", "nothing"),
    ],
)  # fmt: skip
def test_wrong_usage(arguments: tuple[str, ...], texts: Path) -> None:
    before = sorted(texts.rglob("*"))
    done = run(*arguments, cwd=texts)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr
    assert b"Traceback" not in done.stderr
    assert sorted(texts.rglob("*")) == before
    assert (texts / "a.txt").read_text(encoding="utf-8") == TEXT


def test_unreadable_folder_and_dangling_link_and_circle(texts: Path) -> None:
    (texts / "circle").symlink_to(texts)
    (texts / "gone.txt").symlink_to(texts / "nowhere.txt")
    os.mkfifo(texts / "pipe.txt")
    done = run("extract", texts)
    assert done.returncode == 1
    assert len(table(done)) == 5
    assert "circle: a link in a circle" in done.stderr.decode()
    assert "gone.txt: no such file" in done.stderr.decode()


def test_names_that_are_no_utf8(texts: Path) -> None:
    name = os.fsdecode(b"\xd1\xd0\xb7\xa2\n.txt")
    try:
        (texts / name).write_text(TEXT, encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes only UTF-8 names")
    done = run("extract", texts)
    assert done.returncode == 0
    assert len(table(done)) == 7


def test_formats_hold_the_same(texts: Path) -> None:
    rows = table(run("extract", texts))
    tsv = list(csv.DictReader(io.StringIO(run("extract", texts, "--format", "tsv").stdout.decode(), newline=""), delimiter="\t"))
    assert tsv == rows
    objects = [
        json.loads(line, parse_float=str, parse_int=str) for line in run("extract", texts, "-f", "jsonl").stdout.decode().splitlines()
    ]
    assert [{k: "" if v is None else v for k, v in o.items()} for o in objects] == rows
    shown = run("extract", texts, "--format", "table").stdout.decode()
    assert "33357.1亿元" in shown
    assert "\x1b" not in shown


def test_values_are_exact_and_as_printed() -> None:
    [row] = table(run("extract", "-", stdin="2023年专利授权27.260万件。".encode()))
    assert (row["value"], row["base_value"], row["decimals"]) == ("27.260", "272600", "3")


def test_columns_in_the_order_asked_for(texts: Path) -> None:
    done = run("extract", texts / "a.txt", "--columns", "value,label")
    assert done.stdout.decode() == "value,label\n33357.1,研发经费\n8.4,研发经费\n"


def test_excel_mark(texts: Path) -> None:
    plain, marked = run("extract", texts), run("extract", texts, "--excel")
    assert marked.stdout == b"\xef\xbb\xbf" + plain.stdout


@pytest.mark.parametrize("jobs", ["2", "0"])
def test_same_bytes_for_any_number_of_jobs(jobs: str) -> None:
    assert run("extract", ROOT / "fixtures", "--jobs", jobs).stdout == run("extract", ROOT / "fixtures").stdout


def test_bad_file_among_jobs(texts: Path) -> None:
    (texts / "bad.txt").write_bytes(b"\x00" * 20)
    one, two = run("extract", texts), run("extract", texts, "--jobs", "2")
    assert (one.returncode, one.stdout) == (two.returncode, two.stdout) == (1, one.stdout)


def test_same_bytes_in_any_locale(texts: Path) -> None:
    env = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONHASHSEED": "7"}
    done = run("extract", texts, env=env)
    assert (done.returncode, done.stdout) == (0, run("extract", texts).stdout)


# spreadsheets ---------------------------------------------------------------------------------------------------------


def test_formulas_are_made_harmless(tmp_path: Path) -> None:
    path = tmp_path / "=cmd.txt"
    path.write_text("=A1+科研项目2023年投入3亿元。\n@SUM科研项目2023年投入增速为-3.2%。\n", encoding="utf-8")
    done = run("extract", path)
    assert done.returncode == 0
    rows = table(done)
    assert len(rows) == 2
    for row in rows:
        for name in ("doc", "quote", "label", "breakdown", "sentence", "table"):
            assert not row[name].startswith(("=", "@", "+", "\t", "\r")), (name, row[name])
    assert {r["doc"] for r in rows} == {"'=cmd.txt"}
    assert {o.doc for o in from_rows(rows)} == {"=cmd.txt"}
    assert rows[1]["quote"] == "-3.2%"  # a signed figure is no formula


# output file ----------------------------------------------------------------------------------------------------------


def test_output_file_and_its_suffix(texts: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.tsv"
    done = run("extract", texts, "-o", out)
    assert (done.returncode, done.stdout) == (0, b"")
    assert out.read_bytes() == run("extract", texts, "-f", "tsv").stdout
    assert out.stat().st_mode & 0o777 == 0o666 & ~(os.umask(os.umask(0)) or 0) or out.stat().st_mode & 0o600


def test_output_file_is_whole_or_as_it_was(texts: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.write_text("what was there", encoding="utf-8")
    done = run("extract", texts / "nowhere", "-o", out)
    assert done.returncode == 2
    assert out.read_text(encoding="utf-8") == "what was there"
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == ["out.csv"]
    assert run("extract", texts, "-o", out).returncode == 0
    assert out.read_bytes() == run("extract", texts).stdout


def test_output_file_keeps_its_mode(texts: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.touch(mode=0o640)
    run("extract", texts, "-o", out)
    assert out.stat().st_mode & 0o777 == 0o640


def test_output_to_a_device(texts: Path) -> None:
    assert run("extract", texts, "-o", "/dev/null").returncode == 0


# ends -----------------------------------------------------------------------------------------------------------------


def start(*arguments: str | Path, **options: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "innostat", *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENV,
        **options,
    )  # type: ignore[call-overload,no-any-return]


def test_closed_pipe_is_quiet(texts: Path) -> None:
    for n in range(40):
        (texts / f"more{n}.txt").write_text(TEXT * 50, encoding="utf-8")
    with start("extract", texts) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_interrupt_is_clean(jobs: str, texts: Path, tmp_path: Path) -> None:
    for n in range(400):
        (texts / f"more{n}.txt").write_text(TEXT * 200, encoding="utf-8")
    out = tmp_path / "out.csv"
    process = start("extract", texts, "-o", out, "--jobs", jobs, start_new_session=True)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and not any(p.suffix == ".part" for p in tmp_path.iterdir()):
        time.sleep(0.01)
    time.sleep(1)
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (130, b"interrupted\n")
    assert not out.exists()
    assert not any(p.suffix == ".part" for p in tmp_path.iterdir())


def test_full_disk_is_told(texts: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full")
    done = run("extract", texts, "-o", "/dev/full")
    assert done.returncode == 2
    assert b"no space left" in done.stderr
    assert b"Traceback" not in done.stderr
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "innostat", "extract", str(texts)], stdout=full, stderr=subprocess.PIPE, env=ENV, check=False
        )
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


def test_closed_stdout_is_told(texts: Path) -> None:
    done = subprocess.run(["sh", "-c", f"{sys.executable} -m innostat extract {texts} >&-"], stderr=subprocess.PIPE, env=ENV, check=False)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


# terminal -------------------------------------------------------------------------------------------------------------


def on_terminal(*arguments: str | Path) -> tuple[int, bytes]:
    pty = pytest.importorskip("pty")
    main, side = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "innostat", *map(str, arguments)],
        stdin=side,
        stdout=side,
        stderr=side,
        env={**ENV, "TERM": "xterm", "COLUMNS": "120"},
    )
    os.close(side)
    shown = b""
    while True:
        try:
            piece = os.read(main, 65536)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    os.close(main)
    return process.wait(60), shown


def test_table_on_a_terminal(texts: Path) -> None:
    (texts / "a.txt").write_text(TEXT + "\x1b[31m红色\x1b]0;title\x07专利2023年3件[bold]。\n", encoding="utf-8")
    code, shown = on_terminal("extract", texts)
    assert code == 0
    assert "33357.1亿元".encode() in shown
    assert "━".encode() in shown
    assert b"\x1b]0;" not in shown
    assert b"\x1b[?25l" not in shown  # no bar between the rows
    assert b"3 documents, " in shown


def test_progress_on_a_terminal(texts: Path, tmp_path: Path) -> None:
    code, shown = on_terminal("extract", texts, "-o", tmp_path / "out.csv")
    assert code == 0
    assert b"\x1b[?25l" in shown
    assert "33357.1亿元".encode() not in shown
    assert (tmp_path / "out.csv").stat().st_size > 0
