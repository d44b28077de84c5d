"""The review page in a real browser: what stands on it, and what a document cannot do to it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from pages import CHROMIUM, FIRST, TEXTS, page_of_texts, visit
from reviewing import page_of, written

pytestmark = pytest.mark.needs_program(*CHROMIUM)

LINES = "[...document.querySelectorAll('.text .line')].map((line) => line.textContent).join('\\n')"
UNITS = f"((text) => Array.from({{ length: text.length }}, (_, i) => text.charCodeAt(i)))({LINES})"


HOSTILE = (
    "<!-- <script>\n</script><script>document.title = 'taken'</script>\n<img src=x onerror=\"document.title='taken'\">\n"
    "=HYPERLINK(\"http://example.invalid\",\"x\")\n\x00\x01\x1b[31m\u202e2023年，全国研发经费投入33357.1亿元\u202c。\u2028\u2029\ufeff\n"
    "half \ud83d pair \udc00 and 𠮷😀 before 2022年，全国研发经费投入30782.9亿元，&lt;b&gt;比上年增长10.1%。\n{{data}} ${html} __proto__ ]]>\n"
)  # fmt: skip


def test_a_hostile_document_changes_nothing_but_its_own_text(opened: Any, tmp_path: Path) -> None:
    name = "<img src=x onerror=alert(1)>.txt"
    html = page_of_texts({name: HOSTILE, "b.txt": FIRST, "__proto__": FIRST.replace("33357.1", "35357.1")})
    with visit(opened, written(tmp_path, html), width=1920) as seen:
        seen.page.on("dialog", lambda dialog: pytest.fail(dialog.message))
        seen.tab("documents")
        seen.page.click("#list-documents .item >> nth=0")
        units = HOSTILE.encode("utf-16-le", "surrogatepass")
        assert seen.page.evaluate(UNITS) == [int.from_bytes(units[i : i + 2], "little") for i in range(0, len(units), 2)]
        assert seen.page.inner_text(".text h2") == name
        assert seen.page.title() == "innostat review"
        assert seen.page.locator("img, iframe, object, .text script").count() == 0
        assert seen.page.locator("script").count() == page_of_texts({}).count("<script")
        for tab in ("findings", "rows", "charts", "decisions"):
            seen.tab(tab)
        seen.tab("rows")
        seen.page.click("#list-rows .item:has-text('30782.9')")
        assert seen.texts("mark.target") == ["30782.9亿元"]
        # what turns a text around ends where it stands, and is named
        assert {"U+202E", "U+0000", "U+D83D", "U+2028"} <= set(
            seen.page.eval_on_selector_all(".text .control", "all => all.map((e) => e.dataset.code)")
        )
        ends = """mark => [[0, 1], [mark.textContent.length - 1, mark.textContent.length]].map(([from, to]) => {
          const range = document.createRange();
          range.setStart(mark.firstChild, from);
          range.setEnd(mark.firstChild, to);
          return range.getBoundingClientRect().left;
        })"""
        first, last = seen.page.eval_on_selector(".text mark.figure:text('33357.1')", ends)
        assert first < last
        assert seen.errors == []
        assert [url for url in seen.requests if not url.startswith("file:")] == []


def test_offsets_count_characters_beyond_the_basic_plane(opened: Any, tmp_path: Path) -> None:
    text = "𠮷野家2023年开店😀33家，👩‍🔬研发经费12.5亿元，𠀀增长8.4%。\n\n🏙️🏙️ 2022年𠮷林专利授权量1024件。\n" * 30
    with visit(opened, written(tmp_path, page_of_texts({"a.txt": text}))) as seen:
        seen.tab("rows")
        for quote in ("33家", "12.5亿元", "8.4%", "1024件"):
            seen.page.fill("#search-rows", quote)
            for n in (0, 9):
                seen.page.click(f"#list-rows .item >> nth={n}")
                assert seen.texts("mark.target") == [quote]
                assert seen.page.inner_text(".text .line:has(mark.target) mark.target") == quote
        marks = set(seen.texts(".text mark.figure"))
        assert marks == {"33家", "12.5亿元", "8.4%", "1024件"}
        assert seen.errors == []


def test_the_policy_stops_what_would_load_or_run(opened: Any, tmp_path: Path) -> None:
    with visit(opened, written(tmp_path, page_of_texts(TEXTS))) as seen:
        tried = """async (make) => {
          const seen = [];
          addEventListener("securitypolicyviolation", (event) => seen.push(event.effectiveDirective));
          const add = (name, fields) => document.body.append(Object.assign(document.createElement(name), fields));
          add("img", { src: "http://example.invalid/x.png" });
          add("style", { textContent: "body { color: red }" });
          await fetch("http://example.invalid/").catch(() => {});
          try { document.body.innerHTML = "<b>x</b>"; } catch { seen.push("innerHTML"); }
          await new Promise((done) => setTimeout(done, 200));
          return seen;
        }"""
        stopped = set(seen.page.evaluate(tried))
        assert {"img-src", "style-src-elem", "connect-src", "innerHTML"} <= stopped


def test_keys(opened: Any, corpus: Path) -> None:
    with visit(opened, page_of(corpus)) as seen:
        press = seen.page.keyboard.press
        codes = seen.texts("#list-findings .item .code")
        current = lambda: seen.page.inner_text("#list-findings .selected .code")  # noqa: E731
        assert len(codes) >= 2
        assert current() == codes[0]
        press("j")
        assert current() == codes[1]
        press("k")
        assert current() == codes[0]
        press("/")
        seen.page.keyboard.type("jjk")
        assert seen.page.input_value("#search-findings") == "jjk"
        assert seen.page.inner_text(".list .empty") == "Nothing matches the filters."
        seen.page.click(".count .plain")
        press("Escape")
        press("?")
        seen.page.wait_for_selector("dialog[open]", timeout=5000)
        press("Escape")
        seen.page.wait_for_selector("dialog", state="detached")
        press("2")
        assert seen.page.get_attribute("#tab-rows", "aria-selected") == "true"
        press("c")
        assert seen.page.locator(".form").count() == 1
        press("Escape")
        assert seen.page.locator(".form").count() == 0
        # single keys can be switched off, the arrows stay
        press("1")
        press("?")
        seen.page.click("dialog input[type=checkbox]")
        press("Escape")
        seen.page.focus("#list-findings")
        press("j")
        assert current() == codes[0]
        press("ArrowDown")
        assert current() == codes[1]
        active = seen.page.get_attribute("#list-findings", "aria-activedescendant")
        assert seen.page.locator(f"#{active}").get_attribute("aria-selected") == "true"
        assert seen.errors == []


def test_rows_sort_and_filter(opened: Any, corpus: Path) -> None:
    with visit(opened, page_of(corpus), width=1920, height=1080) as seen:
        seen.tab("rows")
        seen.page.select_option("select[aria-label=Text]", label="b/table.md")
        by_value = "role=columnheader[name='Figure'] >> button"
        values = lambda: [float(v.removesuffix("亿元")) for v in seen.texts("#list-rows .item .c-value")]  # noqa: E731
        seen.page.click(by_value)
        assert values() == sorted(values())
        assert len(values()) == 5
        seen.page.click(by_value)
        assert values() == sorted(values(), reverse=True)
        assert seen.page.get_attribute("#list-rows .c-value[role=columnheader]", "aria-sort") == "descending"
        seen.page.select_option("select[aria-label=Region]", label="广东")
        assert seen.texts("#list-rows .item .c-value") == ["4411.9"]
        seen.page.click(".count .plain")
        seen.page.fill("input[aria-label='From year']", "2023")
        assert {row[:4] for row in seen.texts("#list-rows .item .c-period")} == {"2023"}
        seen.page.click(".count .plain")
        seen.page.click("text=In findings only")
        assert all(seen.texts("#list-rows .item .c-flags"))
        assert seen.errors == []


def test_findings_show_both_places_and_what_differs(opened: Any, tmp_path: Path) -> None:
    texts = {
        "a.txt": "2023年，武汉技术合同成交额达到186.4亿元，比上年增长21.3%。\n",
        "b.txt": "2023年，武汉技术合同成交额达到168.4亿元，比上年增长21.3%。\n",
    }
    with visit(opened, written(tmp_path, page_of_texts(texts)), width=1920) as seen:
        seen.page.click("#list-findings .item:has-text('V201')")
        boxes = [seen.page.locator(".passages .one").nth(n).bounding_box() for n in (0, 1)]
        assert boxes[0]["y"] == boxes[1]["y"]  # side by side
        assert boxes[0]["x"] < boxes[1]["x"]
        assert seen.texts(".passages mark.differs") == ["186.4", "168.4"]
        for n, (name, quote) in enumerate((("a.txt", "186.4亿元"), ("b.txt", "168.4亿元"))):
            seen.page.click(f".passages .place >> nth={n}")
            assert seen.page.inner_text(".text h2") == name
            assert quote in seen.page.inner_text(".text .line:has(mark.target)")
        assert seen.errors == []


def test_charts_lead_to_places(opened: Any, corpus: Path) -> None:
    (corpus / "c.txt").write_text("2023年，全国研发经费投入35357.1亿元。2021年，全国研发经费投入27956.3亿元。\n", encoding="utf-8")
    with visit(opened, page_of(corpus)) as seen:
        seen.tab("charts")
        seen.page.click("#list-charts .item:has-text('in conflict')")
        label = seen.page.get_attribute(".chart", "aria-label")
        assert "3 values from" in label or "3 values" in label
        assert "1 year in conflict" in label
        painted = "c => { const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; return new Set(d.filter((_, i) => i % 4 === 3)).size }"
        assert seen.page.eval_on_selector(".chart canvas", painted) > 1
        assert seen.texts(".values tr.conflict .plain") == ["33357.1亿元", "35357.1亿元"]
        # the lowest of the conflict: the point is where the chart says it is
        box = seen.page.locator(".chart .u-over").bounding_box()
        spots = [(x, y) for x in range(int(box["width"]), 0, -6) for y in range(0, int(box["height"]), 6)]
        for x, y in spots:
            seen.page.mouse.click(box["x"] + x, box["y"] + y)
            if seen.page.locator(".chart").count() == 0:
                break
        assert seen.texts("mark.target")[0] in ("33357.1亿元", "35357.1亿元")
        seen.page.keyboard.press("b")
        assert seen.page.locator(".chart").count() == 1
        seen.page.select_option("select[aria-label=Kind]", "table")
        seen.page.click("#list-charts .item")
        assert [row.split()[0] for row in seen.texts(".bars tbody tr")] == ["广东", "江苏", "北京", "上海", "天津"]
        widths = [seen.page.locator(".bar-fill").nth(n).bounding_box()["width"] for n in range(5)]
        assert widths == sorted(widths, reverse=True)
        seen.page.click(".bars button >> nth=1")
        assert seen.texts("mark.target") == ["3835.4"]
        assert seen.errors == []


def test_lists_are_virtual(opened: Any, tmp_path: Path) -> None:
    texts = {
        f"t{n}.txt": "".join(
            f"{year}年，全市研发经费{n + 1}.{year}亿元，比上年增长{n % 9 + 1}.{year % 10}%。\n" for year in range(1990, 2024)
        )
        for n in range(30)
    }
    with visit(opened, written(tmp_path, page_of_texts(texts))) as seen:
        seen.tab("rows")
        total = int(seen.page.inner_text(".count").replace(",", ""))
        assert total == 30 * 34 * 2
        assert seen.page.locator("#list-rows .item").count() < 80
        seen.page.focus("#list-rows")
        seen.page.keyboard.press("End")
        seen.page.wait_for_selector(f"#list-rows .selected[aria-rowindex='{total + 1}']")
        assert seen.page.locator("#list-rows .item").count() < 80
        assert seen.page.inner_text(".text h2") == "t29.txt"
        assert len(seen.texts("mark.target")) == 1
        assert seen.errors == []


@pytest.mark.parametrize(("width", "height"), [(390, 844), (768, 1024), (1280, 800), (1920, 1080)])
def test_nothing_sticks_out(opened: Any, corpus: Path, width: int, height: int) -> None:
    with visit(opened, page_of(corpus), width=width, height=height, locale="zh-CN") as seen:
        for tab in ("findings", "rows", "charts", "documents", "decisions"):
            if seen.page.locator(".back-bar").is_visible():
                seen.page.click(".back-bar button >> nth=0")
            seen.tab(tab)
            for opens in (False, True):
                items = seen.page.locator(f"#list-{tab} .item")
                if opens and items.count():
                    items.first.click()
                wide = "[...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().width && e.checkVisibility() && !e.closest('.virtual, .hidden, .chart, svg') && e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.outerHTML.slice(0, 90))"
                assert seen.page.evaluate(wide) == [], (tab, opens)
        assert seen.errors == []


def test_on_a_phone_a_row_leads_to_its_place_and_back(opened: Any, corpus: Path) -> None:
    with visit(opened, page_of(corpus), width=390, height=844, has_touch=True) as seen:
        assert not seen.page.is_visible(".text")
        seen.page.tap("#list-findings .item >> nth=0")
        assert seen.page.is_visible("mark.target")
        assert seen.page.is_visible(".decide button.accept")
        seen.page.tap(".back-bar button >> nth=0")
        assert seen.page.is_visible("#list-findings")


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_languages(opened: Any, corpus: Path, locale: str) -> None:
    tab, other = ("Findings", "疑点") if locale == "en-US" else ("疑点", "Findings")
    with visit(opened, page_of(corpus), locale=locale) as seen:
        assert seen.page.inner_text("#tab-findings").startswith(tab)
        assert seen.page.get_attribute("html", "lang") == ("en" if locale == "en-US" else "zh-Hans")
        seen.page.click("[aria-label='以中文显示'], [aria-label='Show in English']")
        assert seen.page.inner_text("#tab-findings").startswith(other)
        for name in ("findings", "rows", "charts", "documents", "decisions"):
            seen.tab(name)
            shown = seen.page.inner_text("body")
            assert not re.search(r"\{\w+\}|undefined|\bNaN\b", shown)
        assert seen.errors == []


def test_findings_and_reasons_in_chinese(opened: Any, corpus: Path) -> None:
    """What findings and reasons say goes with the language of the page, and is marked as being of it."""
    with visit(opened, page_of(corpus), locale="zh-CN") as seen:
        said = ".detail .message, .detail .facts dd, .detail .reasons, #list-findings .message"

        def languages() -> set[str]:
            return {e.get_attribute("lang") for e in seen.page.locator(said).all()}

        items = seen.page.locator("#list-findings .item")
        for n in range(items.count()):
            items.nth(n).click()
            message = seen.page.inner_text(".detail .message")
            assert re.search(r"[\u4e00-\u9fff]", message)
            assert not re.search(r"\b(?:is|the|are|of|for|and|in|to|by|printed)\b", message)
            assert languages() == {"zh-Hans"}
        seen.page.click("#list-findings .item >> nth=0")
        chinese = seen.page.inner_text(".detail .message")
        seen.page.click(".detail .rows-small button >> nth=0")
        assert not re.search("[a-z]{3}", seen.page.inner_text(".detail .reasons"))
        assert "指标" in seen.texts(".detail .reasons dt")
        assert languages() == {"zh-Hans"}
        seen.page.click("[aria-label='Show in English']")
        assert re.search("the [a-z]+", seen.page.inner_text(".detail .reasons"))
        assert languages() == {"en"}
        seen.tab("findings")
        seen.page.click("#list-findings .item >> nth=0")
        assert seen.page.inner_text(".detail .message") != chinese
        seen.page.fill("#list input[type=search]", chinese[:12])  # a search finds either language
        assert seen.page.locator("#list-findings .item").count() >= 1
        assert seen.errors == []


def test_light_and_dark(opened: Any, corpus: Path) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    with visit(opened, page_of(corpus), scheme="light") as light, visit(opened, page_of(corpus), scheme="dark") as dark:
        colours = light.page.evaluate(ground), dark.page.evaluate(ground)
        assert colours[0] != colours[1]
        light.page.click("[aria-label^='Theme']")
        light.page.click("[aria-label^='Theme']")
        assert light.page.get_attribute("html", "data-theme") == "dark"
        assert light.page.evaluate(ground) == colours[1]
        light.page.reload()
        assert light.page.evaluate(ground) == colours[1]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1920), ("dark", 1280), ("light", 390), ("dark", 390)])
def test_no_serious_violation_of_accessibility(opened: Any, corpus: Path, scheme: str, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    (corpus / "c.txt").write_text("2023年，全国研发经费投入35357.1亿元。\u202e2021年，全国研发经费投入27956.3亿元。\n", encoding="utf-8")
    with visit(opened, page_of(corpus), scheme=scheme, width=width, height=900) as seen:
        looked = 0
        for tab in ("findings", "rows", "charts", "documents", "decisions"):
            if seen.page.locator(".back-bar").is_visible():
                seen.page.click(".back-bar button >> nth=0")
            seen.tab(tab)
            for step in ("list", "place", "form", "help"):
                items = seen.page.locator(f"#list-{tab} .item")
                if step == "place" and items.count():
                    items.nth(min(1, items.count() - 1)).click()
                if step in ("form", "help") and tab not in ("findings", "rows"):
                    continue
                if step == "form":
                    seen.page.keyboard.press("c")
                    seen.page.click(".form .primary")
                if step == "help":
                    seen.page.keyboard.press("Escape")
                    seen.page.keyboard.press("?")
                found = Axe().run(seen.page).response
                looked += len(found["passes"])
                bad = [
                    (v["id"], v["impact"], [n["html"][:160] for n in v["nodes"][:3]])
                    for v in found["violations"]
                    if v["impact"] in ("serious", "critical")
                ]
                assert bad == [], (tab, step)
                if step == "help":
                    seen.page.keyboard.press("Escape")
                    seen.page.wait_for_selector("dialog", state="detached")
        assert looked > 100
        assert seen.errors == []
