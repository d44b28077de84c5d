"""Review pages for tests: of texts given, and a browser to look at them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from innostat.audit import Audit
from innostat.catalog import load_catalog
from innostat.checks.base import CheckedDocument, Corpus
from innostat.checks.run import run_checks
from innostat.models import Document
from innostat.pipeline import extract_document
from innostat.reference import load_reference
from innostat.report.page.bundle import page_html
from innostat.report.page.payload import payload_of

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip

FIRST = "2023年，全国研发经费投入33357.1亿元，比上年增长8.4%。全市建成高新区3个。\n"
#: A text with two findings (Y102, Y104), a text with none, and one with a table of regions.
TEXTS = {
    "a.txt": "我国研发人员全时当量由2023年的324.7万人年提高到2023年的724.1万人年，稳居世界首位。\n",
    "b/first.txt": FIRST,
    "b/table.md": "表1 2022年各地区研发经费\n\n| 地区 | 研发经费（亿元） |\n| --- | --- |\n| 北京 | 2843.3 |\n| 天津 | 568.7 |\n| 上海 | 1981.6 |\n"
    "| 江苏 | 3835.4 |\n| 广东 | 4411.9 |\n",
}


def write_texts(folder: Path) -> Path:
    for name, text in TEXTS.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def payload_of_texts(texts: dict[str, str]) -> dict[str, Any]:
    """The payload of texts that need not be such as a file can hold."""
    rows = [o for name, text in texts.items() for o in extract_document(Document(name, text))]
    corpus = Corpus(tuple(CheckedDocument(name, text) for name, text in texts.items()), tuple(rows))
    findings, coverage = run_checks(corpus, load_catalog())
    audit = Audit(findings, coverage, corpus, {name: name for name in texts}, 0, [], 0, [])
    return payload_of(audit, load_catalog(), load_reference(), main="innostat-review.toml")


def page_of_texts(texts: dict[str, str]) -> str:
    return page_html(payload_of_texts(texts))


@dataclass
class Visit:
    """A page in a browser; what went wrong in it and what it asked for is kept."""

    page: Any
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def texts(self, selector: str) -> list[str]:
        return list(self.page.locator(selector).all_inner_texts())

    def tab(self, name: str) -> None:
        self.page.click(f"#tab-{name}")


@contextmanager
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    program = next(filter(None, map(shutil.which, CHROMIUM)))
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield opened
        opened.close()


@contextmanager
def visit(
    opened: Any, address: str, *, width: int = 1440, height: int = 900, scheme: str = "light", locale: str = "en-US", **more: Any
) -> Iterator[Visit]:
    context = opened.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, locale=locale, accept_downloads=True, **more
    )
    seen = Visit(context.new_page())
    seen.page.set_default_timeout(10_000)
    seen.page.on("pageerror", lambda error: seen.errors.append(str(error)))
    seen.page.on("console", lambda m: seen.errors.append(m.text) if m.type == "error" else None)
    seen.page.on("request", lambda request: seen.requests.append(request.url))
    seen.page.goto(address)
    try:
        yield seen
    finally:
        context.close()
