"""T401 to T404: what does not fit in the tables that the texts print."""

from __future__ import annotations

from collections.abc import Iterator

from innostat.catalog import Catalog
from innostat.checks.base import Corpus
from innostat.checks.printed import PrintedTable
from innostat.checks.table_cells import check_cells
from innostat.checks.table_members import check_members
from innostat.find.grids import read_grids
from innostat.link.layout import LayoutReader
from innostat.link.scope import Scope
from innostat.link.tables import untitle
from innostat.models import Finding
from innostat.segment import split_blocks

_MARKS = ("\t", "|", "<table", "<TABLE", "   ", "　　")


def check_tables(corpus: Corpus, catalog: Catalog, coverage: dict[str, int] | None = None) -> Iterator[Finding]:
    """Tables whose cells, columns, groups or members do not fit; at most one finding a table and code.

    Args:
        corpus: All documents; those without text are passed over.
        catalog: The catalogue.
        coverage: Where given, `tables read` is counted in it.
    """
    reader = LayoutReader(catalog)
    for doc in corpus.documents:
        if not any(m in doc.text for m in _MARKS):
            continue
        folded, blocks = split_blocks(doc.text)
        for block in blocks:
            if block.kind not in ("table", "html"):
                continue
            for grid in read_grids(block, folded):
                untitle(grid)
                rows = [r for r in grid if any(c.text for c in r)]
                layout = reader.layout(rows, Scope()) if len(rows) >= 3 else None
                if layout is None:
                    continue
                if coverage is not None:
                    coverage["tables read"] = coverage.get("tables read", 0) + 1
                table = PrintedTable(doc, rows, layout, "html" if block.kind == "html" else block.layout)
                yield from check_cells(table, reader)
                yield from check_members(table, reader, catalog)
