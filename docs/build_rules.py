"""Writes docs/rules.md and docs/rules.zh-CN.md from the rules' data: `python docs/build_rules.py`."""

from __future__ import annotations

from pathlib import Path

from innostat.report.rules import rules_markdown
from innostat.rules import load_rules

HERE = Path(__file__).parent
OPENINGS = {
    "en": "# Rules\n\nWhat `innostat check` reports, by code. `innostat rule Y102` prints one of them. Built by `docs/build_rules.py` from "
    "`src/innostat/data/rules/`: edit there.\n\n",
    "zh": "# 规则\n\n`innostat check` 报告的各类问题，按代码排列。`innostat rule Y102 --lang zh` 显示其中一条。"
    "本页由 `docs/build_rules.py` 根据 `src/innostat/data/rules/` 生成，请修改该处。\n\n",
}
PAGES = {"en": HERE / "rules.md", "zh": HERE / "rules.zh-CN.md"}


def page(language: str) -> str:
    """The whole page of a language."""
    rules = load_rules()
    contents = "".join(f"- [{r.code} {r.name}](#{r.code.lower()}-{r.name})\n" for r in rules.values())
    return OPENINGS[language] + contents + "\n" + rules_markdown(rules.values(), language)


if __name__ == "__main__":
    for language, path in PAGES.items():
        path.write_text(page(language), encoding="utf-8")
