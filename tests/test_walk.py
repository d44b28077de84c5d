"""From paths to files."""

from __future__ import annotations

import os
from pathlib import Path

from innostat.read.walk import Tally, walk


def names(*paths: object) -> tuple[list[str], list[str], Tally]:
    problems: list[str] = []
    tally = Tally()
    return [s.name for s in walk(map(str, paths), problems.append, tally, lambda: b"")], problems, tally


def test_sorted_by_name_at_each_level(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/10.txt", "a.txt", "c.md", "B.TXT", "b.txt", "b/a/z.text"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert names(tmp_path)[0] == ["B.TXT", "a.txt", "b/10.txt", "b/2.txt", "b/a/z.text", "b.txt", "c.md"]
    assert names(tmp_path / "b", tmp_path / "a.txt", "-")[0] == ["10.txt", "2.txt", "a/z.text", "a.txt", "stdin"]


def test_deep_folders(tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.chdir(tmp_path)
    for _ in range(300):
        os.mkdir("deep")
        os.chdir("deep")
    Path("a.txt").touch()
    assert names(tmp_path)[0] == ["deep/" * 300 + "a.txt"]


def test_linked_folders_are_followed_and_circles_are_not(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.txt").touch()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "real" / "up").symlink_to(tmp_path)
    found, problems, tally = names(tmp_path)
    assert found == ["link/a.txt", "real/a.txt"]
    assert len(problems) == tally.problems == 2
    assert all("a link in a circle" in p for p in problems)


def test_file_that_vanished(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    source = next(iter(walk([str(tmp_path)], print, Tally())))
    (tmp_path / "a.txt").unlink()
    from innostat.batch import Job, process

    assert process(source, Job()).error == f"{tmp_path}/a.txt: cannot be read (no such file or folder)"
