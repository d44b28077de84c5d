"""The server of the review page: who gets an answer, and what reaches the file."""

from __future__ import annotations

import os
import re
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread

import pytest

from conftest import ENV
from innostat.errors import InnostatError
from innostat.report.page import build_page
from innostat.serve import HOST, ReviewServer, tag_of
from pages import write_texts

ENTRY = '[[accept]]\nfingerprint = "00ff"\nreason = "seen"\nby = "Li"\n'


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReviewServer]:
    folder = write_texts(tmp_path_factory.mktemp("served"))

    def build():  # type: ignore[no-untyped-def]
        return build_page([str(folder)], pytest.fail, serve=True)

    with ReviewServer(build(), build) as running:
        Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


@pytest.fixture
def path(server: ReviewServer) -> Iterator[Path]:
    yield server.page.decisions
    server.page.decisions.unlink(missing_ok=True)


def ask(
    server: ReviewServer, method: str, path: str, body: str = "", token: str | None = None, **headers: str
) -> tuple[int, str, dict[str, str]]:
    connection = HTTPConnection(HOST, server.server_address[1], timeout=20)
    told = {"Host": server.origin.removeprefix("http://"), "Origin": server.origin, **{k.replace("_", "-"): v for k, v in headers.items()}}
    connection.putrequest(method, f"{path}?token={server.token if token is None else token}", skip_host=True, skip_accept_encoding=True)
    for name, value in told.items():
        if value:
            connection.putheader(name, value)
    data = body.encode()
    if method != "GET" and "Content-Length" not in told:
        connection.putheader("Content-Length", str(len(data)))
    connection.endheaders(data if method != "GET" else None)
    with closing(connection):
        answer = connection.getresponse()
        return answer.status, answer.read().decode(), dict(answer.getheaders())


def put(server: ReviewServer, body: str, tag: str, **headers: str) -> tuple[int, str, dict[str, str]]:
    return ask(server, "PUT", "/decisions", body, If_Match=tag, **headers)


def test_the_page_is_served_to_who_has_the_token(server: ReviewServer) -> None:
    status, body, headers = ask(server, "GET", "/", Origin="")
    assert status == 200
    assert body.startswith("<!doctype html>")
    assert "connect-src 'self'" in body
    assert server.token not in body
    assert headers["Content-Security-Policy"] == "frame-ancestors 'none'"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert not any(name.lower().startswith("access-control") for name in headers)


@pytest.mark.parametrize("method", ["GET", "PUT", "POST"])
@pytest.mark.parametrize(
    "wrong",
    [
        {"token": ""}, {"token": "x" * 32}, {"token": "%ff"}, {"Host": "example.invalid"}, {"Host": "localhost:80"}, {"Host": ""},
        {"Origin": "http://example.invalid"}, {"Origin": "null"}, {"Origin": "http://127.0.0.1"}, {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
)  # fmt: skip
def test_others_are_refused(server: ReviewServer, path: Path, method: str, wrong: dict[str, str]) -> None:
    target = {"GET": "/decisions", "PUT": "/decisions", "POST": "/check"}[method]
    status, body, _ = ask(server, method, target, ENTRY if method == "PUT" else "", If_Match=tag_of(""), **wrong)
    assert status == 403
    assert server.token not in body
    assert not path.exists()


def test_writing_needs_the_origin(server: ReviewServer, path: Path) -> None:
    assert put(server, ENTRY, tag_of(""), Origin="")[0] == 403
    assert not path.exists()


def test_only_this_machine(server: ReviewServer) -> None:
    assert server.server_address[0] == "127.0.0.1"
    assert len(server.token) >= 32


def test_decisions_are_written_in_one_step(server: ReviewServer, path: Path) -> None:
    status, _, headers = put(server, ENTRY, tag_of(""))
    assert (status, headers["ETag"]) == (200, tag_of(ENTRY))
    assert path.read_bytes() == ENTRY.encode()
    assert ask(server, "GET", "/decisions")[:2] == (200, ENTRY)
    assert put(server, "", tag_of(""))[0] == 412  # seen before the first decision
    assert put(server, "", "")[0] == 412
    assert path.read_bytes() == ENTRY.encode()
    assert ask(server, "GET", "/")[1].count("00ff") == 1  # a page that is loaded again has them
    assert [p.name for p in path.parent.iterdir() if p.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("[[accept]", "no valid TOML"), ('[[accept]]\nfingerprint = "1"\n', "reason: missing"), (ENTRY * 2, "stands in an earlier entry"),
        (ENTRY + 'verdict = "maybe"\n', "verdict: maybe is none"), ("other = 3\n", "other: unknown"),
    ],
)  # fmt: skip
def test_what_check_could_not_read_is_not_written(server: ReviewServer, path: Path, body: str, told: str) -> None:
    status, message, _ = put(server, body, tag_of(""))
    assert status == 422
    assert told in message
    assert not path.exists()


def test_sizes_and_paths(server: ReviewServer, path: Path) -> None:
    assert put(server, "", tag_of(""), Content_Length="999999999999")[0] == 413
    assert put(server, "", tag_of(""), Content_Length="-1")[0] == 413
    for method, target in (
        ("GET", "/innostat-review.toml"),
        ("GET", "/../a.txt"),
        ("PUT", "/a.txt"),
        ("POST", "/decisions"),
        ("DELETE", "/decisions"),
    ):
        assert ask(server, method, target)[0] in (404, 501)
    assert not path.exists()


def test_the_mode_of_the_file_stays(server: ReviewServer, path: Path) -> None:
    path.write_text("", encoding="utf-8")
    path.chmod(0o640)
    assert put(server, ENTRY, tag_of(""))[0] == 200
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_check_again(server: ReviewServer, path: Path) -> None:
    before = server.page
    assert ask(server, "POST", "/check")[0] == 200
    assert server.page is not before
    path.write_text("[[accept]", encoding="utf-8")
    assert ask(server, "POST", "/check")[0] == 422


def test_a_taken_port_is_told(server: ReviewServer) -> None:
    with pytest.raises(InnostatError, match="cannot be used"):
        ReviewServer(server.page, server.build, port=server.server_address[1])


def test_ctrl_c_ends_quietly(tmp_path: Path) -> None:
    write_texts(tmp_path)
    process = subprocess.Popen(
        [sys.executable, "-m", "innostat", "review", str(tmp_path), "--serve"],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=ENV,
        text=True,
    )
    assert process.stderr is not None
    address = process.stderr.readline()
    assert re.fullmatch(r"review: http://127\.0\.0\.1:\d+/\?token=[\w-]{32,}\n", address)
    assert "innostat-review.toml" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    out, rest = process.communicate(timeout=30)
    assert (process.returncode, out, rest) == (0, "", "")
    assert os.listdir(tmp_path)
