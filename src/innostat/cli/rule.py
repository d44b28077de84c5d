"""`innostat rule`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from innostat.cli.console import guarded


class Language(StrEnum):
    """Languages of the rules."""

    en = "en"
    zh = "zh"


def rule(
    code: Annotated[str | None, typer.Argument(metavar="CODE", help="A code (Y102), or what several begin with (Y).")] = None,
    every: Annotated[bool, typer.Option("--all", help="All rules.")] = False,
    language: Annotated[Language, typer.Option("--lang", help="English or Chinese.")] = Language.en,
) -> None:
    """Say what a finding means: what the rule finds, why it matters, examples, tolerance, when to ignore it."""
    with guarded():
        from innostat.output.files import destination
        from innostat.report.rules import rules_markdown
        from innostat.rules import find_rules

        written = rules_markdown(find_rules(code, every), language.value)
        with destination(None) as stream:
            stream.write(written)
