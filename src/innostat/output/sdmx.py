"""Observations as SDMX-CSV 2.0, with their structure and code lists in SDMX-ML beside them.

After the SDMX 3.0 field guide for CSV (https://github.com/sdmx-twg/sdmx-csv): the columns STRUCTURE, STRUCTURE_ID and ACTION, then dimensions,
the observed value and its attributes. OBS_VALUE is the figure as printed: times 10^UNIT_MULT it is `base_value` in UNIT_MEASURE.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import TextIO

from innostat import lazy_regex as regex
from innostat.batch import Outcome
from innostat.catalog import Catalog, load_catalog
from innostat.models import Observation
from innostat.numerals import exact
from innostat.output.files import destination, whole
from innostat.output.rows import row_writer
from innostat.output.sdmx_structure import ATTRIBUTES, DIMENSIONS, FLOW_ID, UNKNOWN, CodeLists, write_structure
from innostat.output.writer import Target, Writer, encodable
from innostat.table import harmless, printed

HEADER = ("STRUCTURE", "STRUCTURE_ID", "ACTION", *DIMENSIONS, "OBS_VALUE", *ATTRIBUTES)
_ID = regex.compile(r"[A-Za-z0-9_@$-]+")
_MONTH = regex.compile(r"(\d{4})(?:-(\d\d))?/(\d{4})(?:-(\d\d))?")
_UNITS = {"": "PN", "%": "PT", "百分点": "PD", "人": "PS"}
_FREQUENCIES = ((r"\d{4}", "A"), (r"\d{4}-\d\d", "M"), (r"\d{4}-Q\d", "Q"), (r"\d{4}-\d\d-\d\d", "D"))


def time_period(period: str) -> tuple[str, str]:
    """Frequency and TIME_PERIOD of a period; ("", "") for one that SDMX cannot write, open or unknown.

    >>> time_period("2023"), time_period("2006/2017"), time_period("2022-01/2022-10"), time_period("2016/")
    (('A', '2023'), ('_O', '2006-01-01/P12Y'), ('_O', '2022-01-01/P10M'), ('', ''))
    """
    for pattern, frequency in _FREQUENCIES:
        if regex.fullmatch(pattern, period):
            return frequency, period
    m = _MONTH.fullmatch(period)
    if m is None or bool(m[2]) != bool(m[4]):
        return "", ""
    length = (int(m[3]) - int(m[1])) * 12 + int(m[4]) - int(m[2]) + 1 if m[2] else int(m[3]) - int(m[1]) + 1
    return ("_O", f"{m[1]}-{m[2] or '01'}-01/P{length}{'M' if m[2] else 'Y'}") if length > 0 else ("", "")


def scaled(o: Observation) -> tuple[str, int, int]:
    """OBS_VALUE, UNIT_MULT and DECIMALS: 33357.1亿元 is 33357.1 times 10^8; what no power of ten leads to (三成) is in base units."""
    if o.value and (quotient := o.base_value / o.value) > 0:
        power = quotient.adjusted()
        if quotient == Decimal(10) ** power and power >= 0:
            text = format(o.value, "f")
            return text, power, len(text.partition(".")[2])
    text = exact(o.base_value)
    return text, 0, len(text.partition(".")[2])


def code_of(text: str) -> str:
    """An identifier of SDMX for a name: itself where it is one, else its code points.

    >>> code_of("CN-BJ"), code_of("件"), code_of("")
    ('CN-BJ', 'X4EF6', '_U')
    """
    if not text:
        return UNKNOWN
    return text if _ID.fullmatch(text) else "X" + "_".join(f"{ord(c):X}" for c in text)


class SdmxWriter(Writer):
    """Writes rows that have a closed period, and keeps the codes that they use."""

    def __init__(self, stream: TextIO, catalog: Catalog) -> None:
        self._csv = row_writer(stream)
        self._catalog = catalog
        self._begun = False
        self.codes = CodeLists()
        self.left_out = 0

    def write(self, outcome: Outcome) -> None:
        """Write the rows of one document, before the first the header."""
        if not self._begun:
            self._csv.writerow(HEADER)
            self._begun = True
        self._csv.writerows(row for o in outcome.observations if (row := self._row(o)))

    def _row(self, o: Observation) -> list[str] | None:
        frequency, period = time_period(o.period)
        if not period:
            self.left_out += 1
            return None
        value, mult, decimals = scaled(o)
        indicator = self._catalog.indicators.get(o.indicator)
        add = self.codes.add
        upper = "" if o.base_value_to is None else exact(o.base_value_to.scaleb(-mult))
        return [
            "dataflow", FLOW_ID, "I",
            frequency, add("REF_AREA", code_of(o.region_code if _ID.fullmatch(o.region_code) else o.region), encodable(o.region) or "not told"),
            add("INDICATOR", code_of(o.indicator), indicator.zh if indicator else o.indicator or "not in the catalogue", indicator.en if indicator else ""),
            add("MEASURE", o.measure, o.measure), add("STATEMENT", o.statement, o.statement), o.obs_id, period, value,
            add("UNIT_MEASURE", _UNITS.get(o.base_unit) or code_of(o.base_unit), encodable(o.base_unit) or "number"), str(mult), str(decimals),
            "F" if o.statement != "actual" else "U" if o.flags else "A", add("QUALIFIER", o.qualifier, o.qualifier), upper,
            *(harmless(printed(o, n)) for n in ("label", "breakdown", "doc", "line", "quote", "flags")),
        ]  # fmt: skip


@contextmanager
def open_sdmx(target: Target) -> Iterator[Writer]:
    """SDMX-CSV, and beside a file OUT.csv its structure and code lists as OUT.structure.xml."""
    catalog = load_catalog(target.catalog)
    if target.path is None:
        with destination(None) as stream:
            yield (writer := SdmxWriter(stream, catalog))
        target.say("the code lists go to a file beside the table: name it with -o")
    else:
        beside = regex.sub(r"(?i)(?:\.sdmx)?\.csv$", "", target.path) + ".structure.xml"
        with whole(beside) as structure, destination(target.path) as stream:
            yield (writer := SdmxWriter(stream, catalog))
            structure.write_bytes(write_structure(writer.codes))
    if writer.left_out:
        target.say(f"{writer.left_out} rows have no period that SDMX can write (unknown, or open as 2016/) and are left out")
