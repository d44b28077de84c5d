"""Builds wheels: plain Python, or with INNOSTAT_COMPILE=1 the stages of extraction as C, by mypyc.

The same modules and the same rows, a fifth to a quarter less time. It takes a C compiler and about three minutes; an editable install stays plain Python.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# What every character of a text goes through. The records (models.py) and the catalogue stay as they are: the first are pickled and
# taken apart by field, the second is read once.
STAGES = (
    "find",
    "link",
    "blocks",
    "gazetteer",
    "headings",
    "lines",
    "table_lines",
    "loose",
    "normalize",
    "numerals",
    "pipeline",
    "rows",
    "segment",
)
MYPYC = ("mypy==2.4.1", "setuptools>=70", "types-regex")


class CompiledStages(BuildHookInterface[Any]):
    """Adds the compiled modules to a wheel, beside their sources."""

    def dependencies(self) -> list[str]:
        """What pip has to fetch for the build."""
        return list(MYPYC) if self._wanted("standard") else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and name the files to put into the wheel."""
        if not self._wanted(version):
            return
        work = Path(self.directory) / "compiled"
        shutil.rmtree(work, ignore_errors=True)
        build_data["force_include"].update({str(file): str(file.relative_to(work)) for file in compiled(Path(self.root), work)})
        build_data["pure_python"] = False
        build_data["infer_tag"] = True

    def _wanted(self, version: str) -> bool:
        return self.target_name == "wheel" and version != "editable" and os.environ.get("INNOSTAT_COMPILE", "") not in ("", "0")


def compiled(root: Path, work: Path) -> list[Path]:
    """Compile the stages into a folder; the extension modules there."""
    from mypyc.build import mypycify
    from setuptools import Distribution
    from setuptools.command.build_ext import build_ext
    from setuptools.errors import BaseError, CCompilerError

    package = root / "src" / "innostat"
    modules = [str(f.relative_to(root / "src")) for name in STAGES for f in sources(package, name)]
    here = Path.cwd()
    os.chdir(root / "src")  # module names are told by paths
    try:
        options = ["--strict", "--ignore-missing-imports", f"--python-version={sys.version_info[0]}.{sys.version_info[1]}"]
        extensions = mypycify([*options, *modules], opt_level="2", debug_level="0", target_dir=str(work / "c"), group_name="innostat")
        build = build_ext(Distribution({"name": "innostat", "ext_modules": extensions}))
        build.build_lib, build.build_temp = str(work), str(work / "c")
        build.ensure_finalized()
        build.run()
    except (BaseError, CCompilerError) as error:
        raise SystemExit(
            f"INNOSTAT_COMPILE=1: {error}. It needs a C compiler and Python's headers; without INNOSTAT_COMPILE innostat is plain Python"
        ) from error
    finally:
        os.chdir(here)
    shutil.rmtree(work / "c", ignore_errors=True)
    return sorted(f for f in work.rglob("*") if f.suffix in (".so", ".pyd"))


def sources(package: Path, name: str) -> list[Path]:
    """The modules of a stage: those of a folder but for what it says of itself, or one."""
    folder = package / name
    return sorted(f for f in folder.glob("*.py") if f.name != "__init__.py") if folder.is_dir() else [package / f"{name}.py"]
