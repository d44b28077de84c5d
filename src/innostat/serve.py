"""A server for one reviewer: the review page on this machine, and decisions straight into the review file."""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from innostat.catalog import load_catalog
from innostat.errors import InnostatError
from innostat.output.files import destination
from innostat.report.page import Page
from innostat.review import parse_review

HOST = "127.0.0.1"
#: Bytes that a review file may have; a hundred thousand decisions fit.
MAX_BODY = 50_000_000
#: What keeps other sites from framing, guessing or keeping anything; the page has its own policy for what it loads.
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class ReviewServer(ThreadingHTTPServer):
    """Serves one page to who knows its token. Decisions are validated, then replace the review file in one step."""

    daemon_threads = True

    def __init__(self, page: Page, build: Callable[[], Page], catalog: str | None = None, port: int = 0) -> None:
        """Bind to a port of this machine.

        Args:
            page: What is served first.
            build: Makes the page anew, when the texts are to be checked again.
            catalog: The user's catalogue folder, which corrections are validated with.
            port: 0 for a free one.

        Raises:
            InnostatError: The port is taken.
        """
        try:
            super().__init__((HOST, port), _Handler)
        except OSError as error:
            raise InnostatError(
                f"--port {port}: cannot be used ({(error.strerror or str(error)).lower()}); name another, or 0 for a free one"
            ) from None
        self.page, self.build, self.catalog = page, build, load_catalog(catalog)
        self.token = secrets.token_urlsafe(24)
        self.lock = threading.Lock()

    @property
    def origin(self) -> str:
        """`http://127.0.0.1:PORT`."""
        return f"http://{HOST}:{self.server_address[1]}"

    @property
    def url(self) -> str:
        """The page's address, token and all."""
        return f"{self.origin}/?token={self.token}"

    def decisions(self) -> str:
        """The review file as it is now; empty where there is none yet."""
        try:
            return self.page.decisions.read_bytes().decode("utf-8")
        except FileNotFoundError:
            return ""
        except (OSError, UnicodeDecodeError) as error:
            raise InnostatError(f"{self.page.decisions}: cannot be read ({error})") from None

    def write_decisions(self, text: str) -> None:
        """Replace the review file by a text that `check` and `extract` can read.

        Raises:
            ReviewError: The text is no valid review file; the old one stays.
            InnostatError: The file cannot be written.
        """
        parse_review(text, self.page.decisions, self.catalog)
        with destination(str(self.page.decisions)) as stream:
            stream.write(text)

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that hangs up is no error."""


def tag_of(text: str) -> str:
    """The entity tag of a text: whoever writes has to name what they saw."""
    return f'"{hashlib.blake2b(text.encode(), digest_size=12).hexdigest()}"'


class _Handler(BaseHTTPRequestHandler):
    """Answers of the server; nothing is said to who does not name the host, the token and, to write, the page's own origin."""

    server: ReviewServer
    server_version = "innostat"
    sys_version = ""
    protocol_version = "HTTP/1.1"
    timeout = 60

    def do_GET(self) -> None:
        """The page, or the review file."""
        path = self._allowed(writing=False)
        if path == "/":
            with self.server.lock:
                body = self.server.page.html(self.server.decisions())
            self._answer(HTTPStatus.OK, body, "text/html")
        elif path == "/decisions":
            text = self.server.decisions()
            self._answer(HTTPStatus.OK, text, "application/toml", {"ETag": tag_of(text)})
        elif path:
            self._answer(HTTPStatus.NOT_FOUND, "no such page\n")

    def do_PUT(self) -> None:
        """The review file anew, if it still is what the page saw."""
        path = self._allowed(writing=True)
        if not path:
            return
        if path != "/decisions":
            self._answer(HTTPStatus.NOT_FOUND, "no such page\n")
            return
        length = self._length()
        if length is None or length > MAX_BODY:
            self.close_connection = True
            self._answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "the length is missing or too large\n")
            return
        try:
            text = self.rfile.read(length).decode("utf-8")
        except UnicodeDecodeError:
            self._answer(HTTPStatus.UNPROCESSABLE_ENTITY, "the text is no UTF-8\n")
            return
        with self.server.lock:
            if self.headers.get("If-Match", "") != tag_of(self.server.decisions()):
                self._answer(HTTPStatus.PRECONDITION_FAILED, "the file has changed meanwhile\n")
                return
            self.server.write_decisions(text)
        self._answer(HTTPStatus.OK, "", headers={"ETag": tag_of(text)})

    def do_POST(self) -> None:
        """Check the texts again."""
        path = self._allowed(writing=True)
        if path == "/check":
            with self.server.lock:
                self.server.page = self.server.build()
            self._answer(HTTPStatus.OK, "")
        elif path:
            self._answer(HTTPStatus.NOT_FOUND, "no such page\n")

    def handle_one_request(self) -> None:
        """Tell what a user can mend; end the connection for anything else."""
        try:
            super().handle_one_request()
        except InnostatError as error:
            self._answer(HTTPStatus.UNPROCESSABLE_ENTITY, f"{error}\n")
        except OSError:
            self.close_connection = True

    def _allowed(self, *, writing: bool) -> str:
        """The path that is asked for, or "" once a request has been refused."""
        server = self.server
        asked = urlsplit(self.path)
        token = parse_qs(asked.query).get("token", [""])[-1]
        origin = self.headers.get("Origin")
        ours = self.headers.get("Host") == server.origin.removeprefix("http://")
        same = origin == server.origin if origin is not None else not writing
        site = self.headers.get("Sec-Fetch-Site", "none") in ("none", "same-origin")
        if ours and same and site and secrets.compare_digest(token.encode("utf-8", "surrogateescape"), server.token.encode()):
            return asked.path
        self.close_connection = True
        self.rfile.read(min(self._length() or 0, 1_000_000))  # what was sent is taken, or the answer would be lost with the connection
        self._answer(HTTPStatus.FORBIDDEN, "refused: open the address that innostat printed, token and all\n")
        return ""

    def _length(self) -> int | None:
        """Bytes of the request's body; None where they are not told."""
        told = self.headers.get("Content-Length", "")
        return int(told) if told.isascii() and told.isdigit() and len(told) < 16 else None

    def _answer(self, status: HTTPStatus, body: str, kind: str = "text/plain", headers: dict[str, str] | None = None) -> None:
        data = body.encode("utf-8", "replace")
        self.send_response(status)
        for name, value in {
            **HEADERS,
            **(headers or {}),
            "Content-Type": f"{kind}; charset=utf-8",
            "Content-Length": str(len(data)),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Requests are the reviewer's own; nobody needs a log of them, and the address holds the token."""


def serve_review(page: Page, build: Callable[[], Page], catalog: str | None, port: int, say: Callable[[str], None]) -> None:
    """Serve until Ctrl-C.

    Raises:
        InnostatError: The port is taken.
    """
    with ReviewServer(page, build, catalog, port) as server, suppress(KeyboardInterrupt):
        say(f"review: {server.url}")
        say(f"decisions are written to {page.decisions.as_posix()}; Ctrl-C ends")
        server.serve_forever()
