"""Takes the pictures of the review page that the docs show, from fixtures/, in headless Chromium.

    python docs/shots_review.py [--all FOLDER]

Writes docs/shots/review.png and its dark and narrow sisters; with --all, each list at each width in both themes and languages goes to FOLDER,
to be looked at. Needs Playwright, a Chromium and a CJK font (Debian: apt-get install chromium fonts-noto-cjk).
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from innostat.report.page import build_page

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "shots"
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
FINDING = "#list-findings .item:has-text('V201')"
CONFLICT = "#list-charts .item:nth-child(3)"
#: Name, width, height, scheme, language, what is clicked.
PICTURES: tuple[tuple[str, int, int, str, str, tuple[str, ...]], ...] = (
    ("review", 1440, 860, "light", "en-US", (FINDING,)),
    ("review-charts", 1440, 860, "dark", "en-US", ("#tab-charts", CONFLICT)),
    ("review-figures", 1920, 1080, "light", "zh-CN", ("#tab-rows", "#list-rows .item:nth-child(3)")),
    ("review-phone", 390, 844, "dark", "zh-CN", (FINDING,)),
)
TABS = ("findings", "rows", "charts", "documents", "decisions")


def take(browser: Any, address: str, target: Path, width: int, height: int, scheme: str, locale: str, clicks: Sequence[str]) -> None:
    """One picture."""
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, locale=locale, reduced_motion="reduce")
    page = context.new_page()
    page.goto(address)
    for selector in clicks:
        if page.locator(selector).count():
            page.click(f"{selector} >> nth=0")
    page.mouse.move(0, 0)
    page.wait_for_timeout(200)
    page.screenshot(path=str(target))
    context.close()


def main() -> None:
    """Build the page and take the pictures."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", metavar="FOLDER", type=Path)
    told = parser.parse_args()
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        raise SystemExit("no Chromium: apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        file = Path(folder) / "review.html"
        file.write_text(build_page([str(ROOT / "fixtures")], print).html(), encoding="utf-8")
        browser = driver.chromium.launch(executable_path=program, args=ARGUMENTS)
        IMAGES.mkdir(exist_ok=True)
        for name, width, height, scheme, locale, clicks in PICTURES:
            take(browser, file.as_uri(), IMAGES / f"{name}.png", width, height, scheme, locale, clicks)
        if told.all:
            told.all.mkdir(parents=True, exist_ok=True)
            for tab, (width, height), scheme, locale in product(TABS, ((390, 844), (1920, 1080)), ("light", "dark"), ("en-US", "zh-CN")):
                clicks = (f"#tab-{tab}", f"#list-{tab} .item")
                take(browser, file.as_uri(), told.all / f"{tab}-{width}-{scheme}-{locale[:2]}.png", width, height, scheme, locale, clicks)
        browser.close()


if __name__ == "__main__":
    main()
