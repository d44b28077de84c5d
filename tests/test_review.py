"""Review files: validation, accepted findings, stale ones, corrections."""

from __future__ import annotations

import textwrap
from decimal import Decimal
from pathlib import Path

import pytest

from innostat.catalog import load_catalog
from innostat.checks.base import finding
from innostat.errors import ReviewError
from innostat.models import Document, Observation
from innostat.pipeline import extract_document
from innostat.review import Accept, Review, accepted, correct, find_reviews, load_review, prune, unmet

TEXT = "2023年，全国研发经费投入33357.1亿元，比上年增长8.4%。\n2023年，全国研发经费投入强度为2.65%。\n"


def rows(name: str = "a.txt") -> list[Observation]:
    return extract_document(Document(name, TEXT))


def written(folder: Path, text: str) -> Path:
    path = folder / "innostat-review.toml"
    path.write_text(textwrap.dedent(text), encoding="utf-8")
    return path


def loaded(folder: Path, text: str, prefix: str = "") -> Review:
    return load_review(written(folder, text), load_catalog(), prefix)


def correction(field: str, expect: str, to: str = "", row: str = 'doc = "a.txt"\nquote = "33357.1亿元"') -> str:
    new = f'to = "{to}"\n' if field != "drop" else ""
    return f'[[correct]]\n{row}\nfield = "{field}"\nexpect = "{expect}"\n{new}reason = "misprint"\nby = "Li"\n'


def test_all_problems_at_once(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """
        [[accept]]
        fingerprint = "0011"
        by = "Li"

        [[accept]]
        reason = "seen"
        by = 3
        colour = "red"

        [[correct]]
        doc = "a.txt"
        field = "sentence"
        reason = "x"
        by = "Li"

        [[correct]]
        obs_id = "1-2"
        field = "value"
        expect = "1"
        to = "viel"
        line = 0
        reason = "x"
        by = "Li"

        [[correct]]
        obs_id = "1-2"
        field = "drop"
        expect = "1"
        to = "2"
        reason = "x"
        by = "Li"

        [other]
        """,
    )
    with pytest.raises(ReviewError) as caught:
        load_review(path, load_catalog())
    problems = caught.value.problems
    assert all(p.startswith(f"{path}: ") for p in problems)
    for part in (
        "accept 1: reason: missing", "accept 2: fingerprint: missing", "accept 2: colour: unknown", "correct 1: doc, quote: the row is not named",
        "correct 1: expect: missing", "correct 1: field: sentence cannot be corrected", "correct 2: to: 'viel' is no number",
        "correct 2: line: a line number", "correct 3: to: a dropped row", "other: unknown",
    ):  # fmt: skip
        assert any(part in p for p in problems), part


@pytest.mark.parametrize("text", ["[[accept]\n", "accept = 3\n", "[accept]\nfingerprint = 'a'\n", "[[correct]]\n"])
def test_broken_files_are_told(tmp_path: Path, text: str) -> None:
    with pytest.raises(ReviewError):
        loaded(tmp_path, text)


def test_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReviewError, match="cannot be read"):
        load_review(tmp_path / "none.toml", load_catalog())


@pytest.mark.parametrize("to", ["2023", "2023-12", "2023-Q3", "2006/2017", "2023-01/2023-06", "2016/", "/2018"])
def test_periods_of_the_contract(tmp_path: Path, to: str) -> None:
    assert loaded(tmp_path, correction("period", "2023", to)).corrections[0].to == to


@pytest.mark.parametrize(("field", "to"), [("period", "2023年"), ("period", "23"), ("indicator", "no_such"), ("value", "NaN")])
def test_new_values_are_validated(tmp_path: Path, field: str, to: str) -> None:
    with pytest.raises(ReviewError, match=rf"correct 1: to: '{to}'"):
        loaded(tmp_path, correction(field, "x", to))


@pytest.mark.parametrize(
    ("field", "expect", "to", "changed"),
    [
        ("value", "33357.1", "33375.1", {"value": Decimal("33375.1"), "base_value": Decimal("3337510000000"), "decimals": 1}),
        ("value", "33357.10", "3", {"value": Decimal("3"), "base_value": Decimal("300000000"), "decimals": 0}),
        ("period", "2023", "2021/2022", {"period": "2021/2022", "year": 2022}),
        ("region", "中国", "北京", {"region": "北京", "region_code": "CN-BJ"}),
        ("indicator", "rd_expenditure", "", {"indicator": ""}),
    ],
)
def test_a_correction_changes_one_field_and_marks_the_row(
    tmp_path: Path, field: str, expect: str, to: str, changed: dict[str, object]
) -> None:
    done = correct(rows(), [loaded(tmp_path, correction(field, expect, to))], load_catalog())
    assert done.misfits == []
    row = done.rows[0]
    assert {k: getattr(row, k) for k in changed} == changed
    assert row.flags == "corrected"
    assert row.reasons[-1].because.startswith("corrected by Li")
    assert done.rows[1:] == rows()[1:]


def test_drop(tmp_path: Path) -> None:
    done = correct(rows(), [loaded(tmp_path, correction("drop", "33357.1"))], load_catalog())
    assert [o.quote for o in done.rows] == ["8.4%", "2.65%"]


def test_where_the_old_value_is_gone_the_row_stays(tmp_path: Path) -> None:
    review = loaded(tmp_path, correction("value", "33357.2", "1") + correction("period", "2022", "2021"))
    done = correct(rows(), [review], load_catalog())
    assert done.rows == rows()
    assert len(done.misfits) == 2
    assert "correct 1: value of a.txt 33357.1亿元 is '33357.1', expected '33357.2'" in done.misfits[0]
    assert unmet([review], done.met, ["a.txt"], whole=True) == []


def test_a_row_that_is_gone_is_told(tmp_path: Path) -> None:
    review = loaded(tmp_path, correction("value", "1", "2", 'doc = "a.txt"\nquote = "1亿元"'))
    done = correct(rows(), [review], load_catalog())
    assert done.rows == rows()
    assert len(unmet([review], done.met, ["a.txt"], whole=False)) == 1
    assert unmet([review], done.met, ["b.txt"], whole=False) == []
    assert len(unmet([review], done.met, ["b.txt"], whole=True)) == 1


def test_an_ambiguous_row_is_told(tmp_path: Path) -> None:
    doubled = rows() * 2
    done = correct(doubled, [loaded(tmp_path, correction("value", "33357.1", "2"))], load_catalog())
    assert done.rows == doubled
    assert "2 rows are a.txt 33357.1亿元; name one by line or obs_id" in done.misfits[0]


def test_by_obs_id_and_by_line(tmp_path: Path) -> None:
    third = rows()[2]
    by_id = loaded(tmp_path, correction("value", "2.65", "2.56", f'obs_id = "{third.obs_id}"'))
    assert correct(rows(), [by_id], load_catalog()).rows[2].value == Decimal("2.56")
    by_line = loaded(tmp_path, correction("value", "2.65", "2.56", 'doc = "a.txt"\nquote = "2.65%"\nline = 2'))
    assert correct(rows(), [by_line], load_catalog()).rows[2].value == Decimal("2.56")


def test_a_review_file_deeper_down_names_documents_beside_it(tmp_path: Path) -> None:
    review = loaded(tmp_path, correction("drop", "33357.1"), prefix="sub")
    assert len(correct(rows("sub/a.txt"), [review], load_catalog()).rows) == 2
    assert len(correct(rows("other/a.txt"), [review], load_catalog()).rows) == 3


def test_reviews_are_found_beside_the_texts(tmp_path: Path) -> None:
    (tmp_path / "in" / "sub").mkdir(parents=True)
    above, top, deep = (written(p, "") for p in (tmp_path, tmp_path / "in", tmp_path / "in" / "sub"))
    text = tmp_path / "in" / "a.txt"
    text.write_text(TEXT, encoding="utf-8")
    assert find_reviews([tmp_path / "in"]) == [(top, ""), (deep, "sub")]
    assert find_reviews([text]) == [(top, "")]
    assert above not in dict(find_reviews([tmp_path / "in"]))


def test_accepted_and_stale() -> None:
    one, two = (finding("V201", "n", "error", "m", [o]) for o in rows()[:2])
    entry, gone = Accept(one.fingerprint, "r", "b"), Accept("00ff", "r", "b")
    review = Review(Path("x.toml"), (entry, gone))
    assert accepted([one, two], [review]) == ([two], [(review, gone)])


PRUNABLE = '''# decisions of 2024

[[accept]]
fingerprint = "aaaa"
reason = "seen"   # keep
by = "Li"

# this one goes
[[accept]]
fingerprint = "bbbb"
reason = """two
[[lines]]
"""
by = "Li"

# about the correction
[[correct]]
doc = "a.txt"
quote = "1"
field = "drop"
expect = "1"
reason = "r"
by = "Li"

[[accept]]
fingerprint = "cccc"
reason = "seen"
by = "Li"
'''


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_prune_keeps_the_rest(tmp_path: Path, ends: str) -> None:
    path = tmp_path / "innostat-review.toml"
    simple = PRUNABLE.replace('"""two\n[[lines]]\n"""', '"two"').replace("\n", ends)
    path.write_bytes(simple.encode())
    assert prune(path, [Accept("bbbb", "two", "Li"), Accept("zzzz", "", "")]) == 1
    start, stop = simple.index("# this one goes"), simple.index("# about the correction")
    assert path.read_bytes().decode() == simple[:start] + simple[stop:]
    assert [p.name for p in tmp_path.iterdir()] == ["innostat-review.toml"]


def test_prune_refuses_what_it_cannot_cut(tmp_path: Path) -> None:
    path = tmp_path / "innostat-review.toml"
    inline = 'accept = [{ fingerprint = "bbbb", reason = "r", by = "b" }]\n'
    path.write_text(inline, encoding="utf-8")
    with pytest.raises(ReviewError, match="by hand"):
        prune(path, [Accept("bbbb", "r", "b")])
    assert path.read_text(encoding="utf-8") == inline
    path.write_text(PRUNABLE, encoding="utf-8")
    try:
        prune(path, [Accept("bbbb", "", "")])
    except ReviewError:
        assert path.read_text(encoding="utf-8") == PRUNABLE
    else:
        assert "bbbb" not in path.read_text(encoding="utf-8")
        assert "about the correction" in path.read_text(encoding="utf-8")
