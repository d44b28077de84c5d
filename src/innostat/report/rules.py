"""Rules as Markdown: for the command line, and for the documentation that is built from the same data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from innostat.rules import Example, Rule

HEADS = {
    "en": {
        "what": "What it finds.", "why": "Why it matters.", "fires": "Fires", "quiet": "Does not fire", "tolerance": "Tolerance.",
        "ignore": "When to ignore it.", "severity": "Severity:", "title": "title", "date": "dated",
    },
    "zh": {
        "what": "查什么。", "why": "为什么要紧。", "fires": "报告", "quiet": "不报告", "tolerance": "容差。", "ignore": "何时可以忽略。",
        "severity": "级别：", "title": "题为", "date": "日期",
    },
}  # fmt: skip
SEVERITIES = {"en": {}, "zh": {"error": "错误", "warning": "警告", "note": "提示"}}


def rule_markdown(rule: Rule, language: str = "en") -> str:
    """One rule in one language."""
    heads = HEADS[language]
    severity = SEVERITIES[language].get(rule.severity, rule.severity)
    blocks = [f"## {rule.code} {rule.name}", f"{heads['severity']} {severity}" if language == "en" else f"{heads['severity']}{severity}"]
    blocks += [f"**{heads[part]}** {rule.words[language, part]}" for part in ("what", "why")]
    blocks += [f"**{heads['fires']}**", *_examples(rule.fires, language), f"**{heads['quiet']}**", *_examples(rule.quiet, language)]
    blocks += [f"**{heads[part]}** {rule.words[language, part]}" for part in ("tolerance", "ignore")]
    return "\n\n".join(blocks) + "\n"


def rules_markdown(rules: Iterable[Rule], language: str = "en") -> str:
    """Several rules."""
    return "\n".join(rule_markdown(rule, language) for rule in rules)


def _examples(examples: Sequence[Example], language: str) -> list[str]:
    """Each example as a block; of several documents each begins with its name."""
    blocks = []
    for example in examples:
        lines = []
        for d in example.documents:
            told = [f"{HEADS[language][field]} {value}" for field, value in (("title", d.title), ("date", d.date)) if value]
            if told or len(example.documents) > 1:
                lines.append(f"--- {', '.join([d.name, *told])} ---")
            lines.append(d.text.strip("\n"))
        blocks.append("```text\n" + "\n".join(lines) + "\n```")
    return blocks
