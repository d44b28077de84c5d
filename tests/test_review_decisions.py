"""Decisions in a real browser: made on the page, downloaded or written by the server, and read by check and extract."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from innostat.audit import audit, check
from innostat.catalog import load_catalog
from innostat.report.page import build_page
from innostat.review import load_review
from innostat.serve import ReviewServer
from pages import CHROMIUM, Visit, visit
from reviewing import decide, download, page_of

pytestmark = pytest.mark.needs_program(*CHROMIUM)


def test_load_filter_jump_decide_download_reload_check(opened: Any, corpus: Path) -> None:
    before = check(corpus)
    address = page_of(corpus)
    with visit(opened, address) as seen:
        # load
        assert seen.page.title() == "innostat review"
        assert seen.page.inner_text("#tab-findings").split() == ["Findings", str(len(before))]
        assert len(seen.texts("#list-findings .item")) == len(before)
        # filter
        seen.tab("rows")
        seen.page.fill("#search-rows", "growth 8.4")
        assert seen.texts("#list-rows .item .c-value") == ["8.4%"]
        seen.page.fill("#search-rows", "研发经费投入 33357")
        assert seen.texts("#list-rows .item .c-value") == ["33357.1亿元"]
        # jump, one click from row to place
        seen.page.click("#list-rows .item")
        assert seen.texts("mark.target") == ["33357.1亿元"]
        assert seen.page.inner_text(".text h2") == "b/first.txt"
        # and back: from a figure in the text to its row
        seen.page.click("mark.figure >> text=8.4%")
        assert seen.page.inner_text("#list-rows .selected .c-value") == "8.4%"
        seen.page.keyboard.press("Escape")
        assert seen.page.inner_text("#list-rows .selected .c-value") == "33357.1亿元"
        # decide
        seen.page.keyboard.press("1")
        seen.page.click("#list-findings .item >> text=Y102")
        decide(seen, "d", '两个年份 "都" 对 \\ 🙂')
        assert seen.page.inner_text("#list-findings .item:has-text('Y102') .verdict") == "dismissed"
        assert "Dismissed Y102" in seen.page.inner_text("#said")
        # download
        path = download(seen, corpus)
        assert seen.errors == []
        assert [url for url in seen.requests if not url.startswith(("file:", "blob:"))] == []
    review = load_review(path, load_catalog())
    assert [(a.reason, a.by, a.verdict) for a in review.accepts] == [('两个年份 "都" 对 \\ 🙂', "Li Hua", "false-alarm")]
    # reload the decisions: into the same page, and into one made anew
    for again in (address, page_of(corpus)):
        with visit(opened, again) as seen:
            if again == address:
                seen.page.click("#tab-decisions")
                seen.page.set_input_files("#load", path)
                seen.page.click("#tab-findings")
            assert seen.page.inner_text("#list-findings .item:has-text('Y102') .verdict") == "dismissed"
            assert seen.page.inner_text("#tab-decisions .number") == "1"
            assert seen.errors == []
    # check then reports one finding fewer
    after = check(corpus)
    assert [f.fingerprint for f in after] == [f.fingerprint for f in before if f.code != "Y102"]
    assert len(after) == len(before) - 1


def test_a_correction_is_what_extract_reads(opened: Any, corpus: Path) -> None:
    with visit(opened, page_of(corpus)) as seen:
        seen.tab("rows")
        seen.page.click("#list-rows .item:has-text('33357.1亿元')")
        seen.page.keyboard.press("c")
        seen.page.fill("#to", "many")
        seen.page.keyboard.press("Enter")
        assert seen.texts(".problem") == ["Write digits with a point, in the row's unit.", "Say why.", "Say who decides."]
        seen.page.fill("#to", "33375.1")
        decide_fields(seen, "misprint")
        seen.page.keyboard.press("c")
        seen.page.select_option("#which-field", "period")
        seen.page.fill("#to", "2022")
        decide_fields(seen, "wrong year")
        assert seen.texts(".decided .plain") == ["Take back", "Take back"]
        download(seen, corpus)
        assert seen.errors == []
    found = audit([str(corpus)], pytest.fail)
    assert found.misfits == []
    (row,) = [o for o in found.corpus.observations if o.quote == "33357.1亿元"]
    assert (str(row.value), row.period) == ("33375.1", "2022")


def decide_fields(seen: Visit, reason: str) -> None:
    seen.page.fill("#reason", reason)
    seen.page.fill("#by", "Li")
    seen.page.click(".form .primary")
    seen.page.wait_for_selector(".form", state="detached")


def test_a_file_that_is_there_keeps_every_other_character(opened: Any, corpus: Path) -> None:
    codes = {f.code: f.fingerprint for f in check(corpus)}
    kept = '# decisions of the desk\n\n# asked the author\n[[accept]]\nfingerprint = "00ff"   # gone since\nreason = "x"\nby = "Wu"\n'
    gone = f'\n# seen\n[[accept]]\nfingerprint = "{codes["Y102"]}"\nreason = "as printed"\nby = "Wu"\n'
    (corpus / "innostat-review.toml").write_text(kept + gone, encoding="utf-8")
    with visit(opened, page_of(corpus)) as seen:
        seen.page.click("#list-findings .item:has-text('Y102')")
        assert "accepted by Wu: as printed" in seen.page.inner_text(".decided")
        seen.page.click(".decided .plain")
        seen.page.click("#list-findings .item:has-text('Y104')")
        decide(seen, "a", "revised since")
        text = download(seen, corpus).read_text(encoding="utf-8")
        assert text == f'{kept}\n[[accept]]\nfingerprint = "{codes["Y104"]}"\nreason = "revised since"\nby = "Li Hua"\n'
        seen.page.keyboard.press("u")
        seen.page.keyboard.press("u")
        seen.tab("decisions")
        assert f'fingerprint = "{codes["Y102"]}"' in seen.page.text_content(".decided-list pre")
        assert codes["Y104"] not in seen.page.text_content(".decided-list pre")
        assert seen.errors == []


def test_served_decisions_go_to_the_file(opened: Any, corpus: Path) -> None:
    from threading import Thread

    path = corpus / "innostat-review.toml"
    build = lambda: build_page([str(corpus)], pytest.fail, serve=True)  # noqa: E731
    with ReviewServer(build(), build) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        codes = {f.code: f.fingerprint for f in server.page.audit.findings}
        with visit(opened, server.url) as seen:
            seen.page.click("#list-findings .item:has-text('Y102')")
            decide(seen, "a", "as printed")
            assert tomllib.loads(path.read_text(encoding="utf-8"))["accept"][0]["fingerprint"] == codes["Y102"]
            # someone edits the file meanwhile: both decisions stand
            path.write_text("# by hand\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
            seen.page.click("#list-findings .item:has-text('Y104')")
            decide(seen, "d", "rounded")
            text = path.read_text(encoding="utf-8")
            assert text.startswith("# by hand\n")
            assert [a["fingerprint"] for a in tomllib.loads(text)["accept"]] == [codes["Y102"], codes["Y104"]]
            assert f"Written to {path.as_posix()}" in seen.page.inner_text("#said")
            # what is broken by hand is told and left alone
            path.write_text("[[accept]", encoding="utf-8")
            seen.page.keyboard.press("u")
            assert "Not written" in seen.page.inner_text(".toast")
            assert path.read_text(encoding="utf-8") == "[[accept]"
            path.write_text(text, encoding="utf-8")
            seen.page.reload()
            assert sorted(seen.texts("#list-findings .item .verdict")) == ["accepted", "dismissed"]
            seen.tab("decisions")
            with seen.page.expect_navigation():
                seen.page.click("text=Check again")
            assert sorted(seen.texts("#list-findings .item .verdict")) == ["accepted", "dismissed"]
        server.shutdown()
    assert check(corpus) == [f for f in build().audit.findings if f.fingerprint not in codes.values()]
