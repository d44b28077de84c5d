"""Rules as Markdown: for the command line, and for the documentation that is built from the same data."""

from __future__ import annotations

from collections.abc import Iterable

from innostat.rules import PARTS, Rule

HEADS = {
    "en": {"finds": "What it finds", "why": "Why it matters", "fires": "Fires", "quiet": "Does not fire", "tolerance": "Tolerance", "ignore": "When to ignore it"},
    "zh": {"finds": "查什么", "why": "为什么要紧", "fires": "报告的例子", "quiet": "不报告的例子", "tolerance": "容差", "ignore": "何时可以忽略"},
}
ORDER = ("finds", "why", "fires", "quiet", "tolerance", "ignore")


def rule_markdown(rule: Rule, language: str = "en", level: int = 2) -> str:
    """One rule in one language."""
    heads, words = HEADS[language], rule.words[language]
    blocks = [f"{'#' * level} {rule.code} {rule.name}"]
    for part in ORDER:
        if part in PARTS:
            blocks.append(f"**{heads[part]}.** {words[part]}" if language == "en" else f"**{heads[part]}**：{words[part]}")
        else:
            examples = rule.fires if part == "fires" else rule.quiet
            blocks.append(f"**{heads[part]}**\n\n" + "\n\n".join(map(_example, examples)))
    return "\n\n".join(blocks) + "\n"


def rules_markdown(rules: Iterable[Rule], language: str = "en", level: int = 2) -> str:
    """Several rules."""
    return "\n".join(rule_markdown(rule, language, level) for rule in rules)


def _example(texts: tuple[str, ...]) -> str:
    """The texts of an example as one block; several documents have a line between them."""
    return "```text\n" + "\n-- another document --\n".join(text.strip("\n") for text in texts) + "\n```"
