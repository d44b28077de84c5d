"""innostat: Chinese texts on science, innovation and industry as a table of statistics.

>>> import innostat
>>> frame = innostat.extract("2023年，全国专利授权量达到364.9万件，比上年下降15.6%。")
>>> frame[["label", "region", "period", "base_value", "base_unit", "measure"]].values.tolist()
[['专利授权量', '中国', '2023', Decimal('3649000'), '件', 'level'], ['专利授权量', '中国', '2023', Decimal('-15.6'), '%', 'growth']]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from innostat.api import extract, extract_paths
    from innostat.audit import check
    from innostat.catalog import load_catalog
    from innostat.report.page import review_page

__version__ = "0.1.0"
__all__ = ["__version__", "check", "extract", "extract_paths", "load_catalog", "review_page"]

# Public name -> module. Loaded on first use (PEP 562), so that `import innostat` and `innostat --help` take no time.
_HOMES = {
    "check": "innostat.audit", "extract": "innostat.api", "extract_paths": "innostat.api", "load_catalog": "innostat.catalog",
    "review_page": "innostat.report.page",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'innostat' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
