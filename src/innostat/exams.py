"""Exam papers: what stands in them for choice (A. 12%  B. 15%), asks, or says how a paper is marked. None of it states anything about the world."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from innostat import lazy_re as re
from innostat import lazy_regex as regex

_LETTERS = "ABCDEFGH"
_POINT = r"\s?[.、)：:]\s*"
#: A letter with its mark: A. or (A) or A、.
_MARKED = regex.compile(rf"(?<![A-Za-z0-9&/])(?:\((?P<letter>[A-H])\)\s*[.、]?\s*|(?P<letter>[A-H]){_POINT})")
#: A letter alone before a figure: A 28%  B 36%.
_BLANK = regex.compile(r"(?<!\S)(?P<letter>[A-H])\s+(?=[-约近超不低高减增提下上]?[^\s\d]{0,3}\d)")
_HEDGE = r"(?:大?约为?|接?近|超过|不足|不到|低于|高于|大于|小于|少于|多于|在|[<>≤≥±+-]|(?:减少|增加|提高|下降|上升|降低|增长|减|增|降|升|少|多|高|低)了?)"
_AMOUNT = r"\d[\d.,]*\s?(?![.、])[^\s\d\W]{0,2}[^\s\d，。；：()]{0,4}"
_VALUE = regex.compile(rf"(?:{_HEDGE}){{0,3}}\s?{_AMOUNT}(?:[\s~/—:：-]{{1,3}}{_AMOUNT}){{0,3}}(?:之间|以[上下内])?[。；;，]?")
_GAP = r"(?:\(\s*+\)|(?<!_)_{2,}+)"
#: What a question ends with before its options.
_ASKS = rf"(?:{_GAP}|？|的(?:[一几哪]?[个项组种句])?(?:说法|推断|结论)?(?:是|有|为)\s?[:：]?)\s*+[。.]?\s*+"
_STEM = regex.compile(rf"{_ASKS}(?:\(\d{{1,2}}分\))?$")
_STEM_BEFORE = regex.compile(rf"{_ASKS}(?=\(?A(?:{_POINT}|\)))")
_STATEMENT = re.compile(r"\s*[①②③④⑤⑥⑦⑧]")
_NUMBERED = re.compile(r"\s*(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s?[.、)]|\s*[(【]")
_ABOVE = 8  # lines between a question and its options that are looked at: statements, a small table
_SHORT = 12  # characters of a line that is none of the text: a unit, a caption
_LONGEST_VALUE = 60
_WRAPPED = 24  # characters from which on a line may go on in the next
_NAME = r"(?:考试|试\s?[卷题]|联考|学业水平[^，。\n]{0,8}测试|能力测[验试]|[甲乙丙]卷)"
#: The title of a paper: 2023年普通高等学校招生全国统一考试(全国甲卷).
_TITLE = regex.compile(rf"[^，。；！\n]{{2,50}}{_NAME}》?(?:\([^()]{{1,16}}\))?$")
_NAMED = regex.compile(rf"(?:19|20)\d\d[^，。；！\n\d]{{2,40}}?{_NAME}(?:\(全国[^()]{{1,8}}\))?")
#: What a line of a paper can begin with; no text is cut before one, nor behind.
OPENS_CHOICE = regex.compile(r"\s*(?:\(?[A-H](?:\s?[.、)：:]|\s)|[①②③④⑤⑥⑦⑧])")


def is_paper(title: str) -> bool:
    """Whether a title (folded) is that of an exam paper, whose year and country are those of the exam and not of its figures.

    >>> is_paper("2023年普通高等学校招生全国统一考试(全国甲卷)"), is_paper("2023年全国研究生考试报名人数为474万人")
    (True, False)
    """
    return _TITLE.match(title.strip()) is not None


def without_papers(text: str) -> str:
    """A text with the names of exam papers blanked out, with their years.

    >>> without_papers("2023年全国统一考试(全国甲卷)\\n2021年，产值5亿元。").split()
    ['2021年，产值5亿元。']
    """
    return _NAMED.sub(lambda m: " " * len(m[0]), text) if "考试" in text or "试" in text and "卷" in text else text


class Choice(NamedTuple):
    """Options of a question on one line: where they begin and end in it, their letters, and whether each is no more than a value."""

    start: int
    end: int
    letters: str
    bare: bool


def find_choices(lines: Sequence[str]) -> dict[int, tuple[int, int]]:
    """The parts of lines (folded) that offer answers to a question: number of the line -> where they begin and end in it.

    Options that name what they are of count only below a question, since reports list things by letters too; bare values are of nothing.

    >>> find_choices(["经费约占全国的( )。", "A.74% B.77%", "", "C.80%"])
    {1: (0, 11), 3: (0, 5)}
    >>> find_choices(["重点企业如下。", "A.甲公司12亿元", "B.乙公司15亿元"])
    {}
    """
    found: dict[int, tuple[int, int]] = {}
    for i, line in enumerate(lines):
        if "A" not in line or i in found or (first := _choice(line, "A")) is None:
            continue
        run = [(i, first), *_further(lines, i, first)]
        if len("".join(c.letters for _, c in run)) < 2:
            continue
        stem = _stem_above(lines, i) if first.start == _indent(line) else i
        if stem is None and not all(c.bare for _, c in run):
            continue
        found |= {n: (c.start, c.end) for n, c in run}
        found |= {n: (0, len(lines[n])) for n in _wrapped(lines, run)}
        if stem is not None:
            found |= {n: (0, len(lines[n])) for n in range(stem + 1, i) if _STATEMENT.match(lines[n])}
    return found


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _choice(line: str, first: str) -> Choice | None:
    """The options that a line begins with, or ends with behind its question; `first`: the letter that they begin with."""
    at = _indent(line)
    for pattern in (_MARKED, _BLANK):
        m = pattern.match(line, at)
        if m is None and first == "A" and pattern is _MARKED and (stem := _STEM_BEFORE.search(line)):
            m = pattern.match(line, stem.end())
        if m is None or m["letter"] != first:
            continue
        marks = [m]
        for n in pattern.finditer(line, m.end()):
            if n["letter"] == _next(marks[-1]["letter"]):
                marks.append(n)
        end = line.find("。", marks[-1].end()) + 1 or len(line)
        ends = [*(n.start() for n in marks[1:]), end]
        bare = all(_is_value(line[a.end() : b]) for a, b in zip(marks, ends, strict=True))
        if bare or pattern is _MARKED:
            return Choice(m.start(), end, "".join(n["letter"] for n in marks), bare)
    return None


def _is_value(text: str) -> bool:
    return len(text) <= _LONGEST_VALUE and _VALUE.fullmatch(text.strip()) is not None


def _next(letter: str) -> str:
    return _LETTERS[_LETTERS.index(letter) + 1 :][:1]


def _further(lines: Sequence[str], i: int, first: Choice) -> list[tuple[int, Choice]]:
    """The lines below that go on with the letters; an option may take two lines."""
    run: list[tuple[int, Choice]] = []
    last, passed = first, 0
    for j in range(i + 1, len(lines)):
        if not lines[j].strip():
            continue
        choice = _choice(lines[j], _next(last.letters[-1]))
        if choice is None:
            if passed or not _goes_on(lines[j - 1], lines[j]):
                break
            passed += 1
            continue
        run.append((j, choice))
        last, passed = choice, 0
    return run


def _goes_on(above: str, line: str) -> bool:
    """Whether a line can be the rest of an option that the line above began."""
    return len(above.strip()) >= _WRAPPED and above.strip()[-1] not in "。；？！" and not _NUMBERED.match(line) and bool(line.strip())


def _wrapped(lines: Sequence[str], run: list[tuple[int, Choice]]) -> list[int]:
    """Lines with the rest of an option."""
    below = {n for n, _ in run}
    return [
        n + 1
        for n, c in run
        if not c.bare and c.end == len(lines[n]) and n + 1 < len(lines) and n + 1 not in below and _goes_on(lines[n], lines[n + 1])
    ]


def _stem_above(lines: Sequence[str], i: int) -> int | None:
    """The line above that asks; what may stand between are statements to choose from, a table, short lines."""
    looked = 0
    for j in range(i - 1, -1, -1):
        line = lines[j].strip()
        if not line:
            continue
        if _STEM.search(line):
            return j
        looked += 1
        if looked > _ABOVE or not (_STATEMENT.match(line) or "\t" in line or "|" in line or len(line) <= _SHORT):
            return None
    return None


def is_choice_table(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a table's cells are options and nothing else: A | 19.1% | B | 21.7%.

    >>> is_choice_table([["A", "19.1%", "B", "21.7%"]]), is_choice_table([["类", "产值"], ["A", "19.1"], ["B", "21.7"]])
    (True, False)
    """
    cells = [cell.strip() for row in rows for cell in row if cell.strip()]
    letters = ""
    opened = False
    for cell in cells:
        if opened and _is_value(cell):
            opened = False
        elif cell.strip("().、") == _LETTERS[len(letters) : len(letters) + 1]:
            letters, opened = letters + cell.strip("().、"), True
        elif (m := _MARKED.match(cell)) and m["letter"] == _LETTERS[len(letters) : len(letters) + 1] and m.end() < len(cell):
            letters, opened = letters + m["letter"], False
        else:
            return False
    return len(letters) >= 2
