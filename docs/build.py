"""Builds the reference from the code and runs the examples of the guides.

    python docs/build.py           write docs/reference/, and put into the guides what their examples print
    python docs/build.py --check   exit 1 if a file is not as it would be written

In the guides, a block ```console holds commands behind `$ ` and what they print on stdout. The reference has a page for the command line,
the columns, and each part of the catalogue. The table of figures between `<!-- figures -->` marks comes from tests/gold/floors.toml.
"""

from __future__ import annotations

import inspect
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import Enum
from pathlib import Path
from typing import Any, get_args

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "src"))

GUIDES = (ROOT / "README.md", ROOT / "README.zh-CN.md", ROOT / "docs" / "guide.md")
REFERENCE = ROOT / "docs" / "reference"
_CONSOLE = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.S | re.M)
_WORDS = 10  # of a role, as examples
_FIGURES = re.compile(r"(?<=<!-- figures -->\n).*?(?=<!-- /figures -->)", re.S)


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(f.replace("|", "\\|").replace("\n", " ") for f in line) + " |" for line in lines) + "\n"


def columns_page() -> str:
    """The observation table's columns."""
    from innostat.table import COLUMNS

    kinds = {"int?": "integer, may be empty", "int": "integer", "decimal?": "decimal, may be empty", "enum": "one of a list"}
    rows = (
        (
            f"`{c.name}`",
            kinds.get(c.dtype, c.dtype),
            c.meaning + (": " + ", ".join(f"`{v}`" if v else "empty" for v in c.values) if c.values else ""),
        )
        for c in COLUMNS
    )
    return "# Columns\n\nOne row, one statistic; rows in the order of the documents, then of `start`.\n\n" + table(
        ("column", "type", "meaning"), rows
    )


def catalogue_page(part: str) -> str:
    """One part of the catalogue."""
    from innostat.catalog import load_catalog
    from innostat.listing import listing

    header, rows = listing(load_catalog(), part)
    intros = {
        "units": "Symbols as printed behind a number, with or without 十, 百, 千, 万, 亿 before them. `base_unit` is what the column of that name "
        "holds; a unit that counts “beside a cue” is a statistic only where a word says so (a duration, a score).",
        "indicators": "The longest alias in a row's label decides its `indicator`; `innostat catalog list indicators --search WORD` shows aliases "
        "too. `plausible` is the range of levels in base units.",
        "companies": "Names of companies, each with the country that its figures are of. A name that is a common word too counts only beside evidence: a "
        "word such as 公司 or 营收 behind it, 巨头 before it, a stock code, another company in the same list. Companies that stand here under several "
        "names keep the one that the text uses. Others are found where a stock code or an announcing verb stands behind them.",
        "phrases": "Roles of words in statistical sentences, with the first words of each; the code names the roles, never the words. "
        "`innostat catalog list phrases` shows all.",
    }
    if part == "indicators":
        header, rows = header[:-1], [row[:-1] for row in rows]
    elif part == "phrases":
        rows = [(f"`{role}`", "、".join(words.split("、")[:_WORDS]) + ("…" if words.count("、") >= _WORDS else "")) for role, words in rows]
    return f"# {part.capitalize()}\n\n{intros[part]}\n\n{len(rows)} entries.\n\n" + table(header, rows)


def commands_page() -> str:
    """The command line, from the functions behind the commands: their docstrings and annotated parameters."""
    from innostat.cli import app

    pages = ["# Command line\n"]
    for name, function in _commands(app, "innostat"):
        arguments: list[tuple[str, str]] = []
        options: list[tuple[str, str]] = []
        for parameter in inspect.signature(function, eval_str=True).parameters.values():
            info = parameter.annotation.__metadata__[0]
            line = (_parameter(parameter, info), " ".join((info.help or "").split()))
            (arguments if type(info).__name__ == "ArgumentInfo" else options).append(line)
        usage = " ".join([name, *("[OPTIONS]" for _ in options[:1]), *(shown.strip("`") for shown, _ in arguments)])
        pages.append(f"## {name}\n\n```text\n{usage}\n```\n\n{inspect.getdoc(function)}\n")
        if arguments or options:
            pages.append(table(("argument or option", "meaning"), [*arguments, *options]))
    return "\n".join(pages)


def _commands(app: Any, name: str) -> Iterator[tuple[str, Callable[..., None]]]:
    for command in app.registered_commands:
        yield f"{name} {command.name or command.callback.__name__}", command.callback
    for group in app.registered_groups:
        yield from _commands(group.typer_instance, f"{name} {group.name}")


def _parameter(parameter: inspect.Parameter, info: Any) -> str:
    kind = next((k for k in (parameter.annotation.__origin__, *get_args(parameter.annotation.__origin__)) if isinstance(k, type)), str)
    choices = "|".join(k.value for k in kind) if issubclass(kind, Enum) else ""
    value = info.metavar or choices or {int: "N", bool: ""}.get(kind, "TEXT")
    if type(info).__name__ == "ArgumentInfo":
        return f"`{value}`" if parameter.default is parameter.empty else f"`[{value}]`"
    first = (info.default,) if isinstance(info.default, str) and info.default.startswith("-") else ()  # typer keeps the first name there
    names = (*first, *(info.param_decls or ())) or (f"--{parameter.name.replace('_', '-')}",)
    return ", ".join(f"`{n}`" for n in names) + (f" `{value}`" if value else "")


def figures() -> str:
    """The floors that the tests hold, as a table."""
    floors = tomllib.loads((ROOT / "tests" / "gold" / "floors.toml").read_text(encoding="utf-8"))
    levels = list(floors["all"])
    rows = [
        (f"`{name}`" if name != "all" else "all", *(f"{floors[name][level]:.2f}" for level in levels))
        for name in [*(n for n in floors if n != "all"), "all"]
    ]
    return table(("fixture", *levels), rows)


def transcript(block: str) -> str:
    """A console block with what its commands print now."""
    commands = [line.removeprefix("$ ") for line in block.splitlines() if line.startswith("$ ")]
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / "innostat"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m innostat "$@"\n', encoding="utf-8")
        program.chmod(0o755)
        path = os.pathsep.join((folder, os.environ.get("PATH", "")))
        env = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT / "src"), "COLUMNS": "100", "PYTHONUTF8": "1"}
        parts = []
        for command in commands:
            run = subprocess.run(["sh", "-c", command], capture_output=True, cwd=ROOT, env=env, check=False, encoding="utf-8")
            if run.returncode not in (0, 1):
                raise SystemExit(f"{command}: exit code {run.returncode}\n{run.stderr}")
            parts.append(f"$ {command}\n{run.stdout}")
    return "".join(parts)


def build() -> dict[Path, str]:
    """All files with what they are to hold."""
    pages = {"columns": columns_page(), "commands": commands_page()} | {
        part: catalogue_page(part) for part in ("units", "indicators", "companies", "phrases")
    }
    files = {REFERENCE / f"{name}.md": f"<!-- Built by docs/build.py from the code. -->\n\n{text}" for name, text in pages.items()}
    for path in GUIDES:
        text = _CONSOLE.sub(lambda m: transcript(m[0]), path.read_text(encoding="utf-8"))
        files[path] = _FIGURES.sub(lambda m: figures(), text)
    return files


def stale() -> list[Path]:
    """Files that are not as they would be written."""
    return [path for path, text in build().items() if not path.is_file() or path.read_text(encoding="utf-8") != text]


def main() -> int:
    """Write, or check."""
    if "--check" in sys.argv[1:]:
        old = stale()
        for path in old:
            print(f"{path.relative_to(ROOT)}: out of date; run: python docs/build.py")
        return 1 if old else 0
    for path, text in build().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
