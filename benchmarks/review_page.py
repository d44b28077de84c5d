"""How fast the review page opens and how smoothly it scrolls: 200 documents and 20,000 observations in headless Chromium.

    python benchmarks/review_page.py [--documents 200] [--rows 20000] [--keep FILE]

Needs Playwright and a Chromium (Debian: apt-get install chromium). Times are medians of five runs; a frame that takes longer than 50 ms is one
that the eye sees. Work is processor time of the page's main thread, which does not depend on what else the machine does; 16.7 ms make 60 frames a second.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from innostat.report.page import build_page

RUNS = 5
REGIONS = ("北京", "天津", "上海", "江苏", "浙江", "广东", "山东", "湖北", "四川", "陕西", "安徽", "福建")
LABELS = (
    "研发经费投入", "技术合同成交额", "专利授权量", "高新技术企业", "有效发明专利", "工业增加值", "新产品销售收入", "研发人员全时当量", "地区生产总值", "进出口总额",
)  # fmt: skip
UNITS = ("亿元", "亿元", "万件", "家", "万件", "亿元", "亿元", "万人年", "亿元", "亿元")
FILLER = "各地坚持把创新摆在发展全局的核心位置，推动产学研深度融合，完善成果转化机制，让更多新技术从实验室走向车间。"
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

OPENED = """() => {
  const entry = performance.getEntriesByType("navigation")[0];
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  return { loaded: entry.loadEventEnd, painted: paint ? paint.startTime : 0 };
}"""
SCROLL = """async (selector) => {
  const list = document.querySelector(selector);
  const frames = [];
  let last = performance.now();
  for (let n = 0; n < 240; n += 1) {
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    frames.push(now - last);
    last = now;
    list.scrollTop += n % 40 === 39 ? list.scrollHeight / 8 : 120; // steadily, with a leap now and then
  }
  frames.sort((a, b) => a - b);
  return { median: frames[120], p95: frames[228], slow: frames.filter((f) => f > 50).length, frames: frames.length };
}"""
FILTER = """async (text) => {
  const input = document.querySelector("#search-rows");
  const start = performance.now();
  input.value = text;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  return performance.now() - start;
}"""


def corpus(folder: Path, documents: int, rows: int) -> None:
    """Texts of about ten thousand characters with the rows spread over them."""
    chance = random.Random(5)
    each = rows // documents
    for d in range(documents):
        lines = [f"{chance.choice(REGIONS)}科技统计公报（第{d + 1}号）", ""]
        for n in range(each // 2):
            kind = chance.randrange(len(LABELS))
            region, year, value = chance.choice(REGIONS), chance.randrange(2005, 2024), chance.randrange(10, 90000) / 10
            rise = chance.randrange(1, 300) / 10
            lines.append(f"{year}年，{region}{LABELS[kind]}{value}{UNITS[kind]}，比上年增长{rise}%。{FILLER * (1 + n % 3)}")
        (folder / f"bulletin_{d:03}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def busy(session: Any) -> float:
    """Seconds of processor time that the page's main thread has taken: other load on the machine does not count."""
    return next(float(m["value"]) for m in session.send("Performance.getMetrics")["metrics"] if m["name"] == "TaskDuration")


def measure(driver: Any, program: str, address: str) -> dict[str, float]:
    """One visit: to open, to filter, to scroll the table and a text."""
    browser = driver.chromium.launch(executable_path=program, args=ARGUMENTS)
    page = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US").new_page()
    start = time.perf_counter()
    page.goto(address)
    page.wait_for_selector("#list-findings .item, #list-rows .item")
    opened = (time.perf_counter() - start) * 1000
    inside = page.evaluate(OPENED)
    page.click("#tab-rows")
    page.wait_for_selector("#list-rows .item")
    filtered = max(page.evaluate(FILTER, text) for text in ("研发", "2020 北京", ""))
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def scroll(selector: str) -> dict[str, float]:
        before = busy(session)
        frames: dict[str, float] = page.evaluate(SCROLL, selector)
        return {**frames, "work": (busy(session) - before) * 1000 / frames["frames"]}

    table, text = scroll("#list-rows"), scroll("#text")
    rows = page.locator("#list-rows .item").count()
    browser.close()
    return {
        "opened": opened, "painted": inside["painted"], "filtered": filtered, "table": table["median"], "table_p95": table["p95"],
        "table_slow": table["slow"], "table_work": table["work"], "text": text["median"], "text_p95": text["p95"], "text_work": text["work"], "rows": rows,
    }  # fmt: skip


def main() -> None:
    """Generate, build, measure, print."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--rows", type=int, default=20000)
    parser.add_argument("--keep", metavar="FILE", help="leave the page there")
    told = parser.parse_args()
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        raise SystemExit("no Chromium: apt-get install chromium")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpus(folder, told.documents, told.rows)
        start = time.perf_counter()
        page = build_page([name], print, jobs=0)
        built = time.perf_counter() - start
        start = time.perf_counter()
        html = page.html()
        written = time.perf_counter() - start
        target = Path(told.keep) if told.keep else folder.parent / f"{folder.name}.html"
        target.write_text(html, encoding="utf-8")
    try:
        payload = page.payload
        print(
            f"{len(payload['documents'])} documents, {sum(len(d['text']) for d in payload['documents']):,} characters, {len(payload['rows']['doc']):,} rows, "
            f"{len(payload['findings']):,} findings; {len(html.encode()) / 1e6:.1f} MB; extracted and checked in {built:.1f} s, written in {written:.2f} s"
        )
        with sync_playwright() as driver:
            runs = [measure(driver, program, target.resolve().as_uri()) for _ in range(RUNS)]
    finally:
        if not told.keep:
            target.unlink()
    m = {key: median(run[key] for run in runs) for key in runs[0]}
    print(
        f"opened in {m['opened']:.0f} ms (first paint {m['painted']:.0f} ms); filtered in {m['filtered']:.0f} ms; {m['rows']:.0f} of the rows in the document"
    )
    print(
        f"scrolling the table: {m['table']:.1f} ms a frame, 95% below {m['table_p95']:.1f} ms, {m['table_slow']:.0f} of 240 above 50 ms; {m['table_work']:.1f} ms of work a frame"
    )
    print(f"scrolling a text: {m['text']:.1f} ms a frame, 95% below {m['text_p95']:.1f} ms; {m['text_work']:.1f} ms of work a frame")


if __name__ == "__main__":
    main()
