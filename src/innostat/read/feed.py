"""News feeds (RSS, RDF, Atom) that were saved as pages: written anew as the page that a reader of feeds would show."""

from __future__ import annotations

from html import escape
from typing import Any

from innostat import lazy_regex as regex
from innostat.dates import iso_date

_FEED = regex.compile(r"(?:\s|\ufeff|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*>)*<(?:rss|feed|rdf:RDF)\b", regex.S | regex.I)
_ENTRIES = frozenset(("item", "entry"))
#: Names of the same field in the kinds of feeds, the fullest first.
_BODIES = ("encoded", "content", "description", "summary")
_DATES = ("pubDate", "published", "issued", "date", "updated", "modified")
_MARKUP = regex.compile(r"<[a-zA-Z/!]")


def is_feed(text: str) -> bool:
    """Whether a file that calls itself a page is a feed.

    >>> is_feed('<?xml version="1.0"?><!-- a --><rss version="2.0">'), is_feed("<html><body><rss>")
    (True, False)
    """
    return _FEED.match(text, 0, 20_000) is not None


def page_of_feed(etree: Any, text: str) -> str:
    """A feed as a page: its title, and of each entry title, day and text. Its day is that of its latest entry if all are of one year.

    Nothing is fetched, and entities that it declares do not exist.
    """
    parser = etree.XMLParser(encoding="utf-8", recover=True, resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return text
    if root is None:
        return text
    entries = [e for e in root.iter() if _local(e) in _ENTRIES]
    title = next((_text(e) for e in root.iter() if _local(e) == "title"), "")
    parts: list[str] = []
    days: list[str] = []
    for entry in entries:
        fields: dict[str, Any] = {}
        for field in entry:
            fields.setdefault(_local(field), field)
        day = next((d for name in _DATES if name in fields and (d := iso_date(_text(fields[name])))), "")
        days += [day] if day else []
        body = next((said for name in _BODIES if name in fields and (said := _markup(etree, fields[name]))), "")
        parts.append(f"<h2>{escape(_text(fields['title']))}</h2>" if "title" in fields else "")
        parts.append(f"<p>{day}</p><div>{body}</div>")
    date = max(days) if len({day[:4] for day in days}) == 1 else ""
    return f'<html><head><title>{escape(title)}</title><meta name="date" content="{date}"></head><body><h1>{escape(title)}</h1>{"".join(parts)}</body></html>'


def _local(element: Any) -> str:
    """An element's name without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _markup(etree: Any, element: Any) -> str:
    """What an entry says, as markup: it stands there as elements, escaped, or as plain lines."""
    if len(element):
        return "".join(etree.tostring(child, encoding="unicode", method="html") for child in element)
    said = (element.text or "").strip()
    return said if _MARKUP.search(said) else "<br>".join(escape(line) for line in said.split("\n"))
