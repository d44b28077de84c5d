"""What is to be said of a page or a sheet of figures from which no row came."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from innostat import lazy_regex as regex
from innostat.models import Document
from innostat.read.wording import YEAR, is_number

#: Formats whose figures are nearly all statistics; a text may have many and none.
_SHEETS = frozenset((".csv", ".tsv", ".tab"))
_PAGES = frozenset((".html", ".htm", ".shtml", ".xhtml", ".mht", ".mhtml"))
_BETWEEN = regex.compile(r"[\s,;，；|^~]+")  # whatever may part the fields of a sheet that was not understood
_MANY = 10  # figures
_MEASURED = regex.compile(r"\d\s?(?:[%％‰]|[万亿]?(?:元|美元|吨|千瓦时|人|件|家|项|个|名))")
_UNSAID = frozenset(("script", "style", "noscript", "template", "a", "select", "option", "textarea", "head", "title"))


def silence(document: Document) -> str:
    """One line on a page or a sheet that holds many figures, for where no row came from it; empty for every other document.

    >>> sheet = "\\n".join(f"{n}\\t{n}.5" for n in range(9))
    >>> silence(Document("a.csv", sheet, path="in/a.csv"))
    'in/a.csv: 18 figures and no row; see how it was read (innostat text in/a.csv): a table needs a header and a name in each row'
    >>> silence(Document("a.csv", "北京\\t2947.1")), silence(Document("a.txt", sheet))
    ('', '')
    """
    suffix = PurePath(document.name).suffix.lower()
    if suffix in _SHEETS:
        cells = _BETWEEN.split(document.text)
    elif suffix in _PAGES:
        cells = [cell.strip() for line in document.text.split("\n") if "\t" in line for cell in line.split("\t")]
    else:
        return ""
    figures = sum(is_number(cell) and not YEAR.fullmatch(cell) for cell in cells)
    if figures < _MANY:
        return ""
    path = document.path if document.path not in ("", "-") else document.name
    return (
        f"{path}: {figures} figures and no row; see how it was read (innostat text {path}): a table needs a header and a name in each row"
    )


def empty_page(root: Any, name: str) -> str:
    """One line on a page in which no text was found; empty for a list of links without measured figures beside them, which is as it should be."""
    found = links = 0
    for element in root.iter():
        links += element.tag == "a"
        if isinstance(element.tag, str) and element.tag not in _UNSAID and element.text:
            found += len(_MEASURED.findall(element.text))
    if found < 3 <= links:
        return ""
    held = f"{found} figures and no text found in the page" if found >= 3 else "no text found in the page"
    return f"{name}: {held}; copy its text from the browser into a .txt file"
