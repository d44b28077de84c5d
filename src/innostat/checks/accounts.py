"""Which budget, and of which level, a line of a budget report is about: each has its own 补助收入 and 上年结转.

And which mode of transport a section is about (（二）公路。): each has its own goods and passengers.
"""

from __future__ import annotations

from innostat import lazy_regex as regex
from innostat.checks.base import CheckedDocument
from innostat.checks.instances import pattern
from innostat.checks.keys import clause_before
from innostat.checks.patterns import rx
from innostat.models import Observation

_BUDGET = pattern("budgets")
_LEVEL = pattern("budget_levels")
_ITEM = pattern("budget_items")
_MODE = pattern("modes")
_SECTION = regex.compile(
    rf"^\s*[（(]?[一二三四五六七八九十\d]{{1,3}}[）)、.．]\s*(?P<mode>{_MODE.pattern})[\u4e00-\u9fff]{{0,4}}[。：:]?\s*$", regex.M
)
_CARRIED = pattern("carried")
_ALL = regex.compile("总计|合计|总量|总收入|总支出")
_LONGEST_HEADING = 40  # characters

#: Offset from which it holds, and the budget and level told there.
Accounts = list[tuple[int, str]]


def accounts_of(document: CheckedDocument) -> Accounts:
    """Where a text turns to a budget or a level: by a heading for the lines below, by a word for the rest of its line.

    Nothing for a text with one budget of one level; the sections of a text on transport instead.
    """
    text = document.text
    sections = [(m.start(), m["mode"]) for m in _SECTION.finditer(text)]
    if len(sections) > 1:
        return sections
    budgets = {m[0] for m in _BUDGET.finditer(text)}
    levels = any(m[0].endswith("级") for m in _LEVEL.finditer(text))
    if len(budgets) < 2 and not levels:
        return []
    found: Accounts = []
    headed = ["", ""]
    for line in regex.finditer(r"[^\n]+", text):
        words = line[0]
        heading = len(words.strip()) < _LONGEST_HEADING and not rx(r"[。；]").search(words)
        now = list(headed)
        found.append((line.start(), "".join(now)))
        told = [(m.start(), slot, m[0]) for slot, of in enumerate((_BUDGET, _LEVEL)[: 1 + levels]) for m in of.finditer(words)]
        for at, slot, name in sorted(told):
            now[slot] = name
            found.append((line.start() + at, "".join(now)))
        if heading:
            headed = now
    return found


def account_at(accounts: Accounts, o: Observation) -> str:
    """The budget and level of a row that is an item of one."""
    if accounts and _MODE.fullmatch(accounts[0][1]):
        return next((mode for at, mode in reversed(accounts) if at <= o.start), "") if _CARRIED.search(o.label) else ""
    if o.base_unit not in ("CNY", "%") or not _ITEM.search(o.label):
        return ""
    all_in_all = _ALL.search(clause_before(o))  # 支出总计, with what is passed on and carried over
    return next((account for at, account in reversed(accounts) if at <= o.start), "") + (all_in_all[0] if all_in_all else "")
