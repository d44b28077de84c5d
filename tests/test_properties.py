"""What holds for any text whatever, sense or none."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from conftest import FIXTURES, document
from innostat.batch import Job, process, process_all
from innostat.errors import ReadError
from innostat.models import Document, Observation
from innostat.pipeline import extract_document
from innostat.read import read_bytes
from innostat.read.walk import Source
from innostat.table import COLUMNS, NAMES, cell, from_frame, from_rows, to_frame
from mutate import PIECES, WORDS, composed, damaged, mutated

PERIOD = re.compile(r"(?:\d{4}(?:-(?:\d\d(?:-\d\d)?|Q[1-4]))?)?(?:/(?:\d{4}(?:-(?:\d\d(?:-\d\d)?|Q[1-4]))?)?)?")
ENUMS = {c.name: c.values for c in COLUMNS if c.dtype == "enum"}

pieces = st.one_of(st.sampled_from(WORDS), st.sampled_from("".join(PIECES)), st.text(max_size=3))
texts = st.one_of(
    st.lists(pieces, max_size=40).map("".join),
    st.integers().map(lambda seed: mutated(random.Random(seed))),
    st.integers().map(lambda seed: composed(random.Random(seed))),
)


def tried(n: int) -> settings:
    """As many tries; derandomized, so that a run in CI is the same for the same code (the 20,000 below look further)."""
    return settings(max_examples=n, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def holds(text: str, observations: list[Observation]) -> None:
    """What the contract says of any row."""
    starts = [o.start for o in observations]
    assert starts == sorted(starts)
    assert len({o.obs_id for o in observations}) == len(observations)
    for o in observations:
        assert text[o.start : o.end] == o.quote
        assert o.quote.strip()
        assert o.line == text.count("\n", 0, o.start) + 1
        assert PERIOD.fullmatch(o.period), o
        assert (o.year is None) == (not o.period), o
        assert bool(o.period_source) == bool(o.period), o
        assert o.decimals >= 0
        assert (o.value_to is None) == (o.base_value_to is None) == (o.qualifier != "range") or o.value_to is None, o
        assert "\n" not in o.sentence
        for name, values in ENUMS.items():
            assert getattr(o, name) in values, (name, o)


@tried(600)
@given(texts)
@example("")
@example("\n" * 50)
@example("3" * 5000)
@example("〇" * 5000 + "家")
@example("1" + "万" * 3000 + "元")
@example("2023年" * 300)
@example("|" * 400 + "\n" + "|1" * 400 + "\n")
@example("<table>" * 200)
def test_any_text_gives_rows_that_stand_in_it(text: str) -> None:
    observations = extract_document(Document("a.txt", text))
    holds(text, observations)
    assert extract_document(Document("a.txt", text)) == observations


@tried(200)
@given(st.one_of(st.binary(max_size=200), st.integers().map(lambda seed: damaged(random.Random(seed)))))
def test_any_bytes_give_a_document_or_one_line(data: bytes) -> None:
    try:
        read = read_bytes(data, "a.txt")
    except ReadError as error:
        assert str(error).startswith("a.txt: ")
        assert "\n" not in str(error)
        return
    assert "\r" not in read.text
    holds(read.text, extract_document(read))


@tried(100)
@given(texts)
def test_rows_survive_the_table(text: str) -> None:
    observations = extract_document(Document("=a.txt", text))
    assert from_frame(to_frame(observations)) == observations
    rows = [{name: cell(o, name) for name in NAMES} for o in observations]
    assert from_rows(rows) == observations


@pytest.mark.parametrize("path", FIXTURES, ids=lambda p: p.stem)
def test_fixtures_hold(path) -> None:  # type: ignore[no-untyped-def]
    read = document(path)
    holds(read.text, extract_document(read))


def test_units_hold_no_spaces() -> None:
    table = "指标\t单位\t2019年\t2020年\n地区生产总值\t亿元\t1875.3\t1796.2\n一般公共预算收入\t##### 亿元\t100.4\t84.7\n"
    assert not [o.unit for o in extract_document(Document("a.txt", table)) if re.search(r"\s", o.unit)]


def test_obs_id_depends_on_the_content_alone() -> None:
    text = document(FIXTURES[0]).text
    first, second = (extract_document(Document(name, text)) for name in ("a.txt", "b/c.txt"))
    assert [o.obs_id for o in first] == [o.obs_id for o in second]


def test_jobs_give_the_same_outcomes() -> None:
    sources = [Source(p.name, str(p)) for p in FIXTURES]
    alone = list(process_all(sources, Job(reasons=True)))
    assert list(process_all(sources, Job(reasons=True), jobs=3)) == alone
    assert [o.observations for o in alone] == [process(s, Job()).observations for s in sources]


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_twenty_thousand_inputs(part: int) -> None:
    """8,000 mutated, 8,000 composed and 4,000 damaged inputs, each a fixed seed, so that a failure can be run again."""
    failures = []
    for seed in range(part * 5_000, (part + 1) * 5_000):
        rng = random.Random(seed)
        try:
            if seed % 5 == 4:
                read = read_bytes(damaged(rng), "a.txt")
            else:
                read = Document("a.txt", mutated(rng) if seed % 5 < 2 else composed(rng))
            holds(read.text, extract_document(read))
        except ReadError:
            continue
        except Exception as error:
            failures.append(f"seed {seed}: {type(error).__name__}: {error}")
    assert not failures, f"{len(failures)} failures\n" + "\n".join(failures[:20])
