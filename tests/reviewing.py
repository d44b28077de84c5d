"""What a reviewer does in a browser: opens a page, decides, takes the file of decisions."""

from __future__ import annotations

from pathlib import Path

import pytest

from innostat.report.page import build_page
from pages import Visit


def written(folder: Path, html: str) -> str:
    path = folder / "review.html"
    path.write_text(html, encoding="utf-8")
    return path.as_uri()


def page_of(folder: Path) -> str:
    return written(folder.parent, build_page([str(folder)], pytest.fail).html())


def decide(seen: Visit, key: str, reason: str, by: str = "Li Hua") -> None:
    seen.page.keyboard.press(key)
    seen.page.fill("#reason", reason)
    seen.page.fill("#by", by)
    seen.page.keyboard.press("Enter")
    seen.page.wait_for_selector(".form", state="detached")


def download(seen: Visit, folder: Path) -> Path:
    with seen.page.expect_download() as waiting:
        seen.page.click(".top button.primary")
    assert waiting.value.suggested_filename == "innostat-review.toml"
    path = folder / "innostat-review.toml"
    waiting.value.save_as(path)
    return path
